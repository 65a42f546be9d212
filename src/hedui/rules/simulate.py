"""What a change of rules would do to a roll: who enters, leaves or changes amount, and what it costs a month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hedui.rules.compile import compile
from hedui.rules.pack import Pack
from hedui.tables.step import Step

CHANGES = {"enters": "新增", "leaves": "退出", "more": "增加", "less": "减少", "same": "不变", "undecided": "待核实"}


def simulate(
    programme: str,
    before: Pack,
    after: Pack,
    on: date,
    *,
    applied_on: date | None = None,
    areas: Iterable[str] = (),
    urban: Iterable[bool] = (True, False),
) -> list[Step]:
    """SQL over the input tables (README.md) for two packs, or one pack `with_sets`.

    Makes `simulated` (household, area, urban, members, outcomes and amounts before and after, in fen a month, `change`)
    and `simulated_summary` (families, people and the monthly difference by area, kind of family and change). An undecided
    family is counted apart; its amounts are a range, from 0 to what its bounds allow.
    """
    area_list, kinds = tuple(areas), tuple(urban)
    made: list[Step] = []
    for side, pack in (("before", before), ("after", after)):
        wanted = ["counted", "monthly_amount"]
        made += compile(
            programme, pack, on, applied_on=applied_on, areas=area_list, urban=kinds, only=wanted, prefix=f"{side}_"
        )
    made.append(Step("simulated", _per_family(made, programme)))
    made.append(Step("simulated_summary", _SUMMARY, kept=False))
    return made


def _per_family(made: list[Step], programme: str) -> str:
    sides = {side: next(s.sql for s in made if s.name == f"{side}_{programme}") for side in ("before", "after")}
    amounts = []
    for side, sql in sides.items():
        has = "monthly_amount_hi" in sql
        low, high = (f"{side}.monthly_amount_lo", f"{side}.monthly_amount_hi") if has else ("0", "0")
        # Who is not entitled receives nothing; who may be entitled at least nothing and at most the full amount.
        amounts.append(f"CASE WHEN {side}.outcome THEN {low} ELSE 0 END AS {side}_lo")
        amounts.append(f"CASE WHEN {side}.outcome IS NULL OR {side}.outcome THEN {high} ELSE 0 END AS {side}_hi")
    inner = (
        "SELECT h.household, h.area, h.urban, after.counted AS members, before.outcome AS before_outcome,"
        f" after.outcome AS after_outcome, {', '.join(amounts)} FROM household AS h"
        f" JOIN before_{programme} AS before ON before.household = h.household"
        f" JOIN after_{programme} AS after ON after.household = h.household"
    )
    change = (
        "CASE WHEN before_outcome IS NULL OR after_outcome IS NULL THEN 'undecided'"
        " WHEN before_outcome AND NOT after_outcome THEN 'leaves' WHEN after_outcome AND NOT before_outcome THEN 'enters'"
        " WHEN after_lo > before_lo THEN 'more' WHEN after_lo < before_lo THEN 'less' ELSE 'same' END"
    )
    return f"SELECT *, {change} AS change FROM ({inner}) AS both_sides"


_SUMMARY = (
    "SELECT area, urban, change, COUNT(*) AS households, CAST(SUM(members) AS BIGINT) AS people,"
    " CAST(SUM(after_lo - before_lo) AS BIGINT) AS monthly_fen,"
    " CAST(SUM(after_lo) AS BIGINT) AS after_at_least, CASE WHEN COUNT(after_hi) = COUNT(*)"
    " THEN CAST(SUM(after_hi) AS BIGINT) END AS after_at_most"
    " FROM simulated GROUP BY area, urban, change ORDER BY area, urban, change"
)
