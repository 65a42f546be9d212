"""Families of the staff and of their near relatives: another centre, another hand, and nobody is named."""

from __future__ import annotations

import pytest

from casework import (
    COUNTY,
    OTHER_COUNTY,
    TOWNSHIP,
    County,
    citizen_number,
    complete,
    entered,
    family_ready,
    head,
    people_of_a_county,
    spouse,
)
from hedui.audit.models import Entry
from hedui.cases import actions, queries
from hedui.cases.gate import visible
from hedui.cases.models import Case
from hedui.people import actions as people
from hedui.people.gate import NotPermittedError, today
from hedui.people.models import User
from hedui.procedures import actions as procedures
from hedui.procedures.queries import next_step, queue

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER, SPOUSE = citizen_number("19700101"), citizen_number("19720305", male=False)


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def near(county: County, role: str, number: str = NUMBER, relation: str = "兄", place: str = "") -> None:
    security, whose = county.actor("security_administrator"), county.actor(role, place)
    people.register_relative(by=security, user_id=whose.user, relation=relation, name="张三丰", number=number)


def entrust(by: object, case: Case) -> Case:
    first = today().replace(day=1)
    return procedures.entrust(by=by, case_id=case.pk, income_from=first.replace(year=first.year - 1), income_until=first, property_on=today())  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize("relation", ["兄", "本人"])
def test_a_family_of_the_centre_is_checked_by_the_neighbouring_centre(county: County, relation: str) -> None:
    near(county, "county_reviewer", relation=relation)
    case = family_ready(county.actor("township_clerk"))
    assert Case.objects.get(pk=case.pk).centre.code == "150821-HD"
    entrust(county.actor("township_lead"), case)
    assert not visible(county.actor("county_checker", COUNTY)).exists()
    other = county.actor("county_checker", OTHER_COUNTY)
    assert [(one.case_id, one.next) for one in queue(other)] == [(case.pk, "case.register")]
    procedures.register(by=other, case_id=case.pk)
    assert visible(county.actor("city_confirmer")).filter(pk=case.pk).exists(), "the city is over both"


def test_it_is_said_clearly_and_nobody_is_named(county: County) -> None:
    near(county, "county_reviewer")
    clerk = county.actor("township_clerk")
    case = family_ready(clerk)
    said = queries.sheet(clerk, case.pk).elsewhere
    assert said == ("按回避规定，本案由五原县核对中心核对。",)
    entry = Entry.objects.get(event="case.elsewhere")
    names = [User.objects.get(pk=county.actor("county_reviewer").user).name, "兄", "county_reviewer"]
    assert (entry.thing, entry.why) == (case.thing, "centre")
    assert not any(name in text for name in names for text in (*said, entry.why))


def test_a_member_who_is_put_down_later_sends_the_case_elsewhere_and_back_when_they_leave(county: County) -> None:
    near(county, "county_checker", SPOUSE)
    clerk = county.actor("township_clerk")
    case = entered(clerk)
    assert Case.objects.get(pk=case.pk).avoids == ""
    added = actions.add_member(by=clerk, case_id=case.pk, key="", member=spouse())
    moved = Case.objects.get(pk=case.pk)
    assert (moved.avoids, moved.centre.code) == ("centre", "150821-HD")
    actions.remove_member(by=clerk, case_id=case.pk, member_id=added.pk, why="已离婚")
    back = Case.objects.get(pk=case.pk)
    assert (back.avoids, back.centre.code) == ("", "150802-HD")


def test_a_family_of_the_township_is_entrusted_by_the_approving_body(county: County) -> None:
    near(county, "township_lead")
    clerk, lead, officer = (county.actor(role) for role in ("township_clerk", "township_lead", "approving_officer"))
    case = complete(clerk, entered(clerk, [spouse()]))
    plain = family_ready(clerk, (), head=head(number=citizen_number("19650505")))
    assert [one.case_id for one in queue(lead)] == [plain.pk]
    assert [(one.case_id, one.next) for one in queue(officer)] == [(case.pk, "case.entrust")]
    assert next_step(officer, case.pk).action == "case.entrust" and next_step(officer, plain.pk).action == ""
    with pytest.raises(NotPermittedError):
        entrust(lead, case)
    assert entrust(officer, case).state == "entrusted"
    assert queries.sheet(clerk, case.pk).elsewhere == ("按回避规定，本案的委托书由县级审批单位出具。",)


def test_another_lead_of_that_township_keeps_out_too(county: County) -> None:
    near(county, "second_clerk", place=TOWNSHIP)
    case = family_ready(county.actor("township_clerk"))
    with pytest.raises(NotPermittedError, match="按回避规定，本案不由您所在单位"):
        entrust(county.actor("township_lead"), case)


def test_somebody_who_is_of_no_office_of_the_case_changes_nothing(county: County) -> None:
    near(county, "county_reviewer", place=OTHER_COUNTY)
    case = Case.objects.get(pk=family_ready(county.actor("township_clerk")).pk)
    assert (case.avoids, case.centre.code) == ("", "150802-HD")


def test_without_a_neighbour_that_can_check_the_case_stays_and_only_the_person_keeps_out(county: County) -> None:
    security = county.actor("security_administrator")
    gone = county.actor("county_reviewer", OTHER_COUNTY)
    people.end_appointment(by=security, appointment_id=gone.appointment, until=today(), why="调离")
    near(county, "county_checker")
    case = family_ready(county.actor("township_clerk"))
    entrust(county.actor("township_lead"), case)
    assert Case.objects.get(pk=case.pk).centre.code == "150802-HD"
    with pytest.raises(NotPermittedError, match="近亲属"):
        procedures.register(by=county.actor("county_checker"), case_id=case.pk)
    second = county.actors[COUNTY, "second_checker"]
    assert procedures.register(by=second, case_id=case.pk).state == "registered"
