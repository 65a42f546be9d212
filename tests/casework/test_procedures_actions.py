"""A case on its way through each procedure by the real actions: gates, deadlines, keys of forms, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from case_checks import a_store, about, agreements, registered, run_through

from casework import CITY, COUNTY, OTHER_COUNTY, County, entered, family_ready, new_key, people_of_a_county, spouse
from hedui.audit.actor import Actor
from hedui.audit.chain import verify as chain_holds
from hedui.cases.faults import GateError
from hedui.cases.gate import StaleFormError
from hedui.cases.models import Case, Part, Passage
from hedui.catalogue import items
from hedui.checks import actions as checks
from hedui.checks.models import Check, Finding
from hedui.people import actions as people
from hedui.people.gate import NotPermittedError, today
from hedui.people.gate import actor as acting_as
from hedui.procedures import actions
from hedui.procedures.models import Job
from hedui.procedures.queries import next_step
from hedui.procedures.working_days import later
from hedui.sources import actions as sources
from hedui.surveys import actions as surveys

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def matched(county: County, case: Case | None = None) -> Case:
    """A case whose check has been run."""
    check = run_through(county, case)
    job = Job.objects.latest("pk")
    assert job.state == "done", job.failure
    return now(check.case)


def dispose_all(by: Actor, case: Case) -> None:
    for finding in Finding.objects.filter(check_run__case=case, disposition=""):
        checks.dispose(by=by, finding_id=finding.pk, disposition="confirmed", said="属实")


def letter() -> dict[str, Any]:
    first = today().replace(day=1)
    return {"income_from": first.replace(year=first.year - 1), "income_until": first, "property_on": today()}


def test_three_levels_from_the_window_to_the_report(county: County) -> None:
    clerk, checker, reviewer = (county.actor(one) for one in ("township_clerk", "county_checker", "county_reviewer"))
    case = matched(county, family_ready(clerk, profile="three_level"))
    assert case.state == "matched" and next_step(checker, case.pk).action == "check.dispose"
    with pytest.raises(GateError, match="个疑点未处理"):
        actions.finish_check(by=checker, case_id=case.pk)
    dispose_all(checker, case)
    assert next_step(checker, case.pk).action == "check.finish"
    assert actions.finish_check(by=checker, case_id=case.pk).state == "rechecking"
    with pytest.raises(NotPermittedError):
        actions.review(by=checker, case_id=case.pk)
    assert actions.review(by=reviewer, case_id=case.pk).state == "confirming"
    assert actions.confirm(by=county.actor("city_confirmer"), case_id=case.pk).state == "ready"
    way = list(Passage.objects.filter(case=case).values_list("action", "before", "after"))
    assert way == [
        ("case.entrust", "draft", "entrusted"), ("case.register", "entrusted", "registered"), ("check.start", "registered", "matching"),
        ("check.record", "matching", "matched"), ("check.finish", "matched", "rechecking"), ("check.review", "rechecking", "confirming"),
        ("check.confirm", "confirming", "ready"),
    ]  # fmt: skip
    played = {part: set(users) for part in ("entered", "entrusted", "checked", "reviewed", "confirmed")
              for users in [Part.objects.filter(case=case, part=part).values_list("user_id", flat=True)]}  # fmt: skip
    assert all(played.values()) and not any(a & b for p, a in played.items() for q, b in played.items() if p < q)
    assert chain_holds() is None


def test_departments_and_survey_bring_the_case_to_their_stage(county: County) -> None:
    checker, clerk = county.actor("county_checker"), county.actor("township_clerk")
    case = matched(county)
    member = case.members.get(line=2)
    item = _items_of("market_regulation")[0]
    said: dict[str, Any] = {
        "department": "150800-SC",
        "item": item,
        "member_id": member.pk,
        "text": "请核实是否仍在经营。",
    }
    key = new_key()
    question = actions.ask(by=checker, case_id=case.pk, key=key, **said)
    assert now(case).state == "departments" and now(case).due == later(today(), 5)
    assert actions.ask(by=checker, case_id=case.pk, key=key, **said).pk == question.pk
    assert case.questions.count() == 1 and Passage.objects.filter(case=case, after="departments").count() == 1
    survey = actions.plan_survey(
        by=checker, case_id=case.pk, key=new_key(), way="home", reason="finding", task="核实车辆", investigators=[checker.user, clerk.user]
    )  # fmt: skip
    assert now(case).state == "surveying"
    dispose_all(checker, case)
    with pytest.raises(GateError, match=r"调查未完成.*部门问题"):
        actions.finish_check(by=checker, case_id=case.pk)
    sources.answer(by=county.actor("department_liaison"), question_id=question.pk, outcome="confirmed", answer="已注销")
    surveys.record_visit(
        by=checker, survey_id=survey.pk, key=new_key(), visited_on=today(), statements=[("living", "", "平房")], photographs=[],
        conclusion="一致",
    )  # fmt: skip
    assert actions.finish_check(by=checker, case_id=case.pk).state == "rechecking"


def _items_of(department: str) -> list[str]:
    return [code for code, item in items().items() if item.department == department]


def test_what_is_missing_is_named_before_the_letter(county: County) -> None:
    clerk, lead = county.actor("township_clerk"), county.actor("township_lead")
    case = entered(clerk, [spouse()])
    with pytest.raises(GateError, match=r"户口簿.*未签署授权书"):
        actions.entrust(by=lead, case_id=case.pk, **letter())
    assert now(case).state == "draft" and not now(case).entrustments.exists()


def test_no_check_without_a_letter_that_was_received(county: County) -> None:
    clerk, lead, checker = (county.actor(one) for one in ("township_clerk", "township_lead", "county_checker"))
    case = family_ready(clerk)
    for state in ("draft", "entrusted"):
        with pytest.raises(NotPermittedError):
            actions.start_check(by=checker, case_id=case.pk)
        if state == "draft":
            actions.entrust(by=lead, case_id=case.pk, **letter())
    assert not Check.objects.exists() and not Job.objects.exists()


def test_a_form_that_is_sent_twice_and_a_form_that_is_old(county: County) -> None:
    case, checker, key = registered(county), county.actor("county_checker"), new_key()
    a_store(about(case))
    sources.note_deliveries()
    agreements(county)
    version = now(case).version
    first = actions.start_check(by=checker, case_id=case.pk, version=version, key=key)
    again = actions.start_check(by=checker, case_id=case.pk, version=version, key=key)
    assert first.pk == again.pk and Check.objects.count() == 1 and Job.objects.count() == 1
    other = registered(county, family_ready(county.actor("township_clerk")))
    with pytest.raises(StaleFormError):
        actions.suspend(by=checker, case_id=other.pk, why="住院", version=now(other).version - 1)
    assert now(other).state == "registered"


def test_suspending_stops_the_clock_and_resuming_goes_on_where_it_was(county: County) -> None:
    case, checker = registered(county), county.actor("county_checker")
    due = now(case).due
    with pytest.raises(GateError, match="请填写原因"):
        actions.suspend(by=checker, case_id=case.pk, why="  ")
    actions.suspend(by=checker, case_id=case.pk, why="住院")
    assert (now(case).state, now(case).due) == ("suspended", due)
    assert actions.resume(by=checker, case_id=case.pk, why="出院").state == "registered"
    assert now(case).due == due, "nothing passed"
    assert list(Passage.objects.filter(case=case).order_by("-id").values_list("why", flat=True)[:2]) == ["出院", "住院"]


def test_returned_and_entrusted_anew(county: County) -> None:
    case, checker, lead = registered(county), county.actor("county_checker"), county.actor("township_lead")
    actions.return_(by=checker, case_id=case.pk, why="户口簿缺页")
    assert now(case).state == "returned" and now(case).due == later(today(), 10)
    actions.entrust(by=lead, case_id=case.pk, **letter())
    assert now(case).state == "entrusted" and now(case).entrustments.filter(revoked_on=None).count() == 1
    assert actions.register(by=checker, case_id=case.pk).state == "registered"


def test_ended_for_good(county: County) -> None:
    case = registered(county)
    actions.terminate(by=county.actor("county_reviewer"), case_id=case.pk, why="申请人撤回申请")
    assert (now(case).state, now(case).due) == ("terminated", None)
    for act in (actions.register, actions.start_check, actions.review):
        with pytest.raises(NotPermittedError):
            act(by=county.actor("county_checker"), case_id=case.pk)


def test_sent_back_and_checked_by_somebody_else(county: County) -> None:
    checker, second, reviewer = (county.actor(one) for one in ("county_checker", "second_checker", "county_reviewer"))
    case = matched(county)
    dispose_all(checker, case)
    actions.finish_check(by=checker, case_id=case.pk)
    actions.send_back(by=reviewer, case_id=case.pk, why="车辆一项依据不足")
    assert now(case).state == "matched"
    actions.finish_check(by=second, case_id=case.pk)
    assert actions.review(by=reviewer, case_id=case.pk).state == "ready", "five steps have no city"


def test_whoever_sent_the_letter_never_checks_in_another_role(county: County) -> None:
    """The same person, appointed to another office since: the part that they played stays theirs."""
    case, lead = registered(county), county.actor("township_lead")
    security = county.actor("security_administrator")
    people.end_appointment(by=security, appointment_id=lead.appointment, until=today(), why="调动")
    with pytest.raises(NotPermittedError, match="任职已经结束"):
        actions.terminate(by=lead, case_id=case.pk, why="x")
    moved = people.appoint(
        by=security, user_id=lead.user, organisation="150802-HD", role="county_checker", since=today(), document="调令"
    )
    with pytest.raises(NotPermittedError, match="您在本案中负责过委托"):
        actions.start_check(by=acting_as(moved), case_id=case.pk)


def test_another_countys_staff_and_the_city(county: County) -> None:
    case = registered(county)
    for role, place in (("county_checker", OTHER_COUNTY), ("city_checker", CITY), ("county_reviewer", COUNTY)):
        with pytest.raises(NotPermittedError):
            actions.start_check(by=county.actor(role, place), case_id=case.pk)
