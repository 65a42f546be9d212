"""The casework of `make demo`: `python -m hedui.site.demo_cases FOLDER`, begun by `hedui.site.demo` beside the main job.

It is a process of its own: the settings of Django are read once, from an environment that says where the house is.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Self

_FILLED = "the store is filled\n"


def environment(folder: Path) -> Mapping[str, str]:
    """What the demonstration's house, its server and its worker are started with."""
    said = {
        "HEDUI_DEMO": "1",
        "HEDUI_HOME": str(folder.absolute() / "house"),
        "HEDUI_STORE": str(folder.absolute() / "store"),
    }
    return os.environ | said | {"DJANGO_SETTINGS_MODULE": "hedui.site.settings"}


class House:
    """The house of the demonstration in FOLDER/house, made from nothing by a process of its own.

    It founds the house at once; cases it puts to work when it is told that the department files are in the store.
    """

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "hedui.site.demo_cases", str(folder)],
            env=environment(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Whoever began it ends it: Ctrl-C is not the process's own."""
        if kind is not None:
            self._process.kill()
            self._process.communicate()

    def go_on(self) -> None:
        """The store is filled."""
        assert self._process.stdin
        with suppress(BrokenPipeError):  # it has ended: `done` says so
            self._process.stdin.write(_FILLED)
            self._process.stdin.flush()

    def done(self) -> str:
        """What the house says of its cases. CalledProcessError when it could not be made; without `go_on` it is not."""
        said, _ = self._process.communicate()
        if self._process.returncode:
            raise subprocess.CalledProcessError(self._process.returncode, self._process.args)
        return said


def make(folder: Path) -> None:
    """Make the house over a store that is filled. CalledProcessError when that fails."""
    with House(folder) as house:
        house.go_on()
        sys.stdout.write(house.done())


def start(folder: Path) -> list[subprocess.Popen[bytes]]:
    """Start the worker and the server on http://localhost:8000. Ctrl-C is not theirs: whoever starts them ends them."""
    command = [sys.executable, "-c", "from hedui.site.cli import main; main()"]
    return [
        subprocess.Popen([*command, name], env=environment(folder), start_new_session=True)  # noqa: S603
        for name in ("worker", "serve")
    ]


def _told_to_go_on() -> bool:
    return sys.stdin.readline() == _FILLED


if __name__ == "__main__":
    import_module("hedui.site.started")
    import_module("hedui.site.demonstration.house").build(Path(sys.argv[1]), _told_to_go_on)
