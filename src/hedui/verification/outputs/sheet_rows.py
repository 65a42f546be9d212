"""What was declared and what departments say, entry by entry, for a household's calculation sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hedui.catalogue import items
from hedui.documents.sheet_content import IncomeEntry, SheetProperty, Use
from hedui.documents.stated import UNKNOWN, Amount, Stated
from hedui.rules.vocabulary import ASSET_LABELS
from hedui.verification.figures import CATEGORIES
from hedui.verification.income import RESIDENT_PENSION, STOPPED_PENSION
from hedui.verification.outputs.known import found
from hedui.verification.outputs.sheet_names import DECLARED, department_of, income_label

Row = dict[str, Any]
NameOf = Callable[[int], str]
"""A person's key → the name under which the household's roster has them."""

_REMARKS = {
    "standing": "在用", "suspected_scrapped": "登记状态含报废或注销，是否在用待核实", "exempt": "摩托车等，不计入", "gone": "登记已失效，不计入",
    "recent": "近十二个月内", "earlier": "十二个月以前", "active": "在营", "ended": "已注销或吊销，不计入",
}  # fmt: skip
_THINGS = {"house_bought": "购房", "compensation": "征地拆迁补偿"}
OVER, WITHIN = "只答“超过限额”，没有给出金额", "只答“未超过限额”，没有给出金额"


def said_of(assessed: Row) -> dict[str, tuple[Stated, Stated]]:
    """Per class of income what was declared and what was found a year; an undeclared class is nothing stated."""
    return {c: (_stated(assessed[f"declared_{c}"]), found(assessed, c)) for c in CATEGORIES}


def _stated(fen: int | None) -> Stated:
    return None if fen is None else Amount.of(fen)


def income_entries(assessed: Row, facts: Sequence[Row], name_of: NameOf) -> dict[str, list[IncomeEntry]]:
    """Per class the declared amount and every found one. Of one person's wages the largest is used, never their sum."""
    return {category: list(_entries(category, assessed, facts, name_of)) for category in CATEGORIES}


def _entries(category: str, assessed: Row, facts: Sequence[Row], name_of: NameOf) -> Iterator[IncomeEntry]:
    declared, found = assessed[f"declared_{category}"] or 0, assessed[f"found_{category}"] or 0
    entered: Use = "compared" if assessed[f"used_{category}"] > max(declared, found) else "used"
    if declared:
        use: Use = entered if declared >= found else "not_used"
        yield IncomeEntry(
            "全家", income_label(category, DECLARED), Amount.of(declared), True, "家庭申报", None, use, False
        )
    own = [f for f in facts if f["category"] == category and f["member"] and f["amount"]]
    best = {key: max(f["amount"] for f in own if f["person_key"] == key) for key in {f["person_key"] for f in own}}
    for fact in sorted(own, key=lambda f: (name_of(f["person_key"]), -f["amount"], f["item"])):
        largest = category != "wage" or fact["amount"] == best[fact["person_key"]]
        # Two witnesses of one wage may agree to the fen: the first stands for both.
        if category == "wage" and largest:
            best[fact["person_key"]] = None
        amount = (
            Amount(0, fact["amount"])
            if fact["kind"] in (RESIDENT_PENSION, STOPPED_PENSION)
            else Amount.of(fact["amount"])
        )
        yield IncomeEntry(
            name_of(fact["person_key"]), income_label(category, fact["kind"]), amount, False, department_of(fact["item"]),
            fact["as_of"], entered if largest and found > declared else "not_used",
        )  # fmt: skip


def property_rows(
    assessed: Row, money: Sequence[Row], things: Sequence[Row], name_of: NameOf
) -> Iterator[SheetProperty]:
    """What the household declared to own, then what departments say of each member."""
    yield from _declared(assessed)
    for row in money:
        if row["member"] and (row["amount"] or row["answer"]):
            answer = {"over": OVER, "within": WITHIN}.get(row["answer"] or "", "") if row["amount"] is None else ""
            amount = Amount.of(row["amount"]) if row["amount"] is not None else UNKNOWN if answer == OVER else None
            yield SheetProperty(
                ASSET_LABELS.get(row["kind"]) or items()[row["item"]].label, name_of(row["person_key"]), "", "", amount, False,
                department_of(row["item"]), row["as_of"], answer,
            )  # fmt: skip
    for row in things:
        if row["member"]:
            yield _thing(row, name_of)


def _thing(row: Row, name_of: NameOf) -> SheetProperty:
    size = "" if row["area"] is None else f"{float(row['area']):.2f} 平方米"
    value = None if row["value"] is None else Amount.of(row["value"])
    label = _THINGS.get(row["kind"]) or ASSET_LABELS.get(row["kind"]) or items()[row["item"]].label
    return SheetProperty(
        label, name_of(row["person_key"]), row["label"] or "", size, value, False, department_of(row["item"]), row["as_of"],
        _REMARKS.get(row["state"] or "", ""),
    )  # fmt: skip


def _declared(assessed: Row) -> Iterator[SheetProperty]:
    source = "家庭申报"
    if assessed["declared_money"]:
        yield SheetProperty("货币财产", "全家", "", "", Amount.of(assessed["declared_money"]), True, source)
    for kind, column, unit in (("机动车", "declared_vehicles", "辆"), ("房屋", "declared_houses", "套")):
        number = int(assessed[column] or 0)
        if number:
            area = assessed["declared_house_area"] if kind == "房屋" else None
            size = f"，共 {float(area):.2f} 平方米" if area else ""
            yield SheetProperty(kind, "全家", "", f"{number} {unit}{size}", None, True, source)
