"""Families, people and yuan a month by group and change. Every dimension but `feature` adds up to the total."""

from __future__ import annotations

from dataclasses import dataclass

from hedui.rules.simulate import CHANGES
from hedui.tables import Engine, Step
from hedui.verification.simulation.roll import FEATURES

# Dimension → SQL of the group, over `simulated`.
DIMENSIONS = {
    "total": "''", "county": "county", "area": "CASE WHEN urban THEN 'urban' ELSE 'rural' END", "programme": "programme",
    "type": "type", "size": "size",
}  # fmt: skip
BINS = (-50, -30, -20, -10, -5, 0, 5, 10, 20, 30, 50)
"""Percent of the line at which the distribution of the distance is cut."""


@dataclass(frozen=True)
class Row:
    """One change within one group. Amounts are fen a month; a high end that nobody knows is None.

    `difference` is the least and the most by which the month's cost changes.
    """

    dimension: str
    part: str
    change: str
    households: int
    people: int
    before_low: int
    before_high: int | None
    after_low: int
    after_high: int | None
    difference_low: int | None
    difference_high: int | None
    may_enter: int
    may_leave: int


def summarise(engine: Engine) -> list[Row]:
    """Make `summary` and give its rows: dimensions in their order, groups and changes by code."""
    parts = [_select(name, group, "") for name, group in DIMENSIONS.items()]
    parts += [_select("feature", f"'{feature}'", f"WHERE {feature}") for feature in FEATURES]
    engine.run(Step("summary", "\nUNION ALL ".join(parts)))
    order = {name: i for i, name in enumerate([*DIMENSIONS, "feature"])}
    changes = {name: i for i, name in enumerate(CHANGES)}
    rows = [Row(*row) for row in engine.rows("SELECT * FROM summary")]
    return sorted(rows, key=lambda r: (order[r.dimension], r.part, changes[r.change]))


def _select(dimension: str, group: str, where: str) -> str:
    return f"""SELECT '{dimension}' AS dimension, {group} AS part, change, count(*) AS households, {_sum("members")} AS people,
      {_sum("before_low")} AS before_low, {_whole("before_high")} AS before_high, {_sum("after_low")} AS after_low,
      {_whole("after_high")} AS after_high,
      {_whole("difference_low")} AS difference_low, {_whole("difference_high")} AS difference_high,
      count(*) FILTER (may_enter) AS may_enter, count(*) FILTER (may_leave) AS may_leave
    FROM simulated {where} GROUP BY {group}, change"""


def _sum(column: str) -> str:
    return f"CAST(sum({column}) AS BIGINT)"


def _whole(column: str) -> str:
    """The sum, or NULL where one of the parts is not known."""
    return f"CASE WHEN count({column}) = count(*) THEN {_sum(column)} END"


def classes(engine: Engine) -> list[tuple[str, str, int, int]]:
    """Families and people from each class to each class; '' where the class is open."""
    return engine.rows(
        """SELECT coalesce(before_state, '') AS b, coalesce(after_state, '') AS a, count(*), CAST(sum(members) AS BIGINT)
        FROM simulated GROUP BY 1, 2 ORDER BY 1, 2"""
    )


def reasons(engine: Engine) -> list[tuple[str, int, int]]:
    """Why families are undecided: reason, families, people."""
    return engine.rows(
        """SELECT why, count(*), CAST(sum(members) AS BIGINT) FROM simulated WHERE change = 'undecided' GROUP BY why
        ORDER BY 2 DESC, 1"""
    )


def distances(engine: Engine) -> list[tuple[int, int, int]]:
    """Families by the distance of their income to their line, in percent of it: bin, before, after.

    Bin i holds BINS[i−1] ≤ distance < BINS[i]; the first and the last are open.
    """
    found: dict[int, list[int]] = {i: [0, 0] for i in range(len(BINS) + 1)}
    for place, side in enumerate(("before", "after")):
        cut = " ".join(
            f"WHEN 100 * ({side}_income - {side}_line) < {b} * {side}_line THEN {i}" for i, b in enumerate(BINS)
        )
        known = f"{side}_income IS NOT NULL AND {side}_line > 0"
        for i, n in engine.rows(
            f"SELECT CASE {cut} ELSE {len(BINS)} END, count(*) FROM simulated WHERE {known} GROUP BY 1"
        ):
            found[i][place] = n
    return [(i, *pair) for i, pair in found.items()]  # type: ignore[misc]


def near_line(engine: Engine, percent: int, most: int) -> tuple[int, int, list[dict[str, object]]]:
    """Families whose income lies within `percent` of their line after the change: how many below, how many not below,
    and the nearest of them (`most` at most)."""
    near = f"after_income IS NOT NULL AND after_line > 0 AND 100 * abs(after_income - after_line) <= {percent} * after_line"
    below, above = engine.one(
        f"""SELECT count(*) FILTER (after_income < after_line), count(*) FILTER (after_income >= after_line)
        FROM simulated WHERE {near}"""
    )
    rows = engine.records(
        f"""SELECT household_no, county, urban, programme, members, after_income, before_line, after_line, change,
          after_income - after_line AS distance FROM simulated WHERE {near}
        ORDER BY abs(after_income - after_line), household_no LIMIT {most}"""
    )
    return below, above, rows
