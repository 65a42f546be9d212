"""Single payments: what one payer paid for one time counts once, however many rows and deliveries say it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cities import World, number

PAY = "正常工资薪金"
Taxed = tuple[str, str, str]  # yuan, first day or month, last


def tax(world: World, name: str, who: str, rows: Sequence[Taxed], payer: str = "甲厂", kind: str = PAY) -> None:
    said = {"姓名": "测试人", "身份证号": who, "扣缴单位": payer, "所得项目": kind}
    world.file(name, [said | {"收入额": a, "所属期起": b, "所属期止": e} for a, b, e in rows])


def months(year: int, first: int, last: int, yuan: int = 5000) -> list[Taxed]:
    return [(str(yuan), f"{year}-{m:02d}-01", f"{year}-{m:02d}-28") for m in range(first, last + 1)]


def wage(world: World) -> int:
    world.verify()
    (household,) = world.read("households")
    found: int = household["found_wage"]
    return found // 100


YEAR = ("60000", "2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    ("rows", "yuan"),
    [
        ([YEAR], 60000),
        # Every month is there: those of the window count, and the year leaves nothing.
        ([YEAR, *months(2025, 1, 12)], 10000),
        # What the year says beyond the months is not lost.
        ([YEAR, *months(2025, 11, 12)], 60000),
        ([("80000", "2025-01-01", "2025-12-31"), *months(2025, 1, 12)], 30000),
        ([*months(2026, 1, 9), ("45000", "2026-01", "2026-09")], 45000),
        # Months that come to more than their year.
        ([*months(2026, 1, 9), ("40000", "2026-01", "2026-09")], 45000),
        # A year that has not ended by the day of the check counts by its months.
        ([*months(2026, 1, 9), ("60000", "2026-01-01", "2026-12-31")], 45000),
        # Quarters between the year and the months, and sums that go on.
        ([*months(2026, 1, 9), *[("15000", f"2026-{m:02d}", f"2026-{m + 2:02d}") for m in (1, 4, 7)], ("45000", "202601", "202609")], 45000),
        ([(str(5000 * m), "2026-01", f"2026-{m:02d}") for m in range(1, 10)], 45000),
        # Two rows of one month, and what is taken back of a year.
        ([*months(2026, 1, 2), ("700", "2026-02-01", "2026-02-28")], 10700),
        ([*months(2026, 1, 9), ("45000", "2026-01", "2026-09"), ("-500", "2026-01", "2026-09")], 45000),
        ([*months(2026, 1, 9), ("-500", "2026-01", "2026-09")], 44500),
    ],
)  # fmt: skip
def test_a_year_and_its_months_are_the_same_money(world: World, rows: list[Taxed], yuan: int) -> None:
    tax(world, "income_tax.csv", world.person(number(1)), rows)
    assert wage(world) == yuan


def test_another_payer_is_other_money(world: World) -> None:
    who = world.person(number(1))
    tax(world, "income_tax-a.csv", who, [YEAR])
    tax(world, "income_tax-b.csv", who, months(2025, 11, 12), payer="乙厂")
    assert wage(world) == 70000


@pytest.mark.parametrize(
    ("kind", "yuan"), [("工资薪金所得", 60000), ("全年一次性奖金收入", 70000), ("劳务报酬", 70000)]
)
def test_a_year_of_wages_holds_its_months_however_it_is_called(world: World, kind: str, yuan: int) -> None:
    who = world.person(number(1))
    tax(world, "income_tax-a.csv", who, [YEAR], kind=kind)
    tax(world, "income_tax-b.csv", who, months(2025, 11, 12))
    assert wage(world) == yuan


def test_the_year_that_its_months_replace_is_told(world: World) -> None:
    tax(world, "income_tax.csv", world.person(number(1)), [YEAR, *months(2025, 1, 12)])
    wage(world)
    told = {e["row"]: f["why"] for f in world.read("facts") for e in f["evidence"]}
    assert told == {1: "superseded", **dict.fromkeys(range(2, 12), "outside_window"), 12: "found_larger", 13: "found_larger"}  # fmt: skip


def test_a_year_speaks_of_its_twelve_months(world: World) -> None:
    who = world.person(number(1))
    tax(world, "income_tax.csv", who, [YEAR, *months(2026, 1, 2)])
    said = {"姓名": "测试人", "身份证号": who, "单位名称": "甲厂", "缴费基数": "5000"}
    world.file("contribution.csv", [said | {"费款所属期": "202601"}])
    assert wage(world) == 70000
    asked = {f["kind"]: f["period"] for f in world.read("findings")}
    assert asked["taxed_wage"] == "2025-01 至 2026-02（14 个月）"
    # Five thousand a month, by both.
    assert "wage_sources_differ" not in asked


def test_of_two_deliveries_of_a_base_or_a_lease_the_newer_counts(world: World) -> None:
    who = world.person(number(1))
    said = {"姓名": "测试人", "身份证号": who}
    for day, base, rent in (("20260930", "9000", "800"), ("20261031", "4000", "700")):
        base_of = said | {"险种": "养老", "单位名称": "甲厂", "缴费基数": base, "费款所属期": "202609"}
        world.file(f"contribution-{day}.csv", [base_of])
        world.file(f"land_contract-{day}.csv", [said | {"流转收入": rent, "年度": "2025"}])
    assert wage(world) == 4000
    assert [row["found_business"] for row in world.read("households")] == [70_000]


def payroll(world: World, who: str, files: dict[str, Sequence[tuple[str, str]]]) -> None:
    for name, rows in files.items():
        said = {"姓名": "测试人", "身份证号": who, "单位名称": "某局", "编制类型": "事业"}
        world.file(f"public_payroll-{name}.csv", [said | {"应发工资": a, "所属年月": m} for a, m in rows])


@pytest.mark.parametrize(
    ("files", "yuan"),
    [
        ({"20261031": [("5000", "202609"), ("300", "202609")]}, 5300),
        ({"20260930": [("5000", "202609")], "20261031": [("5200", "202609")]}, 5200),
        ({"20260930": [("5000", "202609")], "20261031": [("4000", "202609")]}, 4000),
        ({"20260930": [("5000", "202609")], "20261031": [("5000", "202610")]}, 10000),
        ({"20260930": [("5000", "202609")], "20261031": [("5000", "202609"), ("5000", "202610")]}, 10000),
        # Of one day nobody knows which is the newer.
        ({"20261031": [("5000", "202609")], "更正-20261031": [("4000", "202609")]}, 5000),
        ({"a": [("5000", "202609"), ("300", "202609")], "b": [("5000", "202609")]}, 5300),
        # A later file that only takes back states no payment, and one without an amount says nothing.
        ({"20260930": [("5000", "202609")], "20261031": [("-2000", "202609")]}, 3000),
        ({"20260930": [("5000", "202609")], "20261031": [("-5000", "202609"), ("4500", "202609")]}, 4500),
        ({"20260930": [("5000", "202609")], "20261031": [("", "202609")]}, 5000),
    ],
)
def test_of_two_deliveries_of_one_wage_the_newer_counts(
    world: World, files: dict[str, Sequence[tuple[str, str]]], yuan: int
) -> None:
    payroll(world, world.person(number(1)), files)
    assert wage(world) == yuan


def test_a_replaced_payment_and_one_without_an_amount_are_told(world: World) -> None:
    files = {"20260930": [("5000", "202609"), ("", "202608")], "20261031": [("5200", "202609")]}
    payroll(world, world.person(number(1)), files)
    wage(world)
    told = {(e["file"], e["row"]): f["why"] for f in world.read("facts") for e in f["evidence"]}
    assert told == {
        ("public_payroll-20260930.csv", 1): "superseded",
        ("public_payroll-20260930.csv", 2): "no_amount",
        ("public_payroll-20261031.csv", 1): "found_larger",
    }


def test_a_corrected_subsidy_counts_once_and_another_day_is_another_payment(world: World) -> None:
    who = world.person(number(1))
    said = {"姓名": "测试人", "身份证号": who, "补贴项目": "耕地地力保护补贴", "面积": "10"}
    for day, amount, paid in (
        ("20260630", "900", "2026-06-10"),
        ("20260930", "950", "2026-06-10"),
        ("20261031", "100", "2026-06-20"),
    ):
        world.file(f"farm_subsidy-{day}.csv", [said | {"金额": amount, "发放日期": paid}])  # fmt: skip
    world.verify()
    assert [row["found_transfer"] for row in world.read("households")] == [105_000]


def test_a_corrected_tax_record_counts_once(world: World) -> None:
    who = world.person(number(1))
    tax(world, "income_tax-20260930.csv", who, months(2026, 1, 3))
    tax(world, "income_tax-20261031.csv", who, months(2026, 3, 4, 6000))
    assert wage(world) == 2 * 5000 + 2 * 6000
