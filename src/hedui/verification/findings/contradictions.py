"""Findings where two sources cannot both be right."""

from __future__ import annotations

from collections.abc import Set

from hedui.verification.findings.identity import REGISTERED
from hedui.verification.findings.shape import finding, grouped, sure
from hedui.verification.window import Window

_WITNESSES = ("contribution", "fund_deposit", "income_tax", "public_payroll")


def contradiction_findings(asked: Set[str], window: Window, contradiction: int) -> list[str]:
    """SELECTs of the contradictions that the asked items allow. `contradiction`: percent between two wages."""
    found = [_wages(contradiction)]
    found += [_alive()] if {"funeral", "hukou"} <= asked else []
    found += [_paid()] if {"funeral", "pension"} <= asked else []
    works = [_months_of("contribution", window)] if "contribution" in asked else []
    works += [_months_of("public_payroll", window)] if "public_payroll" in asked else []
    return [*found, _benefit(window, works)] if works and "unemployment_benefit" in asked else found


def _alive() -> str:
    source = f"""(SELECT f.household_no, f.person_key, f.as_of, list_concat(f.evidence, h.evidence) AS evidence
      FROM {sure("funeral")} f JOIN {REGISTERED} h ON h.line = f.line AND coalesce(h.person_status, 'active') = 'active')"""
    return finding("alive_and_dead", "funeral", grouped(source))


def _paid() -> str:
    died = f"""(SELECT line, min(year(died_on) * 12 + month(died_on)) AS died, flatten(list(evidence)) AS evidence
      FROM {sure("funeral")} WHERE died_on IS NOT NULL GROUP BY line)"""
    paid = "(p.last_paid_month // 100) * 12 + p.last_paid_month % 100"
    source = f"""(SELECT p.household_no, p.person_key, p.as_of, {paid} - d.died AS months, p.evidence, d.evidence AS of_death
      FROM {sure("pension")} p JOIN {died} d ON d.line = p.line
      WHERE coalesce(p.benefit_status, 'active') = 'active' AND {paid} > d.died)"""
    most = f"""(SELECT household_no, person_key, max(months) AS months, max(as_of) AS as_of,
      list_concat(flatten(list(DISTINCT evidence)), flatten(list(DISTINCT of_death))) AS evidence
      FROM {source} GROUP BY household_no, person_key)"""
    return finding("paid_after_death", "pension", most, found="months")


def _months_of(item: str, window: Window) -> str:
    paid = "AND coalesce(contribution_status, 'active') = 'active'" if item == "contribution" else ""
    return f"SELECT line, month, evidence FROM {sure(item)} WHERE {window.holds('month')} {paid}"


def _benefit(window: Window, works: list[str]) -> str:
    begin, end = window.clipped("from_month", "to_month")
    source = f"""(SELECT b.household_no, b.person_key, w.month, b.as_of, b.evidence, w.evidence AS of_work
      FROM {sure("unemployment_benefit")} b JOIN ({" UNION ALL ".join(works)}) w ON w.line = b.line
      WHERE b.member AND w.month BETWEEN {begin} AND {end})"""
    both = f"""(SELECT household_no, person_key, count(DISTINCT month) AS months, max(as_of) AS as_of,
      list_concat(flatten(list(DISTINCT evidence)), flatten(list(DISTINCT of_work))) AS evidence
      FROM {source} GROUP BY household_no, person_key)"""
    return finding("benefit_and_work", "unemployment_benefit", both, found="months")


def _wages(contradiction: int) -> str:
    items = ", ".join(f"'{item}'" for item in _WITNESSES)
    wages = f"""(SELECT household_no, person_key, item, as_of, evidence, sum(amount) OVER same // max(months) OVER same AS monthly
      FROM income_facts WHERE member AND category = 'wage' AND item IN ({items}) AND months > 0
      WINDOW same AS (PARTITION BY household_no, person_key, item))"""
    source = f"""(SELECT household_no, person_key, arg_max(item, monthly) AS item, max(monthly) - min(monthly) AS apart,
      arg_max(as_of, monthly) AS as_of, flatten(list(evidence)) AS evidence FROM {wages} GROUP BY household_no, person_key
      HAVING count(DISTINCT item) > 1 AND min(monthly) * 100 < max(monthly) * {100 - contradiction})"""
    return finding("wage_sources_differ", "(item)", source, found="apart")
