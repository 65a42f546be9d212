"""Of a thing that is stated several times the newest statement counts; different things all count."""

from __future__ import annotations

import pytest
from cities import World, number

ACCOUNT = {"姓名": "测试人", "银行": "工行", "账户类型": "活期"}
HELD = {"姓名": "测试人", "是否开立": "是"}


def money(world: World) -> int:
    world.verify()
    (household,) = world.read("households")
    found: int = household["found_money"]
    return found


@pytest.mark.parametrize("files", [("bank_deposit.csv",) * 2, ("bank_deposit-a.csv", "bank_deposit-b.csv")])
def test_of_two_statements_of_one_account_the_newer_counts(world: World, files: tuple[str, str]) -> None:
    who = world.person(number(1))
    stated = [("100000", "2025-12-31"), ("5000", "2026-06-30")]
    rows = [ACCOUNT | {"身份证号": who, "余额": amount, "截止日期": day} for amount, day in stated]
    for name in set(files):
        world.file(name, [row for row, file in zip(rows, files, strict=True) if file == name])
    assert money(world) == 500_000
    whys = {(f["amount"], f["why"]) for f in world.read("facts") if f["item"] == "bank_deposit"}
    assert whys == {(500_000, "found_larger"), (None, "superseded")}


def test_an_older_delivery_may_hold_the_newer_statement(world: World) -> None:
    who = world.person(number(1))
    for name, amount, day in (
        ("bank_deposit-20260930.csv", "100", "2025-12-31"),
        ("bank_deposit-20260731.csv", "5", "2026-06-30"),
    ):
        world.file(name, [ACCOUNT | {"身份证号": who, "余额": amount, "截止日期": day}])
    assert money(world) == 500


def test_securities_at_two_brokers_are_two_things(world: World) -> None:
    who = world.person(number(1))
    for name, value, day in (
        ("securities-中信-20260630.csv", "50000", "2026-06-30"),
        ("securities-国泰-20260629.csv", "70000", "2026-06-29"),
        ("securities-国泰-2025下半年.csv", "90000", "2025-12-31"),
        ("securities-国信-20260630.csv", "50000", "2026-06-30"),
    ):
        world.file(name, [HELD | {"身份证号": who, "股票市值": value, "截止日期": day}])
    assert money(world) == 17_000_000
