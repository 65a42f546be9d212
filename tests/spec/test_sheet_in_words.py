"""A calculation sheet alone explains the result: other programmes, persons, what is not published, who is in question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from report_samples import frame

from hedui.documents.report_evidence import _runs
from hedui.documents.sheet_content import SheetContent
from hedui.documents.sheet_summary import summary
from hedui.documents.sheet_view import sheet_view
from hedui.documents.stated import Amount
from hedui.documents.template import Template
from hedui.verification.outputs.sheet_names import Names
from hedui.verification.outputs.sheet_of_one import sheet_of_one

FAMILY: dict[str, Any] = {
    "urban": False, "region": "150800", "hukou_region": "150802", "applied_on": "2026-06-01",
    "members": [
        {"name": "张桂兰", "relation": "本人", "sex": "female", "birth_date": "1980-01-01",
         "disability": {"kind": "intellectual", "level": 2}},
        {"name": "王强", "relation": "配偶", "sex": "male", "birth_date": "1979-01-01", "work": "employed"},
    ],
    "income": [{"member": 1, "category": "wage", "amount": 1_900_000}],
}  # fmt: skip


def sheet(programme: str, **changes: Any) -> SheetContent:
    return sheet_of_one({**FAMILY, "programme": programme, **changes})


def said(content: SheetContent) -> str:
    return "\n".join(summary(content, Template("sheet").wording()))


def figures(content: SheetContent) -> dict[str, str]:
    assert content.assessed
    return {one.label + (f"［{one.of}］" if one.of else ""): one.numbers for one in content.assessed.conditions}


def test_who_applies_alone_is_told_by_which_line_who_fits_and_why_no_amount_is_given() -> None:
    text = said(sheet("dibao_single"))
    assert "低保边缘家庭收入线（低保标准的 1.5 倍）是每人每月 900.00 元" in text
    assert "张桂兰符合；王强不符合（不符合的条件：重度残疾、三级智力或精神残疾，或者重病）" in text
    assert "由各地另行规定" in text and "条件不符合" not in text


def test_another_programmes_result_is_explained_with_its_figures_and_its_values() -> None:
    content = sheet("dibao_single")
    assert (
        "19,000 元/年 ＜ 1.50 × 12 × 600 元/月 × 2 人（＝ 21,600 元/年）" in figures(content)["所在家庭为低保边缘家庭"]
    )
    assert {"低保标准", "低保边缘家庭收入倍数（百分数）"} <= {one.label for one in content.parameters}
    richer = [{"member": 1, "category": "wage", "amount": 2_300_000}]
    fails = figures(sheet("dibao_single", income=richer))["所在家庭为低保边缘家庭"]
    assert "结果是“不符合”：家庭人均收入低于低保边缘家庭收入线，23,000 元/年 ＜" in fails


def test_the_column_of_what_was_declared_says_what_the_family_did_not_write() -> None:
    worker = [{**FAMILY["members"][0], "disability": None, "work": "migrant"}]
    wage = {"member": 0, "category": "wage", "amount": 100_000}
    content = sheet("dibao", members=worker, income=[wage, wage | {"amount": 90_000, "basis": "found"}])
    assert content.assessed
    assert [(one.label, one.how, one.said) for one in content.assessed.adjusted] == [
        ("工资性收入", "instead", Amount.of(100_000))
    ]
    printed = sheet_view(content, frame(), Template("sheet").wording())
    assert str(printed["results_note"]).startswith("“按家庭申报计算”一列也按当地办法算")
    assert "工资性收入家庭填报 1,000.00 元，按办法算出 " in str(printed["results_note"])
    assert "其中工资性收入家庭填报 1,000.00 元，按办法算出" in said(content)
    plain = sheet("dibao", income=[])
    assert plain.assessed and plain.assessed.adjusted == ()


def test_who_needs_no_average_is_not_judged_by_one() -> None:
    text = said(sheet("tekun"))
    assert text.startswith("这类救助按人判断，家里有一个人符合") and "不看全家平均" in text and "平均每人" not in text


def test_how_often_a_family_is_looked_at_again_is_told_in_words() -> None:
    assessed = sheet("dibao", income=[]).assessed
    assert assessed
    (interval,) = (one for one in assessed.others if one.label.startswith("定期核查间隔"))
    assert interval.formula == "情况稳定的家庭多久核查一次" and interval.result == "12 个月"
    assert interval.label == "定期核查间隔（批准以后，多久再核查一次）"


def test_a_group_of_conditions_shows_what_decides_it() -> None:
    shown = figures(sheet("tekun"))
    assert shown["无劳动能力［张桂兰］"] == "残疾类别 属于“智力、精神残疾”：是 且 残疾等级 2 ≥ 1 且 残疾等级 2 ≤ 3"
    others = shown["无劳动能力［王强］"]
    assert others.startswith(
        "年龄 47 岁 ≥ 60 或 年龄 47 岁 ＜ 16 或 残疾类别 属于“智力、精神残疾”：否 或 残疾类别 无 ＝ 肢体"
    )
    assert shown["无法定义务人或义务人无履行能力"] == "没有登记义务人"


@pytest.mark.parametrize(
    ("assets", "has"),
    [([], "家里没有财产，不用比"), ([{"kind": "deposit", "amount": 100}], "家里有财产，公布以前不能判断")],
)
def test_property_without_a_published_limit_is_no_equation(assets: list[dict[str, Any]], has: str) -> None:
    content = sheet("dibao_marginal", assets=assets)
    assert figures(content)["家庭财产（本地未公布上限，有财产时待核实）"] == has
    assert "货币财产" not in content.unpublished and "义务人财产" in content.unpublished


def test_a_value_that_leaves_a_condition_open_is_not_called_no_condition() -> None:
    content = sheet("rigid_expenditure")
    assert any(one.label == "当地居民人均可支配收入" for one in content.unknown)
    assert "当地居民人均可支配收入" not in content.unpublished


def test_values_that_differ_by_their_remark_are_told_apart() -> None:
    labels = [one.label for one in sheet("dibao").parameters]
    assert len(labels) == len(set(labels))
    assert "货币财产上限（低保月标准的倍数）" in labels and "情况稳定的家庭多久核查一次" in labels


def test_a_business_that_is_owned_is_no_kind_of_income() -> None:
    where = {"urban": True, "region": "330212", "hukou_region": "330212", "applied_on": "2022-06-01"}
    content = sheet("dibao", **where, assets=[{"member": 0, "kind": "business"}])
    assert [one.kind for one in content.property] == ["经营主体"]
    assert "经营主体的金额" in {one.label for one in content.unknown}


def test_what_no_region_has_said_has_nobody_as_its_source() -> None:
    assessed = sheet("dibao", obligors=[{"relation": "子", "annual_income": 100, "household_size": 1}]).assessed
    assert assessed
    told = [one for one in (*assessed.support_workings, *assessed.total_workings) if "没有公布怎样算" in one.formula]
    assert len(told) == 2 and {one.source for one in told} == {""}


def test_obligors_whose_masked_names_are_alike_are_counted() -> None:
    assert Names([], ["许文", "许建国", "许建华"])._obligor(2) == "许**（2）"
    assert [Names([], ["许文", "王芳"])._obligor(at) for at in (0, 1)] == ["许*", "王*"]


def test_the_items_somebody_was_not_compared_for_are_written_as_runs() -> None:
    assert _runs([1, 2, 3, 5, 6, 9, 10, 11, 12]) == "1–3、5、6、9–12"


def test_what_does_not_hold_is_not_written_as_if_it_did() -> None:
    content = sheet("dibao", income=[{"member": 0, "category": "wage", "amount": 2_000_000}])
    printed = sheet_view(content, frame(), Template("sheet").wording())
    compared = [row for row in printed["conditions"] if "＜" in row["numbers"]]  # type: ignore[attr-defined]
    assert [row["numbers"].endswith("（不成立）") for row in compared] == [
        row["larger"] == "不符合" for row in compared
    ]
    assert "不符合" in [row["larger"] for row in compared]
    assert content.assessed and content.assessed.standard_year
    over = content.assessed.larger.annual_income.low - 2 * content.assessed.standard_year.low
    assert f"全家一年的收入比标准多 {over / 100:,.2f} 元。" in said(content)
    assert "比标准多" not in said(sheet("dibao", income=[]))


def test_nothing_is_promised_while_it_is_asked_who_belongs_to_the_family() -> None:
    content = replace(sheet("dibao", income=[]), reasons=("members",))
    rows = {row[0]: row[1:] for row in sheet_view(content, frame(), Template("sheet").wording())["results"]}  # type: ignore[attr-defined]
    assert "只是按申报的人口试算" in said(content)
    assert set(rows["结果"]) - {"—"} == {"待核实"} and set(rows["每月补助金额"]) - {"—"} == {"核实家庭成员以后再算"}
