"""Which characters the embedded font can print, and what is printed in place of the others.

A missing glyph is silent in most writers: the reader gets an empty box where a name should be. Two guards stand
against it. Here, the font's own character map is read and a character outside it is printed as its code, `〔U+20B9F〕`.
And the report is written as PDF/A-2u, for which the writer refuses any text without a glyph.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from noto_cjk_sans_otc import FONT_PATH

FAMILY = "Noto Sans CJK SC"
FONT_FILE = Path(str(FONT_PATH))
"""Every character that can be printed."""
COMMON_FAMILY = "Hedui Sans"
COMMON_FILE = Path(__file__).parent / "common_font" / "HeduiSans-Regular.ttf"
"""The common ones of them once more, in curves that the typesetter cuts out with less work: docs/adr/0022."""

_RUN, _LONG = 8, 24
_LONG_RUN = re.compile(rf"(?<![!-~])(?![0-9a-f]{{64}}(?![!-~]))[!-~]{{{_LONG},}}")
"""ASCII without a space, longer than any number a report prints in one piece; a hash is left whole, to be copied."""
_BREAK = "\N{ZERO WIDTH SPACE}"

_SEGMENTED_COVERAGE = 12
"""The cmap subtable format that lists all of Unicode in ranges (OpenType, cmap table)."""


@dataclass(frozen=True)
class Glyphs:
    """The characters that can be printed."""

    characters: frozenset[str]

    def missing(self, text: str) -> list[str]:
        """The characters of `text` that have no glyph or are invisible controls, each once, in order."""
        if self.characters.issuperset(text):
            return []
        return list(dict.fromkeys(character for character in text if character not in self.characters))

    def printable(self, text: str) -> str:
        """The text with tabs and line ends as spaces and every character that cannot be printed as its code."""
        if self.characters.issuperset(text):
            return text
        return "".join(c if c in self.characters else " " if c in "\t\n\r" else _code(c) for c in text)


@cache
def embedded_glyphs() -> Glyphs:
    """What the font of the reports covers: some 44,800 characters."""
    covered = _character_map(FONT_FILE.read_bytes())
    return Glyphs(
        frozenset(c for c in map(chr, covered) if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
    )


def printable(structure: Any) -> tuple[Any, bool]:
    """Lists, dictionaries and texts with every text printable, and whether a character had to be replaced.

    Long runs without a space (file names, numbers in a row) get places where a line may break.
    """
    glyphs = embedded_glyphs()
    replaced = False

    def walk(value: Any) -> Any:
        nonlocal replaced
        if isinstance(value, str):
            text = glyphs.printable(value)
            if text is not value:  # most texts are as they were
                replaced = replaced or text.count("〔U+") > value.count("〔U+")
            return _LONG_RUN.sub(_with_breaks, text) if len(text) >= _LONG else text
        if isinstance(value, dict):
            return {key: walk(one) for key, one in value.items()}
        return [walk(one) for one in value] if isinstance(value, list) else value

    return walk(structure), replaced


def _with_breaks(run: re.Match[str]) -> str:
    text = run.group()
    return _BREAK.join(text[at : at + _RUN] for at in range(0, len(text), _RUN))


def _code(character: str) -> str:
    return f"〔U+{ord(character):04X}〕"


def _character_map(data: bytes) -> set[int]:
    """Code points of the first font of a collection (all its fonts share one repertoire), or of a single font."""
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    table = _table(data, start, b"cmap")
    points: set[int] = set()
    for number in range(struct.unpack_from(">H", data, table + 2)[0]):
        subtable = table + struct.unpack_from(">I", data, table + 8 + 8 * number)[0]
        if struct.unpack_from(">H", data, subtable)[0] == _SEGMENTED_COVERAGE:
            points |= _groups(data, subtable)
    if not points:
        raise ValueError(f"{FONT_FILE.name} has no character map of all Unicode")
    return points


def _table(data: bytes, start: int, tag: bytes) -> int:
    for number in range(struct.unpack_from(">H", data, start + 4)[0]):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError(f"{FONT_FILE.name} has no table {tag.decode()}")


def _groups(data: bytes, subtable: int) -> set[int]:
    """The ranges of a format-12 subtable; a range that maps to glyph 0 (no glyph) does not count."""
    points: set[int] = set()
    for number in range(struct.unpack_from(">I", data, subtable + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", data, subtable + 16 + 12 * number)
        points.update(range(first if glyph else first + 1, last + 1))
    return points
