"""Amounts as they are printed: a figure, a range, a bound, or not known."""

from __future__ import annotations

import pytest

from hedui.documents.stated import UNKNOWN, Amount, Stated, Words, stated_text, yuan


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        (Amount.of(0), "0.00"),
        (Amount.of(123_456_789), "1,234,567.89"),
        (Amount.of(-5), "-0.05"),
        (Amount.of(-123_400), "-1,234.00"),
        (Amount(0, 5_000_000), "不超过 50,000.00"),
        (Amount(5_000_001, None), "不低于 50,000.01"),
        (Amount(100, 200), "1.00 至 2.00"),
        (UNKNOWN, "未知"),
        (Words("2 辆"), "2 辆"),
        (None, "—"),
    ],
)
def test_printed(stated: Stated, text: str) -> None:
    assert stated_text(stated) == text


def test_a_range_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Amount(2, 1)


def test_large_sums_stay_exact() -> None:
    assert yuan(9_007_199_254_740_993_00) == "9,007,199,254,740,993.00"
