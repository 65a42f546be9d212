"""A day that a workbook keeps as a number is told as a day in the annex, beside what is written."""

from __future__ import annotations

import pytest

from hedui.documents.annex_content import Cell
from hedui.verification.outputs.annex import with_days


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("42478", "42478（2016-04-18）"),
        ("45350.5", "45350.5（2024-02-28）"),
        ("2016-04-18", "2016-04-18"),
        ("20160418", "20160418"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_the_day_stands_beside_a_workbooks_number(written: str, shown: str) -> None:
    cells = (Cell("登记日期", written), Cell("建筑面积", "42478"))
    assert with_days(cells, {"登记日期"}) == (Cell("登记日期", shown), Cell("建筑面积", "42478"))
