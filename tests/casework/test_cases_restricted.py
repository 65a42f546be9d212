"""Families restricted from their first moment: who sees them, who is admitted, and what the memory keeps of it."""

from __future__ import annotations

import pytest

from casework import citizen_number, complete, entered, family_ready, head, people_of_a_county, spouse
from hedui.audit.models import Entry
from hedui.audit.queries import about_person
from hedui.cases import actions, queries
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import visible
from hedui.cases.models import Case
from hedui.people.gate import NotPermittedError
from hedui.procedures.queries import QueueFilters, queue

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = citizen_number("19700101")


def test_nobody_else_sees_a_restricted_family_from_the_first_moment() -> None:
    county = people_of_a_county()
    clerk, lead = county.actor("township_clerk"), county.actor("township_lead")
    case = complete(clerk, entered(clerk, [spouse()], restricted="violence"))
    assert case.restricted
    assert [one.case_id for one in queue(clerk, QueueFilters(everything=True))] == [case.pk]
    assert [one.case_id for one in queries.search(clerk, number=NUMBER)] == [case.pk]
    for by in (lead, county.actor("county_checker"), county.actor("inspector"), county.actor("approving_officer")):
        assert not visible(by).exists() and queue(by, QueueFilters(everything=True)) == []
        with pytest.raises(NotPermittedError, match="限制案件"):
            queries.sheet(by, case.pk)
    assert queries.search(county.actor("county_checker"), number=NUMBER) == []


def test_who_is_admitted_by_name_goes_on_and_the_memory_says_by_whom() -> None:
    county = people_of_a_county()
    clerk, lead = county.actor("township_clerk"), county.actor("township_lead")
    case = complete(clerk, entered(clerk, [spouse()], restricted="staff"))
    assert lead.user in dict(queries.admissible(clerk, case.pk))
    actions.admit(by=clerk, case_id=case.pk, user_id=lead.user, why="出具委托书")
    assert "case.entrust" in queries.sheet(lead, case.pk).actions
    assert lead.user not in dict(queries.admissible(clerk, case.pk))
    events = list(Entry.objects.filter(thing=case.thing, outcome="done").values_list("event", "why"))
    assert ("case.enter", "restricted:staff") in events
    assert ("case.admit", f"user:{lead.user} 出具委托书") in events
    assert about_person(NUMBER).filter(event="case.admit").exists()


def test_only_who_is_admitted_admits_and_only_staff_of_the_case() -> None:
    county = people_of_a_county()
    clerk, other = county.actor("township_clerk"), county.actor("county_checker", "150821")
    case = entered(clerk, restricted="violence")
    with pytest.raises(NotPermittedError):
        actions.admit(by=county.actor("centre_head"), case_id=case.pk, user_id=clerk.user, why="x")
    with pytest.raises(InputError):
        actions.admit(by=clerk, case_id=case.pk, user_id=other.user, why="外县人员")
    open_case = entered(clerk, head=head(number=citizen_number("19650505")))
    with pytest.raises(GateError, match="不是限制案件"):
        actions.admit(by=clerk, case_id=open_case.pk, user_id=other.user, why="x")


def test_a_restriction_by_the_centre_ends_what_names_were_admitted() -> None:
    county = people_of_a_county()
    clerk, security = county.actor("township_clerk"), county.actor("security_administrator")
    case = family_ready(clerk)
    actions.restrict(by=security, case_id=case.pk, why="家庭暴力")
    with pytest.raises(NotPermittedError, match="限制案件"):
        queries.sheet(clerk, case.pk)
    assert not Case.objects.get(pk=case.pk).admissions.exists()


def test_an_unknown_reason_is_refused_and_nothing_is_entered() -> None:
    county = people_of_a_county()
    with pytest.raises(InputError):
        entered(county.actor("township_clerk"), restricted="whatever")
    assert not Case.objects.exists()
