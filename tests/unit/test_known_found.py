"""What departments found of a family is no nought where somebody or something was not compared."""

from __future__ import annotations

from hedui.documents.stated import Amount, Words, stated_text
from hedui.verification.outputs import known


def family(found: int | None, used: int, most: int | None) -> dict[str, int | None]:
    """A row with the wage and the money of these figures, fen."""
    names = ("found_wage", "used_wage", "used_at_most_wage", "found_money", "used_money", "used_at_most_money")
    return dict(zip(names, (found, used, most) * 2, strict=True))


def test_nothing_found_is_a_nought_only_where_everything_was_compared() -> None:
    for found in (known.found(family(0, 500, 500), "wage"), known.found_money(family(0, 500, 500))):
        assert found == Amount.of(0)
    for found in (known.found(family(0, 500, None), "wage"), known.found_money(family(0, 500, None))):
        assert stated_text(found) == "未知"


def test_what_was_found_is_then_the_least() -> None:
    assert stated_text(known.found(family(120_000, 120_000, None), "wage")) == "不低于 1,200.00"
    assert known.found(family(120_000, 120_000, 120_000), "wage") == Amount.of(120_000)
    assert known.found(family(120_000, 0, 120_000), "wage") == Amount.of(120_000)


def test_what_was_never_asked_is_nothing_stated() -> None:
    assert known.found(family(None, 0, 0), "wage") is None


def test_things_are_counted_the_same_way() -> None:
    assert known.counted(0, "辆", open_=False) == Words("0 辆") and known.counted(0, "辆", open_=True) == Words("未知")
    assert known.counted(2, "套", open_=True) == Words("不少于 2 套")
