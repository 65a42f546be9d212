"""One household: what the answer says at the boundaries, when something is not known, and when a value is missing."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hedui.rules import household
from hedui.rules.assess import assess
from hedui.rules.explain import explain, sheet
from hedui.rules.loading import packs_folder
from hedui.values.faults import Refusal

ADULT = {"relation": "本人", "sex": "male", "birth_date": "1980-05-01"}


def family(**fields: Any) -> dict[str, Any]:
    return {
        "programme": "dibao",
        "urban": True,
        "region": "150802",
        "applied_on": "2026-06-01",
        "members": [ADULT],
        **fields,
    }


def wage(amount: int | None, **fields: Any) -> dict[str, Any]:
    return {"member": 0, "category": "wage", "amount": amount, "period": "year", **fields}


@pytest.mark.parametrize(("income", "indication", "amount"), [(1_019_999, "符合", 100), (1_020_000, "不符合", 0)])
def test_income_at_the_standard(income: int, indication: str, amount: int) -> None:
    answer = assess(family(income=[wage(income)]))
    assert (answer["indication"], answer["monthly_amount"]) == (indication, amount)
    assert (answer["standard"], answer["members_counted"], answer["annual_income"]) == (85000, 1, income)


@pytest.mark.parametrize("standard", [430100, 554700])
def test_a_yearly_rural_standard_is_compared_exactly(standard: int) -> None:
    """4301 yuan a year is no whole number of fen a month: a fen below it is in, the figure itself is not."""
    answer = assess(family(urban=False, income=[wage(719_999)]))
    assert (
        answer["indication"] == "符合" and assess(family(urban=False, income=[wage(720_000)]))["indication"] == "不符合"
    )
    assert assess(family(income=[wage(standard * 12)]), sets={"dibao_standard": standard})["indication"] == "不符合"


def test_money_at_the_ceiling_and_above() -> None:
    deposit = {"member": 0, "kind": "deposit", "amount": 2_040_000}
    assert assess(family(assets=[deposit]))["indication"] == "符合"
    assert assess(family(assets=[deposit | {"amount": 2_040_001}]))["indication"] == "不符合"


@pytest.mark.parametrize(
    ("answer", "limit", "operator", "indication"),
    [
        ("within_limit", 2_040_000, "<=", "符合"),
        ("within_limit", 2_040_001, "<", "符合"),
        ("within_limit", 2_040_001, "<=", "待核实"),
        ("over_limit", 2_040_000, "<=", "不符合"),
        ("over_limit", 2_040_000, "<", "待核实"),
        ("over_limit", None, None, "待核实"),
        ("within_limit", None, None, "待核实"),
    ],
)
def test_a_banks_yes_or_no_carries_its_limit(
    answer: str, limit: int | None, operator: str | None, indication: str
) -> None:
    asset = {"kind": "deposit", "answer": answer, "limit": limit, "limit_operator": operator}
    assert assess(family(assets=[asset]))["indication"] == indication


def test_answers_about_the_whole_familys_money_count_once() -> None:
    said = {
        "kind": "deposit",
        "answer": "within_limit",
        "limit": 2_040_000,
        "limit_operator": "<=",
        "limit_for": "household",
    }
    assert assess(family(assets=[said, said]))["indication"] == "符合"


@pytest.mark.parametrize("unknown", ["income", "assets", "income.0.amount", "assets.0.amount", "assets.0.kind"])
def test_what_is_not_known_can_only_leave_it_open(unknown: str) -> None:
    told = family(income=[wage(1000)], assets=[{"kind": "deposit", "amount": 1000}], unknown=[unknown])
    answer = assess(told)
    assert answer["indication"] == "待核实" and answer["unknown"]


def test_what_is_unknown_does_not_matter_when_it_cannot_change_the_result() -> None:
    answer = assess(family(income=[wage(1_020_000)], unknown=["assets", "income"]))
    assert answer["indication"] == "不符合"


def test_an_undecided_income_has_no_amount() -> None:
    answer = assess(family(income=[wage(None)]))
    assert answer["monthly_amount"] is None and answer["annual_income"] is None
    assert answer["unknown"] == {"income.0.annual": "年收入"}


@pytest.mark.parametrize("empty", ["", None, []])
def test_left_out_empty_and_null_mean_none(empty: object) -> None:
    assert assess(family(assets=empty, income=empty, obligors=empty)) == assess(family())


@pytest.mark.parametrize(("hukou", "indication"), [("150802", "符合"), ("150822", "不符合"), ("110101", "不符合")])
def test_hukou_is_a_condition_only_when_given(hukou: str, indication: str) -> None:
    names = [c["name"] for c in assess(family())["conditions"]]
    assert "hukou_local_condition" not in names
    answer = assess(family(hukou_region=hukou))
    assert answer["indication"] == indication and "hukou_local_condition" in [c["name"] for c in answer["conditions"]]


def test_values_follow_on_and_the_law_follows_the_application() -> None:
    told = family(applied_on="2021-06-30", income=[wage(1_020_000) | {"category": "transfer", "kind": "basic_pension"}])
    assert assess(told, on=date(2026, 1, 1))["indication"] == "不符合"
    assert assess(told | {"applied_on": "2021-07-01"}, on=date(2026, 1, 1))["indication"] == "符合"


@pytest.mark.parametrize("day", [date(2013, 12, 31), date(2028, 1, 1)])
def test_outside_its_dates_a_standard_fails_with_pack_name_and_date(day: date) -> None:
    with pytest.raises(Refusal, match=f"150802.*dibao_standard.*{day}"):
        assess(family(), on=day)


def test_set_is_said_and_may_supply_what_the_pack_lacks() -> None:
    answer = assess(family(region="341324", applied_on="2023-01-01"), sets={"dibao_standard": 66000})
    assert answer["monthly_amount"] == 66000
    assert answer["overrides"] == [{"name": "dibao_standard", "value": 66000, "by": "--set"}]
    with pytest.raises(Refusal, match="341324.*dibao_standard"):
        assess(family(region="341324", applied_on="2023-01-01"))


def test_a_programme_without_rules_gives_facts_and_leaves_it_open() -> None:
    answer = assess(family(programme="medical", income=[wage(1200)]))
    assert (answer["indication"], answer["annual_income"], answer["conditions"]) == ("待核实", 1200, [])


def test_declared_and_found_figures_must_lead_to_one_answer() -> None:
    both = [wage(1000, kind="pay"), wage(1_020_000, kind="pay", basis="found")]
    assert assess(family(income=both))["indication"] == "待核实"
    assert (
        assess(family(income=[wage(1000, kind="pay"), wage(2000, kind="pay", basis="found")]))["annual_income"] == 2000
    )


def test_illustrative_values_are_named() -> None:
    assert "dibao_standard" in assess(family())["illustrative"]
    ningbo = assess(family(region="330212", applied_on="2022-12-10"))
    assert ningbo["illustrative"] == [] and "classified_topup" in ningbo["not_published"]


def test_an_imputed_figure_can_be_overridden_and_both_are_shown() -> None:
    migrant = ADULT | {"work": "migrant"}
    override = {
        "step": "migrant_income",
        "member": 0,
        "value": 500_000,
        "reason": "实际未找到工作",
        "by": "张三",
        "evidence": "走访记录",
    }
    answer = assess(family(members=[migrant], overrides=[override]))
    line = next(s for s in answer["steps"] if s["name"] == "migrant_income")
    assert (line["value"], line["computed"], answer["annual_income"]) == (500_000, 1_408_000, 500_000)
    text = sheet(explain(family(members=[migrant], overrides=[override])))
    assert "测算为 14,080 元/年，已由人工改为 5,000 元/年" in text and "实际未找到工作" in text


def test_another_regions_minimum_wage_is_never_replaced_by_the_local_one() -> None:
    away = ADULT | {"work": "migrant", "work_region": "440311"}
    answer = assess(family(members=[away]))
    assert answer["indication"] == "待核实" and any("440311" in path for path in answer["unknown"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"incom": []}, "Did you mean income?"),
        ({"members": [{"helth": "healthy"}]}, "Did you mean health?"),
        ({"income": [{"member": 3, "amount": 1}]}, "there is no such member"),
        ({"unknown": ["asets"]}, "Did you mean assets?"),
        ({"unknown": ["members.0.counts"]}, "can be unknown"),
        ({"income": [{"amount": -1}]}, "income.0.amount"),
        ({"programme": "dibaa"}, "programme"),
    ],
)
def test_a_household_that_cannot_be_read_is_refused_by_path(change: dict[str, Any], says: str) -> None:
    with pytest.raises(Refusal, match=says.replace("?", r"\?")):
        assess(family(**change))


def test_the_value_of_a_what_if_was_reported_by_nobody() -> None:
    text = sheet(explain(family(), sets={"dibao_standard": 90000}))
    assert "假设的数值，仅供试算" in text and "据报道：--set" not in text


def test_what_business_brings_in_and_a_business_that_is_owned_have_names_of_their_own() -> None:
    text = sheet(explain(family(assets=[{"member": 0, "kind": "business", "amount": 100}])))
    assert "财产种类 ＝ 经营主体" in text and "收入类别 ＝ 经营性" in text
    assert "财产种类 ＝ 经营性" not in text and "收入类别 ＝ 经营主体" not in text


def test_the_sheet_shows_formulas_numbers_sources_and_what_is_open() -> None:
    told = family(region="330212", applied_on="2022-12-10", obligors=[{"relation": "子", "household_size": 2}])
    text = sheet(explain(told))
    for part in (
        "12 × 1,181 元/月 × 1 人",
        "48,479 元/年",
        "据报道：宁波鄞州, 2022",
        "obligors.0.annual_income",
        "÷",
        "待核实",
    ):
        assert part in text


def test_the_published_schema_is_that_of_the_models() -> None:
    published = Path(household.__file__).with_name("household.schema.json").read_text("utf8")
    assert json.loads(published) == household.household_schema()


def test_setting_what_no_pack_knows_is_refused() -> None:
    with pytest.raises(Refusal, match=r"Did you mean dibao_standard\?"):
        assess(family(), sets={"dibao_standart": 1})


def test_a_family_neither_urban_nor_rural_is_asked_which() -> None:
    told = family()
    del told["urban"]
    with pytest.raises(Refusal, match="urban: true"):
        assess(told)


def test_an_application_before_any_law_is_refused() -> None:
    with pytest.raises(Refusal, match="no legal profile for applications of 1999-09-30"):
        assess(family(applied_on="1999-09-30"), on=date(2026, 1, 1))


def test_areas_may_be_numbers_or_text() -> None:
    ningbo = {"region": "330212", "applied_on": "2022-12-10"}
    for area, indication in (("24.99", "不符合"), (24.99, "不符合"), (24.98, "符合")):
        houses = [{"kind": "house", "area_m2": area}, {"kind": "house", "area_m2": 24.99}]
        assert assess(family(**ningbo, assets=houses))["indication"] == indication


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"step": "migrant_incom", "member": 0}, "Did you mean migrant_income?"),
        ({"step": "migrant_income"}, "Give its `member`."),
        ({"step": "deductions", "obligor": 0}, "Leave out"),
        ({"step": "countable", "member": 0}, "no step 'countable'"),
    ],
)
def test_an_override_that_would_change_nothing_is_refused(change: dict[str, Any], says: str) -> None:
    override = {"value": 0, "reason": "实际未找到工作", "by": "张三"} | change
    with pytest.raises(Refusal) as caught:
        assess(family(overrides=[override]))
    assert caught.value.fault == "household" and says in str(caught.value)


def test_the_sheet_names_overrides_examples_and_gaps_in_words_and_the_wage_with_its_source() -> None:
    override = {"step": "migrant_income", "member": 0, "value": 500_000, "reason": "实际未找到工作", "by": "张三"}
    text = sheet(explain(family(members=[ADULT | {"work": "migrant"}], overrides=[override])))
    assert "务工收入［成员 1］ ＝ 5,000 元/年，张三：实际未找到工作" in text
    assert "最低工资标准［150802］ 1,760 元/月" in text and "本地未公布：房屋、" in text
    assert "minimum_wage" not in text and "migrant_income" not in text


def test_nobody_is_no_family_and_who_is_not_yet_born_no_member() -> None:
    with pytest.raises(Refusal, match="no member is given"):
        assess(family(members=[]))
    unborn = family(members=[ADULT, {"relation": "子", "birth_date": "2026-06-02"}])
    with pytest.raises(Refusal, match=r"members\.1\.birth_date"):
        assess(unborn)
    assert assess(unborn, on=date(2026, 6, 2))["members_counted"] == 2


@pytest.fixture
def packs_without_a_row(tmp_path: Path) -> Path:
    """The packs, of whose labour table the rows of men with a chronic disease are gone."""
    root = tmp_path / "packs"
    shutil.copytree(packs_folder(), root)
    rows = root / "150800" / "tables" / "labour.csv"
    kept = [line for line in rows.read_text("utf8").splitlines() if line.split(",")[2:4] != ["chronic", "male"]]
    rows.write_text("\n".join(kept) + "\n", "utf8")
    return root


def test_a_case_without_a_row_in_a_table_is_said_in_words(packs_without_a_row: Path) -> None:
    told = family(region="150800", members=[ADULT | {"work": "migrant", "health": "chronic"}])
    answer = assess(told, packs_root=packs_without_a_row)
    assert answer["indication"] == "待核实"
    assert answer["unknown"] == {"table.labour": "劳动力系数表里没有“健康类别 慢性病、性别 男、年龄 46 岁”这一行"}


def test_a_value_of_another_region_that_is_not_published_names_the_region() -> None:
    away = ADULT | {"work": "migrant", "work_region": "440311"}
    assert "广东省深圳市光明区在该日期的最低工资标准未收录" in assess(family(members=[away]))["unknown"].values()


def test_the_sheet_lists_the_tables_that_were_looked_into_and_no_code() -> None:
    text = sheet(explain(family(members=[ADULT | {"work": "migrant"}])))
    assert "劳动力系数表 查表　2014-01-01 至 2028-01-01（不含）" in text.split("参数与依据")[1]
    assert "按健康类别、性别、年龄查劳动力系数表得到的系数" in text
    assert "分类施保增发：本地未公布（分类施保增发标准）" in text
    assert (
        re.findall(r"[a-z]{3,}_[a-z_]+", text) == [] and "法规 民发〔2021〕57号" in text and "as reported" not in text
    )
