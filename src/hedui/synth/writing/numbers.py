"""Citizen numbers as offices write them."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random

from hedui.synth.chance import between, one
from hedui.synth.defects import RATES, about
from hedui.synth.writing.table import Cell
from hedui.values.identity import CHECK_CHARACTERS, check_digit

Spoil = Callable[[Random, str], Cell]
_WIDE = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")


def fifteen(rng: Random, number: str) -> Cell:
    """The form before 1999; only who was born in the 1900s has one."""
    return number[:6] + number[8:17] if number[6:8] == "19" else number


def lower_x(rng: Random, number: str) -> Cell:
    """…123x."""
    return number.lower()


def full_width(rng: Random, number: str) -> Cell:
    """Full-width digits."""
    return number.translate(_WIDE)


def spaces(rng: Random, number: str) -> Cell:
    """Spaces before, behind, wide, or between the groups."""
    return one(rng, (f" {number}", f"{number}  ", f"\u3000{number}", f"{number[:6]} {number[6:14]} {number[14:]}"))


def tab(rng: Random, number: str) -> Cell:
    """A tab behind, so that Excel takes it for text."""
    return number + "\t"


def quotes(rng: Random, number: str) -> Cell:
    """Quotes that are part of the text."""
    return f'"{number}"'


def apostrophe(rng: Random, number: str) -> Cell:
    """Excel's sign for text, exported with it."""
    return "'" + number


def wrong_check(rng: Random, number: str) -> Cell:
    """Another last character."""
    right = CHECK_CHARACTERS.index(number[17])
    return number[:17] + CHECK_CHARACTERS[(right + between(rng, 1, 10)) % 11]


def impossible_date(rng: Random, number: str) -> Cell:
    """A day that no calendar has, with the check digit that fits it."""
    first17 = number[:10] + one(rng, ("0230", "1301", "0431", "0000")) + number[14:17]
    return first17 + check_digit(first17)


def impossible_short(rng: Random, number: str) -> Cell:
    """15 digits with a day that no calendar has."""
    return number[:6] + number[8:10] + one(rng, ("0230", "1301", "0931")) + number[14:17]


def wrong_twice(rng: Random, number: str) -> Cell:
    """An impossible day and a wrong check digit."""
    impossible = impossible_date(rng, number)
    return wrong_check(rng, str(impossible))


def masked(rng: Random, number: str) -> Cell:
    """150802********123X and two other masks."""
    return one(
        rng, (f"{number[:6]}********{number[14:]}", f"{number[:3]}***********{number[14:]}", f"{number[:14]}****")
    )


def empty(rng: Random, number: str) -> Cell:
    """Nothing."""
    return ""


def placeholder(rng: Random, number: str) -> Cell:
    """A word."""
    return one(rng, ("无", "-", "不详", "/"))


def other_document(rng: Random, number: str) -> Cell:
    """A passport or a permit."""
    digits = number[9:17]
    return one(rng, (f"E{digits}", f"EA{digits[:7]}", f"H{digits}01", f"C{digits}"))


def scientific(rng: Random, number: str) -> Cell:
    """What Excel shows and then saves as text."""
    return f"{number[0]}.{number[1:6]}E+17"


def digit_missing(rng: Random, number: str) -> Cell:
    """17 digits: the last character did not fit the column."""
    return number[:17]


def number_cell(rng: Random, number: str) -> Cell:
    """A cell of type number: 15 digits are left. A number with an X stays text."""
    return number if number[17] == "X" else float(number[:15] + "000")


_SPOILS: dict[str, Spoil] = {
    "fifteen": fifteen, "full_width": full_width, "spaces": spaces, "tab": tab, "quotes": quotes, "apostrophe": apostrophe,
    "wrong_check": wrong_check, "impossible_date": impossible_date, "impossible_short": impossible_short,
    "wrong_twice": wrong_twice, "masked": masked, "empty": empty, "placeholder": placeholder,
    "other_document": other_document, "scientific": scientific, "digit_missing": digit_missing, "number_cell": number_cell,
}  # fmt: skip


class NumberWriter:
    """Writes the numbers of one file: each defect at its rate but those `left_out`, which its kind of file cannot have.

    Planted rows get only defects that leave them usable. `neighbours` are other residents' numbers.
    """

    def __init__(self, rng: Random, *, key: str, left_out: Sequence[str], neighbours: Sequence[str]) -> None:
        self.rng, self.neighbours = rng, neighbours
        rates = dict(RATES)
        if key == "id?":
            rates.update(empty=RATES["empty_by_nature"], masked=0.03, placeholder=0.0)
        absent = {*left_out, "lower_x", "empty_by_nature"}
        chosen = [(d.code, rates[d.code], d.usable) for d in about("number") if d.code not in absent]
        self._all = [(code, rate) for code, rate, _ in chosen]
        self._usable = [(code, rate) for code, rate, usable in chosen if usable]
        self._ends = {True: _ends(self._usable), False: _ends(self._all)}

    def write(self, number: str, planted: bool) -> Cell:
        """The number as it stands in the file; another document's number stays as it is."""
        draw = self.rng.random()
        ends = self._ends[planted]
        if len(number) != 18:
            return number
        if draw < ends[-1]:
            code = (self._usable if planted else self._all)[bisect(ends, draw)][0]
            return one(self.rng, self.neighbours) if code == "another_persons" else _SPOILS[code](self.rng, number)
        if number[17] == "X" and self.rng.random() < RATES["lower_x"]:
            return lower_x(self.rng, number)
        return number


def _ends(rates: list[tuple[str, float]]) -> list[float]:
    return list(accumulate(rate for _, rate in rates))
