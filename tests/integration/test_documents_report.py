"""The report as a reader gets it: the text and the glyphs that are really in the PDF."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_text import font_files, pages, pictures_of, text_of
from report_samples import NAMES, frame, household

from hedui.documents.content import PersonAnswer, ReportContent
from hedui.documents.fonts import FONT_FILE, embedded_glyphs
from hedui.documents.frame import Printing, marks_of
from hedui.documents.qr import qr_png
from hedui.documents.report import REPORT, render_report, report_data
from hedui.documents.template import BUILT_IN, Rewording, Template
from hedui.documents.typesetting import pdf, pictures
from hedui.values.answers import LABELS, Answer
from hedui.values.faults import Refusal


@pytest.fixture(scope="module")
def report() -> str:
    return text_of(render_report(household(), frame()))


@pytest.mark.parametrize(
    "said",
    [
        "居民家庭经济状况核对报告", "核对编号HD-150802-2026-H000001", "委托书编号WT2026-00123", "150802********0017",
        "2025-10-01 至 2026-09-30", "150800 巴彦淖尔 2026.1", "系统提示：待核实", "不是审核确认决定", "王㛃䶮",
        "未授权", "SQ2026000000 / 2026-09-01", "王大力", "2024 年申报不实", "有记录 2 条", "养老金高于申报", "14,400.00",
        "部门核对社会调查", "证据：pension-2026Q3.csv 第 12–14、20 行", "real_estate.xlsx 第 3 行（可能，待确认）", "影响：家庭收入",
        "工资性收入12,000.0018,600.0018,600.00社保缴费基数", "家庭人均月收入（元）1,000.00", "850.00 元/人·月", "不超过 50,000.00",
        "人均收入低于标准符合不符合待定", "收到报告之日起 5 日内", "仅用于本地区社会救助", "第 1 次打印，2026-10-09",
        "7K3M9-QX2PA-WB8TN-4HDRC", "负责人", "评定小组成员签字", "（核对机构盖章）", "第 1 页　共 3 页", "第 3 页　共 3 页", "hedui 0.1.0", "report-2026.6",
    ],
)  # fmt: skip
def test_it_says(report: str, said: str) -> None:
    assert said in report


def test_all_37_items_stand_in_it(report: str) -> None:
    for item in household().items:
        assert f"{item.number} {item.label}{item.department}" in report


def test_a_finding_that_lists_many_items_is_told_across_the_table() -> None:
    listed = "部分事项不在授权范围，未核对：" + "、".join(item.label for item in household().items)
    content = household()
    long = replace(content.findings[0], label=listed)
    data: Any = report_data(replace(content, findings=(long, content.findings[1])), frame())
    assert [one["cells"][1] for one in data["findings"]] == ["部分事项不在授权范围，未核对", "名下有在用机动车"]
    assert data["findings"][0]["more"].startswith(f"{listed}　") and "名下" not in data["findings"][1]["more"]


ASSUMED = "dibao_standard.rural@150802=60000"
HEADER = """#import "/shared/page.typ": mark-across, page-header
#let words = (title: "申请社会救助家庭经济状况核查测算表", number: "核对编号")
#let view = (organisation: "{office}", number: "HD-150802-2026-1508020001", marks: {marks}, qr: {qr})
#context assert(measure(block(width: 504pt, page-header(view, words))).height < 85pt, message: "header")
#context for mark in view.marks {{ assert(measure(mark-across(mark)).width < 595pt, message: mark) }}"""


@pytest.mark.parametrize("assumptions", [0, 1, 3, 8])
def test_the_marks_of_a_page_and_the_offices_name_fit_above_the_text(assumptions: int) -> None:
    marks = json.dumps(marks_of("", [ASSUMED] * assumptions, illustrative=True), ensure_ascii=False)
    qr = f"({','.join(map(str, qr_png('HEDUI1')))})"
    office = "巴彦淖尔市临河区社会救助事务服务中心（居民家庭经济状况核对中心）"
    source = HEADER.format(office=office, marks=f"({marks[1:-1]})", qr=qr).encode()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FILE.parent])
    typst.Compiler(root=BUILT_IN, font_paths=fonts).compile(source, format="pdf", pdf_tags=False)


def test_the_square_on_every_page_is_read_as_the_fingerprint_and_the_code() -> None:
    printed = render_report(household(findings=40), frame())
    ((square, drawn),) = pictures_of(printed)
    read = zxingcpp.read_barcode(square)
    assert read and read.text == f"HEDUI1:{'AB' * 32}:7K3M9-QX2PA-WB8TN-4HDRC" and read.ec_level == "M"
    assert drawn == len(pages(printed)) > 1


def test_the_hash_and_the_code_stand_on_every_page() -> None:
    for page in pages(render_report(household(findings=40), frame())):
        assert f"内容摘要（SHA-256）：{'ab' * 32}" in page.text and "确认码：7K3M9-QX2PA-WB8TN-4HDRC" in page.text
        assert "仅用于本地区社会救助" in page.text and "第 1 次打印，2026-10-09" in page.text


def test_every_glyph_is_there_and_the_font_inside() -> None:
    data = render_report(household(members=12), frame())
    assert sum(page.missing_glyphs for page in pages(data)) == 0
    assert font_files(data) == (2, 2)  # rare characters in the names
    for name in NAMES:
        assert name in text_of(data)
    assert b"pdfaid:part>2<" in data and b"pdfaid:conformance>U<" in data


def test_what_is_called_printable_is() -> None:
    """The last character of each range, where a misread map would first go wrong, and every fiftieth of the rest."""
    covered = sorted(embedded_glyphs().characters)
    last = [one for one, after in itertools.pairwise(covered) if ord(after) > ord(one) + 1]
    assert len(last) > 100
    data = render_report(replace(household(), remarks=("".join([*last, *covered[::50]]),)), frame())
    assert sum(page.missing_glyphs for page in pages(data)) == 0


def test_the_reader_of_these_tests_sees_an_empty_box() -> None:
    """Without PDF/A the typesetter prints a box for a missing glyph and says nothing: this is what is guarded against."""
    source = '#set text(font: "Noto Sans CJK SC", fallback: false)\n王\u0259'.encode()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT_FILE.parent])
    data = typst.Compiler(root=BUILT_IN, font_paths=fonts).compile(source, format="pdf", pdf_tags=False)
    assert sum(page.missing_glyphs for page in pages(data)) == 1


def test_a_missing_glyph_in_the_wording_is_refused(tmp_path: Path) -> None:
    template = copied(tmp_path, "一、家庭基本情况", "一、家庭基本情况ə")
    with pytest.raises(Refusal, match="glyph_missing") as refused:
        render_report(household(), frame(), template)
    assert "ə" not in str(refused.value)


def test_a_missing_glyph_in_the_data_prints_its_code_with_a_note() -> None:
    text = text_of(render_report(replace(household(), applicant="王𪛐"), frame()))
    assert "王〔U+2A6D0〕" in text and "原字见同名机器可读文件" in text


def test_a_broken_template_is_refused_by_its_place_without_values(tmp_path: Path) -> None:
    template = copied(
        tmp_path, "#let notes(view, words) = {", "#let notes(view, words) = {\n  view.missing", "report.typ"
    )
    with pytest.raises(Refusal, match="template_fault") as refused:
        render_report(household(), frame(), template)
    assert re.match(r"report\.typ:\d+: ", str(refused.value)) and "王建国" not in str(refused.value)


def test_a_region_may_word_it_differently() -> None:
    own = (Rewording("report", "version", "临河-1"), Rewording("report", "sections.notes", "五、说明事项"))
    text = text_of(render_report(household(), frame(), Template("report", rewordings=own)))
    assert "临河-1" in text and "五、说明事项" in text and "report-2026" not in text
    assert "五、说明事项" not in text_of(render_report(household(), frame()))


def test_without_an_entrustment_every_page_says_so() -> None:
    working = pages(render_report(household(findings=60), frame(entrusted=False)))
    assert len(working) > 3 and all(page.text.count("工作底稿（未生效）") >= 2 for page in working)
    assert "不得作为审核确认的依据" in "".join(page.text for page in working)
    assert "负责人" not in "".join(page.text for page in working)
    assert all("工作底稿" not in page.text for page in pages(render_report(household(), frame())))


def test_illustrative_parameters_say_so_on_every_page() -> None:
    shown = pages(render_report(household(), frame(illustrative=True)))
    assert all("示例参数" in page.text for page in shown)
    assert "示例参数" not in text_of(render_report(household(), frame()))


def test_sixty_findings_break_with_the_header_on_every_page() -> None:
    found = pages(render_report(household(findings=60), frame()))
    with_findings = [page.text for page in found if "证据：" in page.text]
    assert len(with_findings) > 2 and all(
        "序号问题人员数据项申报查得差额所属期间数据截至" in text for text in with_findings
    )
    assert sum(text.count("证据：") for text in with_findings) == 60


def test_no_findings_is_not_no_problem() -> None:
    text = text_of(render_report(household(findings=0), frame()))
    assert "未发现需要核实的问题" in text and "不等于没有问题" in text


def test_what_is_missing_is_said() -> None:
    bare = ReportContent(
        "低保", "甲", "", "150802", "临河", "p", "1", date(2026, 1, 1)
    )  # fmt: skip
    text = text_of(render_report(bare, frame(entrusted=False)))
    for said in (
        "未登记家庭成员",
        "未登记义务人",
        "未查询",
        "未公布所需数值",
        "未填",
        "无（工作底稿，未生效）",
        "数据项 0 项",
    ):
        assert said in text


def test_each_of_the_six_answers_is_printed() -> None:
    items = tuple(
        replace(one, answer=answer, reason=None) for one, answer in zip(household().items, Answer, strict=False)
    )
    text = text_of(render_report(replace(household(), items=items), frame()))
    assert all(f"{label} 1 项" in text for label in LABELS.values())
    exception = replace(items[0], differing=(PersonAnswer("李秀英", Answer.NOT_PERMITTED),))
    assert "个别人员的不同答复：李秀英 未授权：第 1 项" in text_of(
        render_report(replace(household(), items=(exception,)), frame())
    )


HOSTILE = [
    '#panic("x")',
    '")))\n#panic()//',
    '\\"))#let x=1',
    "*粗* _斜_ $x$ `c`",
    "@ref <label> [a](b)",
    "//注释",
    "\\u{41}",
    "{}#{1+1}",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_data_is_never_markup(name: str) -> None:
    text = text_of(render_report(replace(household(), applicant=name), frame()))
    assert name.replace("\n", " ") in text


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("\\\"#$*_`@<>[](){}/=-+~'\n\tu41王"), max_size=20))
def test_no_text_ends_the_string_it_stands_in(text: str) -> None:
    assert report_data(replace(household(), programme=text), frame())
    assert render_report(replace(household(members=0, findings=0), programme=text), frame()).startswith(b"%PDF")


def test_equal_contents_give_equal_bytes() -> None:
    first = render_report(household(), frame())
    render_report(household(members=5, findings=7), frame("H2"))
    assert render_report(household(), frame()) == first


def test_a_reprint_says_so_and_keeps_its_hash() -> None:
    again = text_of(render_report(household(), replace(frame(), printing=Printing(3, date(2027, 1, 5)))))
    assert "第 3 次打印，2027-01-05" in again
    assert "ab" * 32 in again


def test_pages_can_be_looked_at() -> None:
    shown = pictures(REPORT, report_data(household(), frame()), ppi=20)
    assert len(shown) == 3 and all(picture.startswith(b"\x89PNG") for picture in shown)


def test_a_view_that_the_template_does_not_know_is_refused() -> None:
    with pytest.raises(Refusal, match="template_fault"):
        pdf(REPORT, {}, date(2026, 1, 1))


def copied(folder: Path, old: str, new: str, file: str = "wording.yaml") -> Template:
    root = folder / "templates"
    shutil.copytree(BUILT_IN, root)
    changed = root / "report" / file
    text = changed.read_text("utf8")
    assert old in text
    changed.write_text(text.replace(old, new, 1), "utf8")
    return Template("report", root)
