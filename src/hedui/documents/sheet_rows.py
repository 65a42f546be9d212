"""Rows of a sheet as the file holds them: the library would take each cell through six calls, five times the seconds.

The bytes are those that the library (whose version is pinned) writes cell by cell; a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from hedui.documents.sheet_cells import cell_of, lines_of
from hedui.documents.sheet_spec import ColumnSpec, Formula, Kind

_LINE, _MOST_LINES = 13.5, 30
"""Points of one line of text (10 pt), lines of the tallest row."""
_CARE = re.compile("[&<>\r]|_x")
_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")


class RowSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A worksheet of the library that also takes whole rows, each below all that was written before."""

    def begin_row(self, at: int) -> None:
        """Write what the library still holds of the rows above row `at` (from 0), so that the row can follow."""
        if at > self.previous_row:
            self._write_single_row(at)
        self._check_dimensions(at, 0)

    def write_row_as_it_is(self, xml: str) -> None:
        """Write the row that was begun."""
        self.row_data_fh.write(xml)


class RowWriter:
    """Writes rows of these columns, with these formats, on one sheet."""

    def __init__(self, sheet: RowSheet, columns: Sequence[ColumnSpec], formats: Mapping[Kind, Format]) -> None:
        self._sheet, self._formats = sheet, formats
        self._styles: dict[Kind, str] = {}
        self._columns = [(f'<c r="{xl_col_to_name(at)}', c.kind, c.width) for at, c in enumerate(columns)]

    def write(self, at: int, row: Sequence[object]) -> None:
        """Write one row: as high as its longest text needs. ValueError when it has other than the sheet's columns."""
        self._sheet.begin_row(at)
        number, cells, lines = str(at + 1), [], 1
        for (place, kind, width), value in zip(self._columns, row, strict=True):
            if isinstance(value, str):
                lines = max(lines, lines_of(value, width))
            held, shape = cell_of(value, kind)
            style = self._styles.get(shape) or self._style(shape)
            content = _formula(held, place[6:] + number) if isinstance(held, Formula) else _content(held)
            cells.append(f"{place}{number}{style}{content}")
        self._sheet.write_row_as_it_is(f'<row r="{number}"{_height(lines)}>{"".join(cells)}</row>')

    def _style(self, kind: Kind) -> str:
        # Asked when first used, after the rows above: the library numbers formats in the order of their use.
        number: Callable[[], int] = self._formats[kind]._get_xf_index  # noqa: SLF001
        self._styles[kind] = f'" s="{number()}"'
        return self._styles[kind]


def _content(held: str | float | None) -> str:
    """The rest of a cell's element."""
    if held is None:
        return "/>"
    if not isinstance(held, str):
        return f"><v>{held:.16G}</v></c>"
    if _CARE.search(held):
        held = _LOOKS_ESCAPED.sub(r"_x005F\1", held).replace("\r", "_x000D_")
        held = held.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if held[:1].isspace() or held[-1:].isspace():
        return f' t="inlineStr"><is><t xml:space="preserve">{held}</t></is></c>'
    return f' t="inlineStr"><is><t>{held}</t></is></c>'


def _formula(formula: Formula, place: str) -> str:
    text = formula.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    array = f' t="array" ref="{place}"' if formula.array else ""
    return f"><f{array}>{text}</f><v>{formula.value}</v></c>"


def _height(lines: int) -> str:
    """Attributes of a row that is higher than one line; the file holds whole pixels, in points."""
    if lines == 1:
        return ""
    return f' ht="{int(_LINE * min(lines, _MOST_LINES) * 4 / 3) * 0.75:.16g}" customHeight="1"'
