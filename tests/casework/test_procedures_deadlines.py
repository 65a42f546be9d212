"""Deadlines: a stage has its clock, a suspension stops it, lateness is counted in working days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hedui.cases.models import Case
from hedui.procedures.deadlines import deadline, next_due
from hedui.procedures.working_days import NoCalendarError, later

MONDAY = date(2026, 9, 21)


def case(state: str = "entrusted", profile: str = "five_step", **said: object) -> Case:
    return Case(state=state, profile=profile, since=datetime(2026, 9, 21, 2, tzinfo=UTC), **said)


def test_a_new_stage_starts_its_own_clock() -> None:
    assert next_due(case("draft"), "entrusted", MONDAY) == date(2026, 9, 24), "three working days"
    assert next_due(case("registered", due=date(2026, 9, 24)), "matching", MONDAY) == later(MONDAY, 5)


def test_a_complaint_has_another() -> None:
    assert next_due(case("draft", kind="complaint"), "entrusted", MONDAY) == date(2026, 9, 22)


def test_within_a_stage_the_clock_runs_on() -> None:
    due = date(2026, 9, 23)
    assert next_due(case("entrusted", due=due), "registered", MONDAY) == due
    assert next_due(case("entrusted", "seven_step", due=due), "registered", MONDAY) == later(MONDAY, 2), (
        "another stage there"
    )
    assert next_due(case("matched", "seven_step", due=due), "departments", MONDAY) == due, "the same stage there"


def test_a_holiday_is_no_working_day() -> None:
    # National Day 2026: the days from 1 to 7 October are free, 10 October is worked.
    assert next_due(case("draft"), "entrusted", date(2026, 9, 30)) == date(2026, 10, 10)


def test_what_comes_back_gets_the_days_of_the_first_stage() -> None:
    assert next_due(case("registered", due=MONDAY), "returned", MONDAY) == later(MONDAY, 10)
    assert next_due(case("rechecking", due=MONDAY), "matched", MONDAY) == later(MONDAY, 5)


def test_a_suspension_keeps_the_day_and_resuming_shifts_it() -> None:
    due = date(2026, 9, 24)
    assert next_due(case("matched", due=due), "suspended", MONDAY) == due
    resting = case("suspended", due=due, state_before="matched")
    assert next_due(resting, "matched", date(2026, 9, 23)) == later(due, 2), "two working days rested"
    assert deadline(resting, date(2026, 12, 1)).stopped and not deadline(resting, date(2026, 12, 1)).late


def test_an_end_has_no_deadline() -> None:
    assert next_due(case("matched", due=MONDAY), "terminated", MONDAY) is None
    assert deadline(case("terminated", due=MONDAY), date(2026, 10, 1)).stopped


def test_late_is_the_day_after() -> None:
    due = date(2026, 9, 24)
    on_the_day, after = deadline(case(due=due), due), deadline(case(due=due), date(2026, 9, 28))
    assert (on_the_day.days_left, on_the_day.late) == (0, False)
    assert (after.days_left, after.late) == (-1, True), "Friday the 25th is Mid-Autumn, Monday is one working day late"
    assert deadline(case(), due).due is None


def test_a_deadline_into_an_unpublished_year_is_refused() -> None:
    with pytest.raises(NoCalendarError):
        next_due(case("draft"), "entrusted", date(2039, 12, 30))
