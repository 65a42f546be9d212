"""Colleagues who reach for another case's finding, its records without a reason, or figures that are no longer the checker's."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from case_checks import started
from django.db import connection

from casework import County, new_key, people_of_a_county
from hedui.audit.actor import system
from hedui.audit.models import Entry
from hedui.audit.recording import audited
from hedui.cases import actions as cases
from hedui.cases.faults import GateError
from hedui.cases.models import Case
from hedui.checks import queries, recomputing
from hedui.checks.models import Check, Finding
from hedui.people.gate import NotPermittedError
from hedui.procedures import actions as procedures
from hedui.procedures.jobs import work_once
from hedui.sources.models import Question, ReportedError

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "该户与施暴人同名，非本人待遇。"


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def check(county: County) -> Check:
    made = started(county)
    work_once()
    return Check.objects.select_related("case").get(pk=made.pk)


def pension(check: Check) -> Finding:
    return Finding.objects.get(check_run=check, kind="pension_income")


def test_a_recomputing_that_another_process_has_done_meanwhile_writes_nothing_again(
    county: County, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one had looked at the check before the first had ended: it waits for the folder, and looks again."""
    checker = county.actor("county_checker")
    procedures.dispose(by=checker, finding_id=pension(check).pk, disposition="not_this_person", said=SAID)
    waits, may_go_on = threading.Event(), threading.Event()
    alone = recomputing.alone

    def late(folder: Any) -> Any:
        if threading.current_thread() is not threading.main_thread():
            waits.set()
            may_go_on.wait(60)
        return alone(folder)

    monkeypatch.setattr(recomputing, "alone", late)
    second = threading.Thread(target=_in_a_thread, args=(check.pk,))
    second.start()
    assert waits.wait(60)
    recomputing.recompute(check.pk)
    for one in Finding.objects.filter(check_run=check, disposition=""):
        procedures.dispose(by=checker, finding_id=one.pk, disposition="confirmed")
    procedures.finish_check(by=checker, case_id=check.case_id)
    may_go_on.set()
    second.join(60)
    assert Case.objects.get(pk=check.case_id).state == "rechecking"
    assert Entry.objects.filter(event="check.recomputed").count() == 1


def _in_a_thread(check_id: int) -> None:
    try:
        recomputing.recompute(check_id)
    finally:
        connection.close()


@pytest.mark.parametrize("state", ["rechecking", "ready", "returned", "terminated"])
def test_figures_that_are_no_longer_with_their_checker_stay(county: County, check: Check, state: str) -> None:
    procedures.dispose(
        by=county.actor("county_checker"), finding_id=pension(check).pk, disposition="not_this_person", said=SAID
    )
    with audited(by=system("test"), event="test"):
        Case.objects.filter(pk=check.case_id).update(state=state)
    before = Check.objects.get(pk=check.pk).result_sha256
    recomputing.recompute(check.pk)
    assert Check.objects.get(pk=check.pk).result_sha256 == before
    assert not Entry.objects.filter(event="check.recomputed").exists()


def test_a_question_names_a_finding_of_its_own_case(county: County, check: Check) -> None:
    liaison, checker = county.actor("department_liaison"), county.actor("county_checker")
    with pytest.raises(GateError, match="没有这个疑点"):
        procedures.ask(
            by=checker, case_id=check.case_id, key=new_key(), department=liaison.organisation, item="pension",
            member_id=check.case.members.get(relation="本人").pk, text="请核实", finding_id=pension(check).pk + 10_000,
        )  # fmt: skip
    assert not Question.objects.exists()


def test_records_in_full_want_a_reason_of_whoever_does_not_judge_them(county: County, check: Check) -> None:
    finding = pension(check).pk
    assert queries.evidence(county.actor("county_checker"), finding)
    for role in ("county_reviewer", "centre_head", "inspector", "township_clerk"):
        with pytest.raises(NotPermittedError):
            queries.evidence(county.actor(role), finding)
    assert queries.evidence(county.actor("county_reviewer"), finding, "复核存疑")


def test_what_was_said_in_a_restricted_case_does_not_go_to_the_department(county: County, check: Check) -> None:
    checker = county.actor("county_checker")
    cases.restrict(by=county.actor("security_administrator"), case_id=check.case_id, why="家庭暴力")
    with audited(by=system("test"), event="test"):
        Case.objects.get(pk=check.case_id).admissions.create(user_id=checker.user, at=check.planned_at)
    procedures.dispose(by=checker, finding_id=pension(check).pk, disposition="source_error", said=SAID)
    assert [one.said for one in ReportedError.objects.all()] == [""]
    assert pension(check).said == SAID
