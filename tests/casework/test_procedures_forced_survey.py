"""A region's policy sends kinds of cases into the survey: procedures as data."""

from __future__ import annotations

import pytest
from case_checks import started

from casework import people_of_a_county
from hedui.cases.faults import GateError
from hedui.checks.models import Finding
from hedui.people.gate import today
from hedui.procedures import actions
from hedui.procedures.jobs import work_once
from hedui.procedures.profiles import SURVEYS, Surveyed, must_survey
from hedui.procedures.queries import next_step
from hedui.surveys import actions as surveys

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_longest_code_says_which_cases_and_where_nothing_is_said_none() -> None:
    assert must_survey("150821100", "complaint", "dibao") and not must_survey("150821100", "new", "dibao")
    assert not any(must_survey("150802100", kind, "dibao") for kind in ("new", "review", "complaint"))


@pytest.mark.parametrize("said", [Surveyed(("new",), (), "test"), Surveyed((), ("dibao",), "test")])
def test_without_the_visit_it_does_not_go_to_the_reviewer(monkeypatch: pytest.MonkeyPatch, said: Surveyed) -> None:
    monkeypatch.setitem(SURVEYS, "150802", said)
    county = people_of_a_county()
    checker, clerk = county.actor("county_checker"), county.actor("township_clerk")
    check = started(county)
    while work_once() is not None:
        pass
    for one in Finding.objects.filter(check_run=check):
        actions.dispose(by=checker, finding_id=one.pk, disposition="confirmed")
    assert next_step(checker, check.case_id).action == "check.survey"
    with pytest.raises(GateError, match="须入户调查"):
        actions.finish_check(by=checker, case_id=check.case_id)
    made = actions.plan_survey(
        by=checker, case_id=check.case_id, key="k", way="home", reason="finding", task="查看居住情况", investigators=[checker.user, clerk.user]
    )  # fmt: skip
    with pytest.raises(GateError, match="须入户调查"):
        actions.finish_check(by=checker, case_id=check.case_id)
    surveys.record_visit(
        by=clerk, survey_id=made.pk, key="v", visited_on=today(), statements=[("living", "申请人", "平房三间")], photographs=[], conclusion="属实",
    )  # fmt: skip
    assert next_step(checker, check.case_id).action == "check.finish"
    assert actions.finish_check(by=checker, case_id=check.case_id).state == "rechecking"
