"""Findings about the sources of the whole run: items without an answer, or with an old one."""

from __future__ import annotations

from collections.abc import Sequence

from hedui.tables import literal
from hedui.values.answers import Reason
from hedui.verification.findings.shape import NO_EVIDENCE, finding
from hedui.verification.plan import ItemPlan


def answer_findings(plan: Sequence[ItemPlan]) -> list[str]:
    """SELECTs of the questions about items that were not asked, not answered or are out of date; no household has them."""
    rows = [(one, kind) for one in plan if (kind := _kind(one))]
    return [_one(one, kind) for one, kind in rows]


def _kind(one: ItemPlan) -> str:
    if one.reason is Reason.REFUSED:
        return "item_not_answered"
    if one.reason is not None:
        return "item_not_asked"
    return "item_out_of_date" if one.stale else ""


def _one(one: ItemPlan, kind: str) -> str:
    day = f"DATE {literal(one.as_of.isoformat())}" if one.as_of else "CAST(NULL AS DATE)"
    nobody = f"(SELECT CAST(NULL AS VARCHAR) AS household_no, CAST(NULL AS BIGINT) AS person_key, {day} AS as_of)"
    return finding(kind, one.item.code, nobody, evidence=NO_EVIDENCE, detail=literal(one.item.label))
