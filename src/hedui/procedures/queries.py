"""What the screens may ask of the procedures: the only module of this app, with `actions`, that `web` calls."""

from __future__ import annotations

from hedui.cases.models import Case
from hedui.people.gate import today
from hedui.procedures.deadlines import Deadline
from hedui.procedures.deadlines import deadline as _deadline
from hedui.procedures.jobs import counted, progress
from hedui.procedures.models import Job
from hedui.procedures.next_step import NextStep, StageLine, next_step, stages
from hedui.procedures.overview import Bar, Freshness, Overview, overview
from hedui.procedures.profiles import PROFILES, Profile, profile
from hedui.procedures.queue import QueueFilters, QueueLine, queue

__all__ = [
    "PROFILES", "Bar", "Deadline", "Freshness", "Job", "NextStep", "Overview", "Profile", "QueueFilters", "QueueLine",
    "StageLine", "counted", "deadline", "next_step", "overview", "profile", "progress", "queue", "running", "stages",
]  # fmt: skip


def deadline(case: Case) -> Deadline:
    """The deadline of a case as it stands today."""
    return _deadline(case, today())


def running(case_id: int) -> Job | None:
    """The job that works on this case, or did last: the page of a running check asks it again and again."""
    return Job.objects.filter(kind="run_check", payload__case=case_id).order_by("-put_at", "-id").first()
