"""The policy table against itself: every action, role, state, reach, part, relative and restriction, read twice.

The second reading is of the YAML alone, by rules written here once more; nothing of people/policy.py is used for it but the
function under test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

import hedui
from hedui.cases.words import STATES
from hedui.people import document
from hedui.people.document import policy_document
from hedui.people.policy import KIN, PARTS, POLICY, REACHES, Matter, Seat, forbids
from hedui.people.roles import ROLES, incompatible

SOURCE = Path(hedui.__file__).parent
TABLE: dict[str, dict[str, Any]] = yaml.safe_load((SOURCE / "people" / "policy.yaml").read_text("utf8"))["actions"]
SAID: dict[str, Any] = yaml.safe_load((SOURCE / "people" / "roles.yaml").read_text("utf8"))
ALL_ROLES = [*SAID["roles"], "system"]
ME, RELATIVE_OF = 7, 8


@dataclass(frozen=True)
class Place:
    """An organisation, seen from the case of township 150802100 that centre 1508022 serves and department D1 was asked about."""

    organisation: str
    prefix: str
    own: bool = False
    below: bool = False
    served: bool = False
    asked: bool = False


PLACES = [
    Place("T1", "150802100", own=True, below=True),
    Place("T2", "150802101"),
    Place("C-county", "150802", below=True, served=True),
    Place("C-other-county", "150821"),
    Place("C-city", "1508", below=True, served=True),
    Place("C-province", "15", below=True, served=True),
    Place("C-other-city", "1502"),
    Place("D1", "150802", below=True, served=True, asked=True),
]
CASE = Matter(
    "draft", "T1", "150802100001", frozenset({"150802"}), frozenset({"D1"}), {part: frozenset({99}) for part in PARTS},
    frozenset({RELATIVE_OF}),
)  # fmt: skip


def expected(action: str, role: str, state: str, place: Place, part: str, *, relative: bool, restricted: bool, admitted: bool) -> bool:  # fmt: skip
    """Whether the YAML lets through."""
    row = TABLE[action]
    if role not in row["roles"]:
        return False
    if not row["states"]:
        return True
    reach = row["roles"][role]
    reached = reach == "any" or (getattr(place, reach) and not (reach == "served" and state == "draft"))
    near = relative or (restricted and not admitted)
    return bool(reached and not near and state in row["states"] and part not in row["distance"])


# restricted, admitted by the appointment, admitted to this case by name
RESTRICTIONS = ((False, False, False), (True, False, False), (True, True, False), (True, False, True))


def worlds() -> Iterator[tuple[str, Place, str, bool, bool, bool, bool, Matter]]:
    for state, place, part in product(STATES, PLACES, ["", *PARTS]):
        for relative, (restricted, admitted, named) in product((False, True), RESTRICTIONS):
            parts = CASE.parts | ({part: frozenset({99, ME})} if part else {})
            near = frozenset({RELATIVE_OF, ME}) if relative else CASE.relatives
            by_name = frozenset({99, ME}) if named else frozenset({99})
            matter = replace(CASE, state=state, parts=parts, relatives=near, restricted=restricted, admitted=by_name)
            yield state, place, part, relative, restricted, admitted, named, matter


WORLDS = list(worlds())
# A role without a place in the row is refused before anything else is asked: the parts need not be gone through for it.
WITHOUT_PARTS = [world for world in WORLDS if not world[2]]


@pytest.mark.parametrize("action", TABLE)
def test_every_role_state_place_part_relative_and_restriction(action: str) -> None:
    wrong, through = [], 0
    for role in ALL_ROLES:
        for state, place, part, relative, restricted, admitted, named, matter in (
            WORLDS if role in TABLE[action]["roles"] else WITHOUT_PARTS
        ):
            seat = Seat(ME, role, place.organisation, "centre", place.prefix, admitted)
            let = forbids(action, seat, matter) is None
            through += let
            if let != expected(
                action, role, state, place, part, relative=relative, restricted=restricted, admitted=admitted or named
            ):
                wrong.append((role, state, place.organisation, part, relative, restricted, admitted, let))
    assert wrong == []
    assert through > 0, "nobody can ever do it"


def test_an_office_that_keeps_out_does_nothing_that_the_table_marks() -> None:
    for action, row in TABLE.items():
        for role, state in product(
            row["roles"], row["states"] and [one for one in row["states"] if one != "draft"][:1]
        ):
            for place in PLACES:
                seat, matter = Seat(ME, role, place.organisation, "centre", place.prefix), replace(CASE, state=state)
                kept_out = replace(matter, recused=frozenset({place.organisation}))
                let = forbids(action, seat, matter) is None
                assert (forbids(action, seat, kept_out) is None) == (let and KIN not in row["distance"]), (action, role)


@pytest.mark.parametrize("action", TABLE)
def test_a_refusal_is_a_sentence_and_names_what_was_wanted(action: str) -> None:
    row = TABLE[action]
    for role in ALL_ROLES:
        if role not in row["roles"]:
            said = forbids(action, Seat(ME, role, "T1", "centre", "150802"), replace(CASE, state="matched"))
            assert said is not None and said.endswith("。") and row["label"] in said
    if row["states"]:
        role = next(iter(row["roles"]))
        assert forbids(action, Seat(ME, role, "T1", "centre", "15"), None) == f"{row['label']}须指明案件。"


def test_the_table_names_only_what_exists() -> None:
    for action, row in TABLE.items():
        assert set(row) == {"label", "roles", "states", "distance"}, action
        assert set(row["roles"]) <= set(ALL_ROLES), action
        assert set(row["roles"].values()) <= set(REACHES), action
        assert set(row["states"]) <= set(STATES) and len(set(row["states"])) == len(row["states"]), action
        assert set(row["distance"]) <= {*PARTS, KIN}, action
        assert row["label"], action
    assert list(POLICY) == list(TABLE)


def test_an_action_of_the_worker_is_no_persons() -> None:
    assert "system" not in ROLES
    workers = {action for action, row in TABLE.items() if "system" in row["roles"]}
    assert workers == {"check.record", "check.give_up", "account.rescue"}
    assert all(list(TABLE[action]["roles"]) == ["system"] for action in workers)


def test_who_enters_checks_reviews_and_confirms_are_four_people() -> None:
    """No appointment at all, held today or earlier, lets one person do two of these to one case."""
    chain = {"case.entrust": "entrusted", "check.start": "checked", "check.finish": "checked", "check.review": "reviewed", "check.confirm": "confirmed"}  # fmt: skip
    order = ["entered", "entrusted", "checked", "reviewed", "confirmed"]
    for action, part in chain.items():
        for earlier in order[: order.index(part)]:
            assert earlier in TABLE[action]["distance"], (action, earlier)
    assert "surveyed" in TABLE["check.review"]["distance"] and "surveyed" in TABLE["check.confirm"]["distance"]
    # And the other way round: whoever reviewed does not enter or check it afterwards, when the case has come back.
    for action in (
        "case.edit",
        "case.attach",
        "case.authorise",
        "case.entrust",
        "check.start",
        "check.dispose",
        "check.finish",
    ):
        assert "reviewed" in TABLE[action]["distance"], action
    for action in ("case.edit", "case.attach", "case.authorise", "case.entrust"):
        assert "checked" in TABLE[action]["distance"], action


def test_roles_that_check_each_other_are_not_held_together() -> None:
    for pair in (
        ("township_clerk", "county_checker"), ("county_checker", "county_reviewer"), ("county_reviewer", "city_confirmer"),
        ("township_clerk", "township_lead"), ("system_administrator", "audit_administrator"), ("inspector", "county_checker"),
        ("security_administrator", "system_administrator"), ("department_liaison", "county_checker"),
    ):  # fmt: skip
        assert incompatible(pair[0], [pair[1]]) == pair[1] and incompatible(pair[1], [pair[0]]) == pair[0], pair
    assert incompatible("data_steward", ["policy_steward"]) is None


def test_the_administrators_see_no_case() -> None:
    for action, row in TABLE.items():
        for role in ("system_administrator", "audit_administrator"):
            assert role not in row["roles"] or not row["states"], (action, role)


def test_the_page_is_current() -> None:
    page = (SOURCE.parents[1] / "docs" / "policy.md").read_text("utf8")
    assert page == policy_document(), "run: python -m hedui.people.document > docs/policy.md"
    assert document.STATES == STATES
