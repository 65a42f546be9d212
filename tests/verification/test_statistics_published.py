"""The published result of a city, through the code of a run, the formulas of its workbook, and the way back.

Bayannur, 2014: 18,234 problem records and 6,115 person-times removed, line by line (X10 of the requirements).
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from filled_workbooks import Computed, typed_over
from published_result import (
    HOUSEHOLDS,
    LINES,
    NON_LOCAL,
    REMOVED_TWICE,
    conclusions,
    item_label,
    kind_label,
    make_run,
    scratch,
)  # fmt: skip

from hedui.documents.statistics import DETAIL_LINES
from hedui.verification.outputs.statistics import Scope, write_statistics
from hedui.verification.outputs.tables import Marks
from hedui.verification.statistics.returned import Outcome, count_returned
from hedui.verification.window import Window

DAY = date(2014, 9, 30)
HEADER = 4
PROBLEMS, TIMES, PERSONS = "问题记录（条）", "清退（人次）", "清退（人）"
ALWAYS_COMPUTE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
Rows = dict[tuple[str, ...], dict[str, Any]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook that the run writes; nobody has concluded anything yet."""
    folder = tmp_path_factory.mktemp("published")
    engine = scratch(folder)
    plan = make_run(engine)
    marks = Marks("WT-2014-09", False, datetime(2014, 9, 30, tzinfo=UTC))
    assert write_statistics(engine, plan, marks, Scope("150800", DAY, Window(DAY)), folder, split=False) == 18_234
    engine.close()
    return folder / "statistics.xlsx"


@pytest.fixture(scope="module")
def filled(written: Path) -> Path:
    """The same after people have written their conclusions into the 明细表."""
    book = Computed(written)
    said = conclusions()
    cells = {}
    for reference, source in book.cells["明细表"].items():
        if reference.startswith("I") and ".csv:" in str(source):
            cells["M" + reference[1:]] = said[int(str(source).rsplit(":", 1)[1]) - 1]
    assert len(cells) == 18_234
    return typed_over(written, written.with_name("filled.xlsx"), "明细表", {r: w for r, w in cells.items() if w})


@pytest.fixture(scope="module")
def computed(filled: Path) -> dict[str, Rows]:
    """The summary tables as a spreadsheet shows them: every formula computed."""
    book = Computed(filled)
    keys = {
        "统计表": ("数据项",),
        "统计表（分旗县）": ("旗县（区）",),
        "统计表（分旗县和数据项）": ("旗县（区）", "数据项"),
        "统计表（分问题）": ("数据项", "问题"),
    }
    return {sheet: {tuple(row[k] for k in by): row for row in book.rows(sheet, HEADER)} for sheet, by in keys.items()}


@pytest.fixture(scope="module")
def returned(filled: Path) -> Outcome:
    return count_returned([filled], filled.with_name("again.xlsx"))


def total(rows: Rows) -> dict[str, Any]:
    return next(row for key, row in rows.items() if "合计" in row.values() or "合计" in key)


def test_the_two_totals(computed: dict[str, Rows]) -> None:
    for sheet, rows in computed.items():
        assert (total(rows)[PROBLEMS], total(rows)[TIMES]) == (18_234, 6_115), sheet
        assert total(rows)[PERSONS] == 6_115 - REMOVED_TWICE, sheet
        assert total(rows)["更正（条）"] == 9_134


def test_every_published_line(computed: dict[str, Rows]) -> None:
    rows = computed["统计表（分问题）"]
    for line in LINES:
        row = rows[item_label(line.item), kind_label(line.kind)]
        assert (row[PROBLEMS], row[TIMES]) == (line.records, line.removed), line
    business = [rows[item_label(line.item), kind_label(line.kind)] for line in LINES[-2:]]
    assert [sum(row[header] for row in business) for header in (PROBLEMS, TIMES)] == [1_203, 413]


def test_a_correction_and_a_removal_are_both_problem_records_of_their_item(computed: dict[str, Rows]) -> None:
    hukou = computed["统计表"]["户籍",]
    assert (hukou[PROBLEMS], hukou["更正（条）"], hukou[TIMES], hukou["待核实（条）"]) == (11_402, 9_134, 2_268, 0)
    assert NON_LOCAL != "registered_elsewhere"


def test_every_line_is_the_sum_of_what_became_of_it(computed: dict[str, Rows]) -> None:
    for rows in computed.values():
        for row in rows.values():
            if row[PROBLEMS] is not None:
                parts = ("更正（条）", "取消（条）", "减发（条）", "保留（条）", "待核实（条）")
                assert row[PROBLEMS] == sum(row[part] for part in parts), row


def test_households_persons_and_times_are_not_mixed(computed: dict[str, Rows]) -> None:
    whole = total(computed["统计表"])
    assert (whole["核对户数（户）"], whole["核对人数（人）"]) == (HOUSEHOLDS, 2 * HOUSEHOLDS)
    counties = [row for row in computed["统计表（分旗县）"].values() if row["序号"]]
    assert len(counties) == 7
    assert sum(row["核对户数（户）"] for row in counties) == HOUSEHOLDS
    assert sum(row[TIMES] for row in counties) == 6_115
    assert whole["涉及人数（人）"] == 18_234 - REMOVED_TWICE


def test_an_item_that_was_not_asked_is_empty_and_one_without_hits_is_zero(computed: dict[str, Rows]) -> None:
    rows = computed["统计表"]
    assert {rows["婚姻登记",][header] for header in list(rows["婚姻登记",])[3:]} == {None}
    assert {rows["服刑",][header] for header in list(rows["服刑",])[5:]} == {0}


def test_what_stands_beside_the_formulas_is_what_they_give(written: Path) -> None:
    book = Computed(written)
    computed = {
        (sheet, reference): book.value(sheet, reference) for sheet, each in book.formulas.items() for reference in each
    }
    assert len(computed) > 500
    assert {place: value for place, value in computed.items() if book.cached[place[0]][place[1]] != value} == {}


def test_the_way_back_counts_the_same(computed: dict[str, Rows], returned: Outcome) -> None:
    told = returned.as_json()
    assert (told["total"][PROBLEMS], told["total"][TIMES], told["total"][PERSONS]) == (18_234, 6_115, 5_865)
    for sheet, rows in computed.items():
        for row in told["tables"][sheet]:
            same = next(r for r in rows.values() if all(r[name] == v for name, v in row.items() if isinstance(v, str)))
            assert {k: v for k, v in row.items() if k in same} == {k: v for k, v in same.items() if k in row}, sheet


def test_what_the_way_back_writes_computes_the_same(filled: Path, returned: Outcome) -> None:
    one, again = Computed(filled), Computed(filled.with_name("again.xlsx"))
    for sheet in ("统计表", "统计表（分问题）"):
        assert one.rows(sheet, HEADER) == again.rows(sheet, HEADER)
    assert returned.warnings
    assert len(again.rows("明细表", DETAIL_LINES + 1)) == 18_234


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("soffice") is None, reason="only where the office program is installed")
def test_an_office_program_computes_the_same(filled: Path, tmp_path: Path) -> None:
    settings = tmp_path / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(ALWAYS_COMPUTE, "utf8")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(filled)], check=True, capture_output=True, timeout=300)
    ours, theirs = Computed(filled), Computed(tmp_path / "filled.xlsx")
    for sheet, each in ours.formulas.items():
        assert {r: theirs.cached[sheet][r] for r in each} == {r: ours.value(sheet, r) for r in each}, sheet
