"""What a report says of its sources."""

from __future__ import annotations

from dataclasses import replace

from report_samples import answers, person

from hedui.documents.content import Evidence, ItemAnswer
from hedui.documents.report import REPORT
from hedui.documents.report_evidence import MATCH_LABELS, REASON_LABELS, completeness_view, evidence_text
from hedui.values.answers import Answer, Reason


def test_rows_of_one_file_are_joined() -> None:
    rows = [Evidence("pension.csv", row) for row in (20, 12, 13, 14, 12)]
    assert evidence_text([*rows, Evidence("house.xlsx", 3)]) == "house.xlsx 第 3 行；pension.csv 第 12–14、20 行"


def test_an_uncertain_match_says_so() -> None:
    assert evidence_text([Evidence("a.csv", 1, "possible")]) == "a.csv 第 1 行（可能，待确认）"
    assert set(MATCH_LABELS) == {"exact_id", "converted_id", "probable", "possible"}


def test_every_reason_has_words() -> None:
    assert set(REASON_LABELS) == set(Reason)


def test_all_items_stand_in_two_columns_with_their_reasons() -> None:
    view = completeness_view(answers(), [replace(person(0), compared=False), person(1)], REPORT.wording())
    rows = view["rows"]
    assert isinstance(rows, list) and len(rows) == 19
    assert rows[0] == ["1 户籍", "公安", "2026-09-30", "有记录 2 条", "20 公租房", "住建", "—", "未反馈（超时）"]
    assert rows[2][:4] == ["3 出入境", "公安", "—", "未查询（无数据来源）"]
    assert rows[1][:4] == ["2 机动车", "公安", "未知", "无记录"]
    assert rows[18][4:] == [""] * 4
    assert view["compact"] is True
    assert view["details"] == [
        "个别人员的不同答复：王㛃䶮 未授权（无授权）：第 9 项",
        "未比对的人员：王建国（身份证号无效）。以上答复不包括其情况。",
    ]


def test_a_long_label_gives_up_the_fixed_heights() -> None:
    items = (replace(answers()[0], label="一个地区自定的很长的数据项名称"),)
    assert completeness_view(items, [], REPORT.wording())["compact"] is False


def test_no_answer_is_turned_into_nothing_found() -> None:
    item = ItemAnswer(1, "hukou", "户籍", "公安", Answer.NOT_PERMITTED, Reason.NO_AUTHORISATION)
    view = completeness_view([item], [], REPORT.wording())
    assert view["rows"] == [["1 户籍", "公安", "—", "未授权（无授权）", "", "", "", ""]]
    assert "未授权 1 项" in str(view["summary"])
