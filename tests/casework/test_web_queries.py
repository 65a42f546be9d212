"""How often each page asks the database: every address of the screens, with three rows of everything and with thirty."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from desk_addresses import addresses, busy, signed_in
from django.apps import apps
from django.db import IntegrityError, connection, reset_queries, transaction
from django.db.models import ForeignKey, Model, UniqueConstraint
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework import County, people_of_a_county
from hedui.audit.actor import system
from hedui.audit.recording import audited, looked
from hedui.cases.models import Case, Member, Resident
from hedui.cases.numbering import progress_code
from hedui.checks.models import Check
from hedui.people.models import Appointment, Organisation, User, WorkRule
from hedui.web.urls import urlpatterns

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 70
"""No page asks more often than this."""
ROLES = (
    "county_checker", "township_clerk", "township_lead", "department_liaison", "centre_head", "data_steward",
    "system_administrator", "security_administrator", "audit_administrator", "county_reviewer",
)  # fmt: skip
# Pages that are answers to a form: what the form says.
SENT = {
    "unmask",
    "print",
    "attachment",
    "signature",
    "records",
    "search",
    "note_deliveries",
    "audit_verify",
    "who_looked",
    "progress",
}


@pytest.fixture
def county(settings: Any) -> County:
    settings.HEDUI_DEMO = True
    return people_of_a_county()


@pytest.fixture
def check(county: County) -> Check:
    return busy(county)


# What is nothing but a deed leads back to its page.
ANSWER = {"note_deliveries": 302}
GROWN = ("cases", "checks", "sources", "surveys", "people")


def more(times: int) -> None:
    """So many more of each row that hangs on a case, and of each row of the house."""
    skipped = {"Organisation", "Admission", "Acknowledgement"}
    models = [one for one in apps.get_models() if one.__module__.split(".")[1] in GROWN and one.__name__ not in skipped]
    with audited(by=system("t"), event="t"):
        for model in models:
            first = model._meta.base_manager.order_by("pk").first()
            for at in range(1, times + 1) if first is not None else ():
                _another(model, first.pk, at)
        for at in range(times):
            Organisation.objects.create(
                code=f"150802-C{at}-{times}", name="某", kind="department", division="150802000000"
            )
    for _ in range(times):
        looked(by=system("t"), event="case.see", thing="case:1", whom=("f" * 32,))


def _another(model: type[Model], first: int, at: int) -> None:
    one: Any = model._meta.base_manager.get(pk=first)
    stamp = f"{model._meta.base_manager.count()}x{at}"
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and isinstance(getattr(one, field.attname), str):
            setattr(one, field.attname, f"clone{stamp}"[-(field.max_length or 40) :])
    if isinstance(one, Member):
        resident = Resident.objects.get(pk=one.resident_id)
        resident.pk, resident.number_index = None, f"m{stamp}"
        resident.save()
        one.resident, one.relation = resident, "其他"
    if isinstance(one, Appointment):
        one.since, one.until = date(2020, 1, 1) + timedelta(days=at), date(2021, 1, 1)
    if isinstance(one, WorkRule):
        one.since = timezone.localdate() + timedelta(days=9)
    for name in {
        name for rule in model._meta.constraints if isinstance(rule, UniqueConstraint) for name in rule.fields
    }:
        field = model._meta.get_field(name)
        if isinstance(field, ForeignKey) and field.related_model is User:
            # Somebody new: a part in the case would close its pages to those who look at them.
            people = User.objects.filter(username__startswith="clone").order_by("-pk")
            setattr(one, field.attname, people[at - 1].pk)
        elif name in ("line", "round", "version"):
            setattr(one, name, getattr(one, name) + 100 * at + len(stamp))
        elif name == "number_index":
            one.number_index = f"r{stamp}"
    one.pk, one._state.adding = None, True
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError:  # one of a kind
        return


def opened(client: Client, name: str, path: str) -> tuple[int, int]:
    """(status, how often the database was asked)."""
    number = Resident.objects.earliest("pk").number
    said = {"why": "核实情况", "number": number}
    if name == "progress":
        case = Case.objects.exclude(state="draft").earliest("pk")
        said = {"number": case.number, "code": progress_code(case)}
    reset_queries()  # the log of all pages together would be longer than Django keeps
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(path, said) if name in SENT else client.get(path)
    return answer.status_code, len(asked)


def counted(client: Client, name: str, path: str) -> tuple[int, int]:
    """The lesser of two times: once a minute it is noted that somebody sits there."""
    return min(opened(client, name, path) for _ in range(2))


def test_no_page_asks_more_often_when_there_is_more_to_show(county: County, check: Check) -> None:
    clients = {role: signed_in(county.actor(role).user) for role in ROLES}
    more(2)
    found: dict[str, tuple[str, str, int]] = {}
    for name, path in addresses(check):
        for role in ROLES if name not in found else ():
            if opened(clients[role], name, path)[0] == ANSWER.get(name, 200):
                found[name] = (role, path, counted(clients[role], name, path)[1])
                break
    assert sorted({str(one.name) for one in urlpatterns} - set(found)) == [], "never opened"
    more(27)
    after = {name: counted(clients[role], name, path) for name, (role, path, _times) in found.items()}
    assert {name: status for name, (status, _times) in after.items() if status != ANSWER.get(name, 200)} == {}
    grown = {name: (found[name][2], times) for name, (_status, times) in after.items() if times > found[name][2]}
    assert grown == {}
    assert {name: times for name, (_role, _path, times) in found.items() if times > MOST} == {}
