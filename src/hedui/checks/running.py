"""A frozen plan is run: the engine compares the case's roster with the store, and the result is recorded.

No transaction is open while the engine works. Whatever kills the process, at whatever moment, the next call finishes the
work, and nothing is there twice: the folder of a run is named by the check's key, the engine takes up or makes anew what it
left, and the recording is one transaction that looks first whether it has been done.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from hedui.audit.recording import audited
from hedui.cases.faults import GateError
from hedui.cases.models import Authorisation
from hedui.checks.models import Check
from hedui.checks.recording import OUT, ROSTER, WORKER, MovedOnError, record
from hedui.checks.results import MANIFEST
from hedui.checks.roster import roster_text
from hedui.sources.actions import store_folder
from hedui.values.faults import Refusal, Refusals
from hedui.values.files import private_folder, write_text
from hedui.verification.left_out import Place
from hedui.verification.run import Request, verify

# How often the family may change its mind while the engine works.
_TRIES = 3
MEMORY = "1GB"


def run(check_id: int) -> Check:
    """Run the plan of a check to its end. Called again, at any time, it changes nothing that is done.

    GateError when the entrustment was revoked; Refusal when the store or the policy pack cannot be used. Then the check is
    `failed` with the reason, and may be run again.
    """
    check: Check = Check.objects.select_related("case", "entrustment").get(pk=check_id)
    folder = folder_of(check)
    with alone(folder):
        check.refresh_from_db()
        try:
            if check.state != "done":
                _finish(check, folder)
        except (Refusal, Refusals, GateError) as error:
            _fail(check, _reason(error))
            shutil.rmtree(folder, ignore_errors=True)
            raise
        shutil.rmtree(folder, ignore_errors=True)
    check.refresh_from_db()
    return check


def folder_of(check: Check) -> Path:
    """The private folder of a check's run. It holds personal data in the clear, and goes as soon as they are recorded."""
    return Path(settings.HEDUI_HOME) / "runs" / check.key[:32]


def _finish(check: Check, folder: Path) -> None:
    _begin(check)
    for attempt in range(_TRIES):
        compute(check, folder)
        try:
            record(check.pk, folder)
        except MovedOnError:
            shutil.rmtree(folder / OUT)
            if attempt == _TRIES - 1:
                raise
        else:
            return


def _begin(check: Check) -> None:
    if check.entrustment.revoked_on is not None:
        raise GateError("委托书已撤销，不能核对。")
    with audited(by=WORKER, event="check.run", thing=check.case.thing, under=(check.entrustment.number,)):
        Check.objects.filter(pk=check.pk, state__in=("planned", "running", "failed")).update(
            state="running", started_at=timezone.now(), attempts=F("attempts") + 1, failure=""
        )


def compute(check: Check, folder: Path, left_out: frozenset[Place] = frozenset()) -> None:
    """Have the engine's outputs in `folder`/out; what a killed process left there is gone on with, or made anew."""
    roster, out, text = folder / ROSTER, folder / OUT, roster_text(check)
    if not roster.is_file() or roster.read_text("utf8") != text:
        # Of another roster, or begun before it was whole: nothing of it counts.
        shutil.rmtree(out, ignore_errors=True)
        write_text(roster, text)
    if (out / MANIFEST).is_file():
        return
    try:
        verify(_request(check, roster, out, left_out))
    except Refusal as refusal:
        if refusal.fault not in ("out_other_run", "out_not_empty"):
            raise
        # Killed between two renamings, or of another version of the program.
        shutil.rmtree(out)
        verify(_request(check, roster, out, left_out))


def _request(check: Check, roster: Path, out: Path, left_out: frozenset[Place]) -> Request:
    return Request(
        roster=roster, sources=None, pack=check.pack, on=check.on, out=out, key=settings.HEDUI_STORE_KEY, store=store_folder(),
        entrustment_no=check.entrustment.number, csv=False, memory=MEMORY, version=version("hedui"), items=_asked(check),
        left_out=left_out, few=True,
    )  # fmt: skip


def _asked(check: Check) -> frozenset[str]:
    """The items that anybody of the plan may still be asked for."""
    lines = list(check.plan.filter(expected__in=("asked", "out_of_date")).values_list("item", "authorisation"))
    signed = Authorisation.objects.filter(number__in={number for _item, number in lines}, withdrawn_at=None)
    holding = set(signed.values_list("number", flat=True))
    return frozenset(item for item, number in lines if number in holding)


def _fail(check: Check, why: str) -> None:
    with audited(by=WORKER, event="check.failed", thing=check.case.thing, why=why):
        Check.objects.filter(pk=check.pk).exclude(state="done").update(
            state="failed", failure=why[:300], ended_at=timezone.now()
        )


def _reason(error: Refusal | Refusals | GateError) -> str:
    """The fault's code, or the sentence of a gate: nobody's values stand in either."""
    if isinstance(error, Refusals):
        return "、".join(sorted({one.fault for one in error.each}))
    return error.fault if isinstance(error, Refusal) else str(error)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time runs a check; a second waits, and finds it done. The lock ends with its process."""
    while True:
        handle = os.open(private_folder(folder), os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            # Whoever held it may have ended its work and removed the folder: then the lock is of nothing.
            if os.fstat(handle).st_nlink:
                yield
                return
        finally:
            os.close(handle)
