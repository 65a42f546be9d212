"""What many tests share: one city and one finished run per session, however many workers there are."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cities import ON, City, World

from hedui.synth.city import build
from hedui.verification.run import verify

# Files that take a quarter of a minute and more, the longest first: begun last, one worker would wait for the other.
LONG = (
    "test_checks_running.py", "test_jobs_table.py", "test_faults_kill.py", "test_rules_packs.py", "test_house_commands.py",
    "test_faults_disk.py", "test_verify_files.py", "test_facts_reconcile.py", "test_statistics_published.py", "test_worlds.py",
    "test_web_check.py", "test_policy_screens.py", "test_policy_doors.py", "test_rules_compiled.py", "test_rules_any_programme.py",
    "test_policy_shell.py", "test_checks_findings.py", "test_policy_table.py", "test_synth_whole_city.py", "test_trace_city.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, the others in their order (`--no-loadscope-reorder` keeps it)."""
    rank = {name: at for at, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.name, len(LONG)))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city of 100 families. Read it only; `part` gives a folder of one's own."""
    folder = _shared(tmp_path_factory) / "city"

    def make() -> None:
        made = build(folder, seed=1, households=120, on=ON)
        (folder / "environment.json").write_text(json.dumps(made.environment), "utf8")

    _once(folder, make)
    return City(folder, json.loads((folder / "environment.json").read_text("utf8")))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the city's snapshots once `verified` is there: other runs of its files load nothing."""
    return _shared(tmp_path_factory) / "store"


@pytest.fixture(scope="session")
def verified(city: City, store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The OUT of the whole city: a working copy, with a few reports and the page. Read it only."""
    out = _shared(tmp_path_factory) / "verified"
    _once(out, lambda: verify(city.request(out, store=store, reports="sample", html=True)))
    return out


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty world to be filled by hand."""
    return World(tmp_path)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """An empty folder in which deliveries are unpacked."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def _shared(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of one session see."""
    base = factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


def _once(folder: Path, make: Callable[[], object]) -> None:
    """Whichever worker comes first makes it, the others wait."""
    done = folder.with_suffix(".done")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make()
            done.touch()
