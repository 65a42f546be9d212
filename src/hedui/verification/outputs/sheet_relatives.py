"""What a calculation sheet keeps back: the income of a relative who lives elsewhere, as departments know it.

The applicant signs the sheet. What the family itself declared of a relative stands there; what was found does not, nor the
figures from which it could be read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from hedui.documents.sheet_content import Assessed, Working
from hedui.rules.interval import Interval
from hedui.rules.records import Record
from hedui.rules.reference import Family
from hedui.verification.outputs.sheet_names import Names

KEPT_BACK = "已比对。数额是这位亲属本人的信息，不在此写明"


def kept_back(larger: Family, declared: Family | None, names: Names) -> frozenset[str]:
    """The obligors, as the sheet names them, of whose income more was found than the family declared."""
    if declared is None:
        return frozenset()
    said = {one.index: _least(one) for one in declared.household.lists["obligors"]}
    each = [one for one in larger.household.lists["obligors"] if one.index is not None]
    return frozenset(names.of(one) for one in each if _least(one) > said.get(one.index, 0))


def _least(obligor: Record) -> int:
    income = obligor.facts["annual_income"]
    return int(income.low or 0) if isinstance(income, Interval) else 0


def without(assessed: Assessed, names: Collection[str], support: str) -> Assessed:
    """The figures without those of these obligors. `support`: the step whose result enters the family's own sum."""
    if not names:
        return assessed

    def told(one: Working) -> Working:
        # A step without figures of the family's own is the region's: nothing of a person can be read from it.
        if one.of not in names or not one.numbers:
            return one
        result = one.result if one.label == support else KEPT_BACK
        return replace(one, numbers=KEPT_BACK, result=result)

    def all_of(some: tuple[Working, ...]) -> tuple[Working, ...]:
        return tuple(map(told, some))

    return replace(
        assessed,
        support_workings=all_of(assessed.support_workings), total_workings=all_of(assessed.total_workings),
        classes=tuple(replace(one, workings=all_of(one.workings)) for one in assessed.classes),
        conditions=tuple(
            replace(one, workings=all_of(one.workings), numbers=KEPT_BACK if one.of in names and one.numbers else one.numbers)
            for one in assessed.conditions
        ),
    )  # fmt: skip
