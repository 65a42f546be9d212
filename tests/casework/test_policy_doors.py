"""The same policy table on a real database: every action as every role in every state from every place, at the door of
`acting`, in the list that `visible` makes, and in the functions themselves as somebody at a shell would call them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction

import hedui
from casework import (
    CITY,
    COUNTY,
    HELD,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    County,
    family_ready,
    people_of_a_county,
)
from hedui.audit.actor import Actor, system
from hedui.audit.models import Entry
from hedui.audit.recording import audited
from hedui.cases.gate import acting, matter, visible
from hedui.cases.models import Case, Part
from hedui.cases.words import STATES
from hedui.people.gate import NotPermittedError, seat, why_not
from hedui.people.models import Organisation
from hedui.people.policy import forbids
from hedui.sources.models import Question

pytestmark = pytest.mark.django_db(transaction=True)

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(hedui.__file__).parent / "people" / "policy.yaml").read_text("utf8")
)["actions"]
ON_CASES = [action for action, row in TABLE.items() if row["states"]]
# place → what it reaches of a case of TOWNSHIP in COUNTY.
REACHED = {
    TOWNSHIP: {"own", "below"}, "150802101": set(), COUNTY: {"served", "below"}, OTHER_COUNTY: set(), OTHER_TOWNSHIP: set(),
    CITY: {"served", "below"},
}  # fmt: skip
ASKED = "150800-SC"


@dataclass(frozen=True)
class House:
    county: County
    case: Case

    def actors(self) -> Iterator[tuple[str, str, Actor]]:
        for place, roles in HELD.items():
            for role in roles:
                yield place, role, self.county.actor(role, place)

    def into(self, state: str) -> Case:
        with audited(by=system("tests"), event="test.put"):
            Case.objects.filter(pk=self.case.pk).update(state=state, state_before="registered")
        return Case.objects.select_related("entered_in", "centre").get(pk=self.case.pk)


@pytest.fixture
def here() -> House:
    county = people_of_a_county()
    case = family_ready(county.actor("township_clerk"))
    with audited(by=system("tests"), event="test.put"):
        Part.objects.filter(case=case).delete()
        Question.objects.create(
            case=case, department=Organisation.objects.get(code=ASKED), item="business_registration", subject="", subject_number="",
            text="", asked_by_id=county.actor("county_checker").user, asked_at=case.since, due=case.entered_on,
        )  # fmt: skip
    return House(county, case)


def let(action: str, role: str, state: str, place: str, organisation: str) -> bool:
    row = TABLE[action]
    reach = row["roles"].get(role)
    if reach is None or state not in row["states"] or (reach == "served" and state == "draft"):
        return False
    return reach == "any" or reach in REACHED[place] or (reach == "asked" and organisation == ASKED)


def test_the_door_and_the_list_agree_with_the_table(here: House) -> None:
    wrong, tried, through = [], 0, 0
    actors = [(place, role, by, seat(by)) for place, role, by in here.actors()]
    for state in STATES:
        case = here.into(state)
        seen = matter(case)
        for (place, role, by, place_of), action in product(actors, ON_CASES):
            expected, named = let(action, role, state, place, by.organisation), role in TABLE[action]["roles"]
            # Who is not named in the row is refused without a question to the database.
            door = (why_not(by, action, seen) if named else forbids(action, place_of, seen)) is None
            listed = named and visible(by, action).filter(pk=case.pk).exists()
            tried, through = tried + 1, through + door
            if not expected == door == listed:
                wrong.append((action, role, state, place, expected, door, listed))
    assert wrong == []
    assert tried == len(STATES) * len(ON_CASES) * len(actors) and through > 300


def test_each_part_closes_the_door_and_leaves_the_list(here: House) -> None:
    """Whoever played a part that excludes the action is refused by door and list, in each state where it is possible."""
    wrong = []
    for action in ON_CASES:
        row = TABLE[action]
        for role, part in product(
            row["roles"], ["entered", "entrusted", "checked", "surveyed", "reviewed", "confirmed"]
        ):
            if role == "system":
                continue
            by = here.county.actor(role)
            state = next(one for one in row["states"] if one != "draft" or row["roles"][role] != "served")
            case = here.into(state)
            with audited(by=system("tests"), event="test.put"):
                Part.objects.filter(case=case).delete()
                Part.objects.create(case=case, user_id=by.user, part=part, at=case.since)
            door = why_not(by, action, matter(case)) is None
            if door != (part not in row["distance"]) or door != visible(by, action).filter(pk=case.pk).exists():
                wrong.append((action, role, part, door))
    assert wrong == []


def test_a_refusal_at_the_door_is_remembered_and_changes_nothing(here: House) -> None:
    case, by = here.into("matched"), here.county.actor("township_clerk")
    before = Entry.objects.count()
    with pytest.raises(NotPermittedError), acting(by, "check.dispose", case.pk):
        raise AssertionError("came through")
    entry = Entry.objects.latest("number")
    assert Entry.objects.count() == before + 1
    assert (entry.outcome, entry.event, entry.user, entry.thing) == ("refused", "check.dispose", by.user, case.thing)
    assert Case.objects.get(pk=case.pk).version == case.version


@pytest.mark.parametrize("forged", [
    {"role": "county_checker"}, {"organisation": "150802-HD"}, {"role": "system"}, {"appointment": 0}, {"user": 0, "appointment": 0},
])  # fmt: skip
def test_an_actor_that_was_made_up_is_nobody(here: House, forged: dict[str, Any]) -> None:
    """At a shell an Actor can be written down by hand: who it is comes from its appointment, not from what it says."""
    by = replace(here.county.actor("township_clerk"), **forged)
    case = here.into("registered")
    with pytest.raises(NotPermittedError), acting(by, "check.start", case.pk):
        raise AssertionError("came through")


def test_the_worker_may_what_no_person_may_and_nothing_else(here: House) -> None:
    seen = matter(here.into("matching"))
    for action in ON_CASES:
        assert (why_not(system("worker"), action, seen) is None) == (action in ("check.record", "check.give_up")), (
            action
        )
    with transaction.atomic():
        for _place, _role, by in here.actors():
            assert why_not(by, "check.record", seen) is not None
