"""Findings in the family's favour: what it could claim and did not say."""

from __future__ import annotations

from collections.abc import Set

from hedui.verification.findings.shape import finding, grouped, sure
from hedui.verification.window import Window


def favour_findings(asked: Set[str], window: Window) -> list[str]:
    """SELECTs of the findings that can only help the family."""
    by_item = {"disability": _disability(), "medical_cost": _medical(window), "enrolment": _student()}
    return [sql for item, sql in by_item.items() if item in asked]


def _disability() -> str:
    source = f"""(SELECT h.* FROM {sure("disability")} h JOIN people p ON p.line = h.line
      WHERE p.disability_level IS NULL AND p.disability_kind IS NULL AND coalesce(h.status, 'active') = 'active')"""
    return finding("disability_not_declared", "disability", grouped(source))


def _medical(window: Window) -> str:
    paid = f"(SELECT * FROM {sure('medical_cost')} WHERE {window.holds_day('settled_on')} AND own_payment > 0)"
    total = f"""(SELECT household_no, person_key, sum(own_payment) AS paid, max(as_of) AS as_of,
      flatten(list(evidence)) AS evidence FROM {paid} GROUP BY household_no, person_key)"""
    return finding("medical_cost", "medical_cost", total, found="paid", period=f"'{window}'")


def _student() -> str:
    source = f"(SELECT * FROM {sure('enrolment')} WHERE coalesce(status, 'active') = 'active')"
    total = f"""(SELECT household_no, person_key, sum(coalesce(tuition, 0) + coalesce(boarding, 0)) AS cost, max(as_of) AS as_of,
      flatten(list(evidence)) AS evidence FROM {source} GROUP BY household_no, person_key)"""
    return finding("student", "enrolment", total, found="nullif(cost, 0)")
