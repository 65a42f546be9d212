"""Findings about income: found above declared beyond the tolerance, per household, category and source."""

from __future__ import annotations

from collections.abc import Set

from hedui.verification.findings.shape import NO_EVIDENCE, finding, grouped, head_key, summed, sure
from hedui.verification.income import TAX_DAY, counted
from hedui.verification.window import Window

# Source and category → its question.
SOURCES: dict[tuple[str, str], str] = {
    ("contribution", "wage"): "contribution_wage", ("fund_deposit", "wage"): "fund_wage",
    ("income_tax", "wage"): "taxed_wage", ("public_payroll", "wage"): "payroll_wage",
    ("public_welfare_job", "wage"): "welfare_post_wage", ("pension", "transfer"): "pension_income",
    ("unemployment_benefit", "transfer"): "unemployment_income", ("farm_subsidy", "transfer"): "subsidy_income",
    ("forest_subsidy", "transfer"): "subsidy_income", ("land_contract", "business"): "land_income",
    ("income_tax", "business"): "taxed_business", ("income_tax", "property"): "taxed_property",
}  # fmt: skip
# The months that a source really speaks of: a year is never made of fewer silently.
_MONTH = "substr(CAST({0} AS VARCHAR), 1, 4) || '-' || substr(CAST({0} AS VARCHAR), 5, 2)"
_SPAN = f"{_MONTH.format('first_month')} || ' 至 ' || {_MONTH.format('last_month')}"
PERIOD = f"{_SPAN} || '（' || CAST(months AS VARCHAR) || ' 个月）'"
NOT_DECLARED, ABOVE = "未申报", "高于申报"


def income_findings(asked: Set[str], window: Window, tolerance: int) -> list[str]:
    """SELECTs of the income findings. `tolerance` in whole percent of what was declared.

    Declarations stand on the head's line for the household; sources speak of persons. Each person's sources are shown
    where the household's found total of the category is above its declared one.
    """
    found = [_above(tolerance), _unconfirmed(), _capacity(tolerance)]
    found += [_turnover(window)] if "business_tax" in asked else []
    return found + ([_works(window)] if "employment" in asked else [])


def _above(tolerance: int) -> str:
    categories = sorted({category for _, category in SOURCES})
    declared = " ".join(f"WHEN '{c}' THEN coalesce(c.declared_{c}, 0)" for c in categories)
    total = " ".join(f"WHEN '{c}' THEN c.found_{c}" for c in categories)
    kind = " ".join(f"WHEN '{item}/{category}' THEN '{code}'" for (item, category), code in SOURCES.items())
    source = f"""(SELECT f.household_no, f.person_key, f.kind AS income_kind, f.item, f.amount, f.as_of, f.evidence,
        f.first_month, f.last_month, f.months, CASE f.item || '/' || f.category {kind} END AS question,
        CASE f.category {declared} END AS declared, CASE f.category {total} END AS total
      FROM income_facts f JOIN categories c ON c.household_no = f.household_no WHERE f.member AND f.amount > 0)"""
    return finding(
        "(question)", "(item)", source, declared="declared", found="amount", period=PERIOD,
        where=f"total * 100 > declared * {100 + tolerance}",
        detail=f"CASE WHEN declared = 0 THEN '{NOT_DECLARED}' ELSE '{ABOVE}' END",
    )  # fmt: skip


def _turnover(window: Window) -> str:
    # Turnover is not income: it asks a question and never becomes a figure.
    day = window.holds_day(TAX_DAY)
    records = f"(SELECT * FROM {counted('business_tax')} WHERE member AND {day})"
    total = summed(records, "amount", "amount")
    return finding("turnover_taxed", "business_tax", total, found="amount", period=f"'{window}'")


def _unconfirmed() -> str:
    # Where nobody was compared no source could have found any.
    compared = "SELECT household_no FROM people WHERE member AND permitted AND person_key IS NOT NULL"
    source = f"""(SELECT c.household_no, k.person_key, c.declared_property AS declared, NULL AS as_of FROM categories c
      JOIN {head_key()} k ON k.household_no = c.household_no
      WHERE c.declared_property > 0 AND c.found_property = 0 AND c.household_no IN ({compared}))"""
    return finding("property_income_unconfirmed", "", source, declared="declared", evidence=NO_EVIDENCE)


def _works(window: Window) -> str:
    source = f"""(SELECT h.*, p.work FROM {sure("employment")} h JOIN people p ON p.line = h.line
      WHERE h.member AND coalesce(h.status, 'active') = 'active' AND coalesce(h.employed_on, {window.day}) <= {window.day}
        AND coalesce(h.left_job_on, DATE '9999-12-31') > {window.day}
        AND coalesce(p.work, 'none') IN ('unemployed', 'retired', 'student', 'none'))"""
    each = grouped(source, "employment_form, employer")
    return finding("work_not_declared", "employment", each, detail="concat_ws(' ', employment_form, employer)")


def _capacity(tolerance: int) -> str:
    """An obligor who earns more than the roster says: what may be owed is for the rules, whether it is so for people."""
    source = f"""(SELECT f.household_no, f.person_key, f.item, f.amount, f.as_of, f.evidence, p.obligor_income AS declared,
        f.first_month, f.last_month, f.months
      FROM income_facts f JOIN (SELECT household_no, person_key, max(obligor_income) AS obligor_income FROM people
        WHERE NOT member GROUP BY household_no, person_key) p
        ON p.household_no = f.household_no AND p.person_key = f.person_key
      WHERE NOT f.member AND f.amount > 0 AND f.amount * 100 > coalesce(p.obligor_income, 0) * {100 + tolerance})"""
    return finding("obligor_capacity", "(item)", source, declared="declared", found="amount", period=PERIOD)
