"""A frozen plan is run and recorded, whole and once, whoever kills the worker and whenever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from case_checks import started
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from casework import County, people_of_a_county
from hedui.audit.actor import system
from hedui.audit.chain import verify as chain_holds
from hedui.audit.models import Entry
from hedui.audit.recording import audited
from hedui.cases import actions as cases
from hedui.cases.faults import GateError
from hedui.checks import running
from hedui.checks.models import Check, Finding, Hit, PlanLine
from hedui.checks.recording import MovedOnError, record
from hedui.checks.results import readable
from hedui.procedures.jobs import work_once
from hedui.values.faults import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def check(county: County) -> Check:
    return started(county)


def state_of(check: Check) -> dict[str, Any]:
    """Everything that a run writes, without clocks."""
    now = Check.objects.get(pk=check.pk)
    return {
        "state": now.state, "result": now.result_sha256,
        "plan": sorted(PlanLine.objects.filter(check_run=check).values_list("member_id", "item", "answer", "reason", "records")),
        "hits": sorted((h.member_id, h.item, h.source_row, h.record) for h in Hit.objects.filter(check_run=check)),
        "findings": sorted((f.kind, f.item, f.member_id or 0, f.found) for f in Finding.objects.filter(check_run=check)),
    }  # fmt: skip


def test_a_run_answers_the_plan_and_leaves_nothing_in_the_clear(check: Check) -> None:
    done = running.run(check.pk)
    assert done.state == "done"
    answers = {(line.member.line, line.item): line.answer for line in check.plan.select_related("member")}
    assert answers[1, "pension"] == answers[2, "vehicle"] == answers[2, "bank_deposit"] == "found"
    assert answers[2, "pension"] == answers[1, "vehicle"] == "not_found"
    assert answers[1, "real_estate"] == "not_asked"
    assert {(hit.member.line, hit.item) for hit in done.hits.select_related("member")} == {
        (1, "hukou"), (2, "hukou"), (1, "pension"), (2, "vehicle"), (2, "bank_deposit"),
    }  # fmt: skip
    household = readable(done.result)["household"]
    assert (household["found_transfer"], household["found_money"]) == (12 * 120000, 9_000_000)
    assert "pension_income" in {finding.kind for finding in done.findings.all()}
    assert not any(path.is_file() for path in (settings.HEDUI_HOME / "runs").rglob("*"))
    assert chain_holds() is None


def test_nothing_of_a_person_stands_in_the_database_in_the_clear(check: Check) -> None:
    running.run(check.pk)
    person = check.case.members.select_related("resident").order_by("line")[1].resident
    words = [person.name.encode(), person.number.encode(), "演示银行".encode(), "蒙L00001".encode()]
    with connection.cursor() as cursor:
        for table in ("checks_check", "checks_hit", "checks_finding", "checks_planline", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                cells = b" ".join(bytes(c) if isinstance(c, bytes | memoryview) else str(c).encode() for c in row)
                assert not [word for word in words if word in cells], table


def test_a_second_run_changes_nothing(check: Check) -> None:
    running.run(check.pk)
    before, entries = state_of(check), Entry.objects.count()
    running.run(check.pk)
    assert state_of(check) == before
    assert Entry.objects.count() == entries


def test_two_workers_do_it_once(check: Check) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            running.run(check.pk)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert not failures
    assert Entry.objects.filter(event="check.recorded").count() == 1
    assert len(state_of(check)["hits"]) == 5


def test_a_permission_withdrawn_after_the_plan_is_kept(check: Check, county: County) -> None:
    second = check.case.members.get(line=2)
    cases.withdraw(
        by=county.actor("township_clerk"), authorisation_id=second.authorisations.get().pk, why="本人要求撤回"
    )
    running.run(check.pk)
    assert not Hit.objects.filter(check_run=check, member=second).exists()
    assert set(check.plan.filter(member=second).values_list("answer", "reason")) == {
        ("not_permitted", "no_authorisation")
    }
    assert readable(Check.objects.get(pk=check.pk).result)["household"]["found_money"] == 0


def test_a_permission_withdrawn_while_the_engine_works_is_kept(check: Check, county: County, tmp_path: Path) -> None:
    """The result of a roster that no longer holds is not recorded; the run begins again."""
    folder = running.folder_of(check)
    folder.mkdir(parents=True)
    running.compute(check, folder)
    second = check.case.members.get(line=2)
    cases.withdraw(
        by=county.actor("township_clerk"), authorisation_id=second.authorisations.get().pk, why="本人要求撤回"
    )
    with pytest.raises(MovedOnError):
        record(check.pk, folder)
    assert not Hit.objects.filter(check_run=check).exists()
    running.run(check.pk)
    assert {hit.item for hit in Hit.objects.filter(check_run=check)} == {"hukou", "pension"}


def test_a_store_that_was_changed_stops_the_check_with_its_reason(check: Check) -> None:
    snapshot = next((settings.HEDUI_STORE / "pension").glob("*.parquet"))
    snapshot.write_bytes(snapshot.read_bytes()[:-1] + b"X")
    with pytest.raises(Refusal):
        running.run(check.pk)
    now = Check.objects.get(pk=check.pk)
    assert (now.state, now.failure) == ("failed", "snapshot_changed")
    assert not Hit.objects.exists()
    assert not any(path.is_file() for path in (settings.HEDUI_HOME / "runs").rglob("*"))


def test_a_revoked_letter_stops_it(check: Check, county: County) -> None:
    with audited(by=system("tests"), event="test"):
        check.entrustment.revoked_on, check.entrustment.revoked_why = timezone.localdate(), "测试"
        check.entrustment.save()
    with pytest.raises(GateError):
        running.run(check.pk)


KILLED = """
import os, signal, sys
import django
django.setup()
from hedui.audit import chain, recording
from hedui.checks import recording as writing, running
from hedui.verification.outputs import folder
at = sys.argv[2]

def dies(*_arguments, **_names):
    os.kill(os.getpid(), signal.SIGKILL)

if at == "computing":
    folder.OutFolder.publish = dies
if at == "published":
    running.record = dies
if at == "writing":
    writing._answer = dies
if at == "linking":
    recording.link = dies
if at == "renaming":
    settle = folder.settle
    def half(private, path):
        settle(private, path)
        dies()
    folder.settle = half
if at == "recorded":
    running.shutil.rmtree = dies
running.run(int(sys.argv[1]))
"""


def _process(check: Check, at: str) -> subprocess.Popen[bytes]:
    connections.close_all()
    name = connection.settings_dict["NAME"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hedui.site.settings", "HEDUI_HOME": str(settings.HEDUI_HOME), "HEDUI_STORE": str(settings.HEDUI_STORE),
        "HEDUI_DATABASE": f"sqlite://{name}",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, str(check.pk), at], env=environment, stderr=subprocess.DEVNULL
    )


@pytest.mark.skipif(os.environ.get("HEDUI_TEST_ON") == "postgresql", reason="the other process opens the SQLite file")
@pytest.mark.parametrize("at", ["linking", "computing", "renaming", "published", "writing", "recorded"])
def test_killed_at_any_moment_the_next_worker_finishes_it_once(check: Check, at: str) -> None:
    dead = _process(check, at)
    assert dead.wait(120) == -signal.SIGKILL
    if at != "recorded":
        assert not Hit.objects.filter(check_run=check).exists(), "half a result"
    running.run(check.pk)
    after = state_of(check)
    assert after["state"] == "done"
    assert len(after["hits"]) == 5
    assert all(answer for _member, _item, answer, _reason, _records in after["plan"])
    assert Entry.objects.filter(event="check.recorded").count() == 1
    assert not any(path.is_file() for path in (settings.HEDUI_HOME / "runs").rglob("*"))
    assert chain_holds() is None


@pytest.mark.skipif(os.environ.get("HEDUI_TEST_ON") == "postgresql", reason="the other process opens the SQLite file")
def test_killed_at_random_moments_the_result_is_the_same(check: Check) -> None:
    for pause in (0.9, 1.3, 1.6, 1.9, 2.2):
        process = _process(check, "never")
        time.sleep(pause)
        process.kill()
        process.wait()
    running.run(check.pk)
    after = state_of(check)
    assert after["state"] == "done"
    assert len(after["hits"]) == 5
    assert Entry.objects.filter(event="check.recorded").count() == 1


def test_the_worker_hands_the_case_to_its_checker(check: Check) -> None:
    while work_once() is not None:
        pass
    check.case.refresh_from_db()
    assert check.case.state == "matched"
    assert Check.objects.get(pk=check.pk).state == "done"
