"""The truth's own reading of number cells and names: the file contract, independent of intake and matching."""

from __future__ import annotations

import pytest

from hedui.synth.truth.agreement import agreement
from hedui.synth.truth.usable import fate

GOOD = "11010519491231002X"  # the example of GB 11643-1999


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (GOOD, ("keyed", GOOD)),
        ("11010519491231002x", ("keyed", GOOD)),
        (" 110105 19491231 002X\t", ("keyed", GOOD)),
        ("１１０１０５１９４９１２３１００２Ｘ", ("keyed", GOOD)),
        ("'11010519491231002X", ("keyed", GOOD)),
        ('"11010519491231002X"', ("keyed", GOOD)),
        ("150821700101001", ("keyed", "150821197001010017")),
        ("E12345678", ("keyed", "E12345678")),
        ("110105194912310021", ("rejected", "check_digit")),
        ("150821197002300018", ("rejected", "check_digit")),
        ("150821700230001", ("rejected", "birth_date")),
        ("1.10105E+17", ("rejected", "digits_lost")),
        (1.10105194912310e17, ("rejected", "digits_lost")),
        ("11010519491231002", ("rejected", "digits_lost")),
        ("", ("rejected", "no_number")),
        (None, ("rejected", "no_number")),
        ("无", ("rejected", "no_number")),
        ("110105********002X", ("unkeyed", "masked")),
    ],
)
def test_a_number_cell(cell: str | float | None, expected: tuple[str, str]) -> None:
    got = fate(cell)
    assert (got.fate, got.number or got.reason) == expected


def test_an_impossible_day_with_a_right_check_digit_is_a_birth_date_fault() -> None:
    assert fate("150821197002300016").reason in ("birth_date", "check_digit")
    right = next(c for c in "0123456789X" if fate(f"15082119700230001{c}").reason == "birth_date")
    assert all(fate(f"15082119700230001{c}").reason == "check_digit" for c in "0123456789X" if c != right)


def test_an_empty_number_is_unkeyed_only_where_sources_often_have_none() -> None:
    assert fate("", True).fate == "unkeyed"
    assert fate("110105194912310021", True).reason == "check_digit"


def test_fifteen_digits_are_told_apart() -> None:
    assert fate("150821700101001").converted
    assert not fate("150821197001010017").converted


@pytest.mark.parametrize(
    ("roster", "written", "expected"),
    [
        ("张伟", "张　伟", "same"),
        ("额尔德尼·高娃", "额尔德尼•高娃", "same"),
        ("额尔德尼·高娃", "额尔德尼高娃", "same"),
        ("张伟", "張偉", "variant"),
        ("王䶮", "王龑", "variant"),
        ("王䶮", "王?", "lost_characters"),
        ("王䶮", "王□", "lost_characters"),
        ("王䶮", "王\ue6a3", "lost_characters"),
        ("王䶮", "王YAN", "lost_characters"),
        ("巴彦·高娃", "巴彦?高娃", "lost_characters"),
        ("阿拉坦其木格", "阿拉坦其", "truncated"),
        ("王伟", "WANG WEI", "transliteration"),
        ("王伟", "章伟", "different"),
        ("王伟", "王强", "different"),
        ("张三丰", "张三", "different"),
    ],
)
def test_how_far_two_names_agree(roster: str, written: str, expected: str) -> None:
    assert agreement(roster, written) == expected
