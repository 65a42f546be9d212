"""What a calculation sheet says of money of which banks named no amount: that there is none, instead of a nought."""

from __future__ import annotations

import re
from dataclasses import replace

from hedui.documents.sheet_content import Assessed, SheetCondition, Working
from hedui.verification.outputs.known import Row, only_within

MONEY = {"deposit", "wealth_product", "security", "insurance", "cash"}
"""The kinds of assets of which banks and their like answer."""
NOTHING = "0 元"
NO_AMOUNT = "没有给出数额（只答“未超过限额”）"
LEFT_OUT = "；另有机构只答“未超过限额”，没有给出数额，不在其中"


def without_amounts(assessed: Assessed, family: Row, money: str) -> Assessed:
    """The figures of a family (its row of `assessed`) one of whose banks only said that it is within the limit.

    `money` is what the step is called that adds its money up. Where that is all that is known, no nought stands for it;
    else it is said that the sum is without it.
    """
    if not family["within_limit"] or not money:
        return assessed
    alone = only_within(family) and not family["used_money"]
    of_other = re.compile(rf"({re.escape(money)}[^，；：]*，){NOTHING} ")

    def told(one: Working) -> Working:
        if one.label != money:
            return one
        return (
            replace(one, numbers=NO_AMOUNT, result="没有给出数额")
            if alone
            else replace(one, numbers=one.numbers + LEFT_OUT)
        )

    def asked(one: SheetCondition) -> SheetCondition:
        numbers = one.numbers
        if alone and one.formula.startswith(f"{money} ") and numbers.startswith(f"{NOTHING} "):
            numbers = NO_AMOUNT + numbers.removeprefix(NOTHING)
        elif alone:
            # What another programme makes of the same money.
            numbers = of_other.sub(rf"\1{NO_AMOUNT} ", numbers)
        return replace(one, numbers=numbers, workings=tuple(map(told, one.workings)))

    return replace(assessed, conditions=tuple(map(asked, assessed.conditions)))
