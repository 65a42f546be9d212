"""The same table through the screens: each step's form, sent by everybody, in a state where somebody may take it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from django.utils import timezone

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
    new_key,
    people_of_a_county,
)
from hedui.audit.actor import Actor, system
from hedui.audit.models import Entry
from hedui.audit.recording import audited
from hedui.cases.models import Case, Part
from hedui.people.gate import today
from hedui.people.models import User
from hedui.procedures.states import TRANSITIONS
from hedui.site.signing_in.models import LiveSession

pytestmark = pytest.mark.django_db(transaction=True)

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(hedui.__file__).parent / "people" / "policy.yaml").read_text("utf8")
)["actions"]
REACHED = {
    TOWNSHIP: {"own", "below"}, "150802101": set(), COUNTY: {"served", "below"}, OTHER_COUNTY: set(), OTHER_TOWNSHIP: set(),
    CITY: {"served", "below"},
}  # fmt: skip
# Asking and surveying have forms of their own with more to fill in; the worker's steps have no screen.
STEPS = [
    action for action in TRANSITIONS if action not in ("check.ask", "check.survey", "check.record", "check.give_up")
]


@pytest.fixture
def county(settings: Any) -> County:
    settings.HEDUI_DEMO = True  # one factor: a second one has its own tests
    return people_of_a_county()


def into(case: Case, state: str) -> Case:
    with audited(by=system("tests"), event="test.put"):
        Case.objects.filter(pk=case.pk).update(state=state, state_before="registered", due=today())
    return Case.objects.get(pk=case.pk)


def send(by: Actor, action: str, case: Case) -> int:
    """The status of the answer to the step's form."""
    client = Client()
    client.force_login(User.objects.get(pk=by.user), "django.contrib.auth.backends.ModelBackend")
    now, session = timezone.now(), client.session
    session.update({"live": "t", "since": now.timestamp(), "seen": now.timestamp()})
    session.save()
    LiveSession.objects.update_or_create(user_id=by.user, defaults={"token": "t", "since": now})
    first = today().replace(day=1)
    said = {"key": new_key(), "version": case.version, "why": "原因", "income_from": first.replace(year=first.year - 1),
            "income_until": first, "property_on": today()}  # fmt: skip
    address = (
        reverse("entrust", args=[case.pk]) if action == "case.entrust" else reverse("step", args=[case.pk, action])
    )
    return int(client.post(address, said).status_code)


@pytest.mark.parametrize("action", STEPS)
def test_a_steps_form_is_taken_from_whom_the_table_names(county: County, action: str) -> None:
    row = TABLE[action]
    state = next(one for one in row["states"] if one != "draft" or action == "case.entrust")
    case = into(family_ready(county.actor("township_clerk")), state)
    with audited(by=system("tests"), event="test.put"):
        Part.objects.filter(case=case).delete()
    wrong = []
    for place, roles in HELD.items():
        for role in roles:
            case, before = into(case, state), Entry.objects.latest("number").number
            reach = row["roles"].get(role)
            expected = reach == "any" or reach in REACHED[place]
            status = send(county.actor(role, place), action, case)
            happened = Entry.objects.filter(number__gt=before, outcome="done", event=action).exists()
            refused = Entry.objects.filter(number__gt=before, outcome="refused").exists()
            moved = Case.objects.get(pk=case.pk).state != state
            # Let through, the step is taken or its gate says what is missing; otherwise it is refused, and remembered.
            if (moved and not expected) or (refused == expected) or moved != happened or status >= 500:
                wrong.append((role, place, expected, status, moved, refused))
            with audited(by=system("tests"), event="test.put"):
                Part.objects.filter(case=case).delete()
    assert wrong == []
