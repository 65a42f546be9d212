"""The queue of each role: what waits for them and nothing else, masked, with its deadline, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import (
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    County,
    citizen_number,
    entered,
    family_ready,
    head,
    people_of_a_county,
    spouse,
)
from hedui.audit.actor import system
from hedui.audit.recording import audited
from hedui.cases.gate import visible
from hedui.cases.models import Case, Part
from hedui.cases.policies import complete
from hedui.cases.words import STATES
from hedui.people import actions as people
from hedui.people.gate import NotPermittedError, today
from hedui.procedures.queries import QueueFilters, next_step, overview, own_profile, queue, stages, with_missing
from hedui.procedures.states import NEXT, takes_steps, whose_turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def put(case: Case, state: str, **said: object) -> Case:
    """Set a case down in a state: the tests of the actions bring it there properly."""
    with audited(by=system("tests"), event="test.put"):
        Case.objects.filter(pk=case.pk).update(state=state, **said)
    return Case.objects.get(pk=case.pk)


def in_every_state(county: County) -> dict[str, Case]:
    clerk = county.actor("township_clerk")
    made = {}
    for at, state in enumerate(STATES):
        case = entered(
            clerk,
            head=head(number=citizen_number("19700101", sequence=at + 1), name=f"赵{'甲乙丙丁戊己庚辛壬癸子丑寅'[at]}"),
        )
        made[state] = put(case, state, due=today() + timedelta(days=at - 3), state_before="registered")
    return made


@pytest.mark.parametrize(
    "role",
    [
        "township_clerk",
        "township_lead",
        "county_checker",
        "county_reviewer",
        "city_confirmer",
        "centre_head",
        "inspector",
    ],
)
def test_a_queue_holds_the_states_whose_next_step_is_the_roles(county: County, role: str) -> None:
    cases = in_every_state(county)
    mine = {state for state, steps in NEXT.items() if role in steps}
    found = {line.state: line for line in queue(county.actor(role))}
    assert set(found) == mine
    for state, line in found.items():
        assert line.case_id == cases[state].pk and line.next == NEXT[state][role] and line.next_label
        assert line.name.startswith("赵") and line.name.endswith("*"), "masked"
    everything = {line.state for line in queue(county.actor(role), QueueFilters(everything=True))}
    assert everything == set(STATES) - (set() if role.startswith("township") else {"draft"})


def test_the_most_urgent_comes_first_and_late_ones_can_be_picked(county: County) -> None:
    in_every_state(county)
    lines = queue(county.actor("county_checker"), QueueFilters(everything=True))
    assert [line.due for line in lines] == sorted(line.due for line in lines if line.due)
    late = queue(county.actor("county_checker"), QueueFilters(everything=True, late=True))
    assert {line.state for line in late} == {"returned", "entrusted"}, "a draft is not the centre's"
    assert all(line.late and line.due and line.due < today() for line in late)


def test_filters(county: County) -> None:
    in_every_state(county)
    by = county.actor("county_checker")
    assert [line.state for line in queue(by, QueueFilters(state="matched"))] == ["matched"]
    assert queue(by, QueueFilters(programme="tekun")) == [] and queue(by, QueueFilters(kind="complaint")) == []
    assert len(queue(by, QueueFilters(programme="dibao", kind="new"))) == len(queue(by))


def test_nobody_elses_county(county: County) -> None:
    in_every_state(county)
    for role, place in (
        ("county_checker", OTHER_COUNTY),
        ("county_reviewer", OTHER_COUNTY),
        ("township_clerk", OTHER_TOWNSHIP),
    ):
        assert queue(county.actor(role, place), QueueFilters(everything=True)) == []
    assert queue(county.actor("township_clerk", "150802101"), QueueFilters(everything=True)) == [], (
        "not the next township's"
    )


def test_a_restricted_case_only_for_whoever_is_admitted(county: County) -> None:
    case = put(family_ready(county.actor("township_clerk")), "entrusted", restricted=True)
    assert queue(county.actor("county_checker")) == []
    assert [line.case_id for line in queue(county.actor("second_checker"))] == [case.pk]


def test_whoever_played_an_excluding_part_does_not_find_it(county: County) -> None:
    by = county.actor("county_reviewer")
    case = put(family_ready(county.actor("township_clerk")), "rechecking")
    assert [line.case_id for line in queue(by)] == [case.pk]
    with audited(by=system("tests"), event="test.put"):
        Part.objects.create(case=case, user_id=by.user, part="checked", at=case.since)
    assert queue(by) == []
    assert [line.case_id for line in queue(by, QueueFilters(everything=True))] == [case.pk], "but may see it"


def test_a_relatives_case_is_in_no_list(county: County) -> None:
    by = county.actor("county_checker")
    case = put(family_ready(county.actor("township_clerk")), "entrusted")
    people.register_relative(
        by=county.actor("security_administrator"),
        user_id=by.user,
        relation="舅舅",
        name="张三丰",
        number=citizen_number("19700101"),
    )
    assert queue(by, QueueFilters(everything=True)) == [] and not visible(by).exists()
    with pytest.raises(NotPermittedError, match="近亲属"):
        next_step(by, case.pk)


def test_the_number_of_queries_does_not_grow_with_the_rows(county: County) -> None:
    by, clerk = county.actor("county_checker"), county.actor("township_clerk")

    def counted(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as said:
            ask()
        return len(said)

    put(entered(clerk), "entrusted")
    filters = QueueFilters(everything=True)
    one = (
        counted(lambda: queue(by)),
        counted(lambda: queue(by, filters)),
        counted(lambda: overview(county.actor("centre_head"))),
    )
    for at in range(2, 9):
        put(entered(clerk, head=head(number=citizen_number("19700101", sequence=at))), "entrusted")
    many = (
        counted(lambda: queue(by)),
        counted(lambda: queue(by, filters)),
        counted(lambda: overview(county.actor("centre_head"))),
    )
    assert len(queue(by)) == 8
    assert one == many and one[0] <= 8, (one, many)


def test_the_next_step_names_what_is_missing(county: County) -> None:
    clerk, lead = county.actor("township_clerk"), county.actor("township_lead")
    case = entered(clerk)
    step = next_step(clerk, case.pk)
    assert step.action == "case.edit" and step.possible and any("户口簿" in one for one in step.missing)
    not_yet = next_step(lead, case.pk)
    assert not_yet.action == "" and "经办员" in not_yet.label and any("身份证" in one for one in not_yet.missing)
    ready = family_ready(clerk, head=head(number=citizen_number("19700101", sequence=9)))
    assert next_step(lead, ready.pk).possible
    assert next_step(clerk, ready.pk).action == "" and "委托书" in next_step(clerk, ready.pk).label
    # Whatever is there: what it was returned for has to be done.
    assert next_step(clerk, put(ready, "returned").pk).action == "case.edit"


def test_the_queue_says_what_is_missing_in_as_many_queries_for_many_cases(county: County) -> None:
    clerk, lead = county.actor("township_clerk"), county.actor("township_lead")
    family_ready(clerk, head=head(number=citizen_number("19700101", sequence=9)))

    def lines() -> tuple[dict[str, tuple[str, ...]], int]:
        rows = queue(lead, named=False)
        with CaptureQueriesContext(connection) as asked:
            found = {one.number: one.missing for one in with_missing(rows)}
        return found, len(asked)

    first, (_found, few) = entered(clerk, [spouse()]), lines()
    for sequence in (11, 12, 13):
        entered(clerk, head=head(number=citizen_number("19700101", sequence=sequence)))
    found, many = lines()
    assert few == many
    assert found[first.number] == tuple(complete(first)) and len(complete(first)) == 4
    assert sorted(len(missing) for missing in found.values()) == [0, 3, 3, 3, 4]


def test_whose_turn_it_is_and_who_only_looks() -> None:
    assert takes_steps("approving_officer") and not takes_steps("city_checker")
    assert whose_turn("surveying") == ("county_checker", "township_clerk")
    assert whose_turn("matching") == whose_turn("ready") == whose_turn("terminated") == ()


def test_who_waits_is_told_for_whom(county: County) -> None:
    case = put(family_ready(county.actor("township_clerk")), "entrusted")
    step = next_step(county.actor("township_clerk"), case.pk)
    assert step.action == "" and "县级核对员" in step.label and "受理登记" in step.label
    assert next_step(county.actor("county_checker"), case.pk).action == "case.register"
    with pytest.raises(NotPermittedError):
        next_step(county.actor("county_checker", OTHER_COUNTY), case.pk)


def test_the_line_of_stages(county: County) -> None:
    case = put(family_ready(county.actor("township_clerk")), "matched")
    assert [(one.step, one.when) for one in stages(case.pk)] == [
        (0, "past"), (1, "past"), (2, "now"), (3, "later"), (4, "later"), (5, "later"),
    ]  # fmt: skip
    assert [one.when for one in stages(put(case, "suspended", state_before="matched").pk)][2] == "now"


def test_the_overview_counts_the_own_jurisdiction(county: County) -> None:
    in_every_state(county)
    shown = overview(county.actor("centre_head"))
    assert shown.cases == len(STATES) - 1 and shown.late == 2, "without the draft"
    assert {bar.code: bar.count for bar in shown.load} == {state: 1 for state in STATES if state != "draft"}
    assert [bar.label for bar in shown.townships] == ["狼山镇人民政府"] and len(shown.freshness) == 37
    assert sum(n for _day, n in shown.entered) == len(STATES) - 1
    assert overview(county.actor("centre_head", OTHER_COUNTY)).cases == 0
    with pytest.raises(NotPermittedError):
        overview(county.actor("township_clerk"))


def test_a_region_works_on_its_own_procedure(county: County) -> None:
    assert own_profile(county.actor("township_clerk")) == "five_step"
    assert own_profile(county.actor("township_clerk", OTHER_TOWNSHIP)) == "seven_step"
    assert own_profile(county.actor("data_steward")) == "five_step"
