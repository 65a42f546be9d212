"""重新确认函 of a run's households: which findings a family is asked about, and what may be shown to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from hedui.catalogue import items
from hedui.documents.letter_content import LetterContent, LetterItem
from hedui.documents.masking import mask_number
from hedui.documents.stated import Amount, Stated, Words, yuan
from hedui.values import region
from hedui.verification.findings.shape import Kind, kinds
from hedui.verification.outputs.sheet_names import department_of
from hedui.verification.outputs.shown import Whose
from hedui.verification.outputs.tables import PROGRAMMES

SOME_DEPARTMENT = "有关部门"
REPLY_DAYS = 10
"""No national rule gives the family a time to answer in; a caller that knows its region's gives another."""
KEPT_BACK = Words("不在此写明")
Row = dict[str, Any]

_MATTERS = {
    "dead": "death", "in_prison": "custody", "in_rehabilitation": "custody", "name_differs": "name", "number_unusable": "number",
    "number_miswritten": "number",
    "roster_unreadable": "unreadable", "in_two_households": "twice", "listed_twice": "twice", "assisted_elsewhere": "assisted",
    "assisted_other_household": "assisted", "assisted_other_programme": "assisted", "spouse_not_declared": "spouse",
    "spouse_divorced": "divorced", "co_registered_not_declared": "co_registered", "housing_loan": "loan",
    "organisation_role": "organisation", "contribution_wage": "wage", "fund_wage": "wage", "taxed_wage": "wage", "payroll_wage": "wage",
    "welfare_post_wage": "wage", "work_not_declared": "wage", "wage_sources_differ": "wage", "benefit_and_work": "wage",
    "taxed_business": "business_income", "land_income": "business_income", "turnover_taxed": "business_income",
    "taxed_property": "property_income", "property_income_unconfirmed": "property_income", "pension_income": "transfer",
    "unemployment_income": "transfer", "subsidy_income": "transfer", "obligor_capacity": "obligor", "obligor_assets": "obligor_assets",
    "vehicle_suspected_scrapped": "vehicle_scrapped", "money_over_limit": "over_limit", "not_permitted": "permission",
    "disability_not_declared": "disability", "disability_level_higher": "disability", "medical_cost": "medical",
    "student": "student", "obligor_unable": "obligor", "other_programme_fits": "programme",
}  # fmt: skip
_THEMES = {
    "户籍": "register", "家庭成员": "twice", "身份": "name", "申报": "unreadable", "家庭收入": "transfer", "赡养费": "obligor",
    "车辆": "vehicle", "房屋": "house", "经营": "business_role", "货币财产": "money", "辅助指标": "travel", "核对完整性": "permission",
}  # fmt: skip
_DOUBTS = {"identity_doubt": "identity", "house_candidate": "candidate"}
NOT_ASKED = {
    "vehicle_exempt",
    "business_ended",
    "alive_and_dead",
    "paid_after_death",
    "public_rental",
    "partly_permitted",
}
"""They change nothing by law, or the family has said so itself: it is not troubled with them."""
_SHOWN_DETAIL = {
    "vehicle", "vehicle_scrapped", "house", "business_role", "money", "loan", "organisation", "assisted", "programme",
}  # fmt: skip
_SHOWN_KINDS = {"registered_elsewhere", "not_local", "work_not_declared", "in_two_households", "name_differs"}
"""Where the detail is the member's own: a plate, an address, a firm, an employer, a name. Elsewhere it may name somebody else."""
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{14,17}[0-9Xx](?![0-9A-Za-z])")
_MONTHS = re.compile(r"(\d{4})-(\d{2})(?:—| 至 )(\d{4})-(\d{2})(（\d+ 个月）)?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def letter_content(
    assessed: Row, people: Sequence[Row], findings: Sequence[Row], on: date, days: int = REPLY_DAYS
) -> LetterContent | None:
    """The letter to one household from its rows of `assessed`, `people` and `findings`; None with nothing to re-confirm.

    What only helps the family is told first, but is no reason for a letter by itself.
    """
    own = Whose(people)
    told = [(kinds()[f["kind"]], f) for f in findings if f["kind"] not in NOT_ASKED]
    doubts = tuple(_once(_doubt(kind, f, own) for kind, f in told if kind.code in _DOUBTS))
    differ = tuple(_once(_item(kind, f, own) for kind, f in told if kind.code not in _DOUBTS and not kind.favour))
    if not doubts and not differ:
        return None
    head = next((p for p in people if p["head"]), people[0])
    return LetterContent(
        applicant=head["name"] or "",
        programme=PROGRAMMES.get(assessed["programme"] or "", "社会救助"),
        region_name=region.full_name(assessed["hukou_area"]) if assessed["hukou_area"] else "",
        on=on,
        reply_by=on + timedelta(days),
        in_favour=tuple(_once(_item(kind, f, own) for kind, f in told if kind.favour)),
        items=differ,
        doubts=doubts,
    )


def matter_of(kind: Kind) -> str:
    """Which words a kind of finding is told with; a kind that has none of its own, those of what it would change."""
    return _MATTERS.get(kind.code) or _THEMES.get(kind.changes) or "other"


def _once(found: Iterator[LetterItem]) -> Iterator[LetterItem]:
    """Each thing once: two kinds of finding may rest on the same record."""
    seen = set()
    for one in found:
        key = (one.matter, one.person, one.item, one.found, one.detail)
        if key not in seen:
            seen.add(key)
            yield one


def _item(kind: Kind, f: Row, own: Whose) -> LetterItem:
    matter = matter_of(kind)
    # Whatever is known of somebody who does not live in the household is for that person, not for the family.
    shown = own.is_own(f) and not matter.startswith("obligor")
    # Which register knows of a thing tells what it is.
    named = bool(f["item"]) and kind.code != "obligor_assets"
    return LetterItem(
        matter=matter,
        kind=kind.code,
        person=own.name(f),
        item=items()[f["item"]].label if named else "",
        department=department_of(f["item"]) if named else SOME_DEPARTMENT if f["item"] else "",
        declared=_stated(kind, f["declared"]) if shown else None,
        found=_stated(kind, f["found"]) if shown or f["found"] is None else KEPT_BACK,
        detail=(_others(kind, f) or _detail(kind, matter, f["detail"] or "")) if shown else "",
        period=_period(f["period"] or "") if shown else "",
        as_of=f["as_of"],
    )


def _doubt(kind: Kind, f: Row, own: Whose) -> LetterItem:
    """A record that may be somebody else's: that it exists, and where, and nothing of what it says."""
    return LetterItem(
        matter=_DOUBTS[kind.code],
        kind=kind.code,
        person=own.name(f),
        item=items()[f["item"]].label if f["item"] else "",
        department=department_of(f["item"]) if f["item"] else "",
        as_of=f["as_of"],
    )


def _stated(kind: Kind, value: int | None) -> Stated:
    if value is None:
        return None
    if kind.code == "wage_sources_differ":
        return Words(f"每月相差 {yuan(value)} 元")
    return Amount.of(value) if kind.is_money else Words(f"{value} {kind.unit}".strip())


def _others(kind: Kind, f: Row) -> str:
    """With whose records this item's do not agree, where the question is about two."""
    if kind.code != "wage_sources_differ":
        return ""
    others = sorted({e["item"] for e in f["evidence"]} - {f["item"]})
    return f"和“{'、'.join(items()[one].label for one in others)}”记录的工资不一样"


def _detail(kind: Kind, matter: str, detail: str) -> str:
    if matter not in _SHOWN_DETAIL and kind.code not in _SHOWN_KINDS:
        return ""
    return _LONG_NUMBER.sub(lambda number: mask_number(number[0]), detail)


def _period(period: str) -> str:
    """`2025-11—2026-10` as 2025 年 11 月至 2026 年 10 月, one month as that month, `2026-08-17` as a day."""
    if day := _DAY.fullmatch(period):
        return f"{day[1]} 年 {int(day[2])} 月 {int(day[3])} 日"
    found = _MONTHS.fullmatch(period)
    if not found:
        return period
    first, last = (f"{found[at]} 年 {int(found[at + 1])} 月" for at in (1, 3))
    return first if first == last else f"{first}至{last}{found[5] or ''}"
