"""The commands of the half with a database, and a real server: as somebody on a bare machine would use them."""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from case_database import ON_POSTGRESQL
from machine import Machine, serving

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="its own machines have files")


@pytest.fixture
def demo(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "home", HEDUI_DEMO="1")
    assert machine.run("migrate").returncode == 0
    return machine


def test_nothing_serves_without_a_key_or_tables(tmp_path: Path) -> None:
    bare = Machine(tmp_path / "home")
    said = bare.run("serve")
    assert said.returncode == 2
    assert ("[key_missing]" in said.stderr and "[migrations_missing]" in said.stderr) or "[unreachable]" in said.stderr
    assert bare.run("migrate").returncode == 2, "no table is made under the key that everybody knows"


def test_a_key_of_its_own_and_it_is_ready(tmp_path: Path) -> None:
    key = tmp_path / "key"
    machine = Machine(tmp_path / "home", HEDUI_KEY_FILE=str(key))
    assert machine.run("key", "new", str(key)).returncode == 0
    assert machine.run("migrate").returncode == 0
    said = machine.run("check-config")
    assert said.returncode == 0 and "ready to serve" in said.stdout and "password and second factor" in said.stdout
    assert key.read_text().strip() not in said.stdout + said.stderr
    key.chmod(0o644)
    assert "[key_open]" in machine.run("check-config").stderr


def test_the_chain_is_proved_and_the_first_broken_link_named(demo: Machine) -> None:
    for name in ("one", "two"):
        assert demo.run("backup", str(demo.home.parent / name)).returncode == 0
    assert demo.run("audit", "head").returncode == 0
    whole = demo.run("audit", "verify")
    assert whole.returncode == 0 and "links, all hold" in whole.stdout
    demo.changed("UPDATE audit_entry SET event = 'nothing.happened' WHERE number = 2")
    broken = demo.run("audit", "verify")
    assert broken.returncode == 1 and "broken at link 2: its content was changed" in broken.stdout


def test_a_tail_cut_with_its_heads_is_seen_by_the_copy_outside(demo: Machine) -> None:
    demo.run("backup", str(demo.home.parent / "one"))
    demo.run("audit", "head")
    outside = demo.home.parent / "heads"
    (demo.home / "heads").rename(outside)
    with closing(sqlite3.connect(demo.database)) as connection:
        [(number, digest)] = connection.execute(
            "SELECT number - 1, previous FROM audit_entry ORDER BY number DESC LIMIT 1"
        )
    for statement in (f"DELETE FROM audit_entry WHERE number > {number}", "DELETE FROM audit_signedhead",
                      f"UPDATE audit_head SET number = {number}, digest = '{digest}'"):  # fmt: skip
        demo.changed(statement)
    with closing(sqlite3.connect(demo.database)) as connection:
        [(left,)] = connection.execute("SELECT count(*) FROM audit_entry")
    for _ in range(left):  # cut until before what was signed
        with closing(sqlite3.connect(demo.database)) as connection:
            rows = connection.execute(
                "SELECT number, previous FROM audit_entry ORDER BY number DESC LIMIT 1"
            ).fetchall()
        if not rows:
            break
        demo.changed(f"DELETE FROM audit_entry WHERE number = {rows[0][0]}")
        demo.changed(f"UPDATE audit_head SET number = {rows[0][0] - 1}, digest = '{rows[0][1]}'")
    assert demo.run("audit", "verify").returncode == 0, "the chain alone cannot see it"
    seen = demo.run("audit", "verify", "--heads", str(outside))
    assert seen.returncode == 1 and "the chain was cut" in seen.stdout
    forged = next(outside.glob("head-*.json"))
    forged.write_text(forged.read_text().replace('"number": ', '"number": 1'))
    assert "not signed by this installation" in demo.run("audit", "verify", "--heads", str(outside)).stdout


def test_who_has_looked_is_answered_and_remembered(demo: Machine) -> None:
    number = "150802198001010014"
    first = demo.run("audit", "who", "--why", "本人申请", "--json", typed=f"{number}\n")
    second = demo.run("audit", "who", "--why", "本人申请", "--json", typed=f"{number}\n")
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    lines = [line[line.index("{") :] for line in second.stdout.splitlines() if "{" in line]
    assert [json.loads(line)["event"] for line in lines] == ["audit.answer", "audit.answer"]
    assert number not in second.stdout + second.stderr


def test_backup_and_restore_on_another_machine(demo: Machine, tmp_path: Path) -> None:
    (demo.home / "attachments").mkdir()
    (demo.home / "attachments/x").write_bytes(b"paper")
    assert demo.run("backup", str(tmp_path / "b")).returncode == 0
    other = Machine(tmp_path / "other", HEDUI_DEMO="1")
    said = other.run("restore", str(tmp_path / "b"))
    assert said.returncode == 0 and "the memory holds: 1 links" in said.stdout, said.stdout + said.stderr
    assert (other.home / "attachments/x").read_bytes() == b"paper"
    assert other.run("check-config").returncode == 0
    assert "[not_empty]" in other.run("restore", str(tmp_path / "b")).stderr


def test_a_real_server_and_what_it_writes_into_its_log(demo: Machine) -> None:
    secret = "图门巴雅尔-150802198001010014"
    with serving(demo) as (url, log):
        page = urllib.request.urlopen(f"{url}/accounts/login/?next=/{urllib.request.quote(secret)}").read().decode()
        assert "演示系统" in page
        assert json.load(urllib.request.urlopen(f"{url}/healthz")) == {"status": "ok"}
        told = urllib.request.urlopen(f"{url}/metrics").read().decode()
        assert 'hedui_requests_total{method="GET",status="200",view="account_login"}' in told
        assert "hedui_audit_links 0.0" in told and "hedui_cases_late 0.0" in told
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(urllib.request.Request(f"{url}/metrics", headers={"X-Forwarded-For": "10.0.0.1"}))
        with pytest.raises(urllib.error.HTTPError, match="40[034]"):
            urllib.request.urlopen(f"{url}/{urllib.request.quote(secret)}")
        port = url.rsplit(":", 1)[1]
        assert "[port_busy]" in demo.run("serve", "--port", port).stderr
    lines = [json.loads(line) for line in log if line.startswith("{")]
    assert any(line["view"] == "account_login" and line["status"] == 200 and line["ms"] >= 0 for line in lines)
    assert secret not in "\n".join(log) and not re.search(r"\d{17}[\dX]", "\n".join(log))


def test_several_processes_are_counted_together(demo: Machine) -> None:
    """Whichever process is asked, it tells what all of them answered."""
    with serving(demo, "--workers", "2") as (url, _log):
        urllib.request.urlopen(f"{url}/accounts/login/").read()
        for asked in range(2, 22):
            urllib.request.urlopen(f"{url}/accounts/login/").read()
            told = urllib.request.urlopen(f"{url}/metrics").read().decode()
            assert f'hedui_requests_total{{method="GET",status="200",view="account_login"}} {asked}.0' in told
            assert "hedui_cases_late 0.0" in told
        processes = {one.name.split("_")[-1] for one in (demo.home / "metrics").glob("counter_*.db")}
    assert len(processes) == 2, "both have answered"
