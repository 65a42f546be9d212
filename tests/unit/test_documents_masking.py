"""What strangers may see of a number and of a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedui.documents.masking import mask_name, mask_number


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("150802198001010017", "150802********0017"),
        ("15080219800101001X", "150802********001X"),
        (" 150802198001010017 ", "150802********0017"),
        ("150802800101001", "150802******001"),
        ("E12345678", "E******78"),
        ("台A1234", "台***34"),
        ("1234", "****"),
        ("", ""),
    ],
)
def test_numbers(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@given(st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True))
def test_the_day_of_birth_never_shows(number: str) -> None:
    assert mask_number(number)[6:14] == "*" * 8


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王五", "王*"),
        ("王小明", "王**"),
        ("欧阳修文", "欧***"),
        ("古丽娜·阿布都热依木", "古***"),
        ("王", "*"),
        ("", ""),
        ("𠅤一", "𠅤*"),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked
