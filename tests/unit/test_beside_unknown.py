"""On the screen of a check nothing found is a dash, and no nought, where somebody or something was not compared."""

from __future__ import annotations

import pytest

from hedui.checks.queries import _beside


@pytest.mark.parametrize(
    ("found", "most", "assessed", "shown"),
    [(0, 0, 0, 0), (0, None, 0, None), (700, None, 0, 700), (0, 500, 0, 0), (0, None, None, 0)],
)
def test_nothing_found(found: int, most: int | None, assessed: int | None, shown: int | None) -> None:
    family = {"income_at_least": assessed, "declared_wage": 0, "found_wage": found, "used_wage": found}
    line = _beside("wage", "工资性收入", "元/年", family | {"used_at_most_wage": most}, {})
    assert (line.declared, line.found, line.used) == (0, shown, shown)


def test_a_result_without_the_column_is_shown_as_it_is() -> None:
    family = {"income_at_least": 0, "declared_vehicles": 0, "found_vehicles": 0}
    assert _beside("vehicle", "机动车", "", family, {}).found == 0
