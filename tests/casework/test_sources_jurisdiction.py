"""What departments and data stewards read of errors: their own, and nothing of what was said once a case is restricted."""

from __future__ import annotations

from importlib import import_module

import pytest
from case_checks import run_through
from django.apps import apps
from django.utils import timezone

from casework import County, new_key, people_of_a_county
from hedui.audit.actor import Actor, system
from hedui.audit.models import Entry
from hedui.audit.recording import audited
from hedui.cases import actions as cases
from hedui.cases.models import Case
from hedui.checks.models import Check, Finding
from hedui.people import actions as people
from hedui.people.gate import NotPermittedError, actor, today
from hedui.procedures import actions as procedures
from hedui.sources import actions, errors, queries
from hedui.sources.models import Agreement, Question, ReportedError

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "本人现住娘家，此车已报废，勿告其夫"


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def check(county: County) -> Check:
    return run_through(county)


def told(county: County, check: Check) -> ReportedError:
    """A record of the department of the liaison in these tests is wrong."""
    finding = Finding.objects.filter(check_run=check).exclude(evidence__in=("", "[]")).first()
    assert finding is not None
    procedures.dispose(by=county.actor("county_checker"), finding_id=finding.pk, disposition="source_error", said=SAID)
    made = ReportedError.objects.filter(finding=finding.pk).first()
    assert made is not None
    with audited(by=system("test"), event="test.put"):
        made.department = errors.Organisation.objects.get(code=county.actor("department_liaison").organisation)
        made.save()
    return made


def other_steward(county: County) -> Actor:
    user = people.add_user(by=county.actor("system_administrator"), username="steward-150821", name="数某")
    return actor(people.appoint(
        by=county.actor("security_administrator"), user_id=user.pk, organisation="150821-HD", role="data_steward", since=today(),
        document="任字9号",
    ))  # fmt: skip


def test_the_words_go_back_when_the_case_is_restricted(county: County, check: Check) -> None:
    made, liaison = told(county, check), county.actor("department_liaison")
    assert [one.said for one in errors.errors(liaison)] == [SAID]
    cases.restrict(by=county.actor("security_administrator"), case_id=check.case_id, why="家庭暴力")
    assert [(one.said, one.files != ()) for one in errors.errors(liaison)] == [("", True)]
    assert ReportedError.objects.get(pk=made.pk).said == "" and Finding.objects.get(pk=made.finding).said == SAID


def test_what_was_said_of_cases_that_are_restricted_already_is_taken_back_by_the_migration(
    county: County, check: Check
) -> None:
    made = told(county, check)
    with audited(by=system("test"), event="test.put"):
        Case.objects.filter(pk=check.case_id).update(restricted=True)
    import_module("hedui.sources.migrations.0003_reported_errors_words")._words_taken_back(apps, None)
    assert ReportedError.objects.get(pk=made.pk).said == ""


def test_a_steward_reads_those_of_their_jurisdiction_without_the_words(county: County, check: Check) -> None:
    told(county, check)
    city, own, other = (
        county.actor("data_steward", "150800"),
        county.actor("data_steward", "150802"),
        other_steward(county),
    )
    assert [[one.said for one in errors.errors(by)] for by in (city, own, other)] == [[""], [""], []]


def test_an_answer_leaves_the_desk_of_its_liaison_when_the_case_is_restricted(county: County, check: Check) -> None:
    liaison, checker = county.actor("department_liaison"), county.actor("county_checker")
    question = procedures.ask(
        by=checker, case_id=check.case_id, key=new_key(), department=liaison.organisation, item="enterprise",
        member_id=check.case.members.get(line=1).pk, text="请核实",
    )  # fmt: skip
    actions.answer(by=liaison, question_id=question.pk, outcome="confirmed", answer="属实")
    assert [one.id for one in queries.desk(liaison)] == [question.pk]
    cases.restrict(by=county.actor("security_administrator"), case_id=check.case_id, why="家庭暴力")
    assert queries.desk(liaison) == [] and Question.objects.get(pk=question.pk).answer == "属实"
    with audited(by=system("test"), event="test.put"):
        Case.objects.get(pk=check.case_id).admissions.create(user_id=liaison.user, at=timezone.now())
    assert [one.id for one in queries.desk(liaison)] == [question.pk]


def test_an_agreement_is_kept_by_the_stewards_over_the_department(county: County, check: Check) -> None:
    """Whoever ends it ends the answers for everybody: a county's steward does not do so for the city's departments."""
    known = Agreement.objects.get(department__code="150800-SC")
    said = {"department": "150800-SC", "number": "XY-9", "items": ["enterprise"], "legal_basis": "x", "since": today()}
    for by in (county.actor("data_steward", "150802"), other_steward(county)):
        before = Entry.objects.filter(outcome="refused").count()
        with pytest.raises(NotPermittedError, match="下级"):
            actions.agree(by=by, key=new_key(), **said)  # type: ignore[arg-type]
        with pytest.raises(NotPermittedError, match="下级"):
            actions.end_agreement(by=by, agreement_id=known.pk, ended_on=today(), why="x")
        assert Entry.objects.filter(outcome="refused").count() == before + 2
    assert Agreement.objects.get(pk=known.pk).ended_on is None
    actions.end_agreement(by=county.actor("data_steward", "150800"), agreement_id=known.pk, ended_on=today(), why="x")
