"""Until when a stage has time, and how late a case is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hedui.cases.models import Case
from hedui.procedures.profiles import profile
from hedui.procedures.working_days import between, later


@dataclass(frozen=True)
class Deadline:
    """The end of the stage. `days_left` counts working days and is negative when late; stopped: nobody is waited for."""

    due: date | None
    days_left: int | None
    late: bool
    stopped: bool


def next_due(case: Case, after: str, today: date) -> date | None:
    """The deadline of a case that goes into the state `after` today.

    Within a stage the clock runs on; another stage starts its own; a suspension keeps the old day, to be shifted when the
    case is resumed. NoCalendarError when the days reach into a year without a calendar.
    """
    procedure = profile(case.profile)
    stage = procedure.stage(after)
    if after == "suspended":
        return case.due
    if stage is None:
        return None
    if case.state == "suspended":
        return later(case.due, max(between(timezone.localdate(case.since), today), 0)) if case.due else None
    if stage == procedure.stage(case.state) and case.due and after != "returned":
        return case.due
    return later(today, stage.complaint_days if case.kind == "complaint" else stage.days)


def deadline(case: Case, today: date) -> Deadline:
    """The deadline as it stands today."""
    if case.due is None or case.state in ("suspended", "terminated", "ready"):
        return Deadline(case.due, None, late=False, stopped=True)
    left = between(today, case.due)
    return Deadline(case.due, left, late=today > case.due, stopped=False)
