"""Counts of the list: by item, by county, by both, by question. The same SQL for a run and for what comes back."""

from __future__ import annotations

from dataclasses import fields

from hedui.documents.statistics import CANCELLED, CORRECTED, FAVOUR, KEPT, PROBLEM, REDUCED
from hedui.documents.statistics_tables import Handled
from hedui.tables import Engine, literal
from hedui.verification.statistics.listing import LISTED

_IS_PROBLEM = f"nature = {literal(PROBLEM)}"


def _concluded(word: str) -> str:
    return f"{_IS_PROBLEM} AND handling = {literal(word)}"


_COUNTS = {
    "problems": f"count(*) FILTER ({_IS_PROBLEM})",
    "people": f"count(DISTINCT person) FILTER ({_IS_PROBLEM})",
    "corrected": f"count(*) FILTER ({_concluded(CORRECTED)})",
    "cancelled": f"count(*) FILTER ({_concluded(CANCELLED)})",
    "reduced": f"count(*) FILTER ({_concluded(REDUCED)})",
    "kept": f"count(*) FILTER ({_concluded(KEPT)})",
    "removed_times": f"count(DISTINCT times) FILTER ({_concluded(CANCELLED)})",
    "removed_people": f"count(DISTINCT person) FILTER ({_concluded(CANCELLED)})",
    "favour": f"count(*) FILTER (nature = {literal(FAVOUR)})",
}
Counts = dict[tuple[str, ...], Handled]


def counts(engine: Engine, *by: str, county: str = "") -> Counts:
    """What `listed` says by these columns (county, item, kind), only of one county where it is named.

    The key of a group is the tuple of its values; without columns there is one group, `()`. Groups stand in the order
    of their first lines.
    """
    asked = ", ".join([*by, *(_COUNTS[f.name] for f in fields(Handled))])
    where = f"WHERE county = {literal(county)}" if county else ""
    group = f"GROUP BY {', '.join(by)} ORDER BY min(no)" if by else ""
    found = engine.rows(f"SELECT {asked} FROM {LISTED} {where} {group}")
    return {tuple(row[: len(by)]): Handled(*row[len(by) :]) for row in found}
