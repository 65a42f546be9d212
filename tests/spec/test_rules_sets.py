"""`--set` for all families, for town or country, for one division: the most particular one counts, in every reader."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from both_readers import check_agreement
from cities import command

from hedui.rules import load
from hedui.rules.assess import assess
from hedui.values.faults import Refusal

ON = date(2026, 6, 1)


def family(*, urban: bool, region: str = "150802", **more: Any) -> dict[str, Any]:
    return {
        "urban": urban,
        "region": region,
        "applied_on": "2026-06-01",
        "members": [{"work": "migrant", "sex": "male", "birth_date": "1980-01-01"}],
        **more,
    }


@pytest.mark.parametrize(
    ("sets", "urban", "rural"),
    [
        ({"dibao_standard": 70000}, 70000, 70000),
        ({"dibao_standard.urban": 90000}, 90000, 60000),
        ({"dibao_standard.rural": 62000}, 85000, 62000),
        ({"dibao_standard": 1, "dibao_standard.rural": 62000}, 1, 62000),
        ({"dibao_standard@150802": 5, "dibao_standard.rural": 62000}, 5, 5),
        ({"dibao_standard@150802": 5, "dibao_standard.rural@150802": 6}, 5, 6),
        ({"dibao_standard@150822": 5}, 85000, 60000),
    ],
)
def test_the_most_particular_setting_counts(sets: dict[str, int], urban: int, rural: int) -> None:
    for kind, standard in ((True, urban), (False, rural)):
        answer = assess(family(urban=kind), sets=sets)
        assert answer["standard"] == standard
        assert [(o["name"], o["value"]) for o in answer["overrides"]] == sorted(sets.items())


def test_one_value_for_town_and_one_for_country_in_the_compiled_law() -> None:
    pack = load("150802").with_sets({"dibao_standard.urban": 90000, "dibao_standard.rural": 62000})
    rows = check_agreement(pack, "dibao", ON, [family(urban=True), family(urban=False)])
    # A yearly value stands under the monthly name here: the compiled rules count in twelfths.
    assert [row["standard"] for row in rows] == [12 * 90000, 12 * 62000]


def test_the_wage_of_another_division_is_set_alone() -> None:
    members = [
        {"work": "migrant", "sex": "male", "birth_date": "1980-01-01", "work_region": w}
        for w in ("150822", "330212", "")
    ]
    told = [family(urban=True, members=[m]) for m in members]
    pack = load("150802").with_sets({"minimum_wage@330212": 100000})
    incomes = [
        row.get("annual_income", row.get("annual_income_lo")) for row in check_agreement(pack, "dibao", ON, told)
    ]
    assert incomes == [8 * 176000, 8 * 100000, 8 * 176000]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dibao_standart", "Did you mean dibao_standard?"),
        ("dibao_standart.urban", "Did you mean dibao_standard.urban?"),
        ("dibao_standard.urbn", "Write dibao_standard.urban or dibao_standard.rural."),
        ("dibao_standard.country", "dibao_standard.rural"),
        ("dibao_standard@15080", "six digits"),
        ("dibao_standard.rural@city", "six digits"),
    ],
)
def test_what_names_nothing_is_refused_with_the_nearest_name(name: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        assess(family(urban=True), sets={name: 1})
    assert refused.value.fault == "no_parameter"
    assert name in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["assess", "explain", "simulate", "verify"])
def test_the_help_of_every_command_names_the_ways(name: str) -> None:
    told = " ".join(command(name, "--help").out.split())
    assert "NAME.urban" in told
    assert "NAME@150802" in told
