"""facts.parquet of a whole small city: figures add up to households.parquet, no record is lost, equal runs are equal."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cities import City, World, number

from hedui.verification.figures import CATEGORIES
from hedui.verification.history.codes import bases, content_of_items, contents, whys
from hedui.verification.run import verify

Row = dict[str, Any]


def rows(out: Path, name: str) -> list[Row]:
    read: list[Row] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return read


@pytest.fixture(scope="module")
def facts(verified: Path) -> dict[str, list[Row]]:
    """Household number → its facts."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows(verified, "facts"):
        grouped[row["household_no"]].append(row)
    return grouped


def total(of: list[Row], content: str, basis: str) -> int:
    return sum(f["amount"] or 0 for f in of if (f["content"], f["basis"]) == (content, basis) and f["member"])


def test_declared_found_and_used_are_those_of_the_households(verified: Path, facts: dict[str, list[Row]]) -> None:
    households = rows(verified, "households")
    assert len(households) > 90
    used_by = set()
    for household in households:
        own = facts[household["household_no"]]
        for content in (*CATEGORIES, "money"):
            assert total(own, content, "declared") == (household[f"declared_{content}"] or 0)
            # Of one person's wages the smaller sources are told beside the largest, and are not added to it.
            largest = [f for f in own if f["why"] != "smaller_source"]
            assert total(largest, content, "found") == household[f"found_{content}"]
            taken = [f for f in own if f["content"] == content and f["member"]]
            assert sum(f["counted"] for f in taken) == household[f"used_{content}"], (
                household["household_no"],
                content,
            )
            used_by |= {f["basis"] for f in taken if f["used"] and f["counted"]}
    assert used_by == set(bases())


def test_things_are_those_of_the_households(verified: Path, facts: dict[str, list[Row]]) -> None:
    for household in rows(verified, "households"):
        own = [f for f in facts[household["household_no"]] if f["member"] and f["basis"] == "found"]
        vehicles = [f for f in own if f["content"] == "vehicle"]
        assert sum(f["state"] == "standing" for f in vehicles) == household["found_vehicles"]
        assert sum(f["state"] == "suspected_scrapped" for f in vehicles) == household["doubtful_vehicles"]
        houses = [f for f in own if f["content"] == "house" and f["state"] == "owned" and f["why"] != "same_thing"]
        assert len(houses) == household["found_houses"]
        said = [f for f in facts[household["household_no"]] if f["basis"] == "declared" and f["content"] == "vehicle"]
        assert sum(f["pieces"] for f in said) == int(household["declared_vehicles"] or 0)


def test_every_record_of_income_and_property_is_told(verified: Path, facts: dict[str, list[Row]]) -> None:
    told = {
        (f["household_no"], e["item"], e["file"], e["row"])
        for each in facts.values() for f in each for e in f["evidence"]
    }  # fmt: skip
    hits = [h for h in rows(verified, "hits") if h["item"] in content_of_items()]
    assert len({h["item"] for h in hits}) > 20
    lost = [h for h in hits if (h["household_no"], h["item"], h["source_file"], h["source_row"]) not in told]
    assert lost == []
    doubtful = [h for h in hits if h["name_agreement"] == "different"]
    assert doubtful and any(h["match"] == "possible" or h["match"] == "probable" for h in hits)


def test_nothing_that_is_evidence_is_not_a_hit(verified: Path, facts: dict[str, list[Row]]) -> None:
    hits = {(h["household_no"], h["item"], h["source_file"], h["source_row"]) for h in rows(verified, "hits")}
    for each in facts.values():
        for fact in each:
            assert {(fact["household_no"], e["item"], e["file"], e["row"]) for e in fact["evidence"]} <= hits
            assert (fact["evidence"] == []) == (fact["basis"] != "found")


def test_words_are_those_of_the_table(facts: dict[str, list[Row]]) -> None:
    every = [f for each in facts.values() for f in each]
    assert {f["content"] for f in every} <= contents().keys()
    assert len({f["why"] for f in every}) > 15
    for fact in every:
        why = whys()[fact["why"]]
        assert fact["why_label"] == why.label
        assert fact["used"] == (fact["basis"] in why.used)
    assert sorted(f["number"] for f in every) == list(range(1, len(every) + 1))


def test_people_are_the_lines_of_the_roster(city: City, verified: Path) -> None:
    people = rows(verified, "people")
    assert [p["line"] for p in people] == list(range(1, len(city.people()) + 1))
    assert {p["why"] for p in people} >= {"counted", "obligor", "not_permitted"}


def test_the_same_run_gives_the_same_facts(city: City, store: Path, verified: Path, tmp_path: Path) -> None:
    verify(city.request(tmp_path / "again", store=store))
    for name in ("facts", "people"):
        assert rows(tmp_path / "again", name) == rows(verified, name)


def test_why_a_record_became_no_figure(world: World) -> None:
    who = world.person(number(1))
    said = {"姓名": "测试人", "身份证号": who}
    subsidy = said | {"补贴项目": "耕地地力保护补贴", "金额": "100.00"}
    world.file("farm_subsidy.csv", [subsidy | {"发放日期": "2024-05-01"}, subsidy | {"发放日期": ""}, subsidy | {"发放日期": "2026-05-01"},
                                    subsidy | {"发放日期": "2026-05-02", "姓名": "欧阳不像"}])  # fmt: skip
    wage = said | {"单位名称": "甲厂", "险种": "城镇职工基本养老保险", "缴费基数": "4000.00"}
    world.file("contribution.csv", [wage | {"费款所属期": "202601"}, wage | {"费款所属期": "202401"},
                                    wage | {"费款所属期": "202602", "缴费状态": "停保"}])  # fmt: skip
    world.file("employment.csv", [said | {"就业形式": "单位就业", "单位名称": "甲厂", "就业日期": "2020-01-01"}])
    world.verify()
    told = {
        (e["file"], e["row"]): (f["why"], f["used"]) for f in world.read("facts") for e in f["evidence"]
    }  # fmt: skip
    assert told == {
        ("farm_subsidy.csv", 1): ("outside_window", False), ("farm_subsidy.csv", 2): ("no_period", False),
        ("farm_subsidy.csv", 3): ("found_larger", True), ("farm_subsidy.csv", 4): ("doubt_of_identity", False),
        ("contribution.csv", 1): ("found_larger", True), ("contribution.csv", 2): ("outside_window", False),
        ("contribution.csv", 3): ("ended", False), ("employment.csv", 1): ("registration", False),
    }  # fmt: skip


def test_facts_alike_but_for_their_records_stand_in_the_order_of_the_first(world: World) -> None:
    wage = {"单位名称": "甲厂", "险种": "城镇职工基本养老保险", "缴费基数": "4000.00"}
    early, late = [], []
    for serial in range(1, 121):
        said = wage | {"姓名": "测试人", "身份证号": world.person(number(serial), household=f"H{serial:03d}")}
        ended, outside = said | {"费款所属期": "202602", "缴费状态": "停保"}, said | {"费款所属期": "202401"}
        early += [outside, ended] if serial % 2 else [ended, outside]
        late += [outside] if serial % 3 else []
    world.file("contribution.csv", early)
    world.file("contribution-2.csv", [late[0], *late])
    world.verify()
    firsts: dict[tuple[Any, ...], list[tuple[str, int]]] = defaultdict(list)
    for fact in world.read("facts"):
        if fact["basis"] == "found":
            firsts[fact["household_no"], fact["content"], fact["amount"]].append(
                (fact["evidence"][0]["file"], fact["evidence"][0]["row"])
            )
    assert sum(len(each) > 1 for each in firsts.values()) == 120
    assert all(each == sorted(each) for each in firsts.values())


def test_what_the_head_leaves_blank_the_first_other_line_says(world: World) -> None:
    world.person(number(1), 与户主关系="子女", 申报工资性收入="1000.00", 申报车辆数="1")
    world.person(number(2), 与户主关系="户主", 申报货币财产="300.00", 申报工资性收入="")
    world.person(number(3), 与户主关系="子女", 申报工资性收入="2000.00", 申报货币财产="5.00")
    world.verify()
    (household,) = world.read("households")
    assert household["head"] == "测试人"
    assert [household[f"declared_{x}"] for x in ("wage", "money", "vehicles")] == [100_000, 30_000, 1]
    assert {f["content"]: f["line"] for f in world.read("facts") if f["basis"] == "declared"} == {
        "wage": 1, "money": 2, "vehicle": 1,
    }  # fmt: skip
