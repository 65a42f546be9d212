"""The functions themselves, called as somebody at a shell would: every step of the procedures as every role in every state.

Whoever the table does not let through is refused by the function before anything else, whatever else is missing; whoever it
lets through comes as far as the gates of what is missing, or does it. Nothing is kept: each call is rolled back.
"""

from __future__ import annotations

from collections.abc import Callable
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
from hedui.audit.recording import audited
from hedui.cases.faults import GateError
from hedui.cases.gate import StaleFormError
from hedui.cases.models import Case, Part
from hedui.cases.words import STATES
from hedui.people.gate import NotPermittedError, today
from hedui.procedures import actions
from hedui.procedures.states import TRANSITIONS

pytestmark = pytest.mark.django_db(transaction=True)

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(hedui.__file__).parent / "people" / "policy.yaml").read_text("utf8")
)["actions"]
REACHED = {
    TOWNSHIP: {"own", "below"}, "150802101": set(), COUNTY: {"served", "below"}, OTHER_COUNTY: set(), OTHER_TOWNSHIP: set(),
    CITY: {"served", "below"},
}  # fmt: skip
WHY: Callable[[], dict[str, Any]] = lambda: {"why": "原因"}  # noqa: E731
NONE: Callable[[], dict[str, Any]] = dict
CALLS: dict[str, tuple[Callable[..., object], Callable[[], dict[str, Any]]]] = {
    "case.entrust": (actions.entrust, lambda: {"income_from": today().replace(day=1, year=today().year - 1), "income_until": today().replace(day=1), "property_on": today()}),
    "case.register": (actions.register, NONE), "case.return": (actions.return_, WHY), "case.suspend": (actions.suspend, WHY),
    "case.resume": (actions.resume, WHY), "case.terminate": (actions.terminate, WHY), "check.start": (actions.start_check, NONE),
    "check.finish": (actions.finish_check, NONE), "check.send_back": (actions.send_back, WHY), "check.review": (actions.review, NONE),
    "check.confirm": (actions.confirm, NONE),
    "check.ask": (actions.ask, lambda: {"key": "", "department": "150800-SC", "item": "x", "member_id": 0, "text": "问"}),
    "check.survey": (actions.plan_survey, lambda: {"key": "", "way": "home", "reason": "random", "task": "查", "investigators": [1, 2]}),
}  # fmt: skip


def let(action: str, role: str, state: str, place: str) -> bool:
    row = TABLE[action]
    reach = row["roles"].get(role)
    if reach is None or state not in row["states"] or (reach == "served" and state == "draft"):
        return False
    return reach == "any" or reach in REACHED[place]


def refused(action: str, by: Actor, case: Case) -> bool:
    call, said = CALLS[action]
    try:
        with transaction.atomic():
            try:
                call(by=by, case_id=case.pk, **said())
            except NotPermittedError:
                return True
            except (GateError, StaleFormError):
                return False
            finally:
                transaction.set_rollback(True)
    finally:
        assert Case.objects.get(pk=case.pk).state == case.state
    return False


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def test_every_step_has_its_function() -> None:
    by_the_worker = {"check.record", "check.give_up"}
    assert set(CALLS) | by_the_worker == set(TRANSITIONS)


def test_the_functions_refuse_whom_the_table_refuses(county: County) -> None:
    case = family_ready(county.actor("township_clerk"))
    with audited(by=system("tests"), event="test.put"):
        Part.objects.filter(case=case).delete()
    wrong, tried, through = [], 0, 0
    for state in STATES:
        with audited(by=system("tests"), event="test.put"):
            Case.objects.filter(pk=case.pk).update(state=state, state_before="registered", due=today())
        here = Case.objects.get(pk=case.pk)
        for place, roles in HELD.items():
            for role in roles:
                for action in CALLS:
                    # A role that no row names, outside of the action's states, is refused twice over: once is enough to try.
                    if role not in TABLE[action]["roles"] and state not in TABLE[action]["states"][:2]:
                        continue
                    expected = let(action, role, state, place)
                    got = not refused(action, county.actor(role, place), here)
                    tried, through = tried + 1, through + got
                    if expected != got:
                        wrong.append((action, role, state, place, expected, got))
    assert wrong == []
    assert tried > 1000 and through > 60, (tried, through)


def test_the_workers_own_steps_are_refused_to_people(county: County) -> None:
    case = family_ready(county.actor("township_clerk"))
    with audited(by=system("tests"), event="test.put"):
        Case.objects.filter(pk=case.pk).update(state="matching", due=today())
    for place, roles in HELD.items():
        for role in roles:
            by = county.actor(role, place)
            with pytest.raises(NotPermittedError):
                actions.record_check(by=by, case_id=case.pk)
            with pytest.raises(NotPermittedError):
                actions.give_up_check(by=by, case_id=case.pk, why="x")
    actions.record_check(by=system("worker"), case_id=case.pk)
    assert Case.objects.get(pk=case.pk).state == "matched"
    actions.record_check(by=system("worker"), case_id=case.pk)
    assert Case.objects.get(pk=case.pk).passages.count() == 1, "twice changes nothing"
