"""What is known of a household's figures on the larger reading: a sum, a range or a bound, the same on every output.

Each function takes a row of `assessed` or of households.parquet that was assessed (`income_at_least` is not NULL).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hedui.documents.stated import UNKNOWN, Amount, Stated, Words

Row = Mapping[str, Any]
WITHIN_LIMIT = Words("未超过限额（没有给出数额）")


def used(family: Row, category: str) -> Amount:
    """What the rules took of a category of income, fen a year."""
    return Amount(family[f"used_{category}"], family[f"used_at_most_{category}"])


def found(family: Row, category: str) -> Stated:
    """What departments say of a category of income, fen a year. Where somebody or something was not compared it is at least
    that much: nothing found is then unknown and no nought."""
    return _at_least(family[f"found_{category}"], used(family, category))


def found_money(family: Row) -> Stated:
    """What departments say of money, fen; at least that much where a bank named no amount or was not asked.

    Where banks only said that it is within the limit, that is what is found: nobody told a nought.
    """
    if only_within(family):
        return WITHIN_LIMIT
    return _at_least(family["found_money"], money(family))


def _at_least(fen: int | None, taken: Amount) -> Stated:
    return None if fen is None else Amount(fen, None) if taken.high is None else Amount.of(fen)


def only_within(family: Row) -> bool:
    """Whether all that is known of money is that banks found no more than the limit. Needs a row of `assessed`."""
    return bool(family.get("within_limit")) and not family["found_money"] and money(family).high is not None


def counted(number: int, unit: str, *, open_: bool) -> Words:
    """So many things; where there may be more, at least so many, and none is unknown."""
    return Words(f"{number} {unit}" if not open_ else f"不少于 {number} {unit}" if number else "未知")


def money(family: Row) -> Amount:
    """The money that was held against its ceiling, fen."""
    return Amount(family["used_money"], family["used_at_most_money"])


def annual_income(family: Row) -> Amount:
    """The household's income, fen a year."""
    return Amount(family["income_at_least"], family["income_at_most"])


def per_capita_annual(family: Row) -> Amount:
    """The same per member who counts, rounded half up; unknown where nobody does."""
    income, members = annual_income(family), family["members" if "members" in family else "members_counted"]
    if not members:
        return UNKNOWN
    return Amount(_share(income.low, members), None if income.high is None else _share(income.high, members))


def per_capita_monthly(family: Row) -> Amount:
    """Fen per member and month, as the rules rounded it."""
    least = family["per_capita_monthly_at_least"]
    return UNKNOWN if least is None else Amount(least, family["per_capita_monthly_at_most"])


def why(family: Row, category: str) -> str:
    """Why `used` of this category is what the rules took, for people."""
    declared, found = (family[f"{side}_{category}"] for side in ("declared", "found"))
    return why_used(_stated(declared), _stated(found), used(family, category))


def why_used(declared: Stated, found: Stated, taken: Amount) -> str:
    """Why this is what the rules took of a category of income, for people."""
    said, seen = (one.low if isinstance(one, Amount) else 0 for one in (declared, found))
    if taken.high != taken.low:
        return "有情况未知，先列最低数，不按 0 计算" if taken.high is None else "其中计入多少还不清楚，列出可能的最高数"
    if taken.low == 0 and not said and not seen:
        return "没有申报，也没有核对到"
    if taken.low > max(said, seen):
        return "按当地测算办法算出的数较大，采用测算数"
    if taken.low < max(said, seen):
        return "其中有依法不计入的收入，已扣除"
    if seen > said:
        return "核对到的数较大，采用核对数"
    return "申报与核对一致" if seen == said and found is not None else "采用申报数"


def _stated(fen: int | None) -> Stated:
    return None if fen is None else Amount.of(fen)


def _share(fen: int, members: int) -> int:
    return (2 * fen + members) // (2 * members)
