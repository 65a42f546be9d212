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

from hedui.documents.sheet_spec import Kind
from hedui.documents.stated import yuan

LONGEST_TEXT = 32_767
"""UTF-16 units that one cell holds."""
CUT_MARK = "…（已截断）"
MOST_EXACT = 10**15
"""A spreadsheet keeps 15 digits: a larger number is written as text, so that no digit is lost."""
FIRST_DAY = date(1900, 3, 1)
"""Earlier dates are written as text: a spreadsheet believes in a 29 February 1900, or has no earlier day at all."""
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
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
    wide = [sum(2 if character > "\u2e7f" else 1 for character in line) for line in text.split("\n")]
    return sum(max(1, ceil(units / max(width * 1.1, 1))) for units in wide)


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


def write_cell(
    sheet: Worksheet, place: tuple[int, int], value: object, kind: Kind, formats: Mapping[Kind, Format]
) -> None:
    """Write `value` at `place` (row, column, from 0) as a column of this kind holds it.

    A string is text whatever it begins with; None is an empty cell with its border.
    """
    row, column = place
    if value is None:
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(value, str) or kind == "text":
        sheet.write_string(row, column, cell_text(str(value)), formats["text"])
    else:
        _WRITERS[kind](sheet, place, value, kind, formats)


def _number(
    sheet: Worksheet, place: tuple[int, int], value: object, kind: Kind, formats: Mapping[Kind, Format]
) -> None:
    if not isinstance(value, int | Fraction | Decimal | float):
        raise TypeError(f"a number is expected, not {type(value).__name__}")
    if -MOST_EXACT < value < MOST_EXACT:
        sheet.write_number(*place, value if isinstance(value, int) else float(value), formats[kind])
    else:
        sheet.write_string(*place, str(value), formats["text"])


def _money(sheet: Worksheet, place: tuple[int, int], value: object, kind: Kind, formats: Mapping[Kind, Format]) -> None:
    if not isinstance(value, int):
        raise TypeError(f"whole fen are expected, not {type(value).__name__}")
    if abs(value) < MOST_EXACT:
        sheet.write_number(*place, value / 100, formats[kind])
    else:
        sheet.write_string(*place, yuan(value), formats["text"])


def _date(sheet: Worksheet, place: tuple[int, int], value: object, kind: Kind, formats: Mapping[Kind, Format]) -> None:
    if not isinstance(value, date):
        raise TypeError(f"a date is expected, not {type(value).__name__}")
    day = value.date() if isinstance(value, datetime) else value
    if day < FIRST_DAY:
        sheet.write_string(*place, day.isoformat(), formats["text"])
    else:
        sheet.write_datetime(*place, datetime(day.year, day.month, day.day), formats[kind])  # noqa: DTZ001


_Writer = Callable[[Worksheet, tuple[int, int], object, Kind, Mapping[Kind, Format]], None]
_WRITERS: dict[Kind, _Writer] = {"integer": _number, "money_fen": _money, "percent": _number, "date": _date}


def _units(text: str) -> int:
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)
