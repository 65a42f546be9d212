"""How often each page asks the database: every address of the screens, with three rows of everything and with thirty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from case_checks import run_through
from django.apps import apps
from django.db import IntegrityError, connection, reset_queries, transaction
from django.db.models import ForeignKey, Model, UniqueConstraint
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework import County, family_ready, new_key, people_of_a_county
from hedui.audit.actor import system
from hedui.audit.recording import audited, looked
from hedui.cases.models import Attachment, Authorisation, Case, Member, Resident
from hedui.catalogue import items
from hedui.checks.models import Check, Finding, Override
from hedui.people.models import Appointment, Organisation, Relative, User, WorkRule
from hedui.procedures import actions as procedures
from hedui.site.signing_in.models import LiveSession
from hedui.sources.models import Agreement, Question
from hedui.surveys.models import Survey
from hedui.web.urls import urlpatterns

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 70
"""No page asks more often than this."""
ROLES = (
    "county_checker", "township_clerk", "township_lead", "department_liaison", "centre_head", "data_steward",
    "system_administrator", "security_administrator", "audit_administrator", "county_reviewer",
)  # fmt: skip
OF_THE_MARKET = next(code for code, one in items().items() if one.department == "market_regulation")
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
}


def signed_in(user: int) -> Client:
    client, now = Client(), timezone.now()
    client.force_login(User.objects.get(pk=user), "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session.update({"live": "t", "since": now.timestamp(), "seen": now.timestamp()})
    session.save()
    LiveSession.objects.update_or_create(user_id=user, defaults={"token": "t", "since": now})
    return client


@pytest.fixture
def county(settings: Any) -> County:
    settings.HEDUI_DEMO = True
    return people_of_a_county()


@pytest.fixture
def check(county: County) -> Check:
    """A case in a survey, with a question that waits, a paper and an override; and one that is still entered."""
    check, checker = run_through(county), county.actor("county_checker")
    family_ready(county.actor("township_clerk"))
    member = check.case.members.earliest("line")
    procedures.ask(by=checker, case_id=check.case_id, key=new_key(), department="150800-SC", item=OF_THE_MARKET,
                   member_id=member.pk, text="请核实。")  # fmt: skip
    two = [county.actor("county_checker").user, county.actors["150802", "second_checker"].user]
    procedures.plan_survey(by=checker, case_id=check.case_id, key=new_key(), way="home", reason="finding", task="核实。",
                           investigators=two)  # fmt: skip
    paper = Attachment.objects.filter(case=check.case_id).earliest("pk")
    with audited(by=system("t"), event="t"):
        Override.objects.create(
            check_run=check, step="x", amount=1, why="y", attachment=paper, by_id=checker.user, at=timezone.now()
        )
        Relative.objects.create(
            user_id=checker.user,
            relation="姐",
            name="某",
            number="1",
            number_index="i",
            registered_on=timezone.localdate(),
        )
    return check


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


def addresses(check: Check) -> Iterator[tuple[str, str]]:
    """Each address of the screens by its name, for things that are there."""
    case = check.case_id
    known = {
        "case_id": case, "member_id": Member.objects.filter(case=case).earliest("line").pk,
        "attachment_id": Attachment.objects.filter(case=case).earliest("pk").pk,
        "authorisation_id": Authorisation.objects.earliest("pk").pk, "finding_id": Finding.objects.earliest("pk").pk,
        "override_id": Override.objects.earliest("pk").pk, "question_id": Question.objects.earliest("pk").pk,
        "survey_id": Survey.objects.earliest("pk").pk, "agreement_id": Agreement.objects.earliest("pk").pk,
        "user_id": User.objects.earliest("pk").pk, "appointment_id": Appointment.objects.earliest("pk").pk,
        "action": "case.return", "paper": "D2", "error_id": 1,
    }  # fmt: skip
    for one in urlpatterns:
        # A case that is checked, and one that is still entered.
        for number in (case, Case.objects.filter(state="draft").earliest("pk").pk):
            said = known | {"case_id": number}
            yield (
                str(one.name),
                "/" + re.sub(r"<\w+:(\w+)>", lambda found, said=said: str(said[found[1]]), str(one.pattern)),
            )


def opened(client: Client, name: str, path: str) -> tuple[int, int]:
    """(status, how often the database was asked)."""
    number = Resident.objects.earliest("pk").number
    reset_queries()  # the log of all pages together would be longer than Django keeps
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(path, {"why": "核实情况", "number": number}) if name in SENT else client.get(path)
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
            if opened(clients[role], name, path)[0] == 200:
                found[name] = (role, path, counted(clients[role], name, path)[1])
                break
    closed = {str(one.name) for one in urlpatterns} - set(found)
    assert closed <= CLOSED, f"never opened: {sorted(closed - CLOSED)}"
    more(27)
    after = {name: counted(clients[role], name, path) for name, (role, path, _times) in found.items()}
    assert {name: status for name, (status, _times) in after.items() if status != 200} == {}
    grown = {name: (found[name][2], times) for name, (_status, times) in after.items() if times > found[name][2]}
    assert grown == {}
    assert {name: times for name, (_role, _path, times) in found.items() if times > MOST} == {}


# Nothing but a form that is sent away from, or a page of another state: their tests are those of what they do.
CLOSED = {"running", "progress", "note_deliveries"}
