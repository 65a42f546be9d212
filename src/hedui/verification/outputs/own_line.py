"""The line that a programme holds a family's income against, where it is not the standard itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hedui.rules.parameters import Value
from hedui.verification.assessment import Law
from hedui.verification.outputs.sheet_names import source_text

# What they call the standard is theirs: of it the family is paid.
_OF_THE_STANDARD = ("dibao",)
# Who applies alone lives in a marginal family: its line is theirs.
_OF_THE_MARGINAL = ("dibao_marginal", "dibao_single")
# Of each person these ask what that person has: how much the household has a head decides nothing.
BY_OWN_INCOME = ("tekun",)
Values = Mapping[tuple[str, int], Value]
"""What a programme's steps read: name and years back → the value in force."""


@dataclass(frozen=True)
class OwnLine:
    """Fen per person and year, what it is called, and the source of what makes it differ from the standard."""

    year: int
    label: str
    source: str


def own_line(programme: str, values: Values, standard_year: int | None) -> OwnLine | None:
    """The line of a programme whose line is not the standard; None where it is, or where no value is published.

    A marginal family's is a multiple of the standard, a family of heavy expenses' the year before's disposable income.
    """
    if (
        programme in _OF_THE_MARGINAL
        and standard_year is not None
        and (multiple := values.get(("marginal_multiple", 0)))
    ):
        label = f"低保边缘家庭收入线（低保标准的 {multiple.value / 100:g} 倍）"
        return OwnLine(standard_year * multiple.value // 100, label, source_text(multiple.source))
    if programme == "rigid_expenditure" and (income := values.get(("disposable_income", 1))):
        return OwnLine(income.value, "上年度当地居民人均可支配收入", source_text(income.source))
    return None


def reads_money_ceiling(law: Law | None) -> bool:
    """The same of a household to which perhaps no law could be applied."""
    return law is not None and law.reads_money_ceiling


def standard_name(programme: str) -> str:
    """What the standard is called on the papers of a programme whose own line it is not, or has no published value.

    Printed as "the standard", that of minimum living allowance would pass for the line of the programme applied for.
    """
    return "" if programme in _OF_THE_STANDARD else "低保标准"
