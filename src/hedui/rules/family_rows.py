"""A family's record from its rows in the input tables: the way back from `tabulate`, for the twin and the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hedui.rules.interval import UNKNOWN, Interval, exactly
from hedui.rules.records import Record, Thing, age_on
from hedui.rules.vocabulary import FACTS, NUMBER

Row = Mapping[str, Any]


@dataclass(frozen=True)
class FamilyRows:
    """The rows of one family in the input tables (TABLES.md); persons and obligors in the order in which they are shown."""

    household: Row
    persons: Sequence[Row] = ()
    income: Sequence[Row] = ()
    expenses: Sequence[Row] = ()
    assets: Sequence[Row] = ()
    obligors: Sequence[Row] = ()


def record_of(rows: FamilyRows, on: date) -> Record:
    """The family as the twin reads it on a day. Members, income … have the paths of a household's JSON."""
    family = Record("household", _facts("household", rows.household))
    persons = {row["person"]: index for index, row in enumerate(rows.persons)}
    family.lists["members"] = [_person(index, row, on, family) for index, row in enumerate(rows.persons)]
    family.lists["income"] = _entries("income", "income", rows.income, persons, family)
    family.lists["expenses"] = _entries("expenses", "expense", rows.expenses, persons, family)
    own = [row for row in rows.assets if row["obligor"] is None]
    family.lists["assets"] = _entries("assets", "asset", own, persons, family)
    family.lists["obligors"] = [_obligor(index, row, rows.assets, family) for index, row in enumerate(rows.obligors)]
    for member in family.lists["members"]:
        for name in ("income", "expenses", "assets"):
            member.lists[name] = [r for r in family.lists[name] if r.index == member.index]
    return family


def _person(index: int, row: Row, on: date, family: Record) -> Record:
    born = row["birth_date"]
    facts = _facts("person", row, but=("age",)) | {"age": exactly(age_on(born, on)) if born else UNKNOWN}
    return Record("person", facts, f"members.{index}", index=index, parent=family)


def _entries(name: str, entity: str, rows: Sequence[Row], persons: Mapping[int, int], family: Record) -> list[Record]:
    return [
        Record(entity, _facts(entity, row), f"{name}.{at}", row["certain"], persons.get(row["person"]), parent=family)
        for at, row in enumerate(rows)
    ]


def _obligor(index: int, row: Row, assets: Sequence[Row], family: Record) -> Record:
    record = Record("obligor", _facts("obligor", row), f"obligors.{index}", row["certain"], index, parent=family)
    own = [one for one in assets if one["obligor"] == row["obligor"]]
    record.lists["assets"] = [
        Record("asset", _facts("asset", one), f"obligors.{index}.assets.{at}", one["certain"], parent=family)
        for at, one in enumerate(own)
    ]
    return record


def _facts(entity: str, row: Row, but: tuple[str, ...] = ()) -> dict[str, Thing]:
    return {
        fact.name: _interval([row[column] for column in fact.columns]) if fact.kind == NUMBER else row[fact.name]
        for fact in FACTS[entity].values()
        if fact.name not in but
    }


def _interval(ends: list[int | None]) -> Interval:
    return Interval(ends[0], ends[-1])
