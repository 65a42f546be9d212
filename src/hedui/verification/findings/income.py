"""Findings about income: found above declared beyond the tolerance, per household, category and kind."""

from __future__ import annotations

from collections.abc import Set

from hedui.verification.findings.shape import finding, sure
from hedui.verification.window import Window

CATEGORIES = ("wage", "business", "property", "transfer")


def income_findings(asked: Set[str], window: Window, tolerance: int) -> list[str]:
    """SELECTs of the income findings. `tolerance` in whole percent of what was declared.

    Declarations stand on the head's line for the household; sources speak of persons. Each person's kinds are shown
    where the household's found total of the category is above its declared one.
    """
    found = [_above(category, window, tolerance) for category in CATEGORIES]
    found += [_undeclared("pension", "transfer", "pension_undeclared", window)] if "pension" in asked else []
    found += [_undeclared("fund_deposit", "wage", "fund_undeclared", window)] if "fund_deposit" in asked else []
    found += [_turnover(window)] if "business_tax" in asked else []
    return [*found, _capacity(window, tolerance)]


def _above(category: str, window: Window, tolerance: int) -> str:
    source = f"""(SELECT f.household_no, f.person_key, f.kind AS income_kind, f.item, f.amount, f.as_of, f.evidence,
        coalesce(c.declared_{category}, 0) AS declared, c.found_{category} AS total
      FROM income_facts f JOIN categories c ON c.household_no = f.household_no
      WHERE f.member AND f.category = '{category}' AND f.amount > 0
        AND c.found_{category} * 100 > coalesce(c.declared_{category}, 0) * {100 + tolerance})"""
    return finding(
        f"{category}_above_declared", "(item)", source, declared="declared", found="amount", period=f"'{window}'"
    )


def _undeclared(item: str, category: str, kind: str, window: Window) -> str:
    source = f"""(SELECT f.* FROM income_facts f JOIN categories c ON c.household_no = f.household_no
      WHERE f.member AND f.item = '{item}' AND f.amount > 0 AND coalesce(c.declared_{category}, 0) = 0)"""
    return finding(kind, item, source, declared="0", found="amount", period=f"'{window}'")


def _turnover(window: Window) -> str:
    # Turnover is not income: it asks a question and never becomes a figure.
    records = f"(SELECT * FROM {sure('business_tax')} WHERE {window.holds_day('coalesce(period_to, period_from)')})"
    total = f"""(SELECT household_no, person_key, sum(amount) AS amount, max(as_of) AS as_of,
      flatten(list(evidence)) AS evidence FROM {records} GROUP BY household_no, person_key)"""
    return finding("turnover_taxed", "business_tax", total, found="amount", period=f"'{window}'")


def _capacity(window: Window, tolerance: int) -> str:
    """An obligor who earns more than the roster says: what may be owed is for the rules, whether it is so for people."""
    source = f"""(SELECT f.household_no, f.person_key, f.item, f.amount, f.as_of, f.evidence, p.obligor_income AS declared
      FROM income_facts f JOIN (SELECT household_no, person_key, max(obligor_income) AS obligor_income FROM people
        WHERE NOT member GROUP BY household_no, person_key) p
        ON p.household_no = f.household_no AND p.person_key = f.person_key
      WHERE NOT f.member AND f.amount * 100 > coalesce(p.obligor_income, 0) * {100 + tolerance})"""
    return finding("obligor_capacity", "(item)", source, declared="declared", found="amount", period=f"'{window}'")
