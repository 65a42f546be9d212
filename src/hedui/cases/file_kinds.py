"""What a file is, by its content and never by its name: PDF, JPEG or PNG, whole, and with nothing in it that acts."""

from __future__ import annotations

import re
import zlib

from django.utils.translation import gettext as _

from hedui.cases.faults import InputError

LARGEST = 10 * 1024 * 1024
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_MOST_PIXELS = 100_000_000
# No paper of a family needs what these name: scripts, programs, files inside, forms that send, sound and film. Each is long
# enough not to stand in compressed bytes by chance, so the whole file is searched and no stream hides one.
_ACTS = frozenset({
    b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"RichMedia", b"XFA", b"SubmitForm", b"ImportData", b"GoToR",
    b"GoToE", b"Movie", b"Sound", b"Rendition", b"Encrypt",
})  # fmt: skip
# Objects that are packed under one of these are not looked into, so they are not taken on trust.
_UNREAD = frozenset({b"ASCIIHexDecode", b"ASCII85Decode", b"LZWDecode", b"RunLengthDecode", b"Crypt"})
_NAME = re.compile(rb"/((?:[^\x00\t\n\x0c\r ()<>\[\]{}/%]){1,60})")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_MOST_INFLATED = 128 * 1024 * 1024


def kind_of(content: bytes) -> str:
    """The media type. InputError when the file is empty, too large, of another kind, damaged, or acts."""
    if not content:
        raise InputError("content", _("文件是空的，请重新选择。"))
    if len(content) > LARGEST:
        raise InputError("content", _("文件超过 10 MB，请压缩后重新上传。"))
    if content.startswith(b"%PDF-"):
        _demand_pdf(content)
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        _demand(b"\xff\xd9" in content[-65536:])
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        _demand_png(content)
        return PNG
    raise InputError("content", _("只接受 PDF、JPG 或 PNG 文件。"))


def _demand(whole: bool) -> None:
    if not whole:
        raise InputError("content", _("文件不完整或已损坏，请重新扫描后上传。"))


def _demand_png(content: bytes) -> None:
    at, seen = 8, b""
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + length]
        stated = content[at + 8 + length : at + 12 + length]
        _demand(len(stated) == 4 and zlib.crc32(kind + body) == int.from_bytes(stated, "big"))
        if not seen:
            _demand(kind == b"IHDR" and length == 13)
            wide, high = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
            _demand(0 < wide * high <= _MOST_PIXELS)
        at, seen = at + 12 + length, kind
        if kind == b"IEND":
            break
    _demand(seen == b"IEND" and at == len(content))


def _demand_pdf(content: bytes) -> None:
    """Whole, and nothing in it acts. What a viewer may still do with a damaged file is the viewer's: files are served as such,
    never as pages (web)."""
    _demand(b"%%EOF" in content[-2048:])
    names = _names(content)
    packed = b"ObjStm" in names
    if packed:
        left = _MOST_INFLATED
        for found in _STREAM.finditer(content):
            inside = _inflated(content, found.end(), left)
            left -= len(inside)
            names |= _names(inside)
            if left <= 0:
                raise InputError("content", _("PDF 文件内容过大，请重新扫描为图片或 PDF。"))
    if names & _ACTS or (packed and names & _UNREAD):
        raise InputError("content", _("PDF 文件含有脚本、附件或加密，不能上传。请打印后重新扫描。"))


def _names(content: bytes) -> set[bytes]:
    return {_HEX.sub(lambda found: bytes([int(found[1], 16)]), one) for one in _NAME.findall(content)}


def _inflated(content: bytes, begin: int, most: int) -> bytes:
    """What begins here, if it is compressed; nothing if it is not."""
    try:
        return zlib.decompressobj().decompress(memoryview(content)[begin:], most)
    except zlib.error:
        return b""
