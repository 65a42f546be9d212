"""What the family declares that it has to spend, put among the rows that the rules read: the roster has no place for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from hedui.cases.models import Member
from hedui.cases.reading import declared_of
from hedui.cases.words import EXPENSES
from hedui.values.identity import read

Row = Mapping[str, Any]
READINGS = ("declared", "larger")
_KIND = {code: code.partition("_")[2] for code in EXPENSES}


def with_expenses(law: Row, people: Iterable[Row], members: Iterable[Member]) -> dict[str, Any]:
    """The rules' tables of a family (results.Results.law) with its declared expenses in both readings; fen a year.

    `people` are the run's own lines: which number stands for whom.
    """
    if not law:
        return {}
    said = {read(one.resident.number).number: declared_of(one) for one in members}
    own = {row["line"]: spent(said.get(row["id_number"], {})) for row in people}
    return {**law, **{reading: {**law[reading], "expense": _rows(law[reading], own)} for reading in READINGS}}


def spent(declared: Mapping[str, str]) -> dict[str, int]:
    """Kind of expense → fen a year, of what a member has declared."""
    return {_KIND[code]: int(100 * Decimal(text)) for code, text in declared.items() if code in _KIND}


def _rows(tables: Mapping[str, list[Row]], own: Mapping[int, Mapping[str, int]]) -> list[dict[str, Any]]:
    return [
        {
            "household": tables["household"][0]["household"], "person": person["person"], "certain": True, "kind": kind,
            "annual_lo": fen, "annual_hi": fen, "of_member": True,
        }
        for person in tables["person"] if person["counts"]
        for kind, fen in own.get(person["person"] // 2, {}).items()
    ]  # fmt: skip
