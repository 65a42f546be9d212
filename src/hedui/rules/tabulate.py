"""Families as rows of the input tables of compiled programmes: the same facts that the twin reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hedui.rules.compile import input_columns
from hedui.rules.interval import Interval
from hedui.rules.records import Record, Thing
from hedui.rules.vocabulary import FACTS, NUMBER

Cell = int | bool | str | date | None


def tabulate(families: Iterable[tuple[Record, str]]) -> dict[str, list[dict[str, Cell]]]:
    """Rows of every input table for (household record, area) pairs, numbered from 0 in their order."""
    tables: dict[str, list[dict[str, Cell]]] = {name: [] for name in input_columns()}
    persons, obligors = 0, 0
    for number, (family, area) in enumerate(families):
        tables["household"].append({"household": number, "area": area[:6], **_facts(family)})
        of_member: dict[int | None, int] = {}
        for member in family.lists["members"]:
            of_member[member.index] = persons
            tables["person"].append({"household": number, "person": persons, **_facts(member)})
            persons += 1
        for name, table in (("income", "income"), ("expenses", "expense"), ("assets", "asset")):
            for entry in family.lists[name]:
                row = {"household": number, "person": of_member.get(entry.index), "certain": entry.certain}
                tables[table].append({**row, **({"obligor": None} if table == "asset" else {}), **_facts(entry)})
        for obligor in family.lists["obligors"]:
            row = {"household": number, "obligor": obligors, "certain": obligor.certain}
            tables["obligor"].append({**row, **_facts(obligor)})
            for asset in obligor.lists.get("assets", ()):
                row = {"household": number, "person": None, "obligor": obligors, "certain": asset.certain}
                tables["asset"].append({**row, **_facts(asset)})
            obligors += 1
    return tables


def _facts(record: Record) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for fact in FACTS[record.entity].values():
        if (record.entity, fact.name) == ("person", "age"):
            continue
        value = record.facts[fact.name]
        if fact.kind == NUMBER:
            low, high = _ends(value)
            cells |= dict(zip(fact.columns, (low, high), strict=False))
        else:
            cells[fact.name] = value if not isinstance(value, Interval) else None
    return cells


def _ends(value: Thing) -> tuple[int | None, int | None]:
    assert isinstance(value, Interval)
    return (None if value.low is None else int(value.low), None if value.high is None else int(value.high))
