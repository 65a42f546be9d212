"""Findings about property: vehicles by their letters, houses, machinery, business roles, money."""

from __future__ import annotations

from collections.abc import Set

from hedui.verification.findings.shape import finding, grouped, head_key
from hedui.verification.income import counted
from hedui.verification.window import Window

VEHICLE_STATES = ("standing", "suspected_scrapped", "exempt")
# In the order in which they are named; of equal amounts the first gives the question its item.
_MONEY = {
    "bank_deposit": "银行存款",
    "wealth_product": "理财产品",
    "securities": "有价证券",
    "commercial_insurance": "商业保险",
}


def property_findings(asked: Set[str], window: Window, tolerance: int) -> list[str]:
    """SELECTs of the property findings. `tolerance` in whole percent of the declared money or area."""
    found = [_thing("vehicle", state, f"vehicle_{state}") for state in VEHICLE_STATES]
    found += [
        _thing("machinery", "standing", "machinery"),
        _thing("business", "active", "business_active"),
        _thing("business", "ended", "business_ended"),
        _thing("house_bought", "recent", "house_bought"),
        _thing("compensation", "recent", "compensation"),
        _houses(), _area(tolerance), _money(tolerance), _over_limit(), _obligors(),
    ]  # fmt: skip
    return found + [sql for item, sql in _indicators(window).items() if item in asked]


def _thing(kind: str, state: str, question: str) -> str:
    source = f"(SELECT * FROM thing_facts WHERE member AND kind = '{kind}' AND state = '{state}')"
    return finding(question, "(item)", source, found="value", detail="label", period="CAST(happened_on AS VARCHAR)")


def _houses() -> str:
    source = """(SELECT f.household_no, f.person_key, f.item, f.label, f.as_of, f.evidence,
        coalesce(c.declared_houses, 0) AS declared, c.found_houses AS found
      FROM thing_facts f JOIN categories c ON c.household_no = f.household_no
      WHERE f.member AND f.kind = 'house' AND f.state = 'owned' AND c.found_houses > coalesce(c.declared_houses, 0))"""
    return finding("houses_above_declared", "(item)", source, declared="declared", found="found", detail="label")


def _area(tolerance: int) -> str:
    # What several members own together is one home; where more houses were found than declared, that is the question.
    homes = """(SELECT household_no, coalesce(thing, CAST(person_key AS VARCHAR)) AS home, max(coalesce(area, 0)) AS area,
        max(as_of) AS as_of, flatten(list(evidence)) AS evidence
      FROM thing_facts WHERE member AND kind = 'house' AND state = 'owned' AND usage = 'residential' GROUP BY household_no, home)"""
    source = f"""(SELECT c.household_no, k.person_key, c.declared_house_area AS declared, h.area, h.as_of, h.evidence FROM categories c
      JOIN (SELECT household_no, sum(area) AS area, max(as_of) AS as_of, flatten(list(evidence)) AS evidence
        FROM {homes} GROUP BY household_no) h ON h.household_no = c.household_no
      JOIN {head_key()} k ON k.household_no = c.household_no
      WHERE c.found_houses <= coalesce(c.declared_houses, 0)
        AND h.area * 100 > coalesce(c.declared_house_area, 0) * {100 + tolerance})"""
    return finding("house_area_above_declared", "real_estate", source, declared="round(declared)", found="round(area)")


def _money(tolerance: int) -> str:
    """One question about the total: what was declared is a total too, and says nothing of a single account."""
    most = "CASE item " + " ".join(f"WHEN '{item}' THEN {rank}" for rank, item in enumerate(reversed(_MONEY))) + " END"
    named = ", ".join(f"max(CASE WHEN item = '{item}' THEN '{label}' END)" for item, label in _MONEY.items())
    sums = f"""SELECT household_no, item, sum(amount) * {len(_MONEY)} + {most} AS ranked, max(as_of) AS as_of,
        flatten(list(evidence)) AS evidence
      FROM money_facts WHERE member AND amount > 0 GROUP BY household_no, item"""
    source = f"""(SELECT c.household_no, k.person_key, m.item, coalesce(c.declared_money, 0) AS declared, c.found_money AS found,
        m.named, m.as_of, m.evidence
      FROM categories c JOIN (SELECT household_no, arg_max(item, ranked) AS item, concat_ws('、', {named}) AS named,
        max(as_of) AS as_of, flatten(list(evidence)) AS evidence FROM ({sums}) GROUP BY household_no) m ON m.household_no = c.household_no
      JOIN {head_key()} k ON k.household_no = c.household_no
      WHERE c.found_money * 100 > coalesce(c.declared_money, 0) * {100 + tolerance})"""
    return finding("money_above_declared", "(item)", source, declared="declared", found="found", detail="named")


def _over_limit() -> str:
    source = "(SELECT * FROM money_facts WHERE member AND answer = 'over')"
    return finding("money_over_limit", "(item)", grouped(source, "item"))


def _obligors() -> str:
    """A standing vehicle, two houses or more, an active business role, an answer over the limit: one question per item."""
    things = """SELECT household_no, person_key, item, as_of, evidence, kind AS sort, coalesce(thing, CAST(evidence AS VARCHAR)) AS thing FROM thing_facts
      WHERE NOT member AND ((kind = 'vehicle' AND state = 'standing') OR (kind = 'house' AND state = 'owned')
        OR (kind = 'business' AND state = 'active'))"""
    money = """SELECT household_no, person_key, item, as_of, evidence, 'money' AS sort, '' AS thing FROM money_facts
      WHERE NOT member AND answer = 'over'"""
    source = f"""(SELECT household_no, person_key, item, count(DISTINCT thing) AS n, max(as_of) AS as_of,
        flatten(list(evidence)) AS evidence FROM ({things} UNION ALL {money}) GROUP BY household_no, person_key, item
      HAVING max(sort) <> 'house' OR count(DISTINCT thing) > 1)"""
    return finding("obligor_assets", "(item)", source, found="n")


def _indicators(window: Window) -> dict[str, str]:
    def members(item: str, where: str) -> str:
        return f"(SELECT * FROM {counted(item)} WHERE member AND {where})"

    left = members("border_crossing", window.holds_day("left_on"))
    rented = members("public_rental", "coalesce(status, 'active') = 'active'")
    role = members("social_organisation", "coalesce(registration_status, 'active') = 'active'")
    owed = members("fund_loan", "coalesce(loan_balance, 1) > 0")
    opened = (
        """account_opened = 'yes' AND over_limit IS NULL AND coalesce(stock_value, fund_value, bond_value) IS NULL"""
    )
    return {
        "border_crossing": finding(
            "border_crossing", "border_crossing", grouped(left), found="n", period=f"'{window}'"
        ),
        "public_rental": finding("public_rental", "public_rental", rented, found="monthly_rent", detail="address"),
        "social_organisation": finding(
            "organisation_role",
            "social_organisation",
            role,
            found="capital",
            detail="concat_ws(' ', organisation, role)",
        ),
        "fund_loan": finding("housing_loan", "fund_loan", owed, found="loan_balance", detail="house_address"),
        "securities": finding("securities_account", "securities", grouped(members("securities", opened))),
    }
