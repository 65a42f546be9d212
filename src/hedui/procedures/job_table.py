"""The table of jobs: put down, taken under a lease, ended by whoever took it last. No job is lost and none is ended twice."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from hedui.procedures.models import Job

ATTEMPTS = 5
"""How often a job is tried before it is given up."""
LEASE = timedelta(seconds=90)
"""How long a worker has a job without saying that it still lives: a killed worker's job is free after that."""
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)


def enqueue(kind: str, key: str, payload: Mapping[str, Any], at: datetime | None = None) -> Job:
    """Put a job down, in the transaction that is open. The same key again is the same job."""
    now = timezone.now()
    job, _ = Job.objects.get_or_create(
        key=key, defaults={"kind": kind, "payload": dict(payload), "next_at": at or now, "put_at": now}
    )
    return job


def take(worker: str = "", now: datetime | None = None) -> Job | None:
    """The next job that is due, leased to this worker; None when nothing is. A running one whose lease is over is due."""
    moment = now or timezone.now()
    due = Q(state="waiting", next_at__lte=moment) | Q(state="running", leased_until__lt=moment)
    for job in Job.objects.filter(due).order_by("next_at", "id")[:20]:
        # Whoever changes `attempts` first has it: no lock is held while anything is computed.
        taken = Job.objects.filter(due, pk=job.pk, attempts=job.attempts).update(
            state="running", attempts=job.attempts + 1, leased_until=moment + LEASE, worker=worker or this_worker()
        )
        if taken:
            job.refresh_from_db()
            return job
    return None


def still_at_it(job: Job) -> bool:
    """Prolong the lease; False when somebody else has taken the job since."""
    return bool(_mine(job).update(leased_until=timezone.now() + LEASE))


def done(job: Job) -> bool:
    """End the job, in the open transaction if there is one; False when it is no longer this worker's."""
    return bool(_mine(job).update(state="done", leased_until=None, failure="", ended_at=timezone.now()))


def failed(job: Job, why: str, *, for_good: bool = False) -> bool:
    """Try again later, or give up: after `ATTEMPTS`, or at once `for_good`. True when it was given up now."""
    now = timezone.now()
    last = for_good or job.attempts >= ATTEMPTS
    after = {"state": "failed", "ended_at": now} if last else {"state": "waiting", "next_at": now + wait(job.attempts)}
    return bool(_mine(job).update(leased_until=None, failure=why[:300], **after)) and last


def wait(attempts: int) -> timedelta:
    """How long a job rests after so many attempts: 5 s, 10 s, 20 s … ten minutes."""
    return min(FIRST_WAIT * (1 << max(attempts - 1, 0)), LONGEST_WAIT)


def free_of_the_dead() -> int:
    """Give back what workers of this machine held that are no longer there: their leases need not be waited for."""
    here, freed = f"{socket.gethostname()}:", 0
    for job in Job.objects.filter(state="running", worker__startswith=here):
        if not _lives(int(job.worker.removeprefix(here))):
            freed += _mine(job).update(state="waiting", leased_until=None)
    return freed


def progress(key: str) -> Job | None:
    """The job of this key."""
    return Job.objects.filter(key=key).first()


def ended(key: str) -> int:
    """How many jobs whose keys begin so have ended, well or not: the number of the next one."""
    return Job.objects.filter(key__startswith=f"{key}:", state__in=("done", "failed")).count()


def counted() -> Mapping[str, int]:
    """How many jobs are in which state, for the measurements of the house."""
    return dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))


def this_worker() -> str:
    """The name of this process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state="running", attempts=job.attempts)
