"""A filled statistics workbook as it comes back: its lines, checked cell by cell, and its basis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hedui.documents.statistics import (
    BY_PEOPLE,
    CHECKED,
    DETAIL_HEADERS,
    DETAIL_LINES,
    HANDLINGS,
    OPEN,
    Heading,
    check_code,
)
from hedui.documents.statistics_basis import BASIS_COLUMNS, basis_code, heading_of
from hedui.documents.statistics_tables import Compared
from hedui.intake.reading import Table
from hedui.intake.workbook import open_workbook
from hedui.values.faults import Place, Refusal, Refusals
from hedui.verification.statistics.basis import WHOLE, Basis, Cell

MOST_TOLD = 20
"""Faults that are told one by one; of the rest only the number."""
_DETAIL, _BASIS = "校验码", "底数校验码"
_BASIS_HEADERS = tuple(column.header for column in BASIS_COLUMNS)
_NOT_OURS = (
    "Send the statistics.xlsx that hedui wrote, filled in, with all its sheets and columns, also the hidden ones."
)


class Filled(NamedTuple):
    """One line as it came back: its number in the list, its cells by header, and where it stands."""

    number: int
    cells: Mapping[str, str]
    place: Place

    @property
    def said(self) -> tuple[str, ...]:
        """What people wrote."""
        return tuple(self.cells[header] for header in BY_PEOPLE)


@dataclass(frozen=True)
class Returned:
    """One workbook: what list it is of, what that list counts, the lines that are in it, what is worth a look."""

    file: str
    heading: Heading
    basis: Basis
    lines: list[Filled]
    warnings: list[str]


def read_returned(path: Path, name: str) -> Returned:
    """Read one workbook; `name` is what it is called to people.

    Refusals: those of any workbook; no_detail_list, basis_changed; and for lines, all that are wrong together:
    line_changed, line_added, unknown_handling.
    """
    if not path.is_file():
        raise Refusal("no_detail_list", "there is no such file", "Name the filled workbook.", Place(name))
    try:
        tables = open_workbook(path, name, frozenset({_DETAIL, _BASIS}))
    except Refusal as refusal:
        if refusal.fault != "no_header":
            raise
        raise _no_list(name, "it has no 明细表 written by hedui") from refusal
    details, found, heading = [], None, None
    for table in tables:
        if _BASIS in table.header:
            heading, found = _basis(table, name)
        elif missing := [header for header in DETAIL_HEADERS if header not in table.header]:
            raise _no_list(table.name, f"columns are missing: {'、'.join(missing)}")
        else:
            details.append((table.name, list(_rows(table))))
    if heading is None or found is None or not details:
        raise _no_list(name, "its 明细表 or the hidden sheet 核对底数 is missing")
    faults: list[Refusal] = []
    warnings: list[str] = []
    lines = [line for sheet, rows in details for line in _lines(heading, sheet, rows, faults, warnings)]
    if faults:
        rest = [_more(len(faults) - MOST_TOLD, name)] if len(faults) > MOST_TOLD else []
        raise Refusals(faults[:MOST_TOLD] + rest)
    return Returned(name, heading, found, lines, warnings)


def _no_list(name: str, why: str) -> Refusal:
    return Refusal("no_detail_list", f"this is no filled 明细表: {why}", _NOT_OURS, Place(name))


def _more(count: int, name: str) -> Refusal:
    return Refusal(
        "line_changed", f"{count:,} more lines like these", "Correct those that are named first.", Place(name)
    )


def _rows(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """The filled rows of a table, each with its place below the header (from 1)."""
    names = table.header
    for batch in table.batches:
        columns = [batch.column(name).to_pylist() for name in names]
        for at, cells in zip(batch.column("source_row").to_pylist(), zip(*columns, strict=True), strict=True):
            yield at, {name: (cell or "").strip() for name, cell in zip(names, cells, strict=True)}


def _lines(
    heading: Heading, sheet: str, rows: list[tuple[int, dict[str, str]]], faults: list[Refusal], warnings: list[str]
) -> Iterator[Filled]:
    unsigned: list[Place] = []
    for at, cells in rows:
        place = Place(sheet, at + DETAIL_LINES + 1)
        if not cells["序号"] and not cells[_DETAIL]:
            warnings.append(f"{place}: this row is no line of the list and is not counted")
            continue
        if (fault := _changed(heading, cells, place)) or (fault := _misread(cells, place)):
            faults.append(fault)
        else:
            unsigned += [place] if _unsigned(cells) else []
            yield Filled(int(cells["序号"]), cells, place)
    if unsigned:
        warnings.append(
            f"{sheet}: {len(unsigned):,} conclusions have no 原因, 经办人 or 日期, the first in row {unsigned[0].row}"
        )


def _changed(heading: Heading, cells: Mapping[str, str], place: Place) -> Refusal | None:
    """What is wrong where somebody changed what is not theirs."""
    number, code = cells["序号"], cells[_DETAIL]
    if not number.isdecimal() or len(code) != 2 * len(CHECKED):
        remedy = "Take the row out; questions that the list does not have are not reported with it."
        return Refusal("line_added", "the row has no number or check code of the list", remedy, place)
    own = check_code(heading.list_no, int(number), [cells[header] for header in CHECKED])
    wrong = [header for at, header in enumerate(CHECKED) if own[2 * at : 2 * at + 2] != code[2 * at : 2 * at + 2]]
    if not wrong:
        return None
    if len(wrong) > len(CHECKED) // 2:
        remedy = "Take the row from the workbook that hedui wrote again, and fill in only the yellow columns."
        return Refusal("line_changed", f"this is not line {number} of the list any more", remedy, place)
    remedy = f"Restore {'、'.join(wrong)} of line {number}; only the yellow columns are for people."
    return Refusal(
        "line_changed", "a cell that is not for people was changed", remedy, Place(place.file, place.row, wrong[0])
    )


def _misread(cells: Mapping[str, str], place: Place) -> Refusal | None:
    if cells["处理"] in ("", *HANDLINGS):
        return None
    remedy = f"Write one of {'、'.join(HANDLINGS)}, or leave it empty."
    return Refusal("unknown_handling", "the word is not known", remedy, Place(place.file, place.row, "处理"))


def _unsigned(cells: Mapping[str, str]) -> bool:
    """Whether a conclusion does not say why, who or when."""
    return cells["处理"] not in ("", OPEN) and not all(cells[header] for header in ("原因", "经办人", "日期"))


def _basis(table: Table, file: str) -> tuple[Heading, Basis]:
    """The heading and the basis that travel in the hidden sheet."""
    heading = heading_of(table.titles)
    rows = [cells for _at, cells in _rows(table)]
    if heading is None or not set(_BASIS_HEADERS) <= set(table.header):
        raise _no_list(file, "its hidden sheet 核对底数 is not whole")
    numbers = [cells["底数序号"] for cells in rows]
    whole = numbers == [str(at) for at in range(1, len(rows) + 1)]
    if not whole or not all(_unchanged(heading, cells) for cells in rows):
        raise Refusal("basis_changed", "the hidden sheet 核对底数 was changed", _NOT_OURS, Place(f"{file}#核对底数"))
    compared: dict[Cell, Compared] = {}
    lines: dict[Cell, int] = {}
    items: dict[str, str] = {}
    counties: dict[str, None] = {}
    for cells in rows:
        cell = (cells["旗县（区）"], cells["数据项"])
        figures = [int(text) if text else None for text in (cells[header] for header in _BASIS_HEADERS[4:8])]
        items |= {cell[1]: cells["部门"]} if cell[1] else {}
        counties |= {cell[0]: None} if cell[0] else {}
        if any(figure is not None for figure in figures[:3]):
            compared[cell] = Compared(*figures[:3])
        if figures[3] and WHOLE not in cell:
            lines[cell] = figures[3]
    return heading, Basis(items, tuple(counties), compared, lines)


def _unchanged(heading: Heading, cells: Mapping[str, str]) -> bool:
    told = [cells[header] for header in _BASIS_HEADERS[1:8]]
    return cells[_BASIS] == basis_code(heading, int(cells["底数序号"]), told)
