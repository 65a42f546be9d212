"""The calculation sheet and the letter as a reader gets them: the text and the glyphs that are really in the PDF."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cities import command
from pdf_text import font_files, pages, text_of
from report_samples import frame

from hedui.documents.canonical import canonical_json
from hedui.documents.letter import LETTER, render_letter
from hedui.documents.letter_content import LetterContent, LetterItem
from hedui.documents.reading import from_canonical
from hedui.documents.sheet import render_sheet
from hedui.documents.sheet_content import SheetContent, SheetParameter
from hedui.documents.stated import Amount, Words
from hedui.documents.template import Rewording, Template
from hedui.verification.outputs.sheet_of_one import sheet_of_one

RARE = ("㛃䶮", "𬭎㼆𠅤", "巴特尔·苏和")
TOLD: dict[str, Any] = {
    "programme": "dibao", "urban": True, "region": "330212", "hukou_region": "330212", "applied_on": "2022-06-01",
    "members": [
        {"name": RARE[2], "relation": "本人", "sex": "male", "birth_date": "1975-03-01", "work": "migrant"},
        {"name": RARE[0], "relation": "配偶", "sex": "female", "birth_date": "1978-05-01", "work": "employed",
         "disability": {"kind": "limb", "level": 2}},
        {"name": RARE[1], "relation": "子", "sex": "male", "birth_date": "2012-02-29", "work": "student"},
    ],
    "income": [
        {"member": 1, "category": "wage", "amount": 80_000, "period": "month"},
        {"member": 1, "category": "wage", "amount": 1_500_000, "basis": "found"},
        {"member": 0, "category": "transfer", "kind": "scholarship", "amount": 300_000},
    ],
    "assets": [
        {"kind": "deposit", "member": 0, "answer": "over_limit", "limit": 5_668_800, "limit_operator": "<"},
        {"kind": "vehicle", "member": 0, "status": "M"},
    ],
    "obligors": [{"relation": "长兄", "annual_income": 30_000_000, "household_size": 3}],
    "overrides": [{"step": "deductions", "value": 600_000, "reason": "长期住院", "by": "李审核", "evidence": "发票 12 张"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def content() -> SheetContent:
    return sheet_of_one(TOLD)


@pytest.fixture(scope="module")
def sheet(content: SheetContent) -> str:
    return text_of(render_sheet(content, frame()))


@pytest.mark.parametrize(
    "said",
    [
        "申请社会救助家庭经济状况核查测算表", "系统提示：不符合", "不是审核确认决定", *RARE, "健康；肢体残疾 2 级", "工资性收入9,600.00 元15,000.00 元15,000.00 元",
        "核对到的数较大，采用核对数", "不重复计入", "依法不计", "其中有依法不计入的收入，已扣除", "长兄300,000.00 元3 人154,563.00 元",
        "＝ （300,000 元/年 － 48,479 元/年 × 3，低于 0 按 0 计） ÷ 1（四舍五入到分）", "按规定算出 0 元/年，已由工作人员改为现在的数",
        "李审核长期住院；发票 12 张", "条件不符合，不计算", "只答“超过限额”，没有给出金额", "不低于 56,688 元", "0 至 1", "待定",
        "存款的金额", "到银行打印余额证明或流水", "据报道：宁波鄞州, 2022", "计算人", "复核人", "申请人或代理人（已看过本表）",
    ],
)  # fmt: skip
def test_the_sheet_says(sheet: str, said: str) -> None:
    assert said in sheet


def test_what_is_not_known_is_printed_as_such_and_never_as_nought() -> None:
    told = TOLD | {"unknown": ["income", "assets", "members.1.birth_date"]}
    told |= {"income": [], "assets": [], "obligors": [], "overrides": []}
    text = text_of(render_sheet(sheet_of_one(told), frame()))
    assert "系统提示：待核实" in text and "有影响结果的情况还不清楚" in text
    assert "工资性收入——未知有情况未知，先列最低数，不按 0 计算" in text
    assert "收入情况不明" in text and "提供收入证明" in text


def test_an_open_indication_does_not_say_that_nothing_is_open(content: SheetContent) -> None:
    settled = replace(content, unknown=(), reasons=("members",))
    assert "谁算家庭成员还需要核实，核实以前不作判断。具体事项、由谁怎样查清，见核对报告" in text_of(
        render_sheet(settled, frame())
    )
    assert "具体事项" not in text_of(render_sheet(replace(settled, reasons=()), frame()))


@pytest.mark.parametrize(("income", "said"), [(4_251_599, "符合"), (4_251_600, "不符合")])
def test_a_figure_on_the_line(income: int, said: str) -> None:
    """12 × 1,181 yuan × 3 people = 42,516 yuan: below is below, and the amount is rounded up to the yuan."""
    told = TOLD | {"obligors": [], "assets": [], "overrides": []}
    told["income"] = [{"member": 1, "category": "wage", "amount": income, "period": "year"}]
    text = text_of(render_sheet(sheet_of_one(told), frame()))
    assert f"系统提示：{said}" in text
    assert ("全家每月补助 1.00 元" in text) == (said == "符合")


def test_the_glyphs_are_in_the_file_and_equal_content_gives_equal_bytes(content: SheetContent) -> None:
    data = render_sheet(content, frame())
    used, embedded = font_files(data)
    assert used == embedded > 0
    assert [page.missing_glyphs for page in pages(data)] == [0] * len(pages(data))
    assert data == render_sheet(sheet_of_one(TOLD), frame())


def test_a_large_household_repeats_the_headers_of_its_tables() -> None:
    members = [
        {"name": f"{RARE[0]}{i}", "sex": "male", "birth_date": "1990-01-01", "work": "migrant"} for i in range(60)
    ]
    income = [{"member": i, "category": "wage", "amount": 900_000 + i} for i in range(60)]
    told = TOLD | {
        "region": "150800",
        "members": members,
        "income": income,
        "assets": [],
        "obligors": [],
        "overrides": [],
    }
    found = pages(render_sheet(sheet_of_one(told), frame()))
    assert len(found) > 4
    assert sum("步骤算什么怎么算 / 代入本户的数得数依据" in page.text for page in found) >= 3
    assert all("第" in page.text and "核对编号" in page.text for page in found)


def test_a_value_is_said_to_hold_until_its_last_day(content: SheetContent) -> None:
    """A pack's end is the first day on which the value holds no more."""
    value = SheetParameter(
        "低保标准", "900 元/月", "据报道", illustrative=False, begins=date(2026, 1, 1), ends=date(2028, 1, 1)
    )
    text = text_of(render_sheet(replace(content, parameters=(value,)), frame()))
    assert "2026-01-012027-12-31" in text and "2028-01-01" not in text


def test_the_sheet_comes_back_from_its_json(content: SheetContent) -> None:
    assert from_canonical(SheetContent, canonical_json(content)) == content


def test_the_command_prints_a_marked_working_copy_and_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "family.json").write_text(json.dumps(TOLD | {"region": "150800"}), "utf8")
    told = ("explain", tmp_path / "family.json", "--pdf", tmp_path / "sheet.pdf", "--set", "dibao_standard=90000")
    ran = command(*told)
    assert (ran.status, ran.err) == (0, "")
    data = (tmp_path / "sheet.pdf").read_bytes()
    assert stat.S_IMODE((tmp_path / "sheet.pdf").stat().st_mode) == 0o600
    for page in pages(data):
        assert all(mark in page.text for mark in ("工作底稿（未生效）", "假设 dibao_standard=90000", "示例参数"))
    assert "假设的数值，仅供试算" in text_of(data)
    again = command(*told)
    assert again.status == 2 and "paper_there" in again.err
    assert (tmp_path / "sheet.pdf").read_bytes() == data


# --- the letter -------------------------------------------------------------------------------------------------------


def letter(**changes: Any) -> LetterContent:
    wage = LetterItem(
        "wage", "wage_above_declared", RARE[0], "社保缴费", "人社", Amount.of(0), Amount.of(4_680_000), "",
        "2025 年 11 月至 2026 年 10 月", date(2026, 9, 30),
    )  # fmt: skip
    over = LetterItem("over_limit", "money_over_limit", RARE[0], "银行存款", "银行", None, None, "", "", None)
    obligor = LetterItem(
        "obligor", "obligor_capacity", "王**", "个人所得税", "税务", None, Words("不在此写明"), "", "", None
    )
    new = LetterItem("no_such_matter", "no_such_kind", RARE[1], "户籍", "公安", as_of=date(2026, 9, 30))
    made = LetterContent(
        applicant=RARE[2], programme="最低生活保障", region_name="内蒙古自治区巴彦淖尔市临河区", on=date(2026, 11, 1), reply_by=date(2026, 11, 11),
        in_favour=(LetterItem("medical", "medical_cost", RARE[2], "医疗费用", "医保", None, Amount.of(384_914), as_of=date(2026, 9, 30)),),
        items=(wage, over, obligor, new),
        doubts=(LetterItem("identity", "identity_doubt", RARE[2], "机动车", "公安", as_of=date(2026, 9, 30)),
                LetterItem("candidate", "house_candidate", RARE[0], "不动产登记", "自然资源", as_of=None)),
    )  # fmt: skip
    return replace(made, **changes)


def test_the_letter_tells_what_helps_first_and_blames_nobody() -> None:
    text = text_of(render_letter(letter(), frame()))
    order = ["您好", "不等于您做错了", "您家可能还可以享受", "3,849.14 元", "请您确认这些地方", "这些记录可能不是您家的", "请您怎么做", "诚信要求",
             "您的权利", "如果您家不再需要", "沿此线剪下", "回　执"]  # fmt: skip
    places = [text.index(said) for said in order]
    assert places == sorted(places)
    assert "没有申报46,800.00 元人社" in text and "2026 年 11 月 11 日" in text
    assert "该记录可能不是您本人的" in text and f"该记录可能不是{RARE[0]}本人的" in text
    assert "任何人不得催促或强迫" in text
    assert not any(word in text for word in ("骗保", "违规", "嫌疑", "查处"))


def test_not_declared_is_said_only_of_what_was_not_declared() -> None:
    name = LetterItem("name", "name_differs", RARE[0], "户籍", "公安")
    spouse = LetterItem("spouse", "spouse_not_declared", RARE[1], "婚姻登记", "民政")
    text = text_of(render_letter(letter(items=(name,)), frame()))
    assert "没有申报" not in text and "—见“什么事项”公安" in text
    assert "没有申报见“什么事项”民政" in text_of(render_letter(letter(items=(spouse,)), frame()))


def test_a_letter_about_the_applicants_own_death_is_to_the_family_and_to_the_living() -> None:
    own, other = (
        LetterItem("death", "dead", name, "殡葬", "民政", as_of=date(2026, 10, 31)) for name in (RARE[2], RARE[0])
    )
    text = text_of(render_letter(letter(items=(own,)), frame()))
    assert f"{RARE[2]}或家人，您好" in text and "申请人可能已经离世" in text and "请本人带身份证" in text
    text = text_of(render_letter(letter(items=(other,)), frame()))
    assert f"{RARE[2]}，您好" in text and "这位家人可能已经离世" in text and "请本人带身份证" not in text
    text = text_of(render_letter(letter(items=(other, own)), frame()))
    assert "这位家人可能已经离世" in text and "申请人可能已经离世" in text


def test_the_slip_offers_every_answer() -> None:
    text = text_of(render_letter(letter(), frame()))
    slip = text[text.index("回　执") :]
    assert "情况属实需要更正有异议不清楚" in slip and "是我家的不是我家的不清楚" in slip
    assert "1工资和打工收入" in slip and "签名或指印" in slip and "电话" in slip
    assert f"号码和{RARE[2]}相同、姓名对不上的记录" in slip


def test_a_letter_of_doubts_alone_counts_its_parts_from_one() -> None:
    text = text_of(render_letter(letter(items=(), in_favour=()), frame()))
    assert "一、这些记录可能不是您家的" in text and "请您确认这些地方" not in text
    assert "也请告诉我们" in text


def test_letters_print_every_name_and_are_equal_for_equal_content() -> None:
    data = render_letter(letter(), frame())
    assert [page.missing_glyphs for page in pages(data)] == [0] * len(pages(data))
    assert all(name in text_of(data) for name in RARE)
    assert data == render_letter(letter(), frame())
    assert from_canonical(LetterContent, canonical_json(letter())) == letter()


def test_a_region_says_it_in_its_own_words() -> None:
    template = Template("letter", rewordings=(Rewording("letter", "matters.wage.ask", "请说说打工的情况。"),))
    assert "请说说打工的情况。" in text_of(render_letter(letter(), frame(), template))
    assert "请说说打工的情况。" not in text_of(render_letter(letter(), frame(), LETTER))
