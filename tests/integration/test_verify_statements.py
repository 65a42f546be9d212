"""Of a thing that is stated several times the newest statement counts; different things all count."""

from __future__ import annotations

import pytest
from cities import World, number, standard

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


@pytest.mark.parametrize("header", ["机构", "证券公司", "营业部"])
def test_brokers_that_one_file_names_are_different_things(world: World, header: str) -> None:
    who = world.person(number(1))
    rows = [("中信", "50000", "2026-06-30"), ("国泰", "70000", "2025-12-31"), ("国泰 ", "90000", "2026-06-29")]
    world.file(
        "securities-20260630.csv",
        [HELD | {"身份证号": who, header: broker, "股票市值": value, "截止日期": day} for broker, value, day in rows],
        header=[*standard("securities"), header],
    )
    if header == "营业部":
        world.notes(**{"securities-20260630_csv": {"columns": {"机构": header}}})
    assert money(world) == 14_000_000


@pytest.mark.parametrize("letters", ["Ｅ", "e", " ａｅ ", "E"])
def test_letters_of_a_vehicle_are_read_wide_and_small(world: World, letters: str) -> None:
    who = world.person(number(1))
    world.file(
        "vehicle.csv", [{"所有人": "测试人", "身份证明号码": who, "号牌号码": "蒙L12345", "机动车状态": letters}]
    )
    world.verify()
    assert [f["kind"] for f in world.read("findings") if f["item"] == "vehicle"] == ["vehicle_suspected_scrapped"]


def test_a_motorcycle_is_one_in_wide_letters_too(world: World) -> None:
    who = world.person(number(1))
    world.file("vehicle.csv", [{"所有人": "测试人", "身份证明号码": who, "号牌号码": "蒙L12345", "车辆类型": "Ｍ21"}])
    world.verify()
    assert [f["kind"] for f in world.read("findings") if f["item"] == "vehicle"] == ["vehicle_exempt"]


@pytest.mark.parametrize("plate", ["蒙L12345", "蒙l·12345", "蒙Ｌ１２３４５", "蒙L 12345", "蒙L-12345"])
def test_a_plate_is_one_vehicle_however_it_is_written(world: World, plate: str) -> None:
    who = world.person(number(1))
    for month, written, state in (("202603", "蒙L·12345", "A"), ("202606", plate, "E")):
        row = {"所有人": "测试人", "身份证明号码": who, "号牌号码": written, "机动车状态": state}
        world.file(f"vehicle-{month}.csv", [row])
    world.verify()
    kinds = [(f["kind"], f["detail"].strip()) for f in world.read("findings") if f["item"] == "vehicle"]
    assert kinds == [("vehicle_suspected_scrapped", plate)]


@pytest.mark.parametrize(
    ("kinds", "vehicles"),
    [
        (("02", "02"), 1), (("02", "01"), 2), (("02", "07"), 2), (("02", "小型汽车"), 1), (("小型新能源汽车", "52"), 1),
        (("02", ""), 1), (("", "02"), 1), (("", ""), 1), (("２", "02 小型汽车"), 1), (("挂车", "小型汽车"), 2),
    ],
)  # fmt: skip
def test_vehicles_with_one_number_and_other_kinds_of_plate_are_two(
    world: World, kinds: tuple[str, str], vehicles: int
) -> None:
    who = world.person(number(1))
    row = {"所有人": "测试人", "身份证明号码": who, "号牌号码": "蒙L12345", "机动车状态": "A"}
    for month, kind in zip(("202603", "202606"), kinds, strict=True):
        world.file(f"vehicle-{month}.csv", [row | {"号牌种类": kind}])
    world.verify()
    assert [row["found_vehicles"] for row in world.read("households")] == [vehicles]


def test_rows_with_one_certificate_are_one_house(world: World) -> None:
    people = [world.person(number(1)), world.person(number(2), 与户主关系="配偶")]
    other = world.person(number(3), 与户主关系="子")
    row = {"权利人姓名": "测试人", "产权证号": "蒙(2020)第1号", "坐落": "A小区1-1", "建筑面积": "80"}
    units = ["150802001001GB00001F00010001", ""]
    world.file(
        "real_estate.csv",
        [
            *(row | {"证件号": who, "不动产单元号": unit} for who, unit in zip(people, units, strict=True)),
            row | {"证件号": other, "产权证号": "蒙（2020）第１号", "坐落": "A小区1栋1"},
            *(row | {"证件号": people[1], "产权证号": "", "坐落": where} for where in ("B村1", "B村2")),
        ],
    )
    world.verify()
    assert [row["found_houses"] for row in world.read("households")] == [3]


@pytest.mark.parametrize(
    ("newest", "yuan"),
    [({}, 1000), ({"余额": "不详"}, 1000), ({"余额": "0"}, 0), ({"是否超限": "否"}, 0), ({"余额": "5"}, 5)],
)
def test_a_statement_that_says_nothing_does_not_hide_the_older_amount(
    world: World, newest: dict[str, str], yuan: int
) -> None:
    who = world.person(number(1))
    world.file(
        "bank_deposit.csv",
        [
            ACCOUNT | {"身份证号": who, "余额": "1000", "截止日期": "2025-12-31"},
            ACCOUNT | {"身份证号": who, "截止日期": "2026-06-30"} | newest,
        ],
    )
    assert money(world) == 100 * yuan
    told = {e["row"]: (f["why"], str(f["as_of"])) for f in world.read("facts") for e in f["evidence"]}
    if yuan == 1000:
        assert told[1] == ("found_larger", "2025-12-31")
        assert told[2][0] == "no_amount"


def test_securities_that_were_given_up_hide_the_older_amount(world: World) -> None:
    who = world.person(number(1))
    for day, said in (("20251231", {"股票市值": "900"}), ("20260630", {"是否开立": "否"})):
        world.file(f"securities-中信-{day}.csv", [HELD | {"身份证号": who} | said])
    assert money(world) == 0
