"""What a run writes: text stays text, files are private, hits say what the contract says, marks stand everywhere."""

from __future__ import annotations

import csv
import json
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cities import PROMISED, City, World, hits_of, number, standard, table

from hedui.documents.papers import PAPERS, paper_file
from hedui.tables import Engine
from hedui.verification.outputs.tables import write_csv

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULAS = (
    "=cmd|' /C calc'!A0",
    "+86 13800138000",
    "-1+2",
    "@SUM(A1)",
    "\t=1+1",
    '=HYPERLINK("http://a","b")',
    "＝1",
    "'=1",
)
# A sum; in the statistics also counts of the 明细表 by a label beside them or by a word of ours.
RANGE, LABEL = r"'明细表'!\$[A-Z]\$\d+:\$[A-Z]\$\d+", r'(?:\$[A-Z]\d+|"[问题有利更正取消减发保留]{2}")'
OURS = re.compile(
    rf"SUM\([A-Z]+\d+:[A-Z]+\d+\)|[A-Z]\d+-SUM\([A-Z]\d+:[A-Z]\d+\)|COUNTIFS\({RANGE},{LABEL}(?:,{RANGE},{LABEL})*\)"
    rf'|IF\([A-Z]\d+=0,0,SUM\(--\(FREQUENCY\(IF\(\({RANGE}={LABEL}\)(?:\*\({RANGE}={LABEL}\))*,{RANGE},""\),{RANGE}\)>0\)\)\)'
)
STARTS = ("=", "+", "-", "@", "\t", "\r")


# --- text that a spreadsheet would take for a formula -----------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An OUT in whose inputs every text begins like a formula."""
    world = World(tmp_path_factory.mktemp("hostile"))
    vehicles: list[dict[str, str]] = []
    wages: list[dict[str, str]] = []
    houses: list[dict[str, str]] = []
    nobody: list[dict[str, str]] = []
    for i, text in enumerate(FORMULAS):
        who = world.person(number(i + 1), name=text, household=text, 家庭住址=text, 授权书编号=text)
        world.person(number(50 + i), name=text, household=text, 与户主关系=text, 成员类别="赡养义务人")
        vehicles.append(
            {
                "所有人": text,
                "身份证明号码": who,
                "号牌号码": text,
                "品牌型号": text,
                "车辆类型": text,
                "机动车状态": "A",
            }
        )
        wages.append({"姓名": text, "身份证号": who, "单位名称": text, "缴费基数": text, "费款所属期": "202601"})
        houses += [
            {"权利人姓名": text, "证件号": who, "坐落": text, "不动产单元号": text},
            {"权利人姓名": text, "坐落": text},
        ]
        nobody.append({"姓名": text, "身份证号": "1", "险种": text, "=险种": text})
    for name, rows in (("vehicle.csv", vehicles), ("contribution.csv", wages), ("real_estate.csv", houses)):
        world.file(name, rows)
    world.file("pension.csv", nobody, header=[*standard("pension"), "=险种"])
    world.verify(reports="all", entrustment_no="=1+1")
    return world.out


def test_no_cell_of_any_csv_begins_like_a_formula(hostile: Path) -> None:
    paths = sorted(hostile.rglob("*.csv"))
    assert len(paths) >= 2
    for path in paths:
        with path.open(encoding="utf8", newline="") as handle:
            cells = [cell for row in csv.reader(handle) for cell in row]
        assert len(cells) > 20
        assert not [cell for cell in cells if cell.startswith(STARTS)], path.name


def test_every_cell_of_a_workbook_is_text_number_or_our_own_sum(hostile: Path) -> None:
    seen = ""
    for path in sorted(hostile.glob("*.xlsx")):
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                content = book.read(name).decode("utf8")
                seen += content
                formulas = (
                    [f.text or "" for f in ElementTree.fromstring(content).iter(f"{SHEET}f")]
                    if name.endswith(".xml")
                    else []
                )
                assert [text for text in formulas if not OURS.fullmatch(text)] == [], path.name
                assert "hyperlink" not in name.lower()
                assert "<hyperlink" not in content
                assert "dde" not in name.lower()
    assert "cmd|" in seen


def test_what_looked_like_a_formula_is_there_as_it_was(hostile: Path) -> None:
    households = {row["household_no"] for row in pq.read_table(hostile / "households.parquet").to_pylist()}
    assert {"=cmd|' /C calc'!A0", "+86 13800138000", "-1+2", "@SUM(A1)"} <= households
    written = {row["household_no"] for row in table(hostile / "hits.csv")}
    assert {"'=cmd|' /C calc'!A0", "'+86 13800138000", "'-1+2", "'@SUM(A1)"} <= written


def test_headers_of_rejects_are_cells_too(hostile: Path) -> None:
    with (hostile / "rejects" / "pension.csv.csv").open(encoding="utf-8-sig", newline="") as handle:
        header = next(csv.reader(handle))
    assert "'=险种" in header


# --- files --------------------------------------------------------------------------------------------------------


def test_everything_in_out_is_private(verified: Path) -> None:
    for path in [verified, *verified.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_everything_promised_is_there_and_nothing_else(verified: Path) -> None:
    names = {str(p.relative_to(verified)) for p in verified.rglob("*") if p.is_file()}
    promised = PROMISED | {"run.json"}
    assert promised <= names
    rest = {
        name
        for name in names - promised
        if not re.fullmatch(r"rejects/.+\.csv|reports/.+\.(pdf|json)|law/.+\.parquet|result\.html|\.run", name)
    }
    assert rest == set()
    case_files = {
        Path(n).stem: json.loads((verified / n).read_bytes()) for n in names if re.fullmatch(r"reports/.+\.json", n)
    }
    papers = {f"reports/{paper_file(h, paper)}" for h, said in case_files.items() for paper in PAPERS if said[paper]}
    assert papers == {n for n in names if n.endswith(".pdf")} != set()


def test_hits_csv_is_hits_parquet_row_for_row(verified: Path) -> None:
    assert list(_as_csv(verified / "hits.parquet")) == table(verified / "hits.csv")


def test_every_csv_opens_in_excel_by_a_double_click(verified: Path) -> None:
    """A byte-order mark, once: without it Excel in China takes UTF-8 for GBK."""
    paths = [verified / "hits.csv", *sorted((verified / "rejects").glob("*.csv"))]
    assert len(paths) > 5
    for path in paths:
        text = path.read_bytes().decode("utf8")
        assert (text[0], text.count("\ufeff")) == ("\ufeff", 1), path.name
        assert next(csv.reader(text[1:].splitlines()))[0] == (
            "household_no" if path.name == "hits.csv" else "source_row"
        )


def test_a_csv_of_many_row_groups_keeps_the_order(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "spill", memory="512MB", threads=2)
    rows = pa.table({"n": pa.array(range(600_000)), "text": pa.array(["-x", "y"] * 300_000)})
    pq.write_table(rows, tmp_path / "t.parquet", row_group_size=50_000)
    assert write_csv(engine, tmp_path / "t.parquet", tmp_path / "t.csv") == 600_000
    engine.close()
    with (tmp_path / "t.csv").open(encoding="utf-8-sig") as handle:
        assert next(handle) == "n,text\n"
        assert all(line.startswith(f"{i},") for i, line in enumerate(handle))


def _as_csv(path: Path) -> Iterator[dict[str, str]]:
    for row in pq.read_table(path).to_pylist():
        yield {name: _cell(name, value) for name, value in row.items()}


def _cell(name: str, value: Any) -> str:
    if value is None:
        return "unknown" if name == "as_of" else ""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS) else str(value)


def test_the_same_inputs_give_the_same_outputs(world: World) -> None:
    people = [world.person(number(i), household=f"H{i % 7}") for i in range(1, 40)]
    world.file("pension.csv", [{"姓名": "测试人", "身份证号": who, "月发放额": "1200"} for who in people] * 3)
    world.file(
        "vehicle.csv",
        [
            {"所有人": "别人", "身份证明号码": who, "号牌号码": f"蒙L{i}", "机动车状态": "A"}
            for i, who in enumerate(people)
        ],
    )
    outs = [world.folder / name for name in ("one", "two")]
    for out in outs:
        world.verify(out=out, reports="sample")
    for name in ("hits.csv", "findings.xlsx", "households.xlsx", "statistics.xlsx"):
        assert (outs[0] / name).read_bytes() == (outs[1] / name).read_bytes(), name
    for path in sorted((outs[0] / "reports").glob("*.json")):
        assert path.read_bytes() == (outs[1] / "reports" / path.name).read_bytes()


# --- what a hit is ------------------------------------------------------------------------------------------------


def test_two_people_in_one_row_are_two_hits(world: World) -> None:
    his, hers = world.person(number(1), name="张三"), world.person(number(2), name="李四", 与户主关系="配偶")
    world.file(
        "marriage.csv",
        [{"男方姓名": "张三", "男方身份证号": his, "女方姓名": "李四", "女方身份证号": hers, "登记类型": "结婚"}],
    )
    world.verify()
    assert [(hit[1], hit[4], hit[6]) for hit in hits_of(world.out)] == [(his, "1", "same"), (hers, "1", "same")]


def test_one_unusable_side_does_not_hide_the_other(world: World) -> None:
    his = world.person(number(1), name="张三")
    world.file(
        "marriage.csv",
        [
            {
                "男方姓名": "张三",
                "男方身份证号": his,
                "女方姓名": "李四",
                "女方身份证号": his[:17] + "?",
                "登记类型": "结婚",
            }
        ],
    )
    manifest = world.verify()
    assert [hit[1] for hit in hits_of(world.out)] == [his]
    assert (manifest["sources"][0]["keyed"], manifest["sources"][0]["rejected"]) == (1, 0)
    (row,) = table(world.out / "rejects" / "marriage.csv.csv")
    assert (row["source_row"], row["part"]) == ("1", "2")


def test_a_person_in_two_households_and_an_obligor_have_their_hits(world: World) -> None:
    who = world.person(number(1), household="H1")
    world.person(who, household="H2")
    obligor = world.person(number(2), household="H1", 成员类别="赡养义务人", 与户主关系="子")
    rows = [{"姓名": "测试人", "身份证号": one, "月发放额": "1200", "发放起始年月": "202001"} for one in (who, obligor)]
    world.file("pension.csv", rows)
    world.verify()
    assert [(hit[0], hit[1]) for hit in hits_of(world.out)] == [("H1", who), ("H1", obligor), ("H2", who)]
    found = {row["household_no"]: row["found_transfer"] for row in world.read("households")}
    assert found == {"H1": 1440000, "H2": 1440000}  # the obligor's pension is not the household's income


def test_fifteen_digits_on_either_side_are_converted(world: World) -> None:
    new, old = number(1), number(2)
    fifteen = {who: who[:6] + who[8:17] for who in (new, old)}
    world.person(new)
    world.person(fifteen[old], household="H2")
    world.file(
        "pension.csv",
        [{"姓名": "测试人", "身份证号": one, "月发放额": "1"} for one in (new, fifteen[new], old, fifteen[old])],
    )
    world.verify()
    assert [(hit[1], hit[4], hit[5]) for hit in hits_of(world.out)] == [
        (new, "1", "exact_id"), (new, "2", "converted_id"), (old, "3", "converted_id"), (old, "4", "converted_id"),
    ]  # fmt: skip


def test_the_same_delivery_under_two_names_counts_once(world: World) -> None:
    who = world.person(number(1), 申报转移性收入="100")
    rows = [{"姓名": "测试人", "身份证号": who, "补贴项目": "粮补", "金额": "500.00", "发放日期": "2026-03-01"}]
    for name in ("farm_subsidy-202609.csv", "farm_subsidy-202609-copy.csv"):
        world.file(name, rows)
    world.verify()
    assert [hit[3] for hit in hits_of(world.out)] == ["farm_subsidy-202609-copy.csv", "farm_subsidy-202609.csv"]
    assert world.read("households")[0]["found_transfer"] == 50000
    (finding,) = [f for f in world.read("findings") if f["kind"] == "subsidy_income"]
    assert (finding["found"], finding["declared"], len(finding["evidence"])) == (50000, 10000, 2)


def test_a_doubt_of_identity_is_a_hit_and_never_a_figure(world: World) -> None:
    who = world.person(number(1), name="阿斯尔")
    rows = [
        {"姓名": name, "身份证号": who, "月发放额": "1000", "发放起始年月": "202001"} for name in ("阿斯尔", "王建国")
    ]
    world.file("pension.csv", rows)
    world.verify()
    assert [hit[6] for hit in hits_of(world.out)] == ["same", "different"]
    assert world.read("households")[0]["found_transfer"] == 1200000
    assert "identity_doubt" in {f["kind"] for f in world.read("findings")}


def test_the_record_is_the_row_in_the_departments_own_words(world: World) -> None:
    who = world.person(number(1))
    world.file(
        "pension.csv",
        [{"姓名": "测试人", "身份证号": f" {who}\t", "月发放额": "一千二", "险种": "城乡\n居民", "备注": "空"}],
        header=[*standard("pension"), "备注"],
    )
    manifest = world.verify()
    ((*_rest, record),) = hits_of(world.out)
    said = json.loads(record)
    assert (said["身份证号"], said["月发放额"], said["险种"], said["备注"]) == (
        f" {who}\t",
        "一千二",
        "城乡\n居民",
        "空",
    )
    assert manifest["sources"][0]["profile"]["unreadable"] == {"月发放额": 1}
    assert list(manifest["sources"][0]["columns_added"]) == ["备注"]


# --- marks --------------------------------------------------------------------------------------------------------


def _said(path: Path) -> str:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "".join(book.read(name).decode("utf8") for name in book.namelist())
    if path.suffix == ".parquet":
        return str(pq.read_table(path).to_pylist())
    return path.read_text("utf8", "replace")


def marked(out: Path, mark: str) -> dict[str, bool]:
    """Output → whether the mark stands in it. A PDF is as its JSON: the text of both is the same content.

    A table of the law without rows (a family without obligors) says nothing of anybody.
    """
    paths = [p for p in out.rglob("*") if p.is_file() and p.suffix != ".pdf" and p.name != ".run"]
    paths = [p for p in paths if p.parent.name != "law" or pq.read_metadata(p).num_rows]
    return {str(p.relative_to(out)): mark in _said(p) for p in paths}


@pytest.mark.parametrize("entrustment", ["", "WT-2026-001", 'O\'Brien "x"'])
def test_without_entrustment_every_output_is_a_working_copy_and_with_it_none(entrustment: str, world: World) -> None:
    who = world.person(number(1))
    rows = [{"姓名": "测试人", "身份证号": who, "月发放额": "1200"}, {"姓名": "某人", "身份证号": "1"}]
    world.file("pension.csv", rows)
    manifest = world.verify(reports="all", entrustment_no=entrustment)
    copies = marked(world.out, "工作底稿")
    assert len(copies) >= 10
    assert set(copies.values()) == {not entrustment}, copies
    assert manifest["working_copy"] is (not entrustment)
    assert manifest["entrustment_no"] == (entrustment or None)
    if entrustment.isalnum():
        assert all(marked(world.out, entrustment).values())


def test_the_city_is_a_working_copy(verified: Path, city: City) -> None:
    assert city.roster.exists()
    assert all(marked(verified, "工作底稿").values())
