"""Typed values become text that says neither more nor less than the value."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedui.intake.cells import cell_text, float_column, number_text, text_column, without_errors


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("'150 ", "'150 "),
        (True, "是"),
        (False, "否"),
        (12.0, "12"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1234.5599999999999, "1234.56"),
        (0.00001, "0.00001"),
        (150802800101011.0, "150802800101011"),
        (45322.0, "45322"),
        (9_999_999_999_999_998.0, "9999999999999998"),
        (150802198001010014.0, "1.50802198001010E+17"),
        (1e16, "1.00000000000000E+16"),
        (float("nan"), ""),
        (float("inf"), ""),
        (150802198001010014, "150802198001010014"),
        (Decimal("1200.50"), "1200.50"),
        (Decimal("1E+3"), "1000"),
        (Decimal("NaN"), ""),
        (date(2024, 1, 31), "2024-01-31"),
        (datetime(2024, 1, 31), "2024-01-31"),
        (datetime(2024, 1, 31, 8, 30), "2024-01-31 08:30:00"),
        (datetime(2024, 1, 30, 16, tzinfo=UTC), "2024-01-31"),
        (time(8, 30), "08:30:00"),
        ("韦".encode(), "韦"),
        ("王小明".encode("gb18030"), "王小明"),
        ([1, "a"], '[1, "a"]'),
        ({"a": Decimal("1.0")}, '{"a": "1.0"}'),
    ],
)
def test_a_value_as_text(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_a_column_of_numbers_is_written_like_its_cells() -> None:
    whole, mixed = [12.0, 45322.0, -3.0], [12.0, 0.5, 1.5e17]
    assert float_column(np.array(whole)).to_pylist() == ["12", "45322", "-3"]
    assert text_column(mixed).to_pylist() == ["12", "0.5", "1.50000000000000E+17"]
    assert text_column(["", 5.0, "x", True]).to_pylist() == ["", "5", "x", "是"]


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=20))
def test_both_ways_of_writing_numbers_agree(numbers: list[float]) -> None:
    assert float_column(np.array(numbers, dtype=np.float64)).to_pylist() == [number_text(n) for n in numbers]


def test_error_cells_are_empty() -> None:
    assert without_errors(["#N/A", "a", 1.0, "#DIV/0!"]) == ["", "a", 1.0, ""]


def test_the_encoding_of_bytes_is_decided_by_the_whole_column() -> None:
    for encoding in ("utf-8", "gb18030"):
        column = ["韦", "图门巴雅尔", ""]
        assert text_column([text.encode(encoding) for text in column]).to_pylist() == column
    assert text_column([None, "韦一".encode()]).to_pylist() == ["", "韦一"]
