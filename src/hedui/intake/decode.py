"""Bytes of unknown encoding → text, in chunks that end with a line, in constant memory.

The ladder: byte-order mark, UTF-16 by its zero bytes, UTF-8 as long as it decodes, else GB18030 (which contains
GBK and GB2312). A byte that does not decode becomes U+FFFD and is counted; it never loses a row.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO

from hedui.intake.limits import LIMITS, MIB, Limits
from hedui.intake.reading import Counts
from hedui.values.faults import Place, Refusal

CHUNK = 16 * MIB
_HEAD = 64 * 1024
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


# What a table of text consists of; bytes read in the wrong width or order are mostly something else.
_USUAL = re.compile(r"[\t\r\n\x20-\x7e\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
_STRUCTURE = re.compile(r"[\t\r\n,|;]")


def encoding_of(head: bytes) -> str:
    """The encoding of a file from its first bytes; `utf-8` also stands for "only ASCII so far"."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if wide := _utf_16(head):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


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
    decoder = _Decoder(stream.read(_HEAD), counts)
    rest: list[str] = [decoder.first]
    waiting = 0
    while True:
        data = stream.read(CHUNK)
        text = decoder.decode(data, final=not data)
        end = _last_line_end(text)
        if end and data:
            yield "".join([*rest, text[:end]]), decoder.name
            rest, waiting = [text[end:]], 0
        else:
            rest.append(text)
            waiting += len(data)
        if not data:
            # DOS marked the end of a text with 0x1A.
            yield "".join(rest).rstrip("\x1a"), decoder.name
            return
        if waiting > limits.line_bytes:
            raise Refusal(
                "line_too_long",
                f"a line is longer than {limits.line_bytes // MIB} MiB",
                "The file has no line ends, or is not a table of text. Ask the department for it again.",
                place,
            )


def _last_line_end(text: str) -> int:
    # A lone carriage return ends a line on old systems; one at the very end may be half of \r\n.
    return max(text.rfind("\n"), text.rfind("\r", 0, max(len(text) - 1, 0))) + 1


class _Decoder:
    """Decodes incrementally; turns from UTF-8 to GB18030 at the first bytes that are not UTF-8, if all before were ASCII."""

    def __init__(self, head: bytes, counts: Counts):
        self.name = encoding_of(head)
        self._counts = counts
        self._ascii_only = self.name == "utf-8"
        self._decoder = codecs.getincrementaldecoder(self.name)("replace")
        self.first = self.decode(head, final=False)

    def decode(self, data: bytes, *, final: bool) -> str:
        if self._ascii_only and (beyond := _BEYOND_ASCII.search(data)):
            self._ascii_only = False
            # Judged from the first byte that says something: before it everything is ASCII.
            self.name = "gb18030" if encoding_of(data[beyond.start() :][:_HEAD]) == "gb18030" else "utf-8"
            self._decoder = codecs.getincrementaldecoder(self.name)("replace")
        text = self._decoder.decode(data, final)
        self._counts.replaced += text.count("\ufffd")
        # Zero bytes are padding: no department's word, and later programs end a text at one.
        return text.replace("\x00", "") if "\x00" in text else text
