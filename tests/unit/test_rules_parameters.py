"""Dated, cited values: what is in force where and when, and how loudly it fails when nothing is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hedui.rules import load
from hedui.rules.division import ancestors, within
from hedui.values.faults import Refusal

ABOUT = 'code: "{code}"\nname: 测试\n'


def pack(root: Path, code: str, parameters: str = "") -> None:
    folder = root / code
    folder.mkdir()
    (folder / "pack.yaml").write_text(ABOUT.format(code=code), "utf8")
    (folder / "parameters.yaml").write_text(parameters, "utf8")


def standard(*entries: str) -> str:
    rows = "".join(f"    - {{{entry}, reported_as: test}}\n" for entry in entries)
    return f"dibao_standard:\n  label: 低保标准\n  unit: fen/month\n  values:\n{rows}"


def test_ancestors_go_from_the_county_to_the_nation() -> None:
    assert ancestors("330212") == ("330212", "330200", "330000", "cn")
    assert ancestors("330212003001") == ("330212", "330200", "330000", "cn")
    assert ancestors("330200") == ("330200", "330000", "cn")
    assert within("150822", "150800") and within("150822", "150000") and not within("150922", "150800")


def test_a_value_holds_from_its_first_day_and_not_on_its_last(tmp_path: Path) -> None:
    pack(tmp_path, "cn")
    pack(tmp_path, "330000", standard("from: 2022-01-01, to: 2023-01-01, value: 100"))
    found = load("330212", tmp_path)
    assert found.parameter("dibao_standard", date(2022, 1, 1)).value == 100
    assert found.parameter("dibao_standard", date(2022, 12, 31)).value == 100
    for day in (date(2021, 12, 31), date(2023, 1, 1)):
        with pytest.raises(Refusal) as refused:
            found.parameter("dibao_standard", day)
        assert all(word in str(refused.value) for word in ("330212", "dibao_standard", str(day)))


def test_an_expired_value_never_falls_back_to_the_parent(tmp_path: Path) -> None:
    pack(tmp_path, "cn")
    pack(tmp_path, "330000", standard("from: 2020-01-01, to: 2030-01-01, value: 100"))
    pack(tmp_path, "330200", standard("from: 2022-01-01, to: 2023-01-01, urban: true, value: 120"))
    found = load("330200", tmp_path)
    assert found.parameter("dibao_standard", date(2022, 6, 1), True).value == 120
    assert found.parameter("dibao_standard", date(2022, 6, 1), False).value == 100
    with pytest.raises(Refusal):
        found.parameter("dibao_standard", date(2024, 6, 1), True)


def test_the_most_particular_value_wins(tmp_path: Path) -> None:
    pack(tmp_path, "cn")
    period = "from: 2022-01-01, to: 2023-01-01"
    values = (f"{period}, value: 1", f"{period}, urban: true, value: 2", f'{period}, area: ["330212"], value: 3')
    pack(tmp_path, "330200", standard(*values))
    day = date(2022, 5, 5)
    assert load("330200", tmp_path).parameter("dibao_standard", day, False).value == 1
    assert load("330200", tmp_path).parameter("dibao_standard", day, True).value == 2
    assert load("330212", tmp_path).parameter("dibao_standard", day, True).value == 3
    assert load("330200", tmp_path).parameter("dibao_standard", day, False, "330212004").value == 3


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("from: 2022-01-01, to: null, value: 1", "never open-ended"),
        ("from: 2022-01-01, to: 2023-01-01, value: 1.5", "whole number"),
        ("from: 2023-01-01, to: 2022-01-01, value: 1", "must lie before"),
        ("from: 2022-01-01, to: 2023-01-01, valeu: 1", "Did you mean value?"),
        ("from: 2022-01-01, to: 2023-01-01, value: 1, unit: yuan", "Units are"),
    ],
)
def test_a_wrong_value_is_refused_with_file_and_line(tmp_path: Path, entry: str, says: str) -> None:
    pack(tmp_path, "cn", standard(entry))
    with pytest.raises(Refusal) as refused:
        load("cn", tmp_path)
    assert says in str(refused.value) and "cn/parameters.yaml:5:" in str(refused.value)


def test_a_value_without_a_source_is_refused(tmp_path: Path) -> None:
    pack(tmp_path, "cn", standard("from: 2022-01-01, to: 2023-01-01, value: 1").replace(", reported_as: test", ""))
    with pytest.raises(Refusal, match="where this comes from"):
        load("cn", tmp_path)


def test_two_values_on_one_day_are_refused(tmp_path: Path) -> None:
    entries = ("from: 2022-01-01, to: 2023-01-01, value: 1", "from: 2022-12-31, to: 2024-01-01, value: 2")
    pack(tmp_path, "cn", standard(*entries))
    with pytest.raises(Refusal, match="two values on 2022-12-31"):
        load("cn", tmp_path)


@pytest.mark.parametrize("text", ["a: &x {b: 1}\nc: *x\n", "a: !!python/object/apply:os.system [ls]\n", "a: 1\na: 2\n"])
def test_yaml_cannot_expand_run_or_say_a_thing_twice(tmp_path: Path, text: str) -> None:
    pack(tmp_path, "cn", text)
    with pytest.raises(Refusal, match="pack_yaml"):
        load("cn", tmp_path)


def test_the_shipped_packs_have_the_published_values() -> None:
    city = load("150802")
    assert city.parameter("dibao_standard", date(2026, 11, 21), True).value == 85000
    rural = city.parameter("dibao_standard", date(2026, 11, 21), False)
    assert (rural.value, rural.unit, rural.illustrative) == (720000, "fen/year", True)
    assert city.parameter("minimum_wage", date(2014, 1, 1)).value == 176000
    with pytest.raises(Refusal, match="150802.*dibao_standard.*2028-01-01"):
        city.parameter("dibao_standard", date(2028, 1, 1), True)


def test_set_overrides_and_may_supply_what_no_pack_has() -> None:
    nation = load("cn")
    with pytest.raises(Refusal):
        nation.parameter("dibao_standard", date(2026, 1, 1), True)
    assert (
        nation.with_sets({"dibao_standard": 66000}).parameter("dibao_standard", date(2026, 1, 1), True).value == 66000
    )
