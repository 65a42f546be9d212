"""The same deed twice, by two at once, from elsewhere: done once, one is told, nothing is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from case_checks import known_to_departments, run_through
from desk_addresses import addresses, busy, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone

from casework import (
    OTHER_COUNTY,
    County,
    entered,
    new_key,
    people_of_a_county,
    png,
    sign,
    spouse,
)
from hedui.audit.chain import verify
from hedui.audit.models import Entry
from hedui.cases.faults import GateError
from hedui.cases.gate import StaleFormError
from hedui.cases.models import Attachment, Authorisation, Case, Member
from hedui.cases.policies import permissions
from hedui.checks.models import Check, Finding, Hit
from hedui.people.gate import NotPermittedError
from hedui.procedures import actions as procedures
from hedui.procedures.job_table import enqueue
from hedui.procedures.jobs import work_once
from hedui.procedures.models import Job
from hedui.surveys import actions as surveys
from hedui.surveys.models import Photograph, Statement, Survey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(settings: Any) -> County:
    settings.HEDUI_DEMO = True
    return people_of_a_county()


def both(one: Callable[[], object], other: Callable[[], object]) -> list[object]:
    """What each returned or raised; both start together."""
    start, said = threading.Barrier(2), list[object]()

    def go(door: Callable[[], object]) -> None:
        start.wait()
        try:
            said.append(door())
        except Exception as error:
            said.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(door,)) for door in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify() is None
    return said


def raised(said: list[object]) -> list[type]:
    return [type(one) for one in said if isinstance(one, Exception)]


def test_a_visit_is_written_once_whatever_is_sent_again(county: County) -> None:
    """The same form, the same photographs in another form, and both at the same moment."""
    check = run_through(county)
    clerk, checker = county.actor("second_clerk"), county.actors["150802", "second_checker"]
    survey = procedures.plan_survey(
        by=county.actor("county_checker"), case_id=check.case_id, key=new_key(), way="home", reason="finding", task="核实",
        investigators=[clerk.user, checker.user],
    )  # fmt: skip
    picture, key = png(shade=9), new_key()
    said: dict[str, Any] = {
        "survey_id": survey.pk, "visited_on": timezone.localdate(), "statements": [("living", "", "三口人同住")],
        "photographs": [picture, picture], "conclusion": "属实",
    }  # fmt: skip
    first = both(
        lambda: surveys.record_visit(by=clerk, key=key, **said), lambda: surveys.record_visit(by=clerk, key=key, **said)
    )
    assert raised(first) == []
    with pytest.raises(GateError, match="已完成"):
        surveys.record_visit(by=checker, key=new_key(), **said)
    assert surveys.record_visit(by=clerk, key=key, **said | {"conclusion": "另一结论"}).conclusion == "属实"
    assert (Photograph.objects.count(), Statement.objects.count()) == (2, 1)
    assert Attachment.objects.filter(case=check.case_id, paper="photo").count() == 2
    assert Entry.objects.filter(event="check.visit", outcome="done").count() == 1
    client = signed_in(clerk.user)
    form = {"key": key, "visited_on": str(timezone.localdate()), "conclusion": "又一结论",
            "photographs": SimpleUploadedFile("a.png", picture)}  # fmt: skip
    assert client.post(f"/surveys/{survey.pk}/", form).status_code == 302
    assert Survey.objects.get().conclusion == "属实" and Photograph.objects.count() == 2


def test_of_two_who_dispose_of_one_finding_one_is_told(county: County) -> None:
    check = run_through(county)
    finding, version = (
        Finding.objects.filter(check_run=check).earliest("pk"),
        Case.objects.get(pk=check.case_id).version,
    )
    first, second = county.actor("county_checker"), county.actors["150802", "second_checker"]
    said = both(
        lambda: procedures.dispose(
            by=first, finding_id=finding.pk, disposition="confirmed", version=version, key=new_key()
        ),
        lambda: procedures.dispose(
            by=second, finding_id=finding.pk, disposition="needs_survey", version=version, key=new_key()
        ),
    )
    assert raised(said) == [StaleFormError]
    entry = Entry.objects.get(event="check.dispose", outcome="done")
    finding.refresh_from_db()
    assert entry.why == f"finding:{finding.pk} {finding.disposition}" and entry.user == finding.disposed_by_id


def test_two_who_sign_at_once_leave_two_signatures_and_one_holds_for_each_person(county: County) -> None:
    """Two clerks at two windows with the same family: each number is of one paper, the newest holds, nothing is lost."""
    one, two = county.actor("township_clerk"), county.actor("second_clerk")
    case = entered(one, [spouse()])
    first, second = Member.objects.filter(case=case).order_by("line")
    assert raised(both(lambda: sign(one, case, first), lambda: sign(two, case, first))) == []
    assert raised(both(lambda: sign(one, case, second), lambda: sign(two, case, second))) == []
    numbers = list(Authorisation.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == 4
    holding = permissions(Case.objects.get(pk=case.pk), case.programme, timezone.localdate())
    newest = Authorisation.objects.filter(member=first).latest("pk")
    mine = holding.of(first)
    assert mine is not None and mine.pk == newest.pk


def test_a_check_whose_job_is_put_down_again_is_done_once(county: County) -> None:
    check = run_through(county)
    counts = (Hit.objects.count(), Finding.objects.count(), Entry.objects.filter(event="check.recorded").count())
    result = check.result
    job = Job.objects.get(kind="run_check")
    for _time in range(2):
        Job.objects.filter(pk=job.pk).update(state="waiting", attempts=0, next_at=timezone.now())
        enqueue("run_check", f"again:{_time}", job.payload)
        while work_once() is not None:
            pass
    assert (
        Hit.objects.count(),
        Finding.objects.count(),
        Entry.objects.filter(event="check.recorded").count(),
    ) == counts
    after = Check.objects.get(pk=check.pk)
    assert after.result == result and Case.objects.get(pk=check.case_id).state == "matched"
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_two_who_start_the_check_at_once_start_one(county: County) -> None:
    case = known_to_departments(county)
    one, two = county.actor("county_checker"), county.actors["150802", "second_checker"]
    said = both(
        lambda: procedures.start_check(by=one, case_id=case.pk), lambda: procedures.start_check(by=two, case_id=case.pk)
    )
    assert len(raised(said)) == 1 and issubclass(raised(said)[0], NotPermittedError | GateError | StaleFormError)
    assert Check.objects.filter(case=case).count() == 1


def test_nothing_of_a_case_is_had_from_elsewhere_by_guessing_numbers(county: County) -> None:
    """Every address with the numbers of what is there, asked and sent by the staff of another county and another department."""
    check = busy(county)
    secrets = (
        {text for one in Member.objects.select_related("resident") for text in (one.resident.name, one.resident.number)}
        | set(Case.objects.values_list("number", flat=True))
        | set(Case.objects.values_list("address", flat=True))
    )
    strangers = [county.actor(role, place) for role, place in (
        ("county_checker", OTHER_COUNTY), ("approving_officer", OTHER_COUNTY), ("township_clerk", "150802101"),
    )]  # fmt: skip
    before, shown = list(Case.objects.values_list("pk", "state", "version")), []
    for by in strangers:
        client = signed_in(by.user)
        for path in sorted({path for _name, path in addresses(check) if any(letter.isdigit() for letter in path)}):
            for answer in (client.get(path), _sent(client, path)):
                body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
                    "utf8", "replace"
                )
                if answer.headers.get("Content-Type") == "application/pdf" or any(
                    one in body for one in secrets if one
                ):
                    shown.append((by.role, by.organisation, path, answer.status_code))
    assert shown == [] and list(Case.objects.values_list("pk", "state", "version")) == before


def _sent(client: Client, path: str) -> Any:
    return client.post(path, {"key": new_key(), "why": "核实", "paper": "D2", "version": "1"})


@pytest.mark.parametrize("said", [
    {"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_X_REAL_IP": "127.0.0.1"}, {"HTTP_VIA": "1.1 proxy"},
    {"HTTP_FORWARDED": "for=127.0.0.1"}, {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer "},
    {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer 核对"}, {"REMOTE_ADDR": "10.0.0.7", "HTTP_AUTHORIZATION": "Bearer toke"},
])  # fmt: skip
def test_measurements_are_this_machines_or_the_bearers(county: County, settings: Any, said: dict[str, str]) -> None:
    settings.HEDUI_METRICS_TOKEN = "token"
    assert Client().get("/metrics", **said).status_code == 404  # type: ignore[arg-type]
    assert Client().get("/metrics", REMOTE_ADDR="10.0.0.7", HTTP_AUTHORIZATION="Bearer token").status_code == 200
    told = Client().get("/metrics").content.decode()
    assert "hedui_cases" in told and "HD1508" not in told


def test_without_a_token_no_bearer_opens_the_measurements(county: County, settings: Any) -> None:
    settings.HEDUI_METRICS_TOKEN = ""
    for brought in ("Bearer ", "Bearer", "", "Basic "):
        assert Client().get("/metrics", REMOTE_ADDR="10.0.0.7", HTTP_AUTHORIZATION=brought).status_code == 404
