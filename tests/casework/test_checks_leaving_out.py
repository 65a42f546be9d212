"""A record that is not this person's, or wrong in the source, changes the figures; the department gets its error back."""

from __future__ import annotations

import pytest
from case_checks import started

from casework import County, people_of_a_county
from hedui.audit.models import Entry
from hedui.cases.faults import GateError
from hedui.checks import queries
from hedui.checks.models import Check, Finding
from hedui.checks.policies import finished
from hedui.people.gate import NotPermittedError
from hedui.procedures import actions as procedures
from hedui.procedures.jobs import work_once
from hedui.sources import errors

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "同名同号段误挂，经与社保局核对，非本人待遇。"


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def work() -> None:
    while work_once() is not None:
        pass


@pytest.fixture
def check(county: County) -> Check:
    made = started(county)
    work()
    return Check.objects.select_related("case").get(pk=made.pk)


def pension(check: Check) -> Finding:
    return Finding.objects.get(check_run=check, kind="pension_income")


def transfer(county: County, check: Check) -> tuple[int | None, int | None]:
    lines = queries.side_by_side(county.actor("county_checker"), check.case_id)
    line = next(one for one in lines if one.category == "transfer")
    return line.found, line.used


@pytest.mark.parametrize("disposition", ["not_this_person", "source_error", "corrected"])
def test_records_that_do_not_count_leave_the_figures_and_the_sheet_says_why(
    county: County, check: Check, disposition: str
) -> None:
    checker = county.actor("county_checker")
    before = queries.sheet(checker, check.case_id)
    assert transfer(county, check) == (1_440_000, 1_440_000)
    procedures.dispose(by=checker, finding_id=pension(check).pk, disposition=disposition, said=SAID)
    waiting = queries.sheet(checker, check.case_id)
    assert waiting is not None and [one.applied for one in waiting.left_out] == [False]
    work()
    assert transfer(county, check) == (0, 0)
    after = queries.sheet(checker, check.case_id)
    assert before is not None and after is not None and before.final is not None and after.final is not None
    assert (before.final.figures["annual_income"], after.final.figures["annual_income"]) == (2_640_000, 1_200_000)
    (told,) = after.left_out
    name = pension(check).disposed_by.name  # type: ignore[union-attr]
    assert (told.applied, told.records, told.said, told.by, told.who) == (True, 1, SAID, name, "1 张** 本人")
    settled = pension(check)
    assert (settled.disposition, settled.said) == (disposition, SAID), "the finding stays, settled"
    assert Entry.objects.filter(event="check.recomputed", thing=check.case.thing).count() == 1


def test_said_otherwise_they_count_again(county: County, check: Check) -> None:
    checker = county.actor("county_checker")
    procedures.dispose(by=checker, finding_id=pension(check).pk, disposition="not_this_person", said=SAID)
    work()
    procedures.dispose(by=checker, finding_id=pension(check).pk, disposition="confirmed")
    work()
    assert transfer(county, check) == (1_440_000, 1_440_000)
    sheet = queries.sheet(checker, check.case_id)
    assert sheet is not None and sheet.left_out == ()


def test_nothing_goes_to_the_reviewer_before_the_figures_are_computed_anew(county: County, check: Check) -> None:
    checker = county.actor("county_checker")
    for one in Finding.objects.filter(check_run=check):
        said = "not_this_person" if one.kind == "pension_income" else "confirmed"
        procedures.dispose(by=checker, finding_id=one.pk, disposition=said, said=SAID)
    assert any("重新测算" in one for one in finished(check.case))
    with pytest.raises(GateError, match="重新测算"):
        procedures.finish_check(by=checker, case_id=check.case_id)
    work()
    assert finished(check.case) == []
    assert procedures.finish_check(by=checker, case_id=check.case_id).state == "rechecking"


def test_other_findings_keep_what_was_said_and_open_ones_keep_standing(county: County, check: Check) -> None:
    checker = county.actor("county_checker")
    other = Finding.objects.filter(check_run=check).exclude(kind="pension_income").exclude(evidence="[]").first()
    assert other is not None
    procedures.dispose(by=checker, finding_id=other.pk, disposition="explained", said="已说明")
    before = set(Finding.objects.filter(check_run=check).values_list("kind", "item"))
    procedures.dispose(by=checker, finding_id=pension(check).pk, disposition="not_this_person", said=SAID)
    work()
    assert Finding.objects.get(pk=other.pk).disposition == "explained"
    after = set(Finding.objects.filter(check_run=check).values_list("kind", "item"))
    assert after <= before and ("pension_income", "pension") in after


def test_the_department_gets_its_error_back_and_says_when_it_is_corrected(county: County, check: Check) -> None:
    checker, steward = county.actor("county_checker"), county.actor("data_steward", "150800")
    liaison = county.actor("department_liaison")
    vehicle = Finding.objects.filter(check_run=check, item="pension").first()
    assert vehicle is not None and errors.errors(steward) == []
    procedures.dispose(by=checker, finding_id=vehicle.pk, disposition="source_error", said=SAID)
    (one,) = errors.errors(steward)
    assert (one.department, one.item_label, one.state, one.said) == (
        "人力资源和社会保障局",
        "养老金发放",
        "open",
        "",
    )
    assert errors.ReportedError.objects.get().said == SAID, "for the department only"
    assert one.files[0].startswith("pension-") and one.files[0].endswith(".csv 1")
    assert errors.errors(liaison) == [], "another department's"
    with pytest.raises(GateError, match="不是您所在部门"):
        errors.correct(by=liaison, error_id=one.id, remark="已更正")
    with pytest.raises(NotPermittedError):
        errors.correct(by=checker, error_id=one.id, remark="已更正")
    procedures.dispose(by=checker, finding_id=vehicle.pk, disposition="confirmed")
    assert errors.errors(steward) == [], "nothing is wrong with it after all"


def test_the_liaison_closes_it_with_what_was_done(county: County, check: Check) -> None:
    checker, liaison = county.actor("county_checker"), county.actor("department_liaison")
    with_business = pension(check)
    procedures.dispose(by=checker, finding_id=with_business.pk, disposition="source_error", said=SAID)
    (made,) = errors.ReportedError.objects.all()
    with errors.audited(by=checker, event="test.put"):
        made.department = errors.Organisation.objects.get(code=liaison.organisation)
        made.save()
    (line,) = errors.errors(liaison)
    errors.correct(by=liaison, error_id=line.id, remark="已在登记系统更正。")
    (line,) = errors.errors(liaison)
    assert (line.state_label, line.remark) == ("已更正", "已在登记系统更正。")
    with pytest.raises(GateError, match="已办结"):
        errors.correct(by=liaison, error_id=line.id, remark="再次")
