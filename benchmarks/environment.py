"""The libraries that hedui is held against, in an environment of their own: never a dependency of the product."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER, LOCK = ROOT / ".venv-bench", Path(__file__).parent / "requirements-bench.lock"


def python() -> Path | None:
    """The interpreter of `.venv-bench`, made from the lock if it is not there; None when it cannot be made."""
    interpreter, ready = FOLDER / "bin" / "python", FOLDER / ".ready"
    if ready.exists() and ready.stat().st_mtime >= LOCK.stat().st_mtime:
        return interpreter
    steps = [
        [sys.executable, "-m", "venv", str(FOLDER)],
        [
            str(interpreter),
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(LOCK),
        ],
    ]
    for step in steps:
        if subprocess.run(step, check=False, stderr=subprocess.DEVNULL).returncode:
            return None
    ready.touch()
    return interpreter


def versions() -> dict[str, str]:
    """What is installed here and what the lock of the others pins."""
    own = {name: version(name) for name in ("hedui", "duckdb", "pyarrow", "numpy", "python-calamine")}
    pinned = dict(line.split(" ", 1)[0].split("==") for line in LOCK.read_text().splitlines() if "==" in line)
    return own | {name: pinned[name] for name in ("polars", "pandas", "splink")}


if __name__ == "__main__":
    print(python() or "the environment cannot be made")
