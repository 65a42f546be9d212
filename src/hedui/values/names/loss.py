"""Names that lost characters on their way: `?`, `□`, private-use code points, pinyin or parts in a character's place."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from hedui.values.names.characters import is_plain, shapes
from hedui.values.names.sound import is_spelled

LATIN = re.compile("[A-Z0-9\u00c0-\u024f]+")
MASK = "*"
# Categories whose members in a name mean "a character was here": symbols (□ ■ � emoji), private use, unassigned,
# half of a surrogate pair.
LOST_CATEGORIES = frozenset({"So", "Co", "Cn", "Cs"})
# One lost character leaves at most four marks: one for each byte of its GB18030 code.
MARKS_PER_CHARACTER = 4
# Pinyin and bracketed parts stand for so many characters at most: a given name.
SPELLED_CHARACTERS = 3
# Radicals as they are typed when a character is written as its parts.
RADICALS = str.maketrans("钅氵礻亻讠艹忄扌纟犭饣⺩", "金水示人言草心手丝犬食王")
ENCLOSING = re.compile(r"[()\[\]{}<>〔〕【】〈〉《》\u2ff0-\u2fff+]")


@cache
def is_mark(char: str) -> bool:
    """Whether the character only says that another was lost. (Radicals are symbols to Unicode, but are writing.)"""
    if "\u2e80" <= char <= "\u2fdf":
        return False
    return char in "?*¿" or unicodedata.category(char) in LOST_CATEGORIES


def may_have_losses(name: str) -> bool:
    """A cheap look before the search: a loss leaves marks, Latin letters or a character's parts."""
    return not is_plain(name) or not shapes().keys().isdisjoint(map(ord, name))


def is_name_with_losses(one: str, other: str) -> bool:
    """Whether the two names (folded, without separators) are one name of which some characters were lost.

    At least half of the characters must be there or be spelled, and at least one be there.
    """
    one, other = ENCLOSING.sub("", one), ENCLOSING.sub("", other)
    if len(one) != len(other) and _in_parts(one) == _in_parts(other):
        return True
    if len(one) == len(other) and _agrees_around_marks(one, other):
        return True
    return _covers(one, other) or _covers(other, one)


def _in_parts(name: str) -> str:
    return name.translate(shapes()).translate(RADICALS)


def _agrees_around_marks(one: str, other: str) -> bool:
    """Position by position, each mark for one character: the usual case, and the only one with marks on both sides."""
    lost = 0
    for a, b in zip(one, other, strict=True):
        if is_mark(a) or is_mark(b):
            lost += 1
        elif a != b:
            return False
    return 2 * lost <= len(one) and max(one.count(MASK), other.count(MASK)) <= 1


def _covers(damaged: str, whole: str) -> bool:
    """Whether the marks and Latin runs of the damaged name can stand for the rest of the whole name."""
    if is_plain(damaged):
        return False
    pieces = _pieces(damaged)
    known = sum(1 for kind, _ in pieces if kind == "character")
    if known == len(pieces) or known == 0 or damaged.count(MASK) > 1:
        return False
    lost = _fewest_lost(pieces, whole)
    return lost is not None and 2 * lost <= len(whole)


def _pieces(name: str) -> list[tuple[str, str]]:
    """The name cut into single characters, runs of marks, and runs of Latin letters."""
    pieces: list[tuple[str, str]] = []
    at = 0
    while at < len(name):
        latin = LATIN.match(name, at)
        run = latin[0] if latin else name[at]
        kind = "latin" if latin else "marks" if is_mark(name[at]) else "character"
        if kind == "marks" and pieces and pieces[-1][0] == "marks":
            pieces[-1] = ("marks", pieces[-1][1] + run)
        else:
            pieces.append((kind, run))
        at += len(run)
    return pieces


def _fewest_lost(pieces: list[tuple[str, str]], whole: str) -> int | None:
    """How many characters of the whole name the marks stand for, at the least; None when the pieces do not fit."""
    reached = {0: 0}
    for kind, text in pieces:
        after: dict[int, int] = {}
        for at, lost in reached.items():
            for end in _ends(kind, text, whole, at):
                more = lost + (end - at if kind == "marks" else 0)
                after[end] = min(more, after.get(end, more))
        reached = after
    return reached.get(len(whole))


def _ends(kind: str, text: str, whole: str, at: int) -> list[int]:
    """Where a piece that begins at this place of the whole name can end."""
    if kind == "character":
        return [at + 1] if whole.startswith(text, at) else []
    if kind == "marks":
        fewest = -(-len(text) // MARKS_PER_CHARACTER)
        return [at + count for count in range(fewest, len(text) + 1) if at + count <= len(whole)]
    ends = range(at + 1, min(at + SPELLED_CHARACTERS, len(whole)) + 1)
    return [end for end in ends if is_spelled(text, whole[at:end], surname=at == 0)]
