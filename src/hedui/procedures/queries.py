"""What the screens may ask of the procedures: the only module of this app, with `actions`, that `web` calls."""

from __future__ import annotations

from hedui.audit.actor import Actor
from hedui.cases.gate import case_of
from hedui.cases.models import Case
from hedui.people.gate import seat, today
from hedui.procedures.deadlines import Deadline
from hedui.procedures.deadlines import deadline as _deadline
from hedui.procedures.job_table import counted, progress
from hedui.procedures.models import Job
from hedui.procedures.next_step import NextStep, StageLine, next_step, stages
from hedui.procedures.overview import Bar, Freshness, Overview, overview
from hedui.procedures.profiles import PROFILES, Profile, profile, profile_for
from hedui.procedures.queue import QueueFilters, QueueLine, queue, with_missing, with_names
from hedui.procedures.states import takes_steps, whose_turn

__all__ = [
    "PROFILES", "Bar", "Deadline", "Freshness", "Job", "NextStep", "Overview", "Profile", "QueueFilters", "QueueLine",
    "StageLine", "case_clock", "counted", "deadline", "next_step", "overview", "own_profile", "profile", "profile_for", "progress", "queue", "running", "stages", "takes_steps",
    "whose_turn", "with_missing", "with_names",
]  # fmt: skip


def deadline(case: Case) -> Deadline:
    """The deadline of a case as it stands today."""
    return _deadline(case, today())


def case_clock(case_id: int) -> Deadline:
    """The deadline of a case by its id."""
    return deadline(case_of(case_id))


def running(case_id: int) -> Job | None:
    """The job that works on this case, or did last: the page of a running check asks it again and again."""
    return Job.objects.filter(kind="run_check", payload__case=case_id).order_by("-put_at", "-id").first()


def own_profile(by: Actor) -> str:
    """The code of the procedure on which the actor's region works: that of a case which they enter."""
    return profile_for(seat(by).prefix).code
