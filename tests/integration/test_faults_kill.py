"""kill -9 at any moment: nothing half-written under a final name, and the same command completes (issue A 8).

Ten kills in `make test`, a hundred in the nightly run. Odd ones kill `hedui intake`, even ones `hedui verify`.
"""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil
import pyarrow.parquet as pq
import pytest
from cities import KEY, KEY_TEXT, PACK, PROMISED, City, accounts_of, command, hits_of, manifest_of, started

from hedui.catalogue import items
from hedui.intake.snapshot import Store
from hedui.verification.outputs.folder import NOTE, WORK

FILES = ("pension-202610.csv", "marriage.csv", "vehicle.xlsx", "contribution.dbf")
HOUSEHOLDS = 5
# Made from the same inputs these have the same bytes; Parquet from the engine may order its rows otherwise.
SAME_BYTES = ("hits.csv", "findings.xlsx", "households.xlsx", "statistics.xlsx")
# Before its nth rename the process kills itself: every moment between two final names.
KILLED_BEFORE_RENAME = """
import os, signal, sys
at, seen = int(os.environ["KILL_AT"]), 0
def hook(event, _arguments):
    global seen
    if event == "os.rename":
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
from hedui.site.cli import main
try:
    main()
finally:
    open(os.environ["RENAMES"], "w").write(str(seen))
"""


@dataclass(frozen=True)
class Job:
    """What is run, killed and run again, and how it ends when nobody kills it."""

    roster: Path
    sources: Path
    out: Path
    seconds: dict[str, list[float]]
    renames: int

    def verify(self, folder: Path) -> list[object]:
        options = ["--pack", PACK, "--on", "2026-11-01", "--reports", "all", "--store", folder / "store", "--json"]
        return ["verify", self.roster, "--sources", self.sources, "--out", folder / "out", *options]

    def intake(self, folder: Path) -> list[object]:
        return ["intake", self.sources, "--store", folder / "store", "--json"]


ENVIRONMENT = {"HEDUI_KEY": KEY_TEXT}


@pytest.fixture(scope="module")
def job(city: City, tmp_path_factory: pytest.TempPathFactory) -> Job:
    folder = tmp_path_factory.mktemp("whole")
    sources = city.part(folder / "sources", FILES)
    lines = city.people()
    chosen = sorted({line["户编号"] for line in lines})[:HOUSEHOLDS]
    with (folder / "roster.csv").open("w", encoding="utf8", newline="") as handle:
        out = csv.DictWriter(handle, list(lines[0]))
        out.writeheader()
        out.writerows(line for line in lines if line["户编号"] in chosen)
    made = Job(folder / "roster.csv", sources, folder / "out", {}, 0)
    seconds = {
        name: _watched(arguments(folder / name))
        for name, arguments in (("intake", made.intake), ("verify", made.verify))
    }
    renamed = _renaming(made.verify(folder), 0, folder / "renames")
    assert renamed == 0
    return Job(made.roster, sources, folder / "out", seconds, int((folder / "renames").read_text()))


def _watched(arguments: list[object]) -> list[float]:
    """Runs to the end; the seconds after the start at which it said something."""
    began = time.monotonic()
    with started(*arguments, environment=ENVIRONMENT) as process:
        moments = [time.monotonic() - began for line in _events(process) if line]
    assert process.returncode == 0
    return moments


def _events(process: subprocess.Popen[str]) -> Iterator[str]:
    stream: IO[str] | None = process.stderr
    assert stream is not None
    for line in stream:
        if line.startswith("{"):
            yield line


def _renaming(arguments: list[object], at: int, count: Path) -> int:
    environment = os.environ | ENVIRONMENT | {"KILL_AT": str(at), "RENAMES": str(count)}
    line = [sys.executable, "-c", KILLED_BEFORE_RENAME, *map(str, arguments)]
    done = subprocess.run(
        line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, timeout=300
    )
    return done.returncode


def _killed(arguments: list[object], moments: list[float], chance: random.Random) -> None:
    """Starts the command and kills it at a moment of its life, told by what it says: a busy machine is slower."""
    moment = chance.uniform(moments[0] * 0.8, moments[-1] + 0.05)
    said = sum(one <= moment for one in moments)
    wait = moment - moments[said - 1] if said else moment
    with started(*arguments, environment=ENVIRONMENT) as process:
        for at, _line in enumerate(_events(process), 1):
            if at >= said:
                break
        time.sleep(wait)
        process.kill()
    assert process.returncode in (-signal.SIGKILL, 0)
    assert _gone(process.pid), "a child outlived its killed parent"


def _gone(group: int, patience: float = 10) -> bool:
    """Whether nobody of a process group is left: the reader of workbooks ends when nobody listens."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        left = [
            p
            for p in psutil.process_iter(["status"])
            if _group(p.pid) == group and p.info["status"] != psutil.STATUS_ZOMBIE
        ]
        if not left:
            return True
        time.sleep(0.1)
    return False


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return -1


@pytest.mark.parametrize("seed", [n if n < 10 else pytest.param(n, marks=pytest.mark.nightly) for n in range(100)])
def test_a_killed_command_leaves_nothing_half_and_completes(seed: int, job: Job, tmp_path: Path) -> None:
    name = ("verify", "intake")[seed % 2]
    arguments = getattr(job, name)(tmp_path)
    _killed(arguments, job.seconds[name], random.Random(seed))
    nothing_half(tmp_path, job)
    completes(arguments, tmp_path, job)


@pytest.mark.parametrize("back", [0, 1, 9, *(pytest.param(n, marks=pytest.mark.nightly) for n in range(10, 60, 3))])
def test_a_run_killed_between_two_final_names(back: int, job: Job, tmp_path: Path) -> None:
    """Counted from the last rename, which is that of run.json."""
    assert job.renames > 10
    arguments = job.verify(tmp_path)
    assert _renaming(arguments, max(1, job.renames - back), tmp_path / "renames") == -signal.SIGKILL
    nothing_half(tmp_path, job)
    assert not (tmp_path / "out" / "run.json").exists()
    completes(arguments, tmp_path, job)


def nothing_half(folder: Path, job: Job) -> None:
    """Every file under a final name is whole; run.json says so of all of them."""
    out = folder / "out"
    names = {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()} if out.exists() else set()
    final = {n for n in names if n != NOTE and not n.startswith(f"{WORK}/") and not Path(n).name.startswith(".")}
    for name in final:
        whole(out / name)
        if name in SAME_BYTES:
            assert (out / name).read_bytes() == (job.out / name).read_bytes(), name
    if "run.json" in final:
        assert final >= PROMISED
        assert hits_of(out) == hits_of(job.out)
    store_is_whole(folder / "store")


def whole(path: Path) -> None:
    if path.suffix == ".parquet":
        pq.read_table(path)
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            assert book.testzip() is None
    elif path.suffix == ".pdf":
        assert path.read_bytes().rstrip().endswith(b"%%EOF")
    elif path.suffix == ".json":
        json.loads(path.read_text("utf8"))
    else:
        assert path.read_bytes().endswith(b"\n"), path.name


def store_is_whole(folder: Path) -> None:
    """Every entry has its file, unchanged; a file without entry is whole all the same (its footer is its last bytes)."""
    if not folder.exists():
        return
    store = Store(folder, KEY)
    for code in items():
        for snapshot in store.each(code):
            store.verify(snapshot)
    for path in folder.rglob("*.parquet"):
        assert path.read_bytes()[-4:] in (b"PARE", b"PAR1"), path.name


def completes(arguments: list[object], folder: Path, job: Job) -> None:
    """The same command again: status 0, and the hits and accounts of a run that nobody killed."""
    if (folder / "out" / "run.json").exists():
        return
    ran = command(*arguments, environment=ENVIRONMENT)
    assert ran.status == 0, ran.err
    store = Store(folder / "store", KEY)
    accounts = sorted(
        (s.file, s.account.rows, s.account.keyed, s.account.unkeyed, s.account.rejected)
        for c in items()
        for s in store.each(c)
    )
    assert accounts == [account[:5] for account in accounts_of(manifest_of(job.out))]
    for path in folder.rglob("*"):
        assert not path.name.endswith(".part"), path
        assert not path.name.startswith(".scratch"), path
    if arguments[0] == "verify":
        assert hits_of(folder / "out") == hits_of(job.out)
        assert accounts_of(manifest_of(folder / "out")) == accounts_of(manifest_of(job.out))
        assert not (folder / "out" / WORK).exists()
        nothing_half(folder, job)


# Intake takes less than a second. Early in verify the roster is read, where a library's callback may lose the interrupt.
@pytest.mark.parametrize(
    ("name", "after"), [("verify", 0.0), ("verify", 0.1), ("verify", 0.2), ("verify", 0.8), ("intake", 0.1)]
)
def test_an_interrupted_command_ends_with_130_and_leaves_nothing(
    name: str, after: float, job: Job, tmp_path: Path
) -> None:
    """Ctrl-C in the middle of the work, as a terminal sends it: to the whole group."""
    arguments = getattr(job, name)(tmp_path)
    with started(*arguments, environment=ENVIRONMENT) as process:
        assert next(_events(process))
        time.sleep(after)
        os.killpg(process.pid, signal.SIGINT)
        rest = process.communicate(timeout=60)[1]
    assert process.returncode == 130, rest
    sentences = [line for line in rest.splitlines() if line and not line.startswith("{")]
    assert len(sentences) == 1, rest
    assert "interrupted" in sentences[0]
    assert _gone(process.pid)
    assert not (tmp_path / "out").exists()
    assert not list((tmp_path / "store").rglob(".scratch*")) if (tmp_path / "store").exists() else True
    store_is_whole(tmp_path / "store")
    completes(arguments, tmp_path, job)


def test_two_runs_at_once(job: Job, tmp_path: Path) -> None:
    with started(*job.verify(tmp_path), environment=ENVIRONMENT) as process:
        next(_events(process))
        while not (tmp_path / "out" / NOTE).exists():
            time.sleep(0.01)
        second = command(*job.verify(tmp_path), environment=ENVIRONMENT)
        process.communicate(timeout=300)
    assert second.status == 2
    assert [line for line in second.err.splitlines() if "[out_busy]" in line and str(tmp_path / "out") in line]
    assert process.returncode == 0
    assert hits_of(tmp_path / "out") == hits_of(job.out)


def test_two_intakes_of_one_store_at_once(job: Job, tmp_path: Path) -> None:
    with (
        started(*job.intake(tmp_path), environment=ENVIRONMENT) as first,
        started(*job.intake(tmp_path), environment=ENVIRONMENT) as second,
    ):
        said = [process.communicate(timeout=300)[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], said
    store_is_whole(tmp_path / "store")
    assert len(list((tmp_path / "store").rglob("*.parquet"))) == len(FILES)
