"""Sentences of the papers that must be true of the household they speak of: counts, units, who said what, who may sign."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cities import World, number
from pdf_text import text_of
from report_samples import frame, household, letter, sheet

from hedui.documents.content import ItemAnswer
from hedui.documents.letter import render_letter
from hedui.documents.letter_content import LetterItem
from hedui.documents.papers import paper_file
from hedui.documents.report import render_report
from hedui.documents.sheet import render_sheet
from hedui.values.answers import Answer, Reason

HEAD, WIFE, SON, DAUGHTER = number(1), number(2), number(3), number(4)
MEN = {HEAD: "于大山", WIFE: "罗海霞", SON: "陈小明", DAUGHTER: "陈小红"}
PERIOD = {"所属期起": "2026-10-01", "所属期止": "2026-10-31"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A couple, the wife listed twice, with two obligors whose starred names are alike: one drives a car. He has two
    wages, and work that he did not declare. Read it only."""
    world = World(tmp_path_factory.mktemp("world"))
    world.person(HEAD, MEN[HEAD], 劳动状况="失业")
    for _twice in range(2):
        world.person(WIFE, MEN[WIFE], 与户主关系="配偶", 健康状况="？？")
    for one in (SON, DAUGHTER):
        world.person(
            one, MEN[one], 与户主关系="子", 成员类别="赡养义务人", 义务人家庭年收入="24000", 义务人家庭人数="2"
        )
    world.file(
        "marriage.csv",
        [{
            "男方姓名": MEN[HEAD], "男方身份证号": HEAD, "女方姓名": MEN[WIFE], "女方身份证号": WIFE, "登记类型": "结婚",
            "登记日期": "2020-05-06",
        }],
    )  # fmt: skip
    world.file("vehicle.csv", [{
        "所有人": MEN[DAUGHTER], "身份证明号码": DAUGHTER, "号牌种类": "02", "号牌号码": "蒙LT0001", "机动车状态": "A",
        "初次登记日期": "2024-01-01", "购置价格": "120000",
    }])  # fmt: skip
    tax = {"姓名": MEN[HEAD], "身份证号": HEAD, "所得项目": "工资薪金", "收入额": "8000", **PERIOD}
    world.file("income_tax.csv", [tax])
    paid = {"姓名": MEN[HEAD], "身份证号": HEAD, "险种": "企业职工基本养老保险", "缴费基数": "2600", "缴费状态": "正常"}
    months = [f"2025{m:02}" for m in (11, 12)] + [f"2026{m:02}" for m in range(1, 11)]
    world.file("contribution.csv", [paid | {"费款所属期": month} for month in months])
    world.file("employment.csv", [{"姓名": MEN[HEAD], "身份证号": HEAD, "单位名称": "某厂", "就业日期": "2026-01-01"}])
    world.notes(
        income_tax_csv={"item": "income_tax", "as_of": "2026-10-01"},
        contribution_csv={"item": "contribution", "as_of": "2026-10-31"},
    )
    world.verify(reports="all", entrustment_no="WT1")
    return world.out / "reports"


def case_file(out: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((out / "H1.json").read_bytes())
    return read


def paper(out: Path, name: str) -> str:
    return text_of((out / paper_file("H1", name)).read_bytes())


def test_a_row_that_names_two_members_is_one_record(out: Path) -> None:
    found = {one["code"]: one["records"] for one in case_file(out)["report"]["items"]}
    assert (found["marriage"], found["vehicle"], found["contribution"]) == (1, 1, 12)


def test_people_are_counted_and_not_lines(out: Path) -> None:
    told = case_file(out)["report"]
    assert [p["counted"] for p in told["members"]] == [True, True, False]
    assert told["assessment"]["members_counted"] == 2
    report = paper(out, "report")
    assert "家庭成员 2 人，义务人 2 人" in report and "重复登记，已计入前面一行" in report


def test_only_what_was_compared_is_said_to_be(out: Path) -> None:
    assert "数据项 37 项，其中比对了 5 项，反馈记录" in paper(out, "report")


def test_nothing_is_said_to_be_undeclared_that_the_family_declared(out: Path) -> None:
    row = next(one for one in case_file(out)["letter"]["items"] if one["kind"] == "work_not_declared")
    said = paper(out, "letter")
    assert row["declared"] is None and f"{MEN[HEAD]}就业登记" in said
    cell = said[said.index(f"{MEN[HEAD]}就业登记") :][:60]
    assert "没有写明在工作" in cell and "没有申报" not in cell


def test_a_difference_of_two_wages_is_told_as_one_with_its_day(out: Path) -> None:
    told = case_file(out)
    (found,) = (one for one in told["report"]["findings"] if one["kind"] == "wage_sources_differ")
    assert (found["found"], found["as_of"]) == ({"text": "5,400.00 元/月"}, "2026-10-01")
    (asked,) = (one for one in told["letter"]["items"] if one["kind"] == "wage_sources_differ")
    assert asked["found"] == {"text": "每月相差 5,400.00 元"} and asked["as_of"] == "2026-10-01"
    assert asked["detail"].startswith("和“") and asked["detail"].endswith("”记录的工资不一样")


def test_a_relatives_car_is_no_income_and_the_family_knows_which_relative(out: Path) -> None:
    told = case_file(out)
    assert [p["name"] for p in told["report"]["obligors"]] == ["陈**（1）", "陈**（2）"]
    assert [p["name"] for p in told["sheet"]["obligors"]] == ["陈**（1）", "陈**（2）"]
    (asked,) = (one for one in told["letter"]["items"] if one["kind"] == "obligor_assets")
    assert (asked["person"], asked["item"], asked["department"]) == ("陈**（2）", "", "有关部门")
    said = paper(out, "letter")
    assert "这里不写内容" in said and "收入情况和申报的不一样" not in said and "机动车" not in said


def test_what_could_not_be_read_is_not_mended_by_a_permission(out: Path) -> None:
    told = [one for one in case_file(out)["sheet"]["unknown"] if one["why"] == "申报内容有一处无法识别"]
    assert told and not {"income", "asset"} & {one["subject"] for one in told}
    assert "把申报资料中无法识别的内容写清楚" in paper(out, "sheet")


def banked(world: World, programme: str, **said: str) -> dict[str, Any]:
    """The property that the report states of one whose bank only says that it is within the limit, or what is `said`."""
    world.person(HEAD, MEN[HEAD], 救助项目=programme)
    row = {
        "姓名": MEN[HEAD],
        "身份证号": HEAD,
        "银行": "某银行",
        "账户类型": "活期",
        "截止日期": "2026-10-01",
        "是否超限": "未超限",
    }
    world.file("bank_deposit.csv", [row | said])
    world.verify(reports="all", entrustment_no="WT1")
    return next(
        p for p in case_file(world.out / "reports")["report"]["assessment"]["property"] if p["label"] == "货币财产"
    )


def test_a_bank_that_names_no_amount_has_not_said_nought(world: World) -> None:
    said = banked(world, "低保")
    within = {"text": "未超过限额（没有给出数额）"}
    assert (said["found"], said["used"], said["verdict"]) == (within, within, "met")
    assert said["ceiling"].startswith("不超过 ")
    sheet = paper(world.out / "reports", "sheet")
    assert "没有给出数额（只答“未超过限额”） ≤ 24 个月" in sheet and "0 元 ≤" not in sheet


def test_what_the_family_wrote_is_told_apart_from_what_the_rules_computed(world: World) -> None:
    world.person("150802199210078157", MEN[HEAD], 劳动状况="务工", 健康状况="健康", 申报工资性收入="7900")
    world.verify(reports="all", entrustment_no="WT1")
    assessed = case_file(world.out / "reports")["sheet"]["assessed"]
    (wage,) = (one for one in assessed["classes"] if one["label"] == "工资性收入")
    assert [one["use"] for one in wage["entries"]] == ["compared"]
    said = paper(world.out / "reports", "sheet")
    assert "参加比较" in said and "不是把家庭填报的数直接相加：工资性收入家庭填报 7,900.00 元" in said


def test_a_ceiling_that_only_the_found_money_exceeds_is_open_like_its_condition(world: World) -> None:
    said = banked(world, "低保", 是否超限="", 余额="300000")
    (condition,) = (
        one
        for one in case_file(world.out / "reports")["report"]["assessment"]["conditions"]
        if one["label"] == "货币财产未超限"
    )
    assert (said["verdict"], condition["on_larger"], condition["verdict"]) == ("undecided", "unmet", "undecided")
    # The kind of account and the register have one name: it is told once.
    assert "银行存款：银行存款" not in paper(world.out / "reports", "letter")
    assert "全家存款等合计" in paper(world.out / "reports", "letter")


@pytest.mark.parametrize("programme", ["低保边缘", "特困"])
def test_the_ceiling_of_another_programme_is_not_printed(world: World, programme: str) -> None:
    assert banked(world, programme)["ceiling"] == ""
    assert pq.read_table(world.out / "households.parquet").column("money_ceiling").to_pylist() == [None]
    # What dibao would make of the same money is told on the sheet of another programme too.
    assert "0 元 ≤ 24" not in paper(world.out / "reports", "sheet")


def test_a_file_that_was_not_taken_is_not_blamed_on_the_department() -> None:
    item = ItemAnswer(1, "hukou", "户籍", "公安", Answer.NOT_ANSWERED, Reason.REFUSED)
    said = text_of(render_report(replace(household(), items=(item,)), frame()))
    assert "未反馈（数据未能采用）" in said and "来源拒绝" not in said


def test_the_report_does_not_say_that_a_record_is_somebodys_for_sure_nor_count_papers() -> None:
    said = text_of(render_report(household(), frame()))
    assert "来源部门的记录属于该人员" not in said and "姓名对不上的" in said
    assert "四份文书" not in said and "本套文书内容摘要和确认码相同" in said


def test_a_letter_about_the_applicants_own_custody_is_to_the_family_and_to_who_is_free() -> None:
    own = LetterItem("custody", "in_prison", letter().applicant, "服刑", "司法", as_of=date(2026, 9, 30))
    said = text_of(render_letter(replace(letter(), items=(own,)), frame()))
    assert f"{letter().applicant}或家人，您好" in said and "申请人现在可能不在家里生活" in said
    assert "这位家人现在可能" not in said
    other = text_of(render_letter(replace(letter(), items=(replace(own, person="李秀英"),)), frame()))
    assert "这位家人现在可能" in other and "或家人，您好" not in other


def test_a_permission_that_was_signed_late_is_not_told_as_none() -> None:
    late = LetterItem("permission", "not_permitted", "李秀英")
    said = text_of(render_letter(replace(letter(), items=(late,)), frame()))
    assert "还没有签授权书" not in said and "到核对那天，这位家人没有有效的授权书" in said


def test_nobody_signs_or_seals_a_working_copy() -> None:
    working = frame(entrusted=False)
    for text, places in (
        (text_of(render_report(household(), working)), ("核对机构盖章", "复核人")),
        (text_of(render_sheet(sheet(), working)), ("计算人", "复核人", "申请人或代理人")),
        (text_of(render_letter(letter(), working)), ("核对机构盖章",)),
    ):
        assert "工作底稿，不签字，不盖章。" in text and not any(place in text for place in places)
    assert "剪下" not in text_of(render_letter(letter(), working)) and "剪下" in text_of(
        render_letter(letter(), frame())
    )
    assert "计算人" in text_of(render_sheet(sheet(), frame()))
    assert "核对机构盖章" in text_of(render_letter(letter(), frame()))
