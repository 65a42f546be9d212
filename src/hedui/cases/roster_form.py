"""The form of a roster that townships fill in: the columns that `roster_file` reads, with lists to choose from."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter

from hedui.cases.words import RELATIONS
from hedui.catalogue import Column, roster

FILE_NAME, ROWS = "roster.xlsx", 2000
# Signed at the window, not in a file.
_LEFT_OUT = ("authorisation_no", "authorised_on")
_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def columns() -> list[Column]:
    """The columns of the form, in their order."""
    return [column for column in roster().columns if column.code not in _LEFT_OUT]


def blank_roster() -> bytes:
    """The empty form as XLSX. Every cell is text, so that a spreadsheet neither rounds a number nor reads a date into it."""
    content = io.BytesIO()
    required = {code for codes in roster().essential for code in codes}
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet("花名册")
        text = book.add_format({"num_format": "@"})
        must = book.add_format({"bold": True, "bg_color": "#FFE9A8", "border": 1})
        may = book.add_format({"bold": True, "bg_color": "#ECECEC", "border": 1})
        for at, column in enumerate(columns()):
            sheet.set_column(
                at, at, max(2 * len(column.header) + 2, 20 if column.code in ("id_number", "address") else 0), text
            )
            sheet.write_string(0, at, column.header, must if column.code in required else may)
            words = _words(column)
            if words:
                sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": words})
        sheet.freeze_panes(1, 2)
    return content.getvalue()


def _words(column: Column) -> list[str]:
    if column.code == "relation":
        return list(RELATIONS.values())
    return [texts[0] for _code, texts in column.codes]
