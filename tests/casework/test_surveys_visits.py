"""Surveys: two go, one writes down what was seen and said, in the family's own words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from case_checks import run_through
from django.utils import timezone

from casework import County, new_key, people_of_a_county, png
from hedui.audit.models import Entry
from hedui.cases.actions import attachment_bytes
from hedui.cases.faults import GateError, InputError
from hedui.cases.models import Case
from hedui.checks import actions as checks
from hedui.checks.models import Finding
from hedui.checks.policies import finished
from hedui.people.gate import NotPermittedError
from hedui.procedures import actions as procedures
from hedui.surveys import actions, queries
from hedui.surveys.models import Survey

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate
SAID = [("living", "", "三口人同住，家具简陋"), ("own_words", "张三丰（本人）", "“我每个月领一千二，不够看病的。”")]


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def case(county: County) -> Case:
    return Case.objects.get(pk=run_through(county).case_id)


def planned(county: County, case: Case, **said: object) -> Survey:
    two = [county.actor("second_clerk", "150802100").user, county.actor("second_checker", "150802").user]
    mine: dict[str, object] = {
        "key": new_key(), "way": "home", "reason": "finding", "task": "查明退休金用途", "investigators": two,
    }  # fmt: skip
    return procedures.plan_survey(by=county.actor("county_checker"), case_id=case.pk, **mine | said)  # type: ignore[arg-type]


def record(county: County, survey: Survey, **said: object) -> Survey:
    mine: dict[str, object] = {
        "by": county.actor("second_clerk", "150802100"), "key": new_key(), "visited_on": TODAY(), "statements": SAID,
        "photographs": [png()], "conclusion": "情况属实",
    }  # fmt: skip
    return actions.record_visit(survey_id=survey.pk, **mine | said)  # type: ignore[arg-type]


def test_a_survey_from_the_finding_to_its_conclusion(county: County, case: Case) -> None:
    checker = county.actor("county_checker")
    for one in Finding.objects.filter(check_run__case=case):
        checks.dispose(by=checker, finding_id=one.pk, disposition="needs_survey")
    survey = planned(county, case)
    case.refresh_from_db()
    assert case.state == "surveying"
    assert len(finished(case)) == 2
    clerk = county.actor("second_clerk", "150802100")
    assert [one.id for one in queries.open_surveys(clerk)] == [survey.pk]
    assert queries.open_surveys(checker) == []
    assert queries.survey(clerk, survey.pk).address
    record(county, survey)
    assert finished(case) == []
    (sheet,) = queries.of_case(checker, case.pk)
    assert [(one.topic_label, one.speaker, one.text) for one in sheet.statements] == [
        ("居住与共同生活", "", "三口人同住，家具简陋"), ("家庭陈述（原话）", "张三丰（本人）", "“我每个月领一千二，不够看病的。”"),
    ]  # fmt: skip
    assert (sheet.conclusion, sheet.state, len(sheet.papers)) == ("情况属实", "done", 1)
    assert attachment_bytes(by=checker, attachment_id=sheet.papers[0][0]) == (png(), "image/png")
    assert set(case.parts.filter(part="surveyed").values_list("user_id", flat=True)) == {
        one.user_id for one in survey.investigators.all()
    }


def test_two_at_least_and_nobody_who_is_too_near_or_too_far(county: County, case: Case) -> None:
    clerk, stranger = county.actor("second_clerk", "150802100").user, county.actor("township_clerk", "150821100").user
    for wrong in (
        [clerk],
        [clerk, clerk],
        [clerk, stranger],
        [clerk, county.actor("county_reviewer").user],
        [clerk, 10**9],
    ):
        with pytest.raises(InputError):
            planned(county, case, investigators=wrong)
    for said in ({"way": "x"}, {"reason": "x"}, {"task": " "}):
        with pytest.raises(InputError):
            planned(county, case, **said)
    case.refresh_from_db()
    assert case.state == "matched"
    assert not Survey.objects.exists()


def test_who_may_be_sent_is_offered_by_name(county: County, case: Case) -> None:
    offered = dict(queries.investigators(county.actor("county_checker"), case.pk))
    assert county.actor("second_clerk", "150802100").user in offered
    assert county.actor("county_reviewer").user not in offered
    assert county.actor("township_clerk", "150821100").user not in offered


def test_only_who_was_sent_writes_it_down(county: County, case: Case) -> None:
    survey = planned(county, case)
    with pytest.raises(GateError, match="指派的调查人员"):
        record(county, survey, by=county.actor("township_clerk"))
    with pytest.raises(NotPermittedError):
        record(county, survey, by=county.actor("county_reviewer"))
    survey.refresh_from_db()
    assert survey.state == "open"


def test_a_record_is_whole_or_not_there(county: County, case: Case) -> None:
    survey = planned(county, case)
    for wrong in (
        {"statements": []}, {"statements": [("living", "", " ")]}, {"statements": [("nothing", "", "x")]}, {"conclusion": " "},
        {"visited_on": TODAY() + timedelta(days=1)}, {"visited_on": TODAY() - timedelta(days=1)}, {"photographs": [b"MZ"]},
    ):  # fmt: skip
        with pytest.raises(InputError):
            record(county, survey, **wrong)
    assert not survey.statements.exists()
    key = new_key()
    assert record(county, survey, key=key).pk == record(county, survey, key=key).pk
    assert survey.statements.count() == 2
    assert Entry.objects.filter(event="check.visit", outcome="done").count() == 1
    with pytest.raises(GateError):
        record(county, survey)


def test_a_survey_that_is_not_made_is_taken_back_with_a_reason(county: County, case: Case) -> None:
    survey = planned(county, case)
    checker = county.actor("county_checker")
    assert any("调查未完成" in sentence for sentence in finished(case))
    with pytest.raises(InputError):
        actions.give_up(by=checker, survey_id=survey.pk, why="")
    actions.give_up(by=checker, survey_id=survey.pk, why="疑点已由部门更正")
    assert not any("调查" in sentence for sentence in finished(case))
    with pytest.raises(GateError):
        record(county, survey)
