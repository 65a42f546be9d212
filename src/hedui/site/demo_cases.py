"""The casework of `make demo`: `python -m hedui.site.demo_cases FOLDER`, after `hedui.site.demo` has made the city there.

It is a process of its own: the settings of Django are read once, from an environment that says where the house is.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path


def environment(folder: Path) -> Mapping[str, str]:
    """What the demonstration's house, its server and its worker are started with."""
    said = {
        "HEDUI_DEMO": "1",
        "HEDUI_HOME": str(folder.absolute() / "house"),
        "HEDUI_STORE": str(folder.absolute() / "store"),
    }
    return os.environ | said | {"DJANGO_SETTINGS_MODULE": "hedui.site.settings"}


def make(folder: Path) -> None:
    """Make the house of the demonstration in FOLDER/house, from nothing. CalledProcessError when that fails."""
    subprocess.run([sys.executable, "-m", "hedui.site.demo_cases", str(folder)], check=True, env=environment(folder))  # noqa: S603


def start(folder: Path) -> list[subprocess.Popen[bytes]]:
    """Start the worker and the server on http://localhost:8000. Ctrl-C is not theirs: whoever starts them ends them."""
    command = [sys.executable, "-c", "from hedui.site.cli import main; main()"]
    return [
        subprocess.Popen([*command, name], env=environment(folder), start_new_session=True)  # noqa: S603
        for name in ("worker", "serve")
    ]


if __name__ == "__main__":
    import_module("hedui.site.started")
    import_module("hedui.site.demonstration.house").build(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
