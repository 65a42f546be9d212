"""Records of income and property that became no figure: every one of them is told, with why.

A record that is evidence of no fact was excluded by a rule of `income` or `property`; here the same rules say which.
What none of them names was replaced by another statement of the same thing: a newer one, of one day the larger, or the
finer ones of a period.
"""

from __future__ import annotations

from collections.abc import Set

from hedui.tables import literal
from hedui.verification.history.codes import FOUND, by_code, content_of_items
from hedui.verification.history.shape import PEOPLE, fact
from hedui.verification.income import TAX_DAY
from hedui.verification.property import SILENT
from hedui.verification.window import Window

LEFT_OVER, CITED = "fact_left_over", "fact_cited"
# Items whose records never have an amount that counts.
NEVER = {"assistance": "assistance", "business_tax": "turnover", "employment": "registration"}


def cited_sql(found: str) -> str:
    """`fact_cited`: every record that is evidence of a fact of `found`, with whose fact it is."""
    return f"SELECT DISTINCT household_no, person_key, member, unnest(evidence) AS record_place FROM {found}"


def left_over_sql(asked: Set[str]) -> str:
    """`fact_left_over`: the hits of income and property items that are evidence of nothing, each once per role."""
    codes = ", ".join(literal(code) for code in sorted(asked & content_of_items().keys())) or "''"
    return f"""SELECT DISTINCT h.household_no, h.person_key, h.member, s.item, h.record_place, s.as_of,
        h.name_agreement = 'different' AS doubtful
      FROM hits h JOIN hit_sources s ON s.snapshot = h.snapshot
      LEFT JOIN {CITED} c ON c.household_no = h.household_no AND c.person_key = h.person_key AND c.member = h.member AND c.record_place = h.record_place
      WHERE s.item IN ({codes}) AND c.record_place IS NULL"""


def left_over(asked: Set[str], window: Window) -> list[str]:
    """SELECTs of the facts that are not used because of what the record says, or whose it is."""
    reasons = {item: said for item, said in _reasons(window).items() if item in asked}
    known = ", ".join(literal(item) for item in reasons) or "''"
    plain = f"CASE WHEN doubtful THEN 'doubt_of_identity' ELSE coalesce({by_code('item', _never())}, 'superseded') END"
    found = [_facts(f"(SELECT *, {plain} AS why FROM {LEFT_OVER} WHERE doubtful OR item NOT IN ({known}))")]
    for item, said in reasons.items():
        cases = " ".join(f"WHEN {condition} THEN '{why}'" for why, condition in said)
        found.append(
            _facts(f"""(SELECT l.*, CASE {cases} ELSE 'superseded' END AS why FROM {LEFT_OVER} l JOIN hits_{item} t
              ON t.household_no = l.household_no AND t.person_key = l.person_key AND t.member = l.member AND t.record_place = l.record_place
              WHERE l.item = '{item}' AND NOT l.doubtful)""")
        )
    return [*found, _candidates()]


def _never() -> dict[str, str]:
    return {item: literal(why) for item, why in NEVER.items()}


def _facts(source: str) -> str:
    """One fact per person, item and reason, with all its records."""
    grouped = f"""(SELECT r.household_no, p.line, r.person_key, r.member, r.item, r.why, max(r.as_of) AS as_of,
        list(r.record_place) AS evidence
      FROM {source} r JOIN {PEOPLE} p
        ON p.household_no = r.household_no AND p.person_key = r.person_key AND p.member = r.member
      GROUP BY r.household_no, p.line, r.person_key, r.member, r.item, r.why)"""
    content = by_code("item", {item: literal(content) for item, content in content_of_items().items()})
    return fact(
        grouped,
        content=content,
        kind="item",
        item="item",
        basis=f"'{FOUND}'",
        why="why",
        as_of="as_of",
        evidence="evidence",
    )


def _candidates() -> str:
    """Rows without a number that name and address make likely: nobody has said yet whose they are."""
    source = f"""(SELECT c.household_no, p.line, c.person_key, p.member, c.item, 'candidate' AS why, c.record_place, c.as_of
      FROM candidates c JOIN {PEOPLE} p ON p.household_no = c.household_no AND p.person_key = c.person_key)"""
    return _facts(source)


def _reasons(window: Window) -> dict[str, list[tuple[str, str]]]:
    """Item → why a record of it is no figure and the SQL by which one knows, the first that holds."""
    unpaid = ("no_amount", "monthly_amount IS NULL")
    rate = "CASE WHEN own_rate >= 1 THEN own_rate / 100.0 ELSE own_rate END"
    return {
        "pension": [unpaid],
        "unemployment_benefit": [unpaid],
        "public_welfare_job": [unpaid],
        "farm_subsidy": [*_when("paid_on", window.holds_day("paid_on")), ("no_amount", "amount IS NULL")],
        "forest_subsidy": [*_when("paid_on", window.holds_day("paid_on")), ("no_amount", "amount IS NULL")],
        "public_payroll": [*_when("month", window.holds("month")), ("no_amount", "gross_wage IS NULL")],
        "contribution": [
            ("ended", "coalesce(contribution_status, 'active') <> 'active'"),
            *_when("month", window.holds("month")),
            ("no_amount", "contribution_base IS NULL"),
        ],
        "fund_deposit": [
            ("no_amount", "own_monthly IS NULL"),
            ("rate_unusable", f"coalesce({rate}, 0) NOT BETWEEN 0.05 AND 0.12"),
            *_when("paid_to_month", window.reaches("paid_to_month")),
        ],
        "income_tax": [*_when(TAX_DAY, window.holds_day(TAX_DAY)), ("no_amount", "amount IS NULL")],
        "land_contract": [
            ("no_amount", "transfer_income IS NULL"),
            *_when("year", f"year BETWEEN {window.on.year - 2} AND {window.on.year}"),
        ],
        **{item: [("no_amount", silent)] for item, silent in SILENT.items()},
        "commercial_insurance": [
            ("ended", "coalesce(status, 'active') <> 'active'"),
            ("no_amount", SILENT["commercial_insurance"]),
        ],
    }


def _when(column: str, within: str) -> list[tuple[str, str]]:
    return [("no_period", f"{column} IS NULL"), ("outside_window", f"NOT {within}")]
