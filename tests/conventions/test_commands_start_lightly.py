"""Commands that read files do not import the half with a database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable

from hedui.site.cli.main import CASEWORK, COMMANDS, OWNERS

HEAVY = ("django", "allauth", "granian", "structlog")
# One process for all of them: what one has imported stays imported for the next, so that the first guilty one is named.
GUILTY = """
import sys, click
from hedui.site.cli.main import hedui
for command in sys.argv[2:]:
    hedui.get_command(click.Context(hedui), command)
    heavy = [name for name in sys.argv[1].split(",") if name in sys.modules]
    if heavy:
        sys.exit(f"{command} imports {heavy}")
"""


def imports(commands: Iterable[str]) -> str:
    """What a fresh process says that imports these commands one after the other: nothing, or the first heavy one."""
    line = [sys.executable, "-c", GUILTY, ",".join(HEAVY), *commands]
    return subprocess.run(line, capture_output=True, text=True, check=False).stderr.strip()


def test_no_django_for_a_command_without_cases() -> None:
    light = sorted(set(COMMANDS) - CASEWORK)
    assert len(light) > 10
    assert imports(light) == ""


def test_a_heavy_command_is_named() -> None:
    """The test above would see it."""
    assert imports(["verify", "serve"]).startswith("serve imports ['django'")


def test_every_command_of_the_house_exists() -> None:
    assert set(COMMANDS) >= CASEWORK >= OWNERS
