"""What a run compared, by county and item: the basis of its statutory tables."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from hedui.catalogue import departments
from hedui.documents.statistics_tables import Compared
from hedui.tables import Engine
from hedui.verification.plan import ItemPlan
from hedui.verification.statistics.basis import WHOLE, Basis, Cell
from hedui.verification.statistics.listing import COUNTY, LISTED, ROSTER_ITEM

_ROSTER_DEPARTMENT = "民政"


def basis_of_run(engine: Engine, plan: list[ItemPlan], county: Mapping[str, str]) -> Basis:
    """The basis of `listed`. `county`: the counties' names by code. Only who was compared is counted: a member without
    permission or without a usable number is in no figure; the roster itself is read for everybody."""
    labels = {d.code: d.label for d in departments()}
    items = {p.item.label: labels[p.item.department] for p in plan} | {ROSTER_ITEM: _ROSTER_DEPARTMENT}
    everybody, asked = _people(engine, "people", county), _people(engine, "asked", county)
    hits = _hits(engine, {p.item.code: p.item.label for p in plan}, county)
    compared: dict[Cell, Compared] = {}
    for name in (WHOLE, *county.values()):
        households, persons = asked.get(name, (0, 0))
        compared[name, WHOLE] = Compared(households, persons, sum(n for (its, _i), n in hits.items() if its == name))
        for one in plan:
            if one.asked:
                compared[name, one.item.label] = Compared(households, persons, hits.get((name, one.item.label), 0))
        compared[name, ROSTER_ITEM] = Compared(*everybody.get(name, (0, 0)), None)
    lines = {(c, i): n for c, i, n in engine.rows(f"SELECT county, item, count(*) FROM {LISTED} GROUP BY county, item")}
    return Basis(items, tuple(county.values()), compared, lines)


def list_number(basis: Basis, *said: str) -> str:
    """Eight characters that differ, as good as always, for lists of different runs: of the basis and what is `said`."""
    told = (sorted(basis.lines.items()), sorted((k, str(v)) for k, v in basis.compared.items()), said)
    return hashlib.blake2s(repr(told).encode(), digest_size=4).hexdigest().upper()


def _people(engine: Engine, relation: str, county: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Households and persons of a relation by county, and of all together, each counted once."""
    persons = "count(DISTINCT coalesce(CAST(person_key AS VARCHAR), 'line ' || line))"
    found = f"""SELECT p.*, {COUNTY.replace("hukou_area", "h.hukou_area")} AS county FROM {relation} p
      JOIN households h ON h.household_no = p.household_no"""
    sql = f"count(DISTINCT household_no), {persons} FROM ({found})"
    by_county = engine.rows(f"SELECT county, {sql} GROUP BY county")
    return {county[code]: (households, people) for code, households, people in by_county} | {
        WHOLE: engine.one(f"SELECT {sql}")
    }


def _hits(engine: Engine, labels: Mapping[str, str], county: Mapping[str, str]) -> dict[Cell, int]:
    """Records met, by county and item and by item. A record that belongs to households of two counties is in both."""
    met = f"""SELECT DISTINCT s.item, s.source_file, m.source_row, m.part, {COUNTY.replace("hukou_area", "h.hukou_area")} AS county
      FROM hits m JOIN hit_sources s ON s.snapshot = m.snapshot JOIN households h ON h.household_no = m.household_no"""
    found = {
        (county[code], labels[item]): n
        for code, item, n in engine.rows(f"SELECT county, item, count(*) FROM ({met}) GROUP BY county, item")
    }
    once = f"SELECT DISTINCT item, source_file, source_row, part FROM ({met})"
    whole = engine.rows(f"SELECT item, count(*) FROM ({once}) GROUP BY item")
    return found | {(WHOLE, labels[item]): n for item, n in whole}
