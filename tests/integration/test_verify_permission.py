"""Nobody is compared without permission, and every table says who was not (ITEMS: permission; R-gate of design 1.2)."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cities import KEY, ON, City, World, hits_of, manifest_of, number, table
from python_calamine import CalamineWorkbook

from hedui.catalogue import items
from hedui.intake.snapshot import RAW, Store
from hedui.tables import Engine
from hedui.values.identity import read
from hedui.verification.reference import Line
from hedui.verification.run import verify

# Written in the record of the other person too: a marriage names both.
OF_TWO = ("marriage",)


@dataclass(frozen=True)
class HalfCity:
    """The city with half of the authorisations gone, and its run."""

    out: Path
    people: list[dict[str, str]]
    silent: set[str]
    manifest: dict[str, Any]

    @property
    def unpermitted_households(self) -> set[str]:
        """Households in which nobody has permitted anything."""
        spoke = {line["户编号"] for line in self.people if not missing(line)}
        return {line["户编号"] for line in self.people} - spoke


DAY = re.compile(r"\d{4}[-/.年]?\d{1,2}[-/.月]?\d{0,2}日?")
NOTHING = ("", " ", "　", "\t", "无", "-")


def missing(line: dict[str, str]) -> bool:
    return line["授权书编号"] in NOTHING or not line["授权日期"] or line["授权日期"] > ON.isoformat()


@pytest.fixture(scope="module")
def half(city: City, verified: Path, store: Path, tmp_path_factory: pytest.TempPathFactory) -> HalfCity:
    folder = tmp_path_factory.mktemp("half")
    chosen = sorted({line["户编号"] for line in city.people()})[::2]
    lines = [line for line in city.people() if line["户编号"] in chosen]
    late, blank = (ON + timedelta(1)).isoformat(), cycle(NOTHING)
    for line in lines:
        at = chosen.index(line["户编号"])
        # Every second household as a whole, and of every fifth the head alone; in turns no number, no day, a late day.
        if at % 2 == 0 or (at % 5 == 0 and line["与户主关系"] == "本人"):
            line |= ({"授权书编号": next(blank)}, {"授权日期": ""}, {"授权日期": late})[at % 3]
    with (folder / "roster.csv").open("w", encoding="utf8", newline="") as handle:
        out = csv.DictWriter(handle, list(lines[0]))
        out.writeheader()
        out.writerows(lines)
    assert verified.exists()  # its store holds the snapshots
    manifest = verify(city.request(folder / "out", roster=folder / "roster.csv", store=store, reports="all")).manifest
    silent = {read(line["身份证号"]).number for line in lines if missing(line)}
    spoke = {read(line["身份证号"]).number for line in lines if not missing(line)}
    return HalfCity(folder / "out", lines, silent - spoke - {""}, manifest)


def test_about_half_are_silent(half: HalfCity) -> None:
    assert 30 < len(half.silent) < 90
    assert len(half.unpermitted_households) > 20


def test_no_hit_is_theirs(half: HalfCity) -> None:
    assert not {hit[1] for hit in hits_of(half.out)} & half.silent
    assert not {hit[0] for hit in hits_of(half.out)} & half.unpermitted_households


def test_everybody_else_has_their_hits(half: HalfCity, city: City) -> None:
    spoke = {(line["户编号"], read(line["身份证号"]).number) for line in half.people if not missing(line)}
    planted = {(h["household_no"], h["id_number"], h["source_file"], h["source_row"]) for h in city.truth("hits")}
    found = {(hit[0], hit[1], hit[3], hit[4]) for hit in hits_of(half.out) if hit[5] in ("exact_id", "converted_id")}
    assert found == {hit for hit in planted if hit[:2] in spoke}
    assert len(found) > 100


def test_the_manifest_and_the_statistics_count_them(half: HalfCity) -> None:
    lines = [line for line in half.people if missing(line)]
    assert half.manifest["roster"]["not_permitted"] == len(lines)
    assert half.manifest["roster"]["permitted"] == len(half.people) - len(lines)


def test_the_statutory_tables_count_those_who_were_compared(half: HalfCity) -> None:
    spoke = [line for line in half.people if not missing(line) and read(line["身份证号"]).number]
    persons, households = {read(line["身份证号"]).number for line in spoke}, {line["户编号"] for line in spoke}
    book = CalamineWorkbook.from_path(half.out / "statistics.xlsx")
    summary = [row for row in book.get_sheet_by_name("统计表").to_python() if isinstance(row[0], float)]
    compared = {(row[3], row[4]) for row in summary if row[3] != "" and row[2] != "花名册"}
    assert compared == {(len(households), len(persons))}
    details = [row for row in book.get_sheet_by_name("明细表").to_python() if isinstance(row[0], float)]
    assert details
    assert not {row[3] for row in details} & half.unpermitted_households


def test_findings_ask_for_the_permission_and_say_nothing_else(half: HalfCity) -> None:
    findings = pq.read_table(half.out / "findings.parquet").to_pylist()
    theirs = [f for f in findings if f["id_number"] in half.silent]
    assert {f["id_number"] for f in theirs if f["kind"] == "not_permitted"} == half.silent
    assert {f["kind"] for f in theirs} <= {"not_permitted", "in_two_households", "listed_twice"}
    assert not [f for f in theirs if f["evidence"] or f["as_of"] or f["item"]]


def test_households_say_who_was_not_compared_and_have_no_figure_of_theirs(half: HalfCity) -> None:
    rows = {row["household_no"]: row for row in pq.read_table(half.out / "households.parquet").to_pylist()}
    for household in half.unpermitted_households:
        row = rows[household]
        members = {
            line["身份证号"]
            for line in half.people
            if line["户编号"] == household and line["成员类别"] == "共同生活成员"
        }
        assert row["members_not_compared"] >= len(members)
        assert "未授权" in row["completeness"]
        assert [
            row[f"found_{c}"] for c in ("wage", "business", "property", "transfer", "money", "vehicles", "houses")
        ] == [0] * 7
        assert row["indication"] != "符合"
    partly = [row for row in rows.values() if 0 < row["members_not_compared"] < row["members_counted"]]
    assert partly
    assert all("未授权" in row["completeness"] and row["indication"] != "符合" for row in partly)


def test_reports_name_every_item_as_not_permitted(half: HalfCity) -> None:
    paths = sorted((half.out / "reports").glob("*.json"))
    reports = {said["heading"]["household_no"]: said["report"] for said in map(_json, paths)}
    assert len(reports) == len({line["户编号"] for line in half.people})
    asked = {code for code, said in half.manifest["items"].items() if said["answer"] != "not_asked"}
    for household in half.unpermitted_households:
        answers = {a["code"]: a for a in reports[household]["items"]}
        assert {code for code, a in answers.items() if a["answer"] == "not_permitted"} == asked
        assert not [a for a in answers.values() if a["records"]]


def test_what_was_not_compared_is_no_nought_in_their_reports(half: HalfCity) -> None:
    seen = 0
    for household in half.unpermitted_households:
        assessed = _json(half.out / "reports" / f"{household}.json")["report"]["assessment"]
        if assessed:
            money, *things = assessed["property"]
            assert [line["found"] for line in (*assessed["income"], money)] == [{"high": None, "low": 0}] * 5
            assert [line["found"] for line in things] == [{"text": "未知"}] * 2
            seen += 1
    assert seen > 3


def _json(path: Path) -> dict[str, Any]:
    read_: dict[str, Any] = json.loads(path.read_text("utf8"))
    return read_.get("content", read_)


@pytest.fixture(scope="module")
def planted(half: HalfCity, store: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What only the records of silent people say: employers, plates, companies, addresses, accounts. No bare days."""
    theirs: set[str] = set()
    others = {value for line in half.people for value in line.values()}
    for item, numbers, fields in _records(store, tmp_path_factory.mktemp("spill")):
        (theirs if item not in OF_TWO and numbers and numbers <= half.silent else others).update(fields)
    return {
        word
        for word in theirs - others
        if len(word) >= 6 and not DAY.fullmatch(word) and (not word.isascii() or len(word) > 8)
    }


def _records(store: Path, spill: Path) -> Iterator[tuple[str, set[str], set[str]]]:
    """(item, numbers, other fields) of every row of every file that the store holds."""
    engine = Engine(spill, memory="512MB", key=KEY.derived("parquet"))
    kept = Store(store, KEY)
    for code, item in items().items():
        for snapshot in kept.each(code):
            secret = {snapshot.own[c.code] for pair in item.people for c in pair}
            for row in engine.records(f"SELECT * FROM {engine.scan([kept.path(snapshot)], encrypted=True)}"):
                record = {h: str(row[RAW + h] or "").strip() for h in snapshot.header}
                yield (
                    code,
                    {n for h in secret if (n := read(record[h]).number)},
                    {v for h, v in record.items() if h not in secret},
                )
    engine.close()


def test_no_document_holds_a_word_of_their_records(half: HalfCity, planted: set[str]) -> None:
    assert len(planted) > 50
    rejects = half.out / "rejects"
    for path in sorted(p for p in half.out.rglob("*") if p.is_file() and rejects not in p.parents):
        text = _text(path)
        assert not {word for word in planted if word in text}, path.name


def _text(path: Path) -> str:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return "\n".join(book.read(name).decode("utf8") for name in book.namelist())
    if path.suffix == ".parquet":
        return "\n".join(str(row) for row in pq.read_table(path).to_pylist())
    return path.read_bytes().decode("utf8", "replace")


def test_the_day_and_the_number_decide(world: World) -> None:
    given: list[tuple[str, date | str, bool]] = [
        ("S1", ON, True), ("S1", ON - timedelta(1), True), ("S1", ON + timedelta(1), False), ("S1", "", False), ("", ON, False), (" ", ON, False),
        ("　", ON, False), ("\t", ON, False), ("无", ON, False), ("-", ON, False), ("/", ON, False), ("第1号", ON, True), ("'0001", ON, True),
        ("S1", "2026年11月1日", True), ("S1", "20261101", True), ("S1", "2026/11/1", True), ("S1", "46327", True), ("S1", "2026-11-02", False),
        ("S1", "昨天", False), ("S1", "2026-13-01", False), ("S1", "11月1日", False), ("S1", "长期", False),
    ]  # fmt: skip
    people = [
        world.person(number(i), household=f"H{i}", 授权书编号=no, 授权日期=str(day))
        for i, (no, day, _yes) in enumerate(given)
    ]
    world.file("pension.csv", [{"姓名": "测试人", "身份证号": who, "月发放额": "1200"} for who in people])
    manifest = world.verify()
    allowed = [who for who, (_no, _day, yes) in zip(people, given, strict=True) if yes]
    assert [hit[1] for hit in hits_of(world.out)] == sorted(allowed, key=lambda who: f"H{people.index(who)}")
    assert manifest["roster"]["permitted"] == len(allowed)
    assert {f["id_number"] for f in world.read("findings") if f["kind"] == "not_permitted"} == set(people) - set(
        allowed
    )


WORDS = (
    "0", "00", "０", "-", "－－", "/", "否", "无", "無", "未授权", "未签", "未签字（外出）", "没有", "无授权书", "不同意授权", "拒签", "待补", "n/a", "N",
    "是", "已签", "？？", "***", "〇", "无。",
    "作废", "SQ-2026-12（作废）", "授〔2026〕3号 已撤销", "已过期", "本人不同意", "不需要", "待定", "口头授权", "略", "无号", "拒", "SQ-12 作 废", "12 作廢",
)  # fmt: skip
NUMBERS = (
    "1",
    "S1",
    "授1",
    "未央授〔2026〕3号",
    "无锡授-0001",
    "第一号",
    "甲",
    "00001",
    "NO.7",
    "否10",
    "2026",
    "SQ",
    "略阳授1",
)


def test_a_word_in_the_place_of_the_number_permits_nobody_and_is_told(world: World) -> None:
    people = [
        world.person(number(i), household=f"H{i}", 授权书编号=text) for i, text in enumerate(WORDS + NUMBERS + ("",))
    ]
    world.file("pension.csv", [{"姓名": "测试人", "身份证号": who, "月发放额": "1200"} for who in people])
    manifest = world.verify()
    assert {hit[1] for hit in hits_of(world.out)} == set(people[len(WORDS) : -1])
    assert manifest["roster"]["no_authorisation_number"] == len(WORDS)
    told = [sentence for sentence in manifest["warnings"] if "授权书编号" in sentence]
    assert len(told) == 1
    assert f"{len(WORDS)} lines" in told[0]
    detail = {f["id_number"]: f["detail"] for f in world.read("findings") if f["kind"] == "not_permitted"}
    assert detail == dict.fromkeys(people[: len(WORDS)], "授权书编号栏所填不是编号") | {people[-1]: ""}


def test_the_slow_twin_knows_the_same_words() -> None:
    lines = {text: Line("H1", "测试人", "", text, ON) for text in WORDS + NUMBERS}
    assert {text for text, line in lines.items() if not line.permits(ON)} == set(WORDS)


def test_one_line_of_a_person_permits_for_its_own_household_only(world: World) -> None:
    who = world.person(number(1), household="H1")
    world.person(who, household="H2", 授权日期="")
    world.file("pension.csv", [{"姓名": "测试人", "身份证号": who, "月发放额": "1200", "发放起始年月": "202001"}])
    world.verify()
    assert [hit[0] for hit in hits_of(world.out)] == ["H1"]
    found = {row["household_no"]: row["found_transfer"] for row in world.read("households")}
    assert found == {"H1": 12 * 120000, "H2": 0}


def test_run_json_and_the_hits_agree(half: HalfCity) -> None:
    assert manifest_of(half.out)["counts"]["hits"] == len(
        [h for h in hits_of(half.out) if h[5] in ("exact_id", "converted_id")]
    )
    assert len(table(half.out / "hits.csv")) == len(hits_of(half.out))
