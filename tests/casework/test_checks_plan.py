"""The plan: what is to be expected of each person and item, and which paper is missing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from case_checks import a_store, about, agreements, registered
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework import County, citizen_number, family_ready, head, new_key, people_of_a_county, png, spouse
from hedui.cases import actions as cases
from hedui.cases.faults import GateError
from hedui.cases.models import Case
from hedui.cases.policies import entrusted
from hedui.catalogue import items
from hedui.checks.models import Check
from hedui.checks.planning import plan
from hedui.procedures import actions as procedures
from hedui.sources import actions as sources
from hedui.sources.models import Agreement

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def expected(case: Case, day: date | None = None) -> dict[tuple[int, str], tuple[str, str]]:
    found = plan(case, entrusted(case, TODAY()), day or TODAY())
    return {(one.member.line, one.item): (one.expected, one.reason) for one in found}


def test_every_person_and_item_has_a_line(county: County) -> None:
    case = registered(county)
    assert set(expected(case)) == {(line, code) for line in (1, 2) for code in items()}


def test_without_an_agreement_or_a_delivery_nothing_is_asked(county: County) -> None:
    case = registered(county)
    assert set(expected(case).values()) == {("not_asked", "no_source")}
    agreements(county, ["human_resources"])
    assert set(expected(case).values()) == {("not_asked", "no_source")}
    a_store(about(case))
    sources.note_deliveries()
    asked = {item for (_line, item), said in expected(case).items() if said == ("asked", "")}
    assert asked == {"pension", "contribution"}


def test_an_agreement_that_has_ended_or_not_begun_is_none(county: County) -> None:
    case = registered(county)
    a_store(about(case))
    sources.note_deliveries()
    agreements(county, ["human_resources"], since=TODAY() + timedelta(days=1))
    assert expected(case)[1, "pension"] == ("not_asked", "no_source")
    assert expected(case, TODAY() + timedelta(days=1))[1, "pension"] == ("asked", "")
    known = Agreement.objects.get()
    sources.end_agreement(
        by=county.actor("data_steward", "150800"),
        agreement_id=known.pk,
        ended_on=TODAY() + timedelta(days=2),
        why="不再提供",
    )
    assert expected(case, TODAY() + timedelta(days=1))[1, "pension"] == ("asked", "")
    assert expected(case, TODAY() + timedelta(days=2))[1, "pension"] == ("not_asked", "no_source")


def test_old_data_are_said_to_be_old(county: County) -> None:
    case = registered(county)
    a_store(about(case))
    sources.note_deliveries()
    agreements(county)
    later = TODAY() + timedelta(days=120)
    assert expected(case, later)[1, "pension"] == ("out_of_date", "")


def test_an_authorisation_for_some_items_is_for_these(county: County) -> None:
    clerk = county.actor("township_clerk")
    case = family_ready(clerk)
    second = case.members.get(line=2)
    cases.withdraw(by=clerk, authorisation_id=second.authorisations.get().pk, why="只同意部分事项")
    cases.authorise(
        by=clerk, case_id=case.pk, member_id=second.pk, key=new_key(), way="screen", items=["pension", "vehicle"],
        signed_on=TODAY(), until=None, signature=png(),
    )  # fmt: skip
    registered(county, case)
    a_store(about(case))
    sources.note_deliveries()
    agreements(county)
    said = expected(case)
    assert said[2, "pension"] == said[2, "vehicle"] == ("asked", "")
    assert said[2, "bank_deposit"] == ("not_permitted", "out_of_scope")
    assert said[1, "bank_deposit"] == ("asked", "")


def test_a_withdrawn_authorisation_is_none(county: County) -> None:
    case = registered(county)
    second = case.members.get(line=2)
    cases.withdraw(by=county.actor("township_clerk"), authorisation_id=second.authorisations.get().pk, why="撤回")
    assert expected(case)[2, "pension"] == ("not_permitted", "no_authorisation")


def test_a_letter_for_some_items_is_for_these(county: County) -> None:
    case = registered(county, items=["pension"])
    said = expected(case)
    assert said[1, "pension"] == ("not_asked", "no_source")
    assert said[1, "vehicle"] == ("not_permitted", "out_of_scope")


def test_without_a_letter_nothing_is_permitted(county: County) -> None:
    case = family_ready(county.actor("township_clerk"))
    assert {(one.expected, one.reason) for one in plan(case, None, TODAY())} == {("not_permitted", "no_entrustment")}


def test_the_queries_do_not_grow_with_the_family(county: County) -> None:
    small = registered(county)
    more = [spouse(number=f"{n}", name=f"成员{n}", relation="子") for n in _numbers()]
    large = registered(county, family_ready(county.actor("township_clerk"), [spouse_of(0), *more], head=other_head()))
    for case in (small, large):
        entrusted(case, TODAY())
    counted = []
    for case in (small, large):
        letter = entrusted(case, TODAY())
        with CaptureQueriesContext(connection) as queries:
            plan(Case.objects.get(pk=case.pk), letter, TODAY())
        counted.append(len(queries))
    assert counted[0] == counted[1]


def _numbers() -> list[str]:
    return [citizen_number("19950101", sequence=at) for at in range(30, 34)]


def spouse_of(at: int) -> cases.NewMember:
    return spouse(number=citizen_number("19720306", sequence=at + 40, male=False), name="周小红")


def other_head() -> cases.NewMember:
    return head(number=citizen_number("19700102", sequence=50), name="周三")


def test_a_plan_in_which_nothing_is_asked_is_none(county: County) -> None:
    case = registered(county)
    with pytest.raises(GateError, match="没有可以查询的数据来源"):
        procedures.start_check(by=county.actor("county_checker"), case_id=case.pk)
    assert not Check.objects.exists()
    case.refresh_from_db()
    assert case.state == "registered"


def test_the_periods_of_the_letter_decide_the_day(county: County) -> None:
    day = TODAY()
    case = registered(county, income_from=day.replace(day=1) - timedelta(days=60))
    a_store(about(case))
    sources.note_deliveries()
    agreements(county)
    with pytest.raises(GateError, match="12 个整月"):
        procedures.start_check(by=county.actor("county_checker"), case_id=case.pk)
