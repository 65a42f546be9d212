"""The table of jobs: put down once, taken by one, tried again after a rest, given up at the end, never lost to a killed worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from case_checks import started
from django.conf import settings
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from casework import County, people_of_a_county
from hedui.audit.chain import verify as chain_holds
from hedui.audit.models import SignedHead
from hedui.cases.faults import GateError
from hedui.cases.models import Case, Passage
from hedui.checks.models import Check, Finding
from hedui.procedures import job_table, jobs
from hedui.procedures.job_table import ATTEMPTS, LEASE, enqueue, failed, take, wait
from hedui.procedures.models import Job
from hedui.values.faults import Place, Refusal

pytestmark = pytest.mark.django_db(transaction=True)


class Work:
    """A kind of job whose doing the test decides."""

    def __init__(self) -> None:
        self.done: list[Mapping[str, Any]] = []
        self.given_up: list[str] = []
        self.error: Exception | None = None

    def do(self, payload: Mapping[str, Any]) -> None:
        self.done.append(payload)
        if self.error is not None:
            raise self.error

    def give_up(self, _payload: Mapping[str, Any], why: str) -> None:
        self.given_up.append(why)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    made = Work()
    monkeypatch.setitem(jobs.KINDS, "t", made.do)  # type: ignore[arg-type]
    monkeypatch.setitem(jobs.GIVEN_UP, "t", made.give_up)  # type: ignore[arg-type]
    return made


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def due_now(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(next_at=timezone.now() - timedelta(seconds=1))


def test_the_same_key_is_the_same_job(work: Work) -> None:
    first, second = enqueue("t", "k", {"n": 1}), enqueue("t", "k", {"n": 2})
    assert first.pk == second.pk and Job.objects.count() == 1
    assert jobs.work_once() is not None and jobs.work_once() is None
    assert work.done == [{"n": 1}] and now(first).state == "done"
    enqueue("t", "k", {"n": 3})
    assert jobs.work_once() is None, "done is done"


def test_a_job_goes_with_the_transaction_that_wanted_it(work: Work) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("t", "k", {})
        raise ZeroDivisionError
    assert not Job.objects.exists()


def test_a_job_rests_longer_after_each_attempt_and_is_given_up(work: Work) -> None:
    work.error = RuntimeError("name of somebody")
    job = enqueue("t", "k", {})
    for attempt in range(1, ATTEMPTS + 1):
        due_now(job)
        before = timezone.now()
        assert jobs.work_once() is not None
        job = now(job)
        assert job.attempts == attempt
        if attempt < ATTEMPTS:
            assert job.state == "waiting" and job.next_at - before >= wait(attempt) and jobs.work_once() is None
    assert job.state == "failed" and job.ended_at is not None and work.given_up == ["builtins.RuntimeError"]
    assert "somebody" not in job.failure
    assert [wait(n).total_seconds() for n in (1, 2, 3, 20)] == [5, 10, 20, 600]


def test_what_a_gate_misses_does_not_come_by_waiting(work: Work) -> None:
    work.error = GateError("委托书已撤销，不能核对。")
    job = enqueue("t", "k", {})
    jobs.work_once()
    assert (now(job).state, now(job).failure, now(job).attempts) == ("failed", "委托书已撤销，不能核对。", 1)


def test_a_refusal_is_told_by_its_fault(work: Work) -> None:
    work.error = Refusal("key_missing", "what", "remedy", Place("file"))
    job = enqueue("t", "k", {})
    jobs.work_once()
    assert (now(job).state, now(job).failure) == ("waiting", "key_missing")


def test_a_job_of_later_waits(work: Work) -> None:
    enqueue("t", "later", {}, at=timezone.now() + timedelta(hours=1))
    assert jobs.work_once() is None


def test_many_workers_take_each_job_once(work: Work) -> None:
    for n in range(12):
        enqueue("t", f"k{n}", {"n": n})
    taken: list[int] = []

    def worker() -> None:
        try:
            while (job := take(f"w{threading.get_ident()}")) is not None:
                taken.append(job.pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(taken) == len(set(taken)) == 12


def test_a_lease_that_is_over_frees_the_job_and_the_first_worker_ends_nothing(work: Work) -> None:
    job = enqueue("t", "k", {})
    slow = take("slow:1")
    assert slow is not None and take("other:2") is None, "leased"
    later = timezone.now() + LEASE + timedelta(seconds=1)
    other = take("other:2", later)
    assert other is not None and other.pk == job.pk and other.attempts == 2
    assert not job_table.still_at_it(slow) and not job_table.done(slow) and not failed(slow, "x")
    assert now(job).state == "running" and job_table.done(other) and now(job).state == "done"


def test_a_worker_that_lives_keeps_its_lease(work: Work) -> None:
    enqueue("t", "k", {})
    job = take("me:1")
    assert job is not None
    Job.objects.filter(pk=job.pk).update(leased_until=timezone.now() + timedelta(seconds=1))
    assert job_table.still_at_it(job) and now(job).leased_until > timezone.now() + LEASE - timedelta(seconds=10)


def test_a_dead_process_of_this_machine_is_not_waited_for(work: Work) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    here = job_table.this_worker().rsplit(":", 1)[0]
    for key, worker in (
        ("dead", f"{here}:{ended.stdout.strip()}"),
        ("alive", f"{here}:{os.getpid()}"),
        ("elsewhere", "other:1"),
    ):
        enqueue("t", key, {})
        assert take(worker) is not None
    assert job_table.free_of_the_dead() == 1
    assert now(Job.objects.get(key="dead")).state == "waiting"
    assert {now(Job.objects.get(key=key)).state for key in ("alive", "elsewhere")} == {"running"}


def test_every_day_has_its_signed_head_and_its_look_into_the_store() -> None:
    jobs.daily()
    jobs.daily()
    assert sorted(Job.objects.values_list("kind", flat=True)) == ["note_deliveries", "sign_head"]
    while jobs.work_once():
        pass
    assert SignedHead.objects.count() == 1 and not Job.objects.exclude(state="done").exists()
    assert (settings.HEDUI_HOME / "heads" / f"head-{timezone.localdate()}.json").is_file()


def test_the_loop_ends_when_it_is_asked_to(work: Work) -> None:
    enqueue("t", "k", {})
    stop = threading.Event()

    def worker() -> None:
        try:
            jobs.work_forever(stop)
        finally:
            connections.close_all()

    running = threading.Thread(target=worker)
    running.start()
    deadline = time.monotonic() + 20
    while not work.done and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    running.join(20)
    assert not running.is_alive() and work.done == [{}]


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.mark.skipif(
    os.environ.get("HEDUI_TEST_ON") == "postgresql", reason="the worker of its own process gets the file of the tables"
)
def test_a_worker_killed_again_and_again_loses_nothing_and_doubles_nothing(county: County) -> None:
    """Killed in whatever it is doing: taking, computing, recording, moving the case. The last one ends it."""
    check = started(county)
    runs = settings.HEDUI_HOME / "runs"
    states: list[Callable[[], bool]] = [
        lambda: Job.objects.filter(kind="run_check", state="running").exists(),
        lambda: Check.objects.get(pk=check.pk).state == "running",
        lambda: any(runs.glob("*/roster.csv")),
        lambda: any(runs.glob("*/out/*")),
        lambda: any(runs.glob("*/out/run.json")),
        lambda: Check.objects.get(pk=check.pk).state == "done",
    ]
    for reached in states:
        worker = _worker()
        _until(reached)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert Job.objects.get(kind="run_check").attempts >= 4, "killed with the job in its hands"
    # The check may have been ended before the last kill: what only the next one can have done shows that it is at work.
    enqueue("sign_head", "sign_head:asked of the last", {})
    worker = _worker()
    _until(lambda: Job.objects.filter(key="sign_head:asked of the last", state="done").exists())
    _until(lambda: Job.objects.filter(kind="run_check", state="done").exists())
    worker.terminate()
    assert worker.wait(30) == 0, "a signal ends it in good order"
    case = Case.objects.get(pk=check.case_id)
    assert (case.state, Check.objects.get(pk=check.pk).state) == ("matched", "done")
    assert Passage.objects.filter(case=case, action="check.record").count() == 1
    kinds = list(Finding.objects.filter(check_run=check).values_list("kind", "item", "member_id", "found"))
    assert Check.objects.filter(case=case).count() == 1 and kinds
    assert Job.objects.filter(kind="run_check").count() == 1 and chain_holds() is None


def test_a_check_that_fails_for_good_goes_back_to_its_checker(county: County) -> None:
    check = started(county)
    for file in settings.HEDUI_STORE.rglob("*.parquet"):
        file.write_bytes(b"")
    for _ in range(ATTEMPTS):
        Job.objects.filter(kind="run_check").update(next_at=timezone.now() - timedelta(seconds=1))
        jobs.work_once()
    case = Case.objects.get(pk=check.case_id)
    assert case.state == "registered", Job.objects.get(kind="run_check").failure
    passage = Passage.objects.filter(case=case).latest("id")
    assert passage.action == "check.give_up" and passage.user_id is None and passage.why
    assert Check.objects.get(pk=check.pk).state == "failed"


def _until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.03)


def _worker() -> subprocess.Popen[bytes]:
    code = (
        "from importlib import import_module; import_module('hedui.site.started');"
        "import_module('hedui.procedures.jobs').work_forever()"
    )
    environment = os.environ | {
        "HEDUI_DEMO": "1", "HEDUI_HOME": str(settings.HEDUI_HOME), "HEDUI_STORE": str(settings.HEDUI_STORE),
        "HEDUI_DATABASE": f"sqlite://{connection.settings_dict['NAME']}", "DJANGO_SETTINGS_MODULE": "hedui.site.settings",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", code], env=environment)


def test_the_worker_outlives_a_database_that_is_away() -> None:
    """The first questions find no server, as while it is started anew; the day's jobs are done afterwards, once each."""
    stop, asked, ended = threading.Event(), list[str](), list[str]()

    def away_at_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        if len(asked) <= 2:
            raise OperationalError("server closed the connection unexpectedly")
        ended.extend([sql] if sql.startswith('UPDATE "procedures_job"') and "done" in (params or ()) else [])
        if len(ended) == 2:
            stop.set()
        return execute(sql, params, many, context)

    timer = threading.Timer(60, stop.set)
    timer.start()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        with connection.execute_wrapper(away_at_first):
            jobs.work_forever(stop)
    finally:
        timer.cancel()
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert set(Job.objects.values_list("kind", "state", "attempts")) == {
        ("sign_head", "done", 1),
        ("note_deliveries", "done", 1),
    }
