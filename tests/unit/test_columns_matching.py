"""Which column is which: standard headers, an explicit map, nothing guessed; what changed since the last delivery (R046)."""

from __future__ import annotations

import pytest

from hedui.catalogue import items
from hedui.intake.columns import drift, known_headers, match_columns
from hedui.values.faults import Refusal

PENSION = items()["pension"]
HEADER = tuple(column.header for column in PENSION.columns)


def test_the_standard_headers_in_any_order_and_writing() -> None:
    found = match_columns(PENSION, tuple(reversed(HEADER)), {}, "pension.csv")
    assert found.own == {column.code: column.header for column in PENSION.columns}
    assert found.missing == found.added == ()
    wide = tuple(f" {header}\u200b " for header in HEADER)
    assert match_columns(PENSION, wide, {}, "pension.csv").own["id_number"] == wide[1]


def test_missing_and_added_columns_are_named() -> None:
    found = match_columns(PENSION, ("备注", *HEADER[:-1]), {}, "pension.csv")
    assert found.missing == (HEADER[-1],)
    assert found.added == ("备注",)


@pytest.mark.parametrize("turned", [False, True])
def test_a_map_in_either_direction(turned: bool) -> None:
    given: dict[str, str | None] = (
        {"AAC003": "姓名", "AAC002": "身份证号"} if turned else {"姓名": "AAC003", "身份证号": "AAC002"}
    )
    found = match_columns(PENSION, ("AAC003", "AAC002", *HEADER[2:]), given, "pension.csv")
    assert (found.own["name"], found.own["id_number"]) == ("AAC003", "AAC002")
    assert {"AAC003", "AAC002", "姓名"} <= known_headers(PENSION, given)


def test_a_mapped_column_wins_over_the_standard_header() -> None:
    """The file has both: the map says which is meant, the other is an added column."""
    found = match_columns(PENSION, (*HEADER, "实发额"), {"月发放额": "实发额"}, "pension.csv")
    assert found.own["monthly_amount"] == "实发额"
    assert found.added == ("月发放额",)


def test_two_standard_columns_cannot_be_one_column() -> None:
    with pytest.raises(Refusal) as refused:
        match_columns(PENSION, HEADER, {"最近发放年月": "发放起始年月"}, "pension.csv")
    assert refused.value.fault == "column_map"


@pytest.mark.parametrize(
    ("header", "given", "fault", "named"),
    [
        (("姓名", "月发放额"), {}, "column_missing", "身份证号"),
        (("姓名", "证件号码", "月发放额"), {}, "column_missing", "身份证号"),
        (("身份证号", "月发放额"), {}, "column_missing", "姓名"),
        (("姓名", "身份证号", "险种"), {}, "column_missing", "月发放额"),
        (("姓名", "身份证号", "发放金额"), {}, "column_missing", "发放金额"),
        (HEADER, {"月发放额": "实发额"}, "column_missing", "实发额"),
        (HEADER, {"月发放": "实发额"}, "column_map", "月发放额"),
        (HEADER, {"qqq": "www"}, "column_map", "qqq"),
    ],
)
def test_what_cannot_be_matched_is_refused_by_name(
    header: tuple[str, ...], given: dict[str, str | None], fault: str, named: str
) -> None:
    with pytest.raises(Refusal) as refused:
        match_columns(PENSION, header, given, "pension.csv")
    assert refused.value.fault == fault
    assert refused.value.place.file == "pension.csv"
    assert named in str(refused.value)
    assert refused.value.remedy


def test_a_column_that_the_source_does_not_have_can_be_said() -> None:
    found = match_columns(PENSION, ("姓名", "身份证号"), {"月发放额": None}, "pension.csv")
    assert "monthly_amount" not in found.own
    with pytest.raises(Refusal):
        match_columns(PENSION, ("姓名", "月发放额"), {"身份证号": None}, "pension.csv")


@pytest.mark.parametrize("code", sorted(items()))
def test_every_items_standard_header_matches_itself(code: str) -> None:
    header = tuple(column.header for column in items()[code].columns)
    assert set(match_columns(items()[code], header, {}, f"{code}.csv").own) == {c.code for c in items()[code].columns}


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("甲 乙 丙", "甲 乙 丙", []),
        ("甲 乙 丙", "丙 乙 甲", ["reordered"]),
        ("甲 乙 丙", "甲 乙", ["missing: 丙"]),
        ("甲 乙", "甲 乙 丙", ["added: 丙"]),
        ("甲 乙 丙", "甲 乙 丁", ["renamed or replaced: 丙 → 丁"]),
        ("甲 乙 丙", "丁 乙 甲", ["renamed or replaced: 丙 → 丁", "reordered"]),
        ("甲 乙 丙", "乙 甲", ["missing: 丙", "reordered"]),
        ("甲 乙 丙 丁", "甲 戊", ["renamed or replaced: 乙, 丙, 丁 → 戊"]),
        ("甲 乙", "丙 甲 乙", ["added: 丙"]),
    ],
)
def test_drift_is_said_in_sentences(before: str, now: str, said: list[str]) -> None:
    assert drift(before.split(), tuple(now.split())) == said


@pytest.mark.parametrize(
    "value",
    [
        "150802198001150011",
        "15080219800115001X",
        "150802800115001",
        "１５０８０２１９８００１１５００１１",
        "150802198001150010",
    ],
)
def test_a_form_in_the_place_of_a_table_is_refused_without_its_values(value: str) -> None:
    header = ("姓名", "樊静", "身份证号", value, "月发放额", "1200")
    with pytest.raises(Refusal) as refused:
        match_columns(PENSION, header, {}, "pension.csv")
    assert refused.value.fault == "header_values"
    assert "樊静" not in str(refused.value)
    assert value not in str(refused.value)
