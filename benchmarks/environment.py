"""The libraries that hedui is held against, in an environment of their own: never a dependency of the product."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
INDEPENDENT = ("bench", "openfisca")


def python(name: str) -> Path | None:
    """The interpreter of `.venv-NAME`, made from requirements-NAME.lock if it is not there; None when it cannot be made."""
    folder, lock = ROOT / f".venv-{name}", HERE / f"requirements-{name}.lock"
    interpreter, ready = folder / "bin" / "python", folder / ".ready"
    if ready.exists() and ready.stat().st_mtime >= lock.stat().st_mtime:
        return interpreter
    install = [str(interpreter), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    for step in ([sys.executable, "-m", "venv", str(folder)], [*install, "-r", str(lock)]):
        if subprocess.run(step, check=False, stderr=subprocess.DEVNULL).returncode:
            print(f"The environment .venv-{name} cannot be made here (no package index): what runs in it is left out.")
            return None
    ready.touch()
    return interpreter


def versions() -> dict[str, str]:
    """What is installed here and what the locks of the others pin."""
    own = {name: version(name) for name in ("hedui", "duckdb", "pyarrow", "numpy", "python-calamine")}
    lines = [line for name in INDEPENDENT for line in (HERE / f"requirements-{name}.lock").read_text().splitlines()]
    pinned = dict(line.split(" ", 1)[0].split("==") for line in lines if "==" in line)
    return own | {name: pinned[name] for name in ("polars", "pandas", "splink", "openfisca-core")}


if __name__ == "__main__":
    print(*(python(name) for name in INDEPENDENT))
