"""Codes that mean the same everywhere, and headers in letters, stand in the annex with their Chinese."""

from __future__ import annotations

import pytest

from hedui.verification.outputs.annex_words import _value


@pytest.mark.parametrize(
    ("written", "code", "kind", "shown"),
    [
        ("A", "vehicle_status", "text", "A（正常）"),
        ("EM", "vehicle_status", "text", "EM（注销、达到报废标准）"),
        ("注销", "vehicle_status", "text", "注销"),
        ("A?", "vehicle_status", "text", "A?"),
        ("", "vehicle_status", "text", ""),
        ("F", "use_kind", "text", "F（货运）"),
        ("02", "plate_kind", "text", "02（小型汽车）"),
        ("150802", "hukou_area", "division", "150802（内蒙古自治区巴彦淖尔市临河区）"),
        ("999999", "hukou_area", "division", "999999"),
        # One department's 1 is a man, another's a woman.
        ("1", "sex", "code", "1"),
    ],
)
def test_a_code_stands_with_its_word(written: str, code: str, kind: str, shown: str) -> None:
    assert _value(written, code, kind) == shown
