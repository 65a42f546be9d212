"""The calculation sheets and letters of a whole small city: the sheet says what the run said, the letter nothing of others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cities import City

from hedui.documents.masking import mask_name
from hedui.verification.findings.shape import kinds
from hedui.verification.outputs.letter import NOT_ASKED, matter_of
from hedui.verification.run import verify

SHEET, LETTER = "sheet", "letter"


@pytest.fixture(scope="module")
def out(city: City, store: Path, verified: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every household's sheet and letter; `verified` has filled the store."""
    assert verified
    folder = tmp_path_factory.mktemp("papers") / "out"
    verify(city.request(folder, store=store, reports="all", papers=("report", SHEET, LETTER)))
    return folder


@pytest.fixture(scope="module")
def files(out: Path) -> dict[str, dict[str, Any]]:
    """Household number → its case file."""
    read = [json.loads(path.read_text("utf8")) for path in sorted((out / "reports").glob("*.json"))]
    return {one["heading"]["household_no"]: one for one in read}


def households(out: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / "households.parquet").to_pylist()
    return rows


def findings(out: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / "findings.parquet").to_pylist()
    return rows


def known(amount: dict[str, Any]) -> int | None:
    low: int = amount["low"]
    return low if low == amount["high"] else None


def test_every_sheet_says_what_the_run_said(out: Path, files: dict[str, dict[str, Any]]) -> None:
    rows = households(out)
    assert len(rows) > 90 and files.keys() == {row["household_no"] for row in rows}
    told = 0
    for row in rows:
        sheet = files[row["household_no"]][SHEET]
        assert sheet["indication"] == row["indication"]
        if sheet["assessed"] is None:
            assert row["income_at_least"] is None and sheet["reasons"] == ["no_area"]
            continue
        told += 1
        larger = sheet["assessed"]["larger"]
        assert sheet["assessed"]["members_counted"] == row["members_counted"]
        assert larger["annual_income"]["low"] == row["income_at_least"], row["household_no"]
        assert known(larger["annual_income"]) == row["annual_income"]
        assert known(sheet["assessed"]["declared"]["annual_income"]) in (row["income_declared"], None)
        for key in ("per_capita_annual", "per_capita_monthly"):
            assert row[key] is None or known(larger[key]) == row[key]
        standard = sheet["assessed"]["standard_year"]
        # A marginal family is held against one and a half standards: that is what its papers say.
        line = row["standard_year"] * 3 // 2 if row["programme"] == "dibao_marginal" else row["standard_year"]
        said = files[row["household_no"]]["report"]["assessment"]["standard"]
        assert (standard and known(standard)) == (said and known(said)) == line, row["household_no"]
    assert told > 90


def test_every_condition_comes_out_on_the_sheet_as_in_the_run(out: Path, files: dict[str, dict[str, Any]]) -> None:
    seen = set()
    for row in households(out):
        assessed = files[row["household_no"]][SHEET]["assessed"]
        conditions = assessed["conditions"] if assessed else []
        on_sheet = {
            c["label"]: {"declared": c["on_declared"], "larger": c["on_larger"]} for c in conditions if not c["of"]
        }
        assert on_sheet == json.loads(row["conditions"]), row["household_no"]
        seen |= {outcome for both in on_sheet.values() for outcome in both.values()}
    assert seen == {"met", "unmet", "undecided"}


def test_what_is_used_is_what_the_run_used(out: Path, files: dict[str, dict[str, Any]]) -> None:
    labels = {"wage": "工资性收入", "business": "经营净收入", "property": "财产净收入", "transfer": "转移净收入"}
    for row in households(out):
        assessed = files[row["household_no"]][SHEET]["assessed"]
        classes = {one["label"]: one for one in assessed["classes"]} if assessed else {}
        for key, label in labels.items() if classes else ():
            one = classes[label]
            for side in ("declared", "found"):
                assert one[side] is None or one[side]["low"] == row[f"{side}_{key}"]
            if any(working["label"] == label for working in one["workings"]):
                assert one["used"]["low"] == row[f"used_{key}"], (row["household_no"], label)


def test_report_and_sheet_say_the_same_range(files: dict[str, dict[str, Any]]) -> None:
    """What is open is a range, at least or at most so much: alike on both papers, and never a figure on one of them."""
    ends = set()
    for number, one in files.items():
        if one[SHEET]["assessed"] is None:
            continue
        report, larger = one["report"]["assessment"], one[SHEET]["assessed"]["larger"]
        assert report["total"]["used"] == larger["annual_income"], number
        for key in ("per_capita_annual", "per_capita_monthly"):
            assert report[key] == larger[key], (number, key)
        for line, class_ in zip(report["income"], one[SHEET]["assessed"]["classes"], strict=False):
            assert (line["label"], line["used"], line["basis"]) == (class_["label"], class_["used"], class_["why"]), (
                number
            )
        per_capita = larger["per_capita_annual"]
        ends.add((per_capita["high"] is None, per_capita["low"] == per_capita["high"]))
    assert ends == {(True, False), (False, True), (False, False)}


def test_property_that_is_not_known_is_no_figure_on_the_report(out: Path, files: dict[str, dict[str, Any]]) -> None:
    seen = set()
    for row in households(out):
        assessed = files[row["household_no"]]["report"]["assessment"]
        if assessed is None:
            continue
        is_open = bool(row["members_not_compared"] or row["over_limit_answers"])
        used = assessed["property"][0]["used"]
        # Banks that only said "within the limit" have left nothing open: that is words.
        assert ("high" in used and used["high"] is None) is is_open, row["household_no"]
        assert ("没有给出数额" in assessed["property"][0]["basis"]) is bool(row["over_limit_answers"])
        assert not any("日期为约定" in one["citation"] for one in assessed["conditions"])
        if row["members_not_compared"]:
            assert all(re.match("未知|不少于", line["used"]["text"]) for line in assessed["property"][1:])
        seen.add((bool(row["members_not_compared"]), bool(row["over_limit_answers"])))
    assert seen >= {(False, False), (True, False), (False, True)}


def test_an_open_result_says_why_and_what_would_settle_it(out: Path, files: dict[str, dict[str, Any]]) -> None:
    for row in households(out):
        sheet = files[row["household_no"]][SHEET]
        assert bool(sheet["reasons"]) == (row["indication"] == "待核实"), row["household_no"]
        report = files[row["household_no"]]["report"]["assessment"]
        assert report is None or report["reasons"] == sheet["reasons"], row["household_no"]
        in_question = [one for one in sheet["unknown"] if one["subject"] == "member"]
        assert bool(in_question) == ("members" in sheet["reasons"]), row["household_no"]
        assert all(one["why"] for one in in_question)
        if "unknown" in sheet["reasons"]:
            assert any(one["decides"] for one in sheet["unknown"]), row["household_no"]
        assert not any(re.search("[a-z]", one["label"] + one["why"]) for one in sheet["unknown"]), row["household_no"]


def test_a_pension_of_which_only_a_part_counts_is_not_said_to_lack_an_authorisation(
    files: dict[str, dict[str, Any]],
) -> None:
    sheets = [one[SHEET] for one in files.values() if one[SHEET]["assessed"]]
    parts = [one for sheet in sheets for one in sheet["unknown"] if one["subject"] == "income.resident_pension"]
    assert parts
    for one in parts:
        assert one["label"] == "城乡居民养老金里计入多少" and "基础养老金" in one["why"]


def test_a_letter_goes_to_whom_something_is_to_be_asked(out: Path, files: dict[str, dict[str, Any]]) -> None:
    silent = NOT_ASKED | {code for code, kind in kinds().items() if kind.favour}
    asked = {f["household_no"] for f in findings(out) if f["household_no"] and f["kind"] not in silent}
    written = {number for number, one in files.items() if one[LETTER] is not None}
    assert written == asked
    assert 0 < len(asked) < len(files)
    assert {p.stem.removesuffix("-letter") for p in (out / "reports").glob("*-letter.pdf")} == written


def test_no_letter_holds_a_number_or_name_of_somebody_else(city: City, files: dict[str, dict[str, Any]]) -> None:
    people = city.people()
    for number, one in files.items():
        text = json.dumps(one[LETTER], ensure_ascii=False) if one[LETTER] else ""
        assert not re.search(r"(?<!\d)\d{14,17}[\dXx](?!\d)", text), number
        own = {p["姓名"] for p in people if p["户编号"] == number and "义务人" not in p["成员类别"]}
        others = {p["姓名"] for p in people if p["户编号"] == number and "义务人" in p["成员类别"]} - own
        assert not [name for name in others if name and name in text], number


def test_what_is_known_of_an_obligor_is_not_for_the_family(out: Path, files: dict[str, dict[str, Any]]) -> None:
    found = [f for f in findings(out) if f["kind"] == "obligor_capacity"]
    assert found
    for finding in found:
        [one] = [i for i in files[finding["household_no"]][LETTER]["items"] if i["matter"] == "obligor"]
        assert (one["person"], one["declared"]) == (mask_name(finding["name"]), None)
        assert one["found"] == {"text": "不在此写明"}


def test_a_doubtful_record_says_nothing_of_what_stands_in_it(files: dict[str, dict[str, Any]]) -> None:
    doubts = [d for one in files.values() if one[LETTER] for d in one[LETTER]["doubts"]]
    assert {d["matter"] for d in doubts} == {"identity", "candidate"}
    for one in doubts:
        assert (one["declared"], one["found"], one["detail"], one["period"]) == (None, None, "", "")


def test_each_kind_of_finding_has_words() -> None:
    assert [code for code, kind in kinds().items() if matter_of(kind) == "other" and not kind.favour] == []


@pytest.mark.parametrize(
    ("kind", "matter"),
    [
        ("spouse_not_declared", "spouse"),
        ("spouse_divorced", "divorced"),
        ("co_registered_not_declared", "co_registered"),
        ("housing_loan", "loan"),
        ("organisation_role", "organisation"),
        ("border_crossing", "travel"),
    ],
)
def test_a_family_is_asked_about_what_was_found(kind: str, matter: str) -> None:
    """A divorced couple is not told of an undeclared spouse, nor a debtor asked why he went abroad."""
    assert matter_of(kinds()[kind]) == matter
