"""The short way for citizen numbers agrees with the full reading on what it accepts, wherever a batch was cut."""

from __future__ import annotations

import pyarrow as pa
import pytest

from hedui.intake.plain import plain_keys
from hedui.values.identity import check_digit, read


def number(first17: str) -> str:
    return first17 + check_digit(first17)


RIGHT = [
    number(n)
    for n in ("15080219900101123", "15080220000229001", "11010118500101999", "65432119991231100", "99999999991231999")
]
WRONG = [
    "15080219900101123" + ("0" if check_digit("15080219900101123") != "0" else "1"), number("15080219000229001"),
    number("15080218491231001"), number("15080219901301001"), number("15080219900132001"), number("15080219900431001"),
    number("05080219900101123"), "15080219900101123Y", "1508021990010112:5", "15080219900/01123X", "a50802199001011234",
    "１５０８０２", "150802900101123", "", None,
]  # fmt: skip


def test_right_numbers_have_their_first_seventeen_digits_as_key() -> None:
    assert plain_keys(pa.array(RIGHT)).to_pylist() == [int(n[:17]) for n in RIGHT]


def test_what_is_not_plain_or_not_right_has_no_key() -> None:
    assert plain_keys(pa.array(WRONG, pa.string())).null_count == len(WRONG)


def test_a_small_x_is_plain() -> None:
    small = next(n for n in (number(f"15080219900101{s:03d}") for s in range(100)) if n.endswith("X")).lower()
    assert plain_keys(pa.array([small])).to_pylist() == [int(small[:17])]


@pytest.mark.parametrize("before", [[], ["long before: " * 9], [None], ["15", RIGHT[0]]])
@pytest.mark.parametrize("after", [[], ["x"]])
def test_a_slice_of_a_batch_is_read_from_its_own_start(before: list[str | None], after: list[str | None]) -> None:
    whole = pa.array([*before, *RIGHT, *after], pa.string())
    assert plain_keys(whole[len(before) : len(before) + len(RIGHT)]).to_pylist() == [int(n[:17]) for n in RIGHT]


@pytest.mark.parametrize("place", range(18))
def test_one_changed_character_is_judged_as_the_full_reading_judges_it(place: int) -> None:
    texts = [RIGHT[0][:place] + c + RIGHT[0][place + 1 :] for c in "0123456789Xx:/a"]
    for text, key in zip(texts, plain_keys(pa.array(texts)).to_pylist(), strict=True):
        full = read(text)
        assert key == (full.key if full.fate == "keyed" and full.form == 18 else None), text
