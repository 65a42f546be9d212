"""Bytes of unknown encoding → text, in chunks that end with a line, in constant memory.

The ladder: byte-order mark, UTF-16 by its zero bytes, UTF-8 where more of it decodes than not, else GB18030 (which
contains GBK and GB2312). A byte that does not decode becomes U+FFFD and is counted; it never loses a row.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO

import numpy as np
import pyarrow as pa

from hedui.intake.limits import LIMITS, MIB, Limits
from hedui.intake.reading import Counts
from hedui.values.faults import Place, Refusal

# Bytes read at a time. The first piece is small, so that parsing and sorting begin early.
CHUNK = 2 * MIB
_FIRST = CHUNK // 4
# Decoding holds the interpreter's lock: between two slices the threads that parse and sort get their turn.
_SLICE = 128 * 1024
_HEAD = 64 * 1024
_REPLACED = "\ufffd".encode()
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


# What a table of text consists of; bytes read in the wrong width or order are mostly something else.
_USUAL = re.compile(r"[\t\r\n\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
_CHINESE = re.compile(r"[\u3400-\u9fff\uff01-\uff5e]")
_STRUCTURE = re.compile(r"[\t\r\n,|;]")


def encoding_of(head: bytes) -> str:
    """The encoding of a file from its first bytes; `utf-8` also stands for "only ASCII so far"."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if wide := _utf_16(head):
        return wide
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    lost = text.count("\ufffd")
    # A name that was cut between its bytes does not make another encoding of a file: in GB18030 text hardly one Chinese
    # character in seven looks like UTF-8, and what does is no Chinese.
    whole = len(_CHINESE.findall(text)) if lost else 0
    return "gb18030" if lost and lost >= whole else "utf-8"


def _utf_16(head: bytes) -> str | None:
    """UTF-16 without a mark: its Latin signs have a zero byte, always on the same side, and it reads as a table.

    A file in another encoding may hold zeros too: some old systems pad fields with them.
    """
    zeros = [head[start::2].count(0) for start in (0, 1)]
    few, many = sorted(zeros)
    if many == 0 or few * 10 > many:
        return None
    name = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    return name if _STRUCTURE.search(text) and len(_USUAL.findall(text)) >= 0.7 * len(text) else None


def chunks(stream: IO[bytes], counts: Counts, place: Place, limits: Limits = LIMITS) -> Iterator[tuple[str, str]]:
    """(text, encoding) pairs; every text but the last ends with a line end. Refuses a line beyond the limit."""
    for piece, encoding in octets(stream, counts, place, limits):
        yield piece.decode("utf-8", "surrogatepass"), encoding


def octets(stream: IO[bytes], counts: Counts, place: Place, limits: Limits = LIMITS) -> Iterator[tuple[bytes, str]]:
    """The same pairs with the text in UTF-8: a file that is UTF-8 is checked and handed on as it is."""
    decoder = _Decoder(stream.read(_HEAD), counts)
    rest: list[bytes] = [decoder.first]
    waiting, size = 0, _FIRST
    while True:
        data = stream.read(size)
        size = min(2 * size, CHUNK)
        text = decoder.decode(data, final=not data)
        end = _last_line_end(text)
        if end and data:
            yield b"".join([*rest, memoryview(text)[:end]]), decoder.name
            rest, waiting = [text[end:]], 0
        else:
            rest.append(text)
            waiting += len(data)
        if not data:
            # DOS marked the end of a text with 0x1A.
            yield b"".join(rest).rstrip(b"\x1a"), decoder.name
            return
        if waiting > limits.line_bytes:
            raise Refusal(
                "line_too_long",
                f"a line is longer than {limits.line_bytes // MIB} MiB",
                "The file has no line ends, or is not a table of text. Ask the department for it again.",
                place,
            )


def _last_line_end(text: bytes) -> int:
    # A lone carriage return ends a line on old systems; one at the very end may be half of \r\n.
    return max(text.rfind(b"\n"), text.rfind(b"\r", 0, max(len(text) - 1, 0))) + 1


class _Decoder:
    """To UTF-8, piece by piece; turns to GB18030 at the first bytes that are not UTF-8, if all before were ASCII."""

    def __init__(self, head: bytes, counts: Counts):
        self.name = encoding_of(head)
        self._counts = counts
        self._ascii_only = self.name == "utf-8"
        self._decoder = self._of_name()
        self.first = self.decode(head.removeprefix(codecs.BOM_UTF8), final=False)

    def decode(self, data: bytes, *, final: bool) -> bytes:
        """The next bytes in UTF-8, as far as they make whole characters."""
        if self._ascii_only and (beyond := _BEYOND_ASCII.search(data)):
            self._ascii_only = False
            # Judged from the first byte that says something: before it everything is ASCII.
            self.name = "gb18030" if encoding_of(data[beyond.start() :][:_HEAD]) == "gb18030" else "utf-8"
            self._decoder = self._of_name()
        text = self._decoder.decode(data, final)
        # One byte is found ten times as fast as three.
        if _REPLACED[:1] in text:
            self._counts.replaced += text.count(_REPLACED)
        # Zero bytes are padding: no department's word, and later programs end a text at one.
        return text.replace(b"\x00", b"") if b"\x00" in text else text

    def _of_name(self) -> _Utf8 | _Other:
        return _Utf8() if self.name in ("utf-8", "utf-8-sig") else _Other(self.name)


class _Other:
    """Any encoding to UTF-8."""

    def __init__(self, name: str):
        self._decoder = codecs.getincrementaldecoder(name)("replace")

    def decode(self, data: bytes, final: bool) -> bytes:
        """The next bytes in UTF-8."""
        view = memoryview(data)
        starts = range(0, max(len(data), 1), _SLICE)
        return b"".join(
            self._decoder.decode(view[at : at + _SLICE], final and at == starts[-1]).encode("utf-8", "surrogatepass")
            for at in starts
        )


class _Utf8:
    """UTF-8 to UTF-8: checked, and only rewritten where it is not what it says."""

    def __init__(self) -> None:
        self._held = b""

    def decode(self, data: bytes, final: bool) -> bytes:
        """The next bytes as far as they make whole characters; bytes that make none become U+FFFD."""
        data = self._held + data if self._held else data
        whole = len(data) if final else len(data) - _torn(data)
        self._held, data = data[whole:], data[:whole]
        return data if _is_utf_8(data) else data.decode("utf-8", "replace").encode()


def _torn(data: bytes) -> int:
    """How many bytes at the end begin a character that is not whole yet: none to three."""
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            return back if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else 0
        if byte < 0x80:
            return 0
    return 0


def _is_utf_8(data: bytes) -> bool:
    """Whether the bytes are UTF-8: Arrow looks at them ten times as fast as Python decodes them."""
    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int32))
    try:
        pa.Array.from_buffers(pa.binary(), 1, [None, ends, pa.py_buffer(data)]).cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True
