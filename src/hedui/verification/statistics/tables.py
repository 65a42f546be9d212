"""All sheets of a statistics workbook, from the relation `listed`, its basis and the lines of the 明细表."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hedui.documents.sheet_spec import SheetSpec
from hedui.documents.statistics import Heading, detail_sheet
from hedui.documents.statistics_basis import basis_sheet
from hedui.documents.statistics_tables import (
    BY_BOTH,
    BY_COUNTY,
    BY_ITEM,
    BY_QUESTION,
    Compared,
    Handled,
    Line,
    Table,
    summary_sheet,
)  # fmt: skip
from hedui.tables import Engine
from hedui.verification.statistics.basis import WHOLE, Basis
from hedui.verification.statistics.counting import counts

Tables = list[tuple[Table, list[Line], Line]]
"""Each summary table with its lines and its total."""


def summary_tables(engine: Engine, basis: Basis, county: str = WHOLE) -> Tables:
    """The summary tables of all counties, or of one (then without the tables by county)."""
    whole = counts(engine, county=county)[()]
    total = Line((), basis.of(county), whole)
    tables: Tables = [(BY_ITEM, _by_item(engine, basis, county), total)]
    if county == WHOLE and len(basis.counties) > 1:
        tables += [(BY_COUNTY, _by_county(engine, basis), total), (BY_BOTH, _by_both(engine, basis), total)]
    asked = counts(engine, "item", "kind", county=county)
    order = {item: at for at, item in enumerate(basis.items)}
    questions = sorted(asked.items(), key=lambda one: order[one[0][0]])
    return [*tables, (BY_QUESTION, [Line(key, Compared(), handled) for key, handled in questions], total)]


def workbook(
    tables: Tables, heading: Heading, basis: Basis, lines: Iterable[Sequence[object]] | None, notes: Sequence[str]
) -> list[SheetSpec]:
    """The sheets: summary tables, 明细表 with `lines`, 核对底数. Without `lines` only the tables, as plain numbers."""
    handled = tables[0][2].handled
    listed = handled.lines if handled and lines is not None else 0
    sheets = [summary_sheet(table, heading, rows, total, listed, notes) for table, rows, total in tables]
    if lines is None:
        return sheets
    return [*sheets, detail_sheet(heading, lines), basis_sheet(heading, basis_lines(basis))]


def basis_lines(basis: Basis) -> Iterator[tuple[object, ...]]:
    """What 核对底数 holds: the whole, each item, each county, each county and item."""
    for county in (WHOLE, *basis.counties):
        for item, department in ((WHOLE, ""), *basis.items.items()):
            found = basis.of(county, item)
            lines = basis.lines.get((county, item), 0) if county and item else None
            if lines or basis.asked(county, item) or county == WHOLE:
                yield (county, department, item, found.households, found.persons, found.hits, lines)


def _by_item(engine: Engine, basis: Basis, county: str) -> list[Line]:
    found = counts(engine, "item", county=county)
    return [
        Line((department, item), basis.of(county, item), _handled(found.get((item,)), basis.asked(county, item)))
        for item, department in basis.items.items()
    ]


def _by_county(engine: Engine, basis: Basis) -> list[Line]:
    found = counts(engine, "county")
    return [
        Line((county, _asked(basis, county)), basis.of(county), found.get((county,), Handled()))
        for county in basis.counties
    ]


def _by_both(engine: Engine, basis: Basis) -> list[Line]:
    found = counts(engine, "county", "item")
    return [
        Line((county, item), basis.of(county, item), found.get((county, item), Handled()))
        for county in basis.counties
        for item in basis.items
        if basis.asked(county, item) or (county, item) in found
    ]


def _asked(basis: Basis, county: str) -> int:
    """How many data items were compared for a county, 项; the roster is none."""
    return sum(basis.of(county, item).hits is not None for item in basis.items)


def _handled(found: Handled | None, asked: bool) -> Handled | None:
    return found or (Handled() if asked else None)
