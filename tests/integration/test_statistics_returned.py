"""Filled 明细表 come back: what agrees with the list is counted, what does not is named by sheet, row and column."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cities import World, command, number
from filled_workbooks import Computed, typed_over

from hedui.documents.statistics import DETAIL_LINES
from hedui.values.faults import Refusal, Refusals
from hedui.verification.outputs import statistics
from hedui.verification.statistics.returned import count_returned

TIMES, PERSONS, PROBLEMS = "清退（人次）", "清退（人）", "问题记录（条）"
FIRST = DETAIL_LINES + 2
Filling = Callable[..., Path]


def two_counties(world: World) -> Path:
    """Five people of two counties: one with a car and a pension, others with a car, one with nothing. The workbook."""
    who = [
        world.person(number(at), f"=测试{at}", f"H{at}", 户籍区划="150802" if at < 4 else "150821")
        for at in range(1, 6)
    ]
    cars = [(1, "蒙LA1"), (1, "蒙LA2"), (2, "-蒙LB"), (4, "@蒙LC")]
    rows = [
        {"所有人": f"=测试{at}", "身份证明号码": who[at - 1], "号牌号码": plate, "机动车状态": "A"}
        for at, plate in cars
    ]
    world.file("vehicle.csv", rows)
    world.file("pension.csv", [{"姓名": "=测试1", "身份证号": who[0], "月发放额": "1200", "发放起始年月": "202001"}])
    world.verify()
    return world.out / "statistics.xlsx"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_counties(World(tmp_path_factory.mktemp("counties")))


@pytest.fixture
def fill(book: Path, tmp_path: Path) -> Filling:
    """Makes a copy in which lines (by what their 命中内容 or 数据项 says) have these conclusions, other cells are typed
    over, or the lines of a county are gone."""
    rows = lines(book)

    def make(
        name: str, said: dict[str, str] | None = None, cells: dict[str, str] | None = None, without: str = ""
    ) -> Path:
        typed = {
            f"M{FIRST + at}": word
            for at, row in enumerate(rows)
            for key, word in (said or {}).items()
            if key in row["命中内容"] or key == row["数据项"]
        }
        gone = [FIRST + at for at, row in enumerate(rows) if row["旗县（区）"] == without]
        return typed_over(book, tmp_path / name, "明细表", typed | (cells or {}), gone)

    return make


def lines(book: Path) -> list[dict[str, str]]:
    return Computed(book).rows("明细表", DETAIL_LINES + 1)


def faults(*paths: Path) -> list[tuple[str, str]]:
    """What a refusal says: its fault and its place."""
    with pytest.raises((Refusal, Refusals)) as refused:
        count_returned(list(paths))
    each = refused.value.each if isinstance(refused.value, Refusals) else [refused.value]
    return [(one.fault, str(one.place)) for one in each]


def test_two_cars_of_one_person_are_one_person_time_and_a_pension_is_another(fill: Filling) -> None:
    told = count_returned(
        [fill("f.xlsx", {"蒙LA1": "取消", "蒙LA2": "取消", "养老金发放": "取消", "蒙LC": "保留"})]
    ).as_json()
    items = {row["数据项"]: row for row in told["tables"]["统计表"]}
    assert (items["机动车"]["取消（条）"], items["机动车"][TIMES], items["机动车"][PERSONS]) == (2, 1, 1)
    assert (told["total"][TIMES], told["total"][PERSONS]) == (2, 1)
    assert items["机动车"]["保留（条）"] == 1
    assert items["户籍"][PROBLEMS] is None
    counties = {row["旗县（区）"]: row for row in told["tables"]["统计表（分旗县）"]}
    assert (counties["临河区"][TIMES], counties["五原县"][TIMES], counties["五原县"]["核对户数（户）"]) == (2, 0, 2)


def test_the_formulas_of_what_is_written_give_the_same(fill: Filling, tmp_path: Path) -> None:
    filled = fill("f.xlsx", {"蒙LA1": "取消", "养老金发放": "取消", "蒙LC": "保留"})
    count_returned([filled], tmp_path / "again.xlsx")
    again = Computed(tmp_path / "again.xlsx")
    for sheet, each in again.formulas.items():
        assert {r: again.value(sheet, r) for r in each} == again.cached[sheet]
    assert [row["处理"] for row in lines(tmp_path / "again.xlsx")] == [row["处理"] for row in lines(filled)]
    assert not list(again.formulas["明细表"])


def test_counties_that_come_apart_are_added_up(fill: Filling) -> None:
    whole = count_returned([fill("w.xlsx", {"蒙LA1": "取消", "蒙LC": "更正"})]).as_json()
    one = fill("one.xlsx", {"蒙LA1": "取消"}, without="五原县")
    other = fill("other.xlsx", {"蒙LC": "更正"}, without="临河区")
    both = count_returned([one, other]).as_json()
    assert both["tables"] == whole["tables"]
    assert both["total"] == whole["total"]


def test_a_county_that_sent_nothing_is_told_and_left_out(fill: Filling) -> None:
    outcome = count_returned([fill("one.xlsx", {}, without="五原县")])
    assert any("五原县" in warning for warning in outcome.warnings)
    assert outcome.as_json()["total"]["核对户数（户）"] == 3


def test_of_two_copies_the_filled_one_counts_and_the_line_counts_once(fill: Filling) -> None:
    filled, empty = fill("a.xlsx", {"蒙LA1": "取消"}), fill("b.xlsx")
    for order in ([filled, empty], [empty, filled], [filled, filled]):
        outcome = count_returned(order)
        assert outcome.as_json()["total"][TIMES] == 1
        assert any("more than once" in warning for warning in outcome.warnings)
        assert outcome.lines == len(lines(empty))


def test_two_conclusions_about_one_line_are_refused(fill: Filling) -> None:
    at = next(at for at, row in enumerate(lines(fill("x.xlsx"))) if "蒙LA1" in row["命中内容"])
    found = faults(fill("a.xlsx", {"蒙LA1": "取消"}), fill("b.xlsx", {"蒙LA1": "保留"}))
    assert found == [("two_conclusions", f"b.xlsx#明细表, row {FIRST + at}")]


def test_an_unknown_word_is_refused_with_its_place(fill: Filling) -> None:
    assert faults(fill("a.xlsx", cells={"M6": "清退", "M7": " 取消 "})) == [
        ("unknown_handling", "a.xlsx#明细表, row 6, column 处理")
    ]


@pytest.mark.parametrize(
    ("letter", "column"), [("B", "姓名"), ("F", "数据项"), ("G", "类别"), ("J", "命中内容"), ("Q", "人员编号")]
)
def test_a_changed_cell_is_refused_with_its_column(fill: Filling, letter: str, column: str) -> None:
    assert faults(fill("a.xlsx", cells={f"{letter}7": "9"})) == [
        ("line_changed", f"a.xlsx#明细表, row 7, column {column}")
    ]


def test_a_missing_line_is_refused_with_its_number(book: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="序号 2") as refused:
        count_returned([typed_over(book, tmp_path / "a.xlsx", "明细表", {}, [FIRST + 1])])
    assert refused.value.fault == "lines_missing"


def test_a_changed_basis_is_refused(book: Path, tmp_path: Path) -> None:
    assert faults(typed_over(book, tmp_path / "a.xlsx", "核对底数", {"E8": "9"})) == [
        ("basis_changed", "a.xlsx#核对底数")
    ]


def test_another_workbook_is_refused(book: Path) -> None:
    assert faults(book.with_name("findings.xlsx")) == [("no_detail_list", "findings.xlsx")]
    assert faults(book.with_name("none.xlsx")) == [("no_detail_list", "none.xlsx")]


def test_two_lists_of_one_county_are_refused(book: Path, tmp_path: Path) -> None:
    other = World(tmp_path / "other")
    other.folder.mkdir()
    other.person(number(9))
    other.file("vehicle.csv", [{"所有人": "测试人", "身份证明号码": number(9), "号牌号码": "蒙LX", "机动车状态": "A"}])
    other.verify()
    assert faults(book, other.out / "statistics.xlsx")[0][0] == "county_twice"


def test_the_command_prints_json_and_refuses_with_status_two(fill: Filling, tmp_path: Path) -> None:
    filled = fill("f.xlsx", {"蒙LA1": "取消"})
    done = command(
        "statistics",
        str(filled),
        "--json",
        "--out",
        str(tmp_path / "o.xlsx"),
        "--reporter",
        "张三",
        "--on",
        "2026-11-20",
    )
    assert (done.status, json.loads(done.out)["total"][TIMES]) == (0, 1)
    assert "填报人：张三　　审核人：________　　填报日期：2026-11-20" in str(
        Computed(tmp_path / "o.xlsx").cells["统计表"]["A3"]
    )
    shown = command("statistics", str(filled))
    assert "清退 1 人次（1 人）" in shown.out
    same = command("statistics", str(filled), "--out", str(filled))
    assert (same.status, "[out_is_input]" in same.err) == (2, True)


def test_beyond_the_limit_each_county_has_its_workbook_and_the_tables_stay_one(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "MOST_XLSX_ROWS", 3)
    two_counties(world)
    assert "明细表" not in Computed(world.out / "statistics.xlsx").cells
    assert not (world.out / "statistics-150802.xlsx").exists()
    world.verify(out=tmp_path / "split", xlsx=True)
    parts = [tmp_path / "split" / f"statistics-{code}.xlsx" for code in ("150802", "150821")]
    whole = Computed(tmp_path / "split" / "statistics.xlsx")
    assert {text for each in whole.formulas.values() for text in each.values() if not text.startswith("SUM(")} == set()
    told = count_returned(parts).as_json()
    rows = whole.rows("统计表", 4)
    assert {row["数据项"]: row[PROBLEMS] for row in told["tables"]["统计表"]} == {
        row["数据项"]: row[PROBLEMS] for row in rows[:-1]
    }
    one = Computed(parts[0])
    assert {r: one.value("统计表", r) for r in one.formulas["统计表"]} == one.cached["统计表"]
