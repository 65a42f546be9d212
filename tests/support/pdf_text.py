"""The text that a PDF of this project really contains, page by page, read from its glyphs and their Unicode maps.

It reads what the writer emits (plain objects, Flate streams, two-byte glyph codes), not PDF at large.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import numpy as np

_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]*)>(?!>)|(\()|/(\w+) Do")
_IN_LITERAL = re.compile(rb"\\[0-7]{1,3}|\\.|[()]", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Page:
    """A page's text without spaces between its pieces, and how many of its glyphs are the empty box."""

    text: str
    missing_glyphs: int


def pages(data: bytes) -> list[Page]:
    """Every page in order."""
    objects = _objects(data)
    root = next(body for body, _ in objects.values() if b"/Type/Pages" in body)
    kids = re.search(rb"/Kids\[([^\]]*)\]", root)
    assert kids
    return [_page(objects, int(number)) for number in re.findall(rb"(\d+) 0 R", kids[1])]


def text_of(data: bytes) -> str:
    """The text of the whole document."""
    return "".join(page.text for page in pages(data))


def font_files(data: bytes) -> tuple[int, int]:
    """How many fonts the document uses, and how many of them lie inside it."""
    bodies = [body for body, _ in _objects(data).values()]
    return sum(b"/Type/FontDescriptor" in b for b in bodies), sum(
        b"/FontFile2" in b or b"/FontFile3" in b for b in bodies
    )


def pictures_of(data: bytes) -> list[tuple[np.ndarray, int]]:
    """The grey pictures in the document, rows × columns of 0 to 255, and on how many pages each is drawn."""
    objects = _objects(data)
    found = []
    for number, (body, stream) in objects.items():
        if b"/Subtype/Image" in body:
            width, height = (int(re.search(rb"/%s (\d+)" % name, body)[1]) for name in (b"Width", b"Height"))  # type: ignore[index]
            drawn = sum(b"/XObject<<" in page and b" %d 0 R" % number in page for page, _ in objects.values())
            found.append((np.frombuffer(stream, np.uint8).reshape(height, width), drawn))
    return found


def _objects(data: bytes) -> dict[int, tuple[bytes, bytes]]:
    found = {}
    at = 0
    while match := re.compile(rb"(?:^|\s)(\d+) 0 obj").search(data, at):
        end, stream = data.index(b"endobj", match.end()), data.find(b"stream\n", match.end())
        if -1 < stream < end:
            body = data[match.end() : stream]
            length = re.search(rb"/Length (\d+)", body)
            assert length
            start = stream + len(b"stream\n")
            raw = data[start : start + int(length[1])]
            found[int(match[1])] = (body, zlib.decompress(raw) if b"FlateDecode" in body else raw)
            at = start + int(length[1])
        else:
            found[int(match[1])] = (data[match.end() : end], b"")
            at = end
    return found


def _page(objects: dict[int, tuple[bytes, bytes]], number: int) -> Page:
    body = objects[number][0]
    content = re.search(rb"/Contents (\d+) 0 R", body)
    assert content
    codes = _codes(objects, body, objects[int(content[1])][1])
    return Page("".join(character for _, character in codes), sum(code == 0 for code, _ in codes))


def _codes(objects: dict[int, tuple[bytes, bytes]], body: bytes, content: bytes) -> list[tuple[int, str]]:
    """(glyph, its Unicode) in the order of the stream; shared drawings are followed."""
    named = {name: int(number) for name, number in re.findall(rb"/(\w+) (\d+) 0 R", _resources(objects, body))}
    shown: list[tuple[int, str]] = []
    unicode_of: dict[int, str] = {}
    at = 0
    while match := _SHOWN.search(content, at):
        font, in_hex, literal, drawing = match.groups()
        at = match.end()
        if font:
            unicode_of = _to_unicode(objects, named[font])
        elif drawing and b"/Subtype/Form" in objects[named[drawing]][0]:
            shown += _codes(objects, *objects[named[drawing]])
        elif literal:
            end = _literal_end(content, at)
            shown += _glyphs(_unescaped(content[at : end - 1]), unicode_of)
            at = end
        elif in_hex:
            shown += _glyphs(bytes.fromhex(in_hex.decode()), unicode_of)
    return shown


def _glyphs(raw: bytes, unicode_of: dict[int, str]) -> list[tuple[int, str]]:
    glyphs = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
    return [(glyph, unicode_of.get(glyph, "")) for glyph in glyphs]


def _literal_end(content: bytes, at: int) -> int:
    """The place after the bracket that closes a string; brackets within it are balanced or escaped."""
    depth = 1
    while depth:
        match = _IN_LITERAL.search(content, at)
        assert match
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        at = match.end()
    return at


def _resources(objects: dict[int, tuple[bytes, bytes]], body: bytes) -> bytes:
    apart = re.search(rb"/Resources (\d+) 0 R", body)
    return objects[int(apart[1])][0] if apart else body


def _to_unicode(objects: dict[int, tuple[bytes, bytes]], font: int) -> dict[int, str]:
    reference = re.search(rb"/ToUnicode (\d+) 0 R", objects[font][0])
    assert reference
    table = objects[int(reference[1])][1]
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(rb"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(text, 16)
            found |= {code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
    return found


def _unescaped(literal: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        rest = match[1]
        return bytes([int(rest, 8)]) if rest.isdigit() else _ESCAPES.get(rest, rest)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, literal, flags=re.DOTALL)
