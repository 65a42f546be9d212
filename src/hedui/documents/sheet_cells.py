"""One cell of a workbook: text stays text, numbers are numbers, and nothing breaks the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hedui.documents.sheet_spec import Formula, Kind
from hedui.documents.stated import yuan

LONGEST_TEXT = 32_767
"""UTF-16 units that one cell holds."""
CUT_MARK = "…（已截断）"
MOST_EXACT = 10**15
"""A spreadsheet keeps 15 digits: a larger number is written as text, so that no digit is lost."""
FIRST_DAY = date(1900, 3, 1)
"""Earlier dates are written as text: a spreadsheet believes in a 29 February 1900, or has no earlier day at all."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
"""Day 0 of a spreadsheet's dates, as they are from FIRST_DAY on."""
Held = str | float | Formula | None
"""What a cell holds: text, a number, a formula of ours, or nothing."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDE = re.compile("[\u2e80-\U0010ffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31


def cell_text(text: str) -> str:
    """The text as a cell can hold it: without what XML forbids, and cut at 32,767 units with a visible mark."""
    clean = _FORBIDDEN.sub(REPLACEMENT, text)
    if len(clean) > LONGEST_TEXT // 2 and _units(clean) > LONGEST_TEXT:
        room = (LONGEST_TEXT - len(CUT_MARK)) * 2
        clean = clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT_MARK
    if clean.startswith("<r>") and clean.endswith("</r>"):
        return clean + " "  # the streaming writer would copy such a text into the sheet as markup
    return clean


def lines_of(text: str, width: float) -> int:
    """Lines that a text of 10 points takes in a column of `width` (characters of 11); a Chinese character is two wide.

    Heights are written, because not every spreadsheet program fits the rows of a file that it opens.
    """
    if len(text) * 2 <= width and "\n" not in text:
        return 1
    room = max(width * 1.1, 1)
    return sum(max(1, ceil((len(line) + len(_WIDE.findall(line))) / room)) for line in text.split("\n"))


def sheet_name(title: str, part: int, taken: Mapping[str, object]) -> str:
    """A name a spreadsheet accepts (31 characters, none of []:*?/\\), not taken yet whatever its case."""  # noqa: D301
    clean = _NOT_IN_NAMES.sub(" ", cell_text(title)).strip(" '") or "表"
    used = {name.casefold() for name in taken}
    number = part
    while True:
        ending = f" ({number})" if number > 1 else ""
        name = clean[: _LONGEST_NAME - len(ending)].rstrip(" '") + ending
        if name.casefold() not in used:
            return name
        number += 1


def cell_of(value: object, kind: Kind) -> tuple[Held, Kind]:
    """What a cell of a column of this kind holds (a date as its serial number), and the kind of its format.

    A string is text whatever it begins with; None is an empty cell with its border. TypeError for a value that is not
    of the kind.
    """
    if value is None:
        return None, "text"
    if isinstance(value, str) or kind == "text":
        return cell_text(str(value)), "text"
    return _READINGS[kind](value, kind)


def write_cell(
    sheet: Worksheet, place: tuple[int, int], value: object, kind: Kind, formats: Mapping[Kind, Format]
) -> None:
    """Write `value` at `place` (row, column, from 0) as a column of this kind holds it (`cell_of`)."""
    held, shape = cell_of(value, kind)
    if held is None:
        sheet.write_blank(*place, None, formats[shape])
    elif isinstance(held, str):
        sheet.write_string(*place, held, formats[shape])
    elif isinstance(held, Formula):
        _write_formula(sheet, place, held, formats[shape])
    else:
        sheet.write_number(*place, held, formats[shape])


def _write_formula(sheet: Worksheet, place: tuple[int, int], formula: Formula, style: Format) -> None:
    if formula.array:
        sheet.write_array_formula(*place, *place, f"{{={formula.text}}}", style, formula.value)
    else:
        sheet.write_formula(*place, f"={formula.text}", style, formula.value)


def _number(value: object, kind: Kind) -> tuple[Held, Kind]:
    if isinstance(value, Formula):
        return value, kind
    if not isinstance(value, int | Fraction | Decimal | float):
        raise TypeError(f"a number is expected, not {type(value).__name__}")
    if -MOST_EXACT < value < MOST_EXACT:
        return value if isinstance(value, int) else float(value), kind
    return str(value), "text"


def _money(value: object, kind: Kind) -> tuple[Held, Kind]:
    if not isinstance(value, int):
        raise TypeError(f"whole fen are expected, not {type(value).__name__}")
    return (value / 100, kind) if abs(value) < MOST_EXACT else (yuan(value), "text")


def _date(value: object, kind: Kind) -> tuple[Held, Kind]:
    if not isinstance(value, date):
        raise TypeError(f"a date is expected, not {type(value).__name__}")
    day = value.date() if isinstance(value, datetime) else value
    return (day.isoformat(), "text") if day < FIRST_DAY else (day.toordinal() - _DAY_ZERO, kind)


_Reading = Callable[[object, Kind], tuple[Held, Kind]]
_READINGS: dict[Kind, _Reading] = {
    "ordinal": _number,
    "integer": _number,
    "money_fen": _money,
    "percent": _number,
    "date": _date,
}


def _units(text: str) -> int:
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)
