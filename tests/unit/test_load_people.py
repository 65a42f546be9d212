"""Residents of a rehearsal: right and different numbers, in order; a roster that meets everybody once."""

from __future__ import annotations

import numpy as np
import pytest

from hedui.catalogue import items
from hedui.synth.load.people import CHECKS, EVERY, Residents
from hedui.synth.load.records import in_file, in_order
from hedui.synth.load.roster import SIZES, Families
from hedui.synth.load.spread import SPREAD, counting, shares, total
from hedui.values.identity import read


@pytest.mark.parametrize("roster", [1, 7, 3_000, 24_000_000])
def test_numbers_are_right_and_rise_with_the_rank(roster: int) -> None:
    who = Residents(roster, 5)
    rank = counting(who.everybody - min(who.everybody, 4000), who.everybody)
    births = who.births(rank)
    keys = who.keys(births)
    assert (np.diff(keys) > 0).all()
    for key, check in list(zip(keys, CHECKS[who.checks(births)], strict=True))[:: max(1, len(keys) // 50)]:
        found = read(f"{key:017d}{check.decode()}")
        assert (found.fate, found.key) == ("keyed", key)


@pytest.mark.parametrize("roster", [1, 24, 25, 26, 107, 108, 109, 2_700, 9_999])
def test_every_roster_person_has_one_line_and_a_household_of_at_most_four(roster: int) -> None:
    families, line = Families(Residents(roster, 1)), counting(0, roster)
    people = families.people(line)
    assert sorted(people) == list(range(roster))
    assert (families.lines(people) == line).all()
    households = families.registers(line)
    sizes = np.bincount(households)
    assert len(sizes) == families.households
    assert sizes.min() >= 1
    assert sizes.max() <= max(SIZES)
    assert (families.place(line) == 0).sum() == families.households


def test_all_items_share_the_records_as_asked() -> None:
    assert set(SPREAD) == set(items())
    for people, records in ((2_400_000, 52_600_000), (300_000, 6_600_000), (24_000_000, 526_000_000)):
        spread = shares(people, records)
        assert total(spread) == pytest.approx(records, rel=1e-6)
        assert min(share.rows for share in spread) >= 1
        register = spread[0]
        assert register.item.code == "hukou"
        assert register.rows == max(share.rows for share in spread)


@pytest.mark.parametrize("item", ["pension", "contribution", "marriage", "hukou", "real_estate"])
def test_the_order_of_keys_and_the_order_of_the_file_hold_the_same_records(item: str) -> None:
    who = Residents(400, 2)
    share = next(s for s in shares(400, 30_000) if s.item.code == item)
    filed = in_file(share, who, 0, share.rows)
    ordered = list(in_order(share, who, 1000))
    seen = np.concatenate([r.row * 2 + r.part for r in ordered])
    assert len(seen) == len(set(seen)) == share.parts
    keys = {int(row): [int(p.keys[at]) for p in filed.people] for at, row in enumerate(filed.row)}
    for records in ordered:
        for at in range(0, len(records.row), 97):
            assert [int(p.keys[at]) for p in records.people] == keys[int(records.row[at])]


def test_the_register_holds_everybody_on_the_roster_once() -> None:
    who = Residents(400, 2)
    share = shares(400, 9_000)[0]
    (person,) = in_file(share, who, 0, share.rows).people
    assert sorted(person.rank[person.rank % EVERY == 0] // EVERY) == list(range(400))


def test_another_seed_makes_other_people() -> None:
    one, two = (Residents(500, seed) for seed in (1, 2))
    rank = counting(0, 7000)
    assert not set(one.keys(one.births(rank))) & set(two.keys(two.births(rank)))
