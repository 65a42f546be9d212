"""What a family reads of its own check, with the number and the code of the receipt: outcomes in words, once it is through."""

from __future__ import annotations

import pytest
from case_checks import run_through

from casework import County, people_of_a_county
from hedui.audit.actor import system
from hedui.audit.models import Entry
from hedui.audit.recording import audited
from hedui.cases.faults import GateError
from hedui.cases.models import Case
from hedui.cases.numbering import progress_code
from hedui.cases.queries import by_progress
from hedui.checks.queries import result_for_family
from hedui.procedures import actions as procedures

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def test_the_outcome_is_told_condition_by_condition_when_the_check_is_through(county: County) -> None:
    check = run_through(county)
    case, code = check.case, progress_code(check.case)
    assert result_for_family(case.number, code) is None
    with audited(by=system("tests"), event="test.put"):
        Case.objects.filter(pk=case.pk).update(state="ready")
    told = result_for_family(case.number, code)
    assert told is not None and told.indication in ("符合", "不符合", "待核实")
    assert dict(told.conditions)["无在用机动车"] == "unmet"
    assert not any(letter.isdigit() for label, outcome in told.conditions for letter in label + outcome)
    last = Entry.objects.latest("number")
    assert (last.event, last.thing) == ("case.progress", case.thing) and last.whom
    with pytest.raises(GateError):
        result_for_family(case.number, "AAAAAAAA")
    with audited(by=system("tests"), event="test.put"):
        Case.objects.filter(pk=case.pk).update(restricted=True)
    assert result_for_family(case.number, code) is None


def test_why_a_case_was_stopped_is_told(county: County) -> None:
    case = run_through(county).case
    procedures.suspend(by=county.actor("county_checker"), case_id=case.pk, why="申请人住院治疗，家属书面申请中止。")
    assert by_progress(case.number, progress_code(case)).why == "申请人住院治疗，家属书面申请中止。"
    procedures.resume(by=county.actor("county_checker"), case_id=case.pk, why="已出院。")
    assert by_progress(case.number, progress_code(case)).why == ""
    procedures.terminate(by=county.actor("county_reviewer"), case_id=case.pk, why="申请人撤回申请。")
    assert by_progress(case.number, progress_code(case)).why == "申请人撤回申请。"
