"""Findings about property: vehicles by their letters, houses, machinery, business roles, money."""

from __future__ import annotations

from collections.abc import Set

from hedui.verification.findings.shape import finding, grouped, sure
from hedui.verification.window import Window

VEHICLE_STATES = ("standing", "suspected_scrapped", "exempt")


def property_findings(asked: Set[str], window: Window, tolerance: int) -> list[str]:
    """SELECTs of the property findings. `tolerance` in whole percent of the declared money."""
    found = [_thing("vehicle", state, f"vehicle_{state}") for state in VEHICLE_STATES]
    found += [
        _thing("machinery", "standing", "machinery"),
        _thing("business", "active", "business_active"),
        _thing("business", "ended", "business_ended"),
        _thing("house_bought", "recent", "house_bought"),
        _thing("compensation", "recent", "compensation"),
        _houses(),
        _money(tolerance),
        _over_limit(),
    ]
    return found + ([_border(window)] if "border_crossing" in asked else [])


def _thing(kind: str, state: str, question: str) -> str:
    source = f"(SELECT * FROM thing_facts WHERE member AND kind = '{kind}' AND state = '{state}')"
    return finding(question, "(item)", source, found="value", detail="label", period="CAST(happened_on AS VARCHAR)")


def _houses() -> str:
    source = """(SELECT f.household_no, f.person_key, f.item, f.label, f.as_of, f.evidence,
        coalesce(c.declared_houses, 0) AS declared, c.found_houses AS found
      FROM thing_facts f JOIN categories c ON c.household_no = f.household_no
      WHERE f.member AND f.kind = 'house' AND f.state = 'owned' AND c.found_houses > coalesce(c.declared_houses, 0))"""
    return finding("houses_above_declared", "(item)", source, declared="declared", found="found", detail="label")


def _money(tolerance: int) -> str:
    source = f"""(SELECT f.household_no, f.person_key, f.item, f.amount, f.as_of, f.evidence,
        coalesce(c.declared_money, 0) AS declared
      FROM money_facts f JOIN categories c ON c.household_no = f.household_no
      WHERE f.member AND f.amount > 0 AND c.found_money * 100 > coalesce(c.declared_money, 0) * {100 + tolerance})"""
    return finding("money_above_declared", "(item)", source, declared="declared", found="amount")


def _over_limit() -> str:
    source = "(SELECT * FROM money_facts WHERE member AND answer = 'over')"
    return finding("money_over_limit", "(item)", source)


def _border(window: Window) -> str:
    left = f"(SELECT * FROM {sure('border_crossing')} WHERE {window.holds_day('left_on')})"
    return finding("border_crossing", "border_crossing", grouped(left), found="n", period=f"'{window}'")
