"""Pensions and benefits that are stated several times: each month is counted once, and none that was paid is lost."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.parquet as pq
import pytest
from cities import World, number

Stated = tuple[str, str, str, str, str]  # amount, first month, last paid month, state, kind


def pensions(world: World, **files: Sequence[Stated]) -> None:
    files_of(world, world.person(number(1)), files)
    world.verify()


def files_of(world: World, who: str, files: dict[str, Sequence[Stated]]) -> None:
    for name, rows in files.items():
        world.file(
            f"pension-{name}.csv",
            [
                {"姓名": "测试人", "身份证号": who, "险种": kind or "职工", "月发放额": amount, "发放起始年月": first,
                 "最近发放年月": last, "待遇状态": state}
                for amount, first, last, state, kind in rows
            ],
        )  # fmt: skip


def found(world: World) -> tuple[int, str]:
    """Yuan a year and the period of the question."""
    (household,) = world.read("households")
    periods = [f["period"] for f in world.read("findings") if f["kind"].endswith("_income")]
    return household["found_transfer"] // 100, "".join(periods)


def test_a_pension_that_stopped_and_was_resumed_counts_in_both_periods(world: World) -> None:
    stopped, resumed = ("1000", "202001", "202601", "停发", ""), ("1100", "202604", "202610", "正常", "")
    pensions(world, **{"20261031": [stopped, resumed]})
    assert found(world) == (3 * 1000 + 7 * 1100, "2025-11 至 2026-10（10 个月）")


def test_a_resumed_pension_without_a_last_month_is_the_newest(world: World) -> None:
    stopped, resumed = ("1000", "202001", "202601", "停发", ""), ("1100", "202604", "", "正常", "")
    pensions(world, **{"20261031": [stopped, resumed]})
    assert found(world)[0] == 3 * 1000 + 7 * 1100


def test_an_earlier_row_that_goes_on_beside_the_newest_is_replaced(world: World) -> None:
    pensions(
        world, **{"20261031": [("1000", "202001", "202605", "停发", ""), ("1100", "202604", "202610", "正常", "")]}
    )
    assert found(world)[0] == 7 * 1100


def test_periods_before_the_window_change_no_months(world: World) -> None:
    pensions(world, **{"20261031": [("900", "201001", "201912", "停发", ""), ("1100", "202604", "202610", "正常", "")]})
    assert found(world) == (7 * 1100, "2026-04 至 2026-10（7 个月）")


def test_a_correction_of_the_same_day_is_not_added(world: World) -> None:
    told = ("1000", "202001", "202610", "正常", "")
    pensions(world, **{"20261031": [told], "更正-20261031": [("1100", "202001", "202610", "正常", "")]})
    assert found(world)[0] == 12 * 1100
    whys = {(f["amount"], f["why"]) for f in world.read("facts")}
    assert whys == {(1_320_000, "found_larger"), (None, "superseded")}


def test_a_newer_delivery_replaces_a_larger_one(world: World) -> None:
    older, newer = ("1000", "202001", "202609", "正常", ""), ("900", "202001", "202610", "正常", "")
    pensions(world, **{"20260930": [older], "20261031": [newer]})
    assert found(world)[0] == 12 * 900


def test_two_rows_of_one_file_add_up_beside_the_same_rows_elsewhere(world: World) -> None:
    rows = [("1000", "202001", "202610", "正常", ""), ("300", "202001", "202610", "正常", "")]
    pensions(world, a20261031=rows, b20261031=rows[:1])
    assert found(world)[0] == 12 * 1300


def test_two_kinds_of_pension_add_up(world: World) -> None:
    rows = [("1000", "202001", "202610", "正常", "职工"), ("300", "202001", "202610", "正常", "企业年金")]
    pensions(world, **{"20261031": rows[:1], "更正-20261031": rows[1:]})
    assert found(world)[0] == 12 * 1300


def test_benefits_of_two_deliveries_that_overlap_are_one(world: World) -> None:
    who = world.person(number(1))
    for month, amount, first in (("202609", "1500", "202601"), ("202610", "1600", "202602")):
        row = {"姓名": "测试人", "身份证号": who, "月发放额": amount, "起始年月": first, "终止年月": "202612"}
        world.file(f"unemployment_benefit-{month}.csv", [row])
    world.file(
        "unemployment_benefit-202512.csv",
        [{"姓名": "测试人", "身份证号": who, "月发放额": "1400", "起始年月": "202501", "终止年月": "202512"}],
    )
    world.verify()
    assert found(world) == (2 * 1400 + 9 * 1600, "2025-11 至 2026-10（11 个月）")


@pytest.mark.parametrize("last", ["", "202013"])
def test_a_pension_that_stopped_nobody_knows_when_is_nothing_to_its_whole(world: World, last: str) -> None:
    world.file("contribution.csv", [])
    pensions(world, **{"20260831": [("1000", "202001", last, "停发", "")]})
    assert found(world) == (10 * 1000, "2025-11 至 2026-08（10 个月）")
    (household,) = world.read("households")
    assert (household["income_at_least"], household["income_at_most"]) == (0, 1_000_000)
    (fact,) = world.read("facts")
    assert (fact["used"], fact["why"], fact["amount"], fact["counted"]) == (True, "months_unknown", 1_000_000, 0)
    (row,) = (r for r in pq.read_table(world.out / "law" / "income.parquet").to_pylist() if r["basis"] == "found")
    assert (row["kind"], row["annual_lo"], row["annual_hi"]) == ("stopped_pension", 0, 1_000_000)


def test_a_residents_pension_that_stopped_nobody_knows_when_stays_one(world: World) -> None:
    pensions(world, **{"20260831": [("100", "202001", "", "停发", "城乡居民基本养老保险")]})
    (fact,) = world.read("facts")
    assert (fact["kind"], fact["why"], fact["amount"]) == ("resident_pension", "part_unknown", 100_000)


def test_a_row_without_an_amount_does_not_hide_the_older_amount(world: World) -> None:
    older, newer = ("1000", "202001", "202609", "正常", ""), ("", "202001", "202610", "正常", "")
    pensions(world, **{"20260930": [older], "20261031": [newer]})
    assert found(world)[0] == 12 * 1000
    assert {(f["amount"], f["why"]) for f in world.read("facts")} == {(1_200_000, "found_larger"), (None, "no_amount")}


def test_a_pension_that_a_later_row_stops_without_an_amount_is_nothing_to_its_whole(world: World) -> None:
    world.file("contribution.csv", [])
    older, newer = ("1000", "202001", "202609", "正常", ""), ("", "202001", "", "停发", "")
    pensions(world, **{"20260930": [older], "20261031": [newer]})
    (household,) = world.read("households")
    assert (household["income_at_least"], household["income_at_most"]) == (0, 1_200_000)


@pytest.mark.parametrize(
    ("row", "least"),
    [
        (("1000", "202001", "202610", "正常", ""), 1_200_000),
        (("1000", "202001", "", "停发", ""), 100_000),
        (("1000", "202001", "202610", "正常", "城乡居民基本养老保险"), 100_000),
    ],
)
def test_of_an_obligor_s_pension_the_part_that_nobody_knows_is_not_certain(
    world: World, row: Stated, least: int
) -> None:
    world.person(number(1))
    said = {"成员类别": "赡养义务人", "与户主关系": "子", "义务人家庭年收入": "1000", "义务人家庭人数": "1"}
    files_of(world, world.person(number(2), **said), {"20261031": [row]})
    world.verify()
    (law,) = (r for r in pq.read_table(world.out / "law" / "obligor.parquet").to_pylist() if r["larger"])
    assert (law["annual_income_lo"], law["annual_income_hi"]) == (least, 1_200_000)
