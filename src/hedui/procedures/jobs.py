"""The worker: takes one job after another, does it, and says so. What a job does is idempotent, so a kill costs time only."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from hedui.audit.actions import sign_head
from hedui.audit.actor import system
from hedui.cases.faults import GateError
from hedui.checks import recomputing, running
from hedui.procedures import actions
from hedui.procedures.job_table import LEASE, done, enqueue, failed, free_of_the_dead, still_at_it, take
from hedui.procedures.models import Job
from hedui.sources.actions import note_deliveries
from hedui.values.faults import Refusal, Refusals

__all__ = ["KINDS", "daily", "enqueue", "work_forever", "work_once"]
WORKER = system("worker")
PAUSE = 1.0
"""Seconds between two looks at an empty table."""


def run_check(payload: Mapping[str, Any]) -> None:
    """Run the frozen plan of a check, then hand the case to its checker."""
    running.run(payload["check"])
    actions.record_check(by=WORKER, case_id=payload["case"])


def run_check_failed(payload: Mapping[str, Any], why: str) -> None:
    """The case goes back to where the check was started from."""
    actions.give_up_check(by=WORKER, case_id=payload["case"], why=why)


def deliveries(_payload: Mapping[str, Any]) -> None:
    """Note what has come into the store."""
    note_deliveries()


def head(_payload: Mapping[str, Any]) -> None:
    """Sign the newest link of the memory."""
    sign_head(timezone.localdate(), Path(settings.HEDUI_HOME) / "heads", by=WORKER)


def recompute(payload: Mapping[str, Any]) -> None:
    """Compute the figures of a check without the records that do not count."""
    recomputing.recompute(payload["check"])


KINDS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "run_check": run_check,
    "recompute": recompute,
    "note_deliveries": deliveries,
    "sign_head": head,
}
GIVEN_UP: Mapping[str, Callable[[Mapping[str, Any], str], None]] = {"run_check": run_check_failed}


def work_once() -> Job | None:
    """Do the next job that is due; None when there was none. A failure of the job never leaves this function."""
    job = take()
    if job is None:
        return None
    beating = _Heart(job)
    beating.start()
    try:
        KINDS[job.kind](job.payload)
    except Exception as error:  # noqa: BLE001 - whatever it was, the job is tried again and the worker lives on
        _end_failed(job, error)
    else:
        done(job)
    finally:
        beating.stop()
    return job


def _end_failed(job: Job, error: Exception) -> None:
    """Later again; what is missing does not come by waiting, so a gate's sentence ends the job at once."""
    why = _reason(error)
    if failed(job, why, for_good=isinstance(error, GateError)) and job.kind in GIVEN_UP:
        GIVEN_UP[job.kind](job.payload, why)


def _reason(error: Exception) -> str:
    """A gate's sentence, a refusal's faults, else the kind of error and no more: its message may hold somebody's values."""
    if isinstance(error, GateError):
        return str(error)
    if isinstance(error, Refusals):
        return "、".join(sorted({one.fault for one in error.each}))
    return error.fault if isinstance(error, Refusal) else f"{type(error).__module__}.{type(error).__name__}"


def work_forever(stopped: threading.Event | None = None) -> None:
    """Until `stopped` is set, or the process is asked to end: the day's own jobs, then whatever is due.

    A job that has begun is ended first; a second signal ends at once, and the job is done again by the next worker.
    """
    stop = stopped or threading.Event()
    _end_on_signals(stop)
    with suppress(OperationalError, InterfaceError):
        free_of_the_dead()
    while not stop.is_set():
        close_old_connections()
        try:
            daily()
            if work_once() is None:
                stop.wait(PAUSE)
        except (OperationalError, InterfaceError):
            # The database is away or has been started anew. What was being done is taken up when its lease is over.
            connection.close()
            stop.wait(PAUSE)


def _end_on_signals(stop: threading.Event) -> None:
    if threading.current_thread() is not threading.main_thread():
        return

    def asked(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, asked)
    signal.signal(signal.SIGINT, asked)


def daily() -> None:
    """Put down what every day wants; the key holds the day, so that many workers put it down once."""
    day = timezone.localdate()
    enqueue("sign_head", f"sign_head:{day}", {})
    enqueue("note_deliveries", f"note_deliveries:{timezone.localtime():%Y-%m-%d %H}", {})


class _Heart(threading.Thread):
    """Prolongs the lease while the job is being done, on a connection of its own."""

    def __init__(self, job: Job) -> None:
        super().__init__(name=f"lease of {job.key}", daemon=True)
        self._job, self._over = job, threading.Event()

    def run(self) -> None:
        """Every third of the lease, until the job is over or somebody else has it."""
        every = LEASE / timedelta(seconds=3)
        while not self._over.wait(every):
            try:
                if not still_at_it(self._job):
                    break
            except (OperationalError, InterfaceError):
                connection.close()  # a new one is made for the next beat
        connection.close()

    def stop(self) -> None:
        """The job is over."""
        self._over.set()
        self.join()
