"""Which rows name somebody: the contract's rules for one number cell, obvious and slow."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from hedui.synth.writing.table import Cell

KEYED, UNKEYED, REJECTED = "keyed", "unkeyed", "rejected"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NOTHING = {"", "-", "/", "无", "不详"}


class Fate(NamedTuple):
    """`number`: 18 characters, or another document's; `converted`: it was written with 15 digits; `reason` otherwise."""

    fate: str
    number: str = ""
    converted: bool = False
    reason: str = ""


@lru_cache(maxsize=1 << 18)
def fate(cell: Cell, may_be_empty: bool = False) -> Fate:
    """What becomes of a row (or of one side of it) with this cell in its number column."""
    if isinstance(cell, int | float):
        return Fate(REJECTED, reason="digits_lost")
    text = _plain(cell if isinstance(cell, str) else "")
    if text in _NOTHING:
        return Fate(UNKEYED, reason="empty") if may_be_empty else Fate(REJECTED, reason="no_number")
    if "*" in text:
        return Fate(UNKEYED, reason="masked")
    if len(text) == 18 and text[:17].isdigit() and (text[17].isdigit() or text[17] == "X"):
        return _eighteen(text)
    if len(text) == 15 and text.isdigit():
        return _fifteen(text)
    if text.isdigit() or "E+" in text:
        return Fate(REJECTED, reason="digits_lost")
    return Fate(KEYED, text)


def _plain(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.upper()
    half = unicodedata.normalize("NFKC", text)
    return "".join(character for character in half if not character.isspace() and character not in "'\"").upper()


def _check(first17: str) -> str:
    return "10X98765432"[sum(map(mul, _WEIGHTS, map(int, first17))) % 11]


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return True


def _eighteen(text: str) -> Fate:
    if _check(text[:17]) != text[17]:
        return Fate(REJECTED, reason="check_digit")
    return Fate(KEYED, text) if _is_day(text[6:14]) else Fate(REJECTED, reason="birth_date")


def _fifteen(text: str) -> Fate:
    first17 = f"{text[:6]}19{text[6:]}"
    if not _is_day(first17[6:14]):
        return Fate(REJECTED, reason="birth_date")
    return Fate(KEYED, first17 + _check(first17), converted=True)
