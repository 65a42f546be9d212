"""A city of 120 families: quick, repeatable, in balance, and consistent with itself."""

from __future__ import annotations

import csv
import filecmp
import time
from datetime import date
from pathlib import Path

import pytest
import yaml

from hedui.catalogue import items
from hedui.synth import city
from hedui.synth.roster import HEADERS
from hedui.synth.truth.usable import fate
from hedui.values.faults import Refusal

ON = date(2026, 11, 16)
RANDOM_BY_NATURE = {"public_payroll.zip", "prison.csv.age"}  # salts and file keys


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> city.CitySummary:
    return city.build(tmp_path_factory.mktemp("city") / "one", seed=1, households=120, on=ON)


def test_it_takes_less_than_three_seconds(tmp_path: Path) -> None:
    began = time.process_time()
    city.build(tmp_path / "city", seed=3, households=120, on=ON)
    assert time.process_time() - began < 3


def test_the_same_seed_gives_the_same_bytes(small: city.CitySummary, tmp_path: Path) -> None:
    again = city.build(tmp_path / "again", seed=1, households=120, on=ON)
    names = sorted(str(p.relative_to(small.folder)) for p in small.folder.rglob("*") if p.is_file())
    assert names == sorted(str(p.relative_to(again.folder)) for p in again.folder.rglob("*") if p.is_file())
    _, different, unreadable = filecmp.cmpfiles(small.folder, again.folder, names, shallow=False)
    assert {Path(name).name for name in different} <= RANDOM_BY_NATURE
    assert not unreadable
    assert again.environment == small.environment


def test_another_seed_gives_other_people(small: city.CitySummary, tmp_path: Path) -> None:
    other = city.build(tmp_path / "other", seed=2, households=120, on=ON)
    numbers = [{row["身份证号"] for row in rows(made.folder / "roster.csv")} for made in (small, other)]
    assert len(numbers[0] & numbers[1]) == 0


def test_every_account_of_the_truth_balances(small: city.CitySummary) -> None:
    truth = small.folder / "truth"
    rejected: dict[str, set[str]] = {}
    for row in rows(truth / "rejects.csv"):
        rejected.setdefault(row["source_file"], set()).add(row["source_row"])
    accounts = rows(truth / "accounts.csv")
    assert sum(int(row["rows"]) for row in accounts) == small.rows
    for row in accounts:
        assert int(row["rows"]) == int(row["keyed"]) + int(row["unkeyed"]) + int(row["rejected"]), row
        # A row with two people may have a side in the rejects and still be loaded.
        if not row["source_file"].startswith("marriage"):
            assert len(rejected.get(row["source_file"], ())) == int(row["rejected"]), row


def test_every_item_has_a_file_but_the_one_that_is_not_asked(small: city.CitySummary) -> None:
    files = rows(small.folder / "truth" / "files.csv")
    assert {row["item"] for row in files} == set(items()) - {"farm_machinery"}
    for row in files:
        assert (small.folder / "sources" / row["file"]).is_file()
        assert row["file"].replace("-", ".").split(".")[0] == row["item"]
    assert {row["item"] for row in files if not row["as_of"]} == {"commercial_insurance"}
    assert {row["as_of_in"] for row in files} == {"name", "title", "yaml", "nowhere"}
    accounts = {row["source_file"]: row["rows"] for row in rows(small.folder / "truth" / "accounts.csv")}
    assert accounts["social_organisation.csv"] == "0"
    stale = next(row for row in files if row["item"] == "forest_subsidy")
    assert (ON - date.fromisoformat(stale["as_of"])).days > 365


def test_the_notes_name_what_the_files_do_not_say(small: city.CitySummary) -> None:
    notes = yaml.safe_load((small.folder / "sources" / "sources.yaml").read_text("utf8"))
    assert set(notes) <= {p.name for p in (small.folder / "sources").iterdir()}
    assert sum("columns" in note for note in notes.values()) == 2
    assert notes["contribution.dbf"]["codes"] == {"缴费状态": {"10": "active", "20": "ended"}}
    assert notes["public_payroll.zip"]["password_env"] in small.environment
    assert notes["prison.csv.age"]["key_env"] in small.environment
    readme = (small.folder / "README.txt").read_text("utf8")
    assert all(secret in readme for secret in small.environment.values())
    assert "--seed 1 --households 120 --on 2026-11-16" in readme


def test_hits_and_findings_are_of_permitted_lines_of_the_roster(small: city.CitySummary) -> None:
    roster = rows(small.folder / "roster.csv")
    assert tuple(roster[0]) == HEADERS
    permitted, listed = set(), set()
    for line in roster:
        who = (line["户编号"], fate(line["身份证号"]).number)
        listed.add(who)
        if line["授权书编号"] and line["授权日期"] and line["授权日期"] <= ON.isoformat():
            permitted.add(who)
    hits = {(row["household_no"], row["id_number"]) for row in rows(small.folder / "truth" / "hits.csv")}
    assert hits <= permitted
    assert small.permitted == len([line for line in roster if line["授权日期"] and line["授权日期"] <= ON.isoformat()])
    for row in rows(small.folder / "truth" / "findings.csv"):
        who = (row["household_no"], row["id_number"])
        # Without a household: a question about a source. Without an item: a question about the roster itself.
        assert who in listed or (not row["household_no"] and row["kind"].startswith("item_"))
        assert not (row["item"] and row["household_no"]) or who in permitted, row
        assert row["kind"] != "not_permitted" or who not in permitted, row


def test_declarations_stand_on_the_heads_line_only(small: city.CitySummary) -> None:
    for line in rows(small.folder / "roster.csv"):
        assert bool(line["申报工资性收入"]) == (line["与户主关系"] == "本人")


def test_second_deliveries_are_what_they_say(small: city.CitySummary) -> None:
    again = small.folder / "again"
    same = [p.read_bytes() for p in sorted((again / "same").iterdir())]
    assert len(same) == 2
    assert same[0] == same[1]
    heads = {p.parent.name: p.read_bytes().decode("gbk", "replace").split("\r\n")[0] for p in again.glob("*/*.csv")}
    assert heads["reordered"] != heads["same"]
    assert sorted(heads["reordered"].split(",")) == sorted(heads["same"].split(","))
    assert "发放金额" in heads["renamed"]
    half = yaml.safe_load((again / "half" / "sources.yaml").read_text("utf8"))
    assert next(iter(half.values()))["rows"] > next((again / "half").glob("*.csv")).read_bytes().count(b"\r\n")


@pytest.mark.parametrize(
    ("fault", "said"),
    [("too_few_households", {"households": 10}), ("unknown_region", {"region": "110000"})],
)
def test_what_cannot_be_made_is_refused(fault: str, said: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        city.build(tmp_path / "city", **{"seed": 1, "households": 120, "on": ON, **said})  # type: ignore[arg-type]
    assert refused.value.fault == fault
    assert not (tmp_path / "city").exists()


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refusal) as refused:
        city.build(tmp_path, seed=1, households=120, on=ON)
    assert refused.value.fault == "folder_not_empty"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_other_days_work_too(tmp_path: Path) -> None:
    for place, day in enumerate((date(2024, 2, 29), date(2026, 1, 1), date(2026, 12, 31))):
        made = city.build(tmp_path / str(place), seed=4, households=120, on=day)
        assert made.files == 36
