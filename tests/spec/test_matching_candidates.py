"""Candidates for rows without a number: tables in, tables out."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest
import sqlglot

from hedui.matching.blocking import (
    addresses_sql,
    blocks_sql,
    fold_table,
    names_to_fold_sql,
    pairs_sql,
)
from hedui.matching.candidates import find
from hedui.matching.likeness import Likeness
from hedui.matching.masked import visible_bits
from hedui.matching.scoring import Band, scored
from hedui.matching.weights import name_bits
from hedui.tables import Engine

HOME = "内蒙古自治区巴彦淖尔市临河区团结街道幸福小区3号楼2单元501室"
FARM = "临河区狼山镇红星村三组12号"
NUMBER, OTHER = "150802198001011234", "150802197502022345"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(tmp_path_factory.mktemp("spill"))
    yield engine
    engine.close()


def people(*rows: tuple[str, str | None, str | None], division: str | None = None) -> pa.Table:
    """Roster lines 1, 2, …: name, citizen number, address."""
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return pa.table(
        {
            "line": pa.array(range(1, len(rows) + 1), pa.int64()),
            "household_no": pa.array([f"H{i}" for i in range(len(rows))], pa.string()),
            "id_number": pa.array(columns[1], pa.string()),
            "person_key": pa.array([None] * len(rows), pa.int64()),
            "name": pa.array(columns[0], pa.string()),
            "address": pa.array(columns[2], pa.string()),
            "division": pa.array([division] * len(rows), pa.string()),
        }
    )


def houses(*rows: tuple[str | None, str | None, str | None]) -> pa.Table:
    """Rows 1, 2, … of house.csv: name, address, masked number."""
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return pa.table(
        {
            "source_file": pa.array(["house.csv"] * len(rows), pa.string()),
            "source_row": pa.array(range(1, len(rows) + 1), pa.int64()),
            "part": pa.array([1] * len(rows), pa.int64()),
            "name": pa.array(columns[0], pa.string()),
            "address": pa.array(columns[1], pa.string()),
            "masked": pa.array(columns[2], pa.string()),
        }
    )


def found(engine: Engine, roster: pa.Table, rows: pa.Table, limit: int = 10_000) -> list[tuple[int, int, str, str]]:
    """(line, source_row, band, evidence) of the candidates."""
    engine.register("roster", roster)
    engine.register("unkeyed", rows)
    table = find(engine, "roster", "unkeyed", limit=limit)
    assert all(score > 0 and score == round(score, 1) for score in table["score"].to_pylist())
    return list(zip(*(table[c].to_pylist() for c in ("line", "source_row", "band", "evidence")), strict=True))


ONE_PAIR = [
    ("张伟", HOME, "张伟", "临河区幸福小区3-2-501", None, "probable", "name,county,compound,building,unit,room"),
    ("張偉", HOME, "张 伟", "临河区幸福小区3-2-501", None, "probable", "name,county,compound,building,unit,room"),
    ("阿斯尔·巴特", FARM, "阿斯尔•巴特", FARM, "", "probable", "name,county,township,village,group,number"),
    ("张伟", HOME, "张伟", "临河区幸福小区3-2-502", None, "possible", "name,county,compound,building,unit"),
    ("张伟", HOME, "张伟", "临河区幸福小区9-2-501", None, "possible", "name,county,compound"),
    ("张伟", FARM, "张伟", "临河区狼山镇红星村", None, "possible", "name,county,township,village"),
    ("张伟", FARM, "张伟", "临河区狼山镇红星村四组12号", None, "possible", "name,county,township,village"),
    ("张伟", HOME, "张伟", "", "150802********1234", "probable", "name,masked"),
    ("张伟", None, "张伟", "五原县隆兴昌镇", "15080219800101****", "probable", "name,masked"),
    ("张伟", HOME, "张伟", "临河区幸福小区3-2-502", "150802********1234", "probable", "name,masked,county,compound,building,unit"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "home", "holder", "address", "mask", "band", "evidence"), ONE_PAIR)
def test_a_pair_with_evidence_is_in_a_band(
    engine: Engine, name: str, home: str, holder: str, address: str, mask: str, band: str, evidence: str
) -> None:
    assert found(engine, people((name, NUMBER, home)), houses((holder, address, mask))) == [(1, 1, band, evidence)]


NO_PAIR = [
    ("张伟", HOME, "张伟", None, None, "a name alone is nothing"),
    ("张伟", HOME, "张伟", "内蒙古自治区巴彦淖尔市临河区", "", "a name and the county are nothing"),
    ("张伟", HOME, "张伟", "五原县幸福小区3-2-501", "", "an estate of that name in another county"),
    ("张伟", HOME, "李娜", HOME, "", "another name at the same address"),
    ("张伟", HOME, "章伟", HOME, "", "a name that sounds alike at the same address"),
    ("张伟", HOME, "张伟", HOME, "150802********2345", "a visible digit contradicts"),
    ("张伟", HOME, "张伟", HOME, "150802197*********", "the visible year contradicts"),
    ("张伟", HOME, "张伟", "", "150802************", "a mask that shows the area alone"),
    ("张?", HOME, "张?", HOME, "", "two names that lost a character need not be one"),
    (None, HOME, None, HOME, "", "no name on either side"),
    ("", HOME, "", HOME, "", "empty names"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "home", "holder", "address", "mask", "why"), NO_PAIR, ids=[row[5] for row in NO_PAIR])
def test_a_pair_without_evidence_is_no_candidate(
    engine: Engine, name: str, home: str, holder: str, address: str, mask: str, why: str
) -> None:
    assert found(engine, people((name, NUMBER, home)), houses((holder, address, mask))) == [], why


def test_a_row_that_is_probable_for_two_persons_is_only_possible_for_each(engine: Engine) -> None:
    roster = people(("张伟", NUMBER, FARM), ("张伟", OTHER, FARM))
    evidence = "name,county,township,village,group,number,several"
    assert found(engine, roster, houses(("张伟", FARM, ""))) == [
        (1, 1, "possible", evidence),
        (2, 1, "possible", evidence),
    ]


def test_one_person_on_two_lines_is_not_two_persons(engine: Engine) -> None:
    roster = people(("张伟", NUMBER, FARM), ("张伟", NUMBER, FARM))
    assert [band for _, _, band, _ in found(engine, roster, houses(("张伟", FARM, "")))] == ["probable", "probable"]


def test_the_division_completes_an_address(engine: Engine) -> None:
    roster = people(("张伟", NUMBER, "红星村三组"), division="内蒙古自治区巴彦淖尔市临河区狼山镇")
    rows = houses(("张伟", "五原县红星村三组", ""), ("张伟", "临河区狼山镇红星村三组", ""))
    assert [row for _, row, _, _ in found(engine, roster, rows)] == [2]


def test_no_people_and_no_rows_give_an_empty_table(engine: Engine) -> None:
    assert found(engine, people(), houses()) == []
    assert found(engine, people(("张伟", NUMBER, HOME)), houses()) == []


def test_the_same_tables_give_the_same_table(engine: Engine) -> None:
    roster = people(*[("张伟", f"15080219800101{i:04d}", FARM) for i in range(20)])
    rows = houses(*[("张 伟", f"临河区狼山镇红星村{i % 5}组", "") for i in range(20)])
    assert found(engine, roster, rows) == found(engine, roster, rows)


def test_pairs_are_counted_by_block_before_they_are_joined(engine: Engine) -> None:
    engine.register("roster", people(*[("张伟", NUMBER, HOME)] * 3, ("李娜", OTHER, HOME), ("王芳", OTHER, HOME)))
    engine.register("unkeyed", houses(*[("張偉", HOME, "")] * 4, ("李娜", HOME, "")))
    engine.register("folds", fold_table(name for (name,) in engine.rows(names_to_fold_sql("roster", "unkeyed"))))
    counted = engine.rows(f"SELECT * FROM ({blocks_sql('roster', 'unkeyed', 'folds')}) ORDER BY pairs")
    assert counted == [("李娜", 1, 1, 1, 5, 13), ("张伟", 3, 4, 12, 5, 13)]


def test_only_names_with_something_to_fold_go_to_python(engine: Engine) -> None:
    engine.register(
        "roster", people(("张伟", NUMBER, HOME), ("張偉", NUMBER, HOME), ("阿斯尔", NUMBER, HOME), (None, NUMBER, HOME))
    )
    engine.register(
        "unkeyed", houses(("张 伟", HOME, ""), ("李\ue863", HOME, ""), ("王峯", HOME, ""), ("李娜", HOME, ""))
    )
    sent = {name for (name,) in engine.rows(names_to_fold_sql("roster", "unkeyed"))}
    assert sent == {"張偉", "张 伟", "李\ue863", "王峯"}
    table = dict(zip(*(fold_table(sent)[c].to_pylist() for c in ("name", "block")), strict=True))
    assert table == {"張偉": "张伟", "张 伟": "张伟", "李\ue863": "李䶮", "王峯": "王峰"}


def test_a_crowded_block_is_joined_only_where_a_place_is_shared(engine: Engine) -> None:
    roster = people(*[("张伟", f"15080219800101{i:04d}", f"临河区狼山镇红星村{i}组") for i in range(1, 31)])
    rows = houses(
        *[("张伟", f"临河区干召庙镇永胜村{i}组", "") for i in range(1, 30)], ("张伟", "临河区狼山镇红星村7组", "")
    )
    engine.register("roster", roster)
    engine.register("unkeyed", rows)
    engine.register("folds", fold_table([]))
    engine.register("blocks", engine.arrow(blocks_sql("roster", "unkeyed", "folds")))
    engine.register("places", pa.table({c: pa.array([], pa.string()) for c in ("address", "division", "place")}))
    for limit, pairs in ((900, 900), (899, 0)):
        three = pairs_sql("roster", "unkeyed", "folds", "blocks", "places", limit)
        assert sum(engine.arrow(sql).num_rows for sql in three) == pairs
    assert found(engine, roster, rows, limit=1) == found(engine, roster, rows)


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_every_statement_is_in_the_common_subset(dialect: str) -> None:
    for sql in (
        names_to_fold_sql("p", "r"),
        blocks_sql("p", "r", "f"),
        addresses_sql("p", "r", "f", "b"),
        *pairs_sql("p", "r", "f", "b", "pl"),
    ):
        assert len(sqlglot.parse(sql, read=dialect)) == 1


MASKS = [
    ("150802********1234", NUMBER, True), ("150802********123*", NUMBER, True), ("1508021980****1234", NUMBER, True),
    ("******************", NUMBER, True), ("150802XXXXXXXX1234", NUMBER, True), ("150802****1234", NUMBER, True),
    ("150802************1234", NUMBER, True), ("150802********1235", NUMBER, False), ("1508021981****1234", NUMBER, False),
    ("150802****123", NUMBER, False), ("150802***101123", NUMBER, True), ("150802***202123", NUMBER, False),
    ("150802********123X", "15080219800101123X", True), ("150802XXXXXXXX123X", "15080219800101123X", True),
]  # fmt: skip


@pytest.mark.parametrize(("mask", "number", "fits"), MASKS)
def test_a_mask_fits_or_contradicts(mask: str, number: str, *, fits: bool) -> None:
    assert (visible_bits(mask, number) is not None) == fits


BANDS = [
    (40.0, ("county",), (), 0.0, None, "the rarest name and the county are nothing"),
    (40.0, (), (), 0.0, None, "the rarest name alone is nothing"),
    (40.0, ("county",), (), 3.0, None, "nor with a mask that shows the area"),
    (40.0, ("county", "village"), (), None, None, "a contradicting mask"),
    (13.0, ("county", "village"), (), 0.0, Band.POSSIBLE, "a village"),
    (7.0, ("county", "village"), (), 0.0, None, "a village and a very common name"),
    (20.0, ("county", "village", "group"), (), 0.0, Band.PROBABLE, "a village and its group"),
    (20.0, ("county", "compound", "building"), (), 0.0, Band.PROBABLE, "a building"),
    (30.0, ("county", "compound", "building"), ("room",), 0.0, Band.POSSIBLE, "another flat, however rare the name"),
    (30.0, ("county", "compound"), ("building",), 8.0, Band.POSSIBLE, "another building and a little of the number"),
    (13.0, ("county", "compound"), ("building",), 16.0, Band.PROBABLE, "another building and most of the number"),
    (13.0, (), ("county",), 16.0, Band.PROBABLE, "a house elsewhere and most of the number"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "agreed", "differing", "mask", "band", "why"), BANDS, ids=[row[5] for row in BANDS])
def test_bands(
    name: float, agreed: tuple[str, ...], differing: tuple[str, ...], mask: float | None, band: Band | None, why: str
) -> None:
    judged = scored(name, Likeness(agreed, differing), mask)
    assert (judged.band if judged else None) == band, why


def test_the_more_a_mask_shows_the_more_it_weighs() -> None:
    shown = [
        "******************",
        "150802************",
        "150802********123*",
        "150802********1234",
        "1508021980****1234",
    ]
    bits = [visible_bits(mask, NUMBER) or 0.0 for mask in shown]
    assert bits == sorted(set(bits))


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    assert name_bits(1, 100_000) > name_bits(50, 100_000) > name_bits(5_000, 100_000) > 0
