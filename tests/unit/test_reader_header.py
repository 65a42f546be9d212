"""The header of a table is found under titles, in two lines, merged and misspelled; a value is never shown as one."""

from __future__ import annotations

import pytest

from hedui.intake.header import Header, find_header, header_names, normalise, unique_names
from hedui.values.faults import Place, Refusal

KNOWN = frozenset(["姓名", "身份证号", "险种", "月发放额", "号牌号码", "品牌型号", "单位(元)"])
PERSON = ["图门巴雅尔", "150802198001010014", "城乡居民", "1,234.50"]


def test_header_in_the_first_row_has_no_titles() -> None:
    assert find_header([["姓名", "身份证号"], PERSON], KNOWN) == Header(0, ("姓名", "身份证号"), ())


def test_title_lines_above_are_kept_as_titles() -> None:
    rows = [
        ["2026年9月养老金发放表", "", ""],
        ["单位：人社局", "", "截至 2026-09-30"],
        [],
        ["姓名", "身份证号", "险种"],
        PERSON,
    ]
    assert find_header(rows, KNOWN) == Header(
        3, ("姓名", "身份证号", "险种"), ("2026年9月养老金发放表", "单位：人社局 截至 2026-09-30")
    )


@pytest.mark.parametrize("written", ["姓 名", "姓\n名", "　姓名 ", "\ufeff姓名", "姓\u200b名"])
def test_spaces_and_line_breaks_in_a_header_do_not_count(written: str) -> None:
    assert find_header([[written, "身份证号"]], KNOWN).names == ("姓名", "身份证号")


def test_full_width_parentheses_and_small_letters_are_the_same() -> None:
    assert normalise("单位（元）") == normalise("单位(元)")
    assert normalise("ＸＭ") == normalise("xm")
    assert find_header([["单位（元）"]], KNOWN).names == ("单位(元)",)


def test_group_titles_stand_above_sub_headers() -> None:
    rows = [["姓名", "身份证号", "车辆信息", "", ""], ["", "", "号牌号码", "品牌型号", "备注"], PERSON]
    header = find_header(rows, KNOWN)
    assert header == Header(1, ("姓名", "身份证号", "号牌号码", "品牌型号", "备注"), ())


def test_group_and_sub_header_together_can_be_the_standard_header() -> None:
    known = frozenset(["男方姓名", "男方身份证号", "女方姓名", "女方身份证号", "登记日期"])
    rows = [
        ["婚姻登记", "", "", "", ""],
        ["男方", "", "女方", "", "登记日期"],
        ["姓名", "身份证号", "姓名", "身份证号", ""],
    ]
    header = find_header(rows, known)
    assert header == Header(2, ("男方姓名", "男方身份证号", "女方姓名", "女方身份证号", "登记日期"), ("婚姻登记",))


def test_a_title_line_is_not_merged_into_a_complete_header() -> None:
    assert find_header([["养老金", "", ""], ["姓名", "身份证号", "险种"]], KNOWN).titles == ("养老金",)


def test_a_printed_page_header_below_stays_a_row() -> None:
    assert find_header([["姓名", "险种"], PERSON, ["姓名", "险种"]], KNOWN).index == 0


def test_trailing_empty_names_go_and_middle_ones_are_numbered() -> None:
    assert find_header([["姓名", "", "险种", "", " "]], KNOWN).names == ("姓名", "列2", "险种")


def test_the_second_column_of_a_name_is_numbered_and_our_own_names_are_taken() -> None:
    assert header_names(["姓 名", "姓名", "备注", "备注"], KNOWN) == ("姓名", "姓名#2", "备注", "备注#2")
    assert unique_names(["source_row", "ragged", "x"]) == ("source_row#2", "ragged#2", "x")


def test_only_the_first_thirty_rows_are_searched() -> None:
    with pytest.raises(Refusal) as refused:
        find_header([["题目"]] * 30 + [["姓名", "身份证号"]], KNOWN)
    assert refused.value.fault == "no_header"


def test_the_refusal_shows_the_files_own_header_and_what_was_expected() -> None:
    with pytest.raises(Refusal) as refused:
        find_header([["某表"], ["XM", "公民号码", "发放金额"], PERSON], KNOWN, place=Place("pension.xlsx"))
    said = str(refused.value)
    assert refused.value.fault == "no_header"
    for part in ("pension.xlsx", "XM、公民号码、发放金额", "身份证号", "columns:"):
        assert part in said


@pytest.mark.parametrize(
    "rows",
    [
        [PERSON, PERSON],
        [["图门巴雅尔", "城乡居民"], PERSON],
        [["图门巴雅尔", "王小明", "正常"], PERSON],
        [["图门巴雅尔", "正常", "城乡"], ["王小明", "正常", "城乡"]],
    ],
)
def test_the_refusal_of_a_file_without_header_shows_no_value(rows: list[list[str]]) -> None:
    with pytest.raises(Refusal) as refused:
        find_header(rows, frozenset(["证件号"]))
    for value in ("图门巴雅尔", "王小明", "150802198001010014", "1,234.50"):
        assert value not in str(refused.value)


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        find_header([], KNOWN)
    assert refused.value.fault == "no_header"
