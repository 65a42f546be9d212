"""Commands that read files do not import the half with a database."""

from __future__ import annotations

import subprocess
import sys

import pytest

from hedui.site.cli.main import CASEWORK, COMMANDS, OWNERS


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - CASEWORK))
def test_no_django_for_a_command_without_cases(command: str) -> None:
    code = (
        "import sys, click; from hedui.site.cli.main import hedui; "
        f"hedui.get_command(click.Context(hedui), {command!r}); "
        "print([m for m in ('django', 'allauth', 'granian', 'structlog') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_every_command_of_the_house_exists() -> None:
    assert set(COMMANDS) >= CASEWORK >= OWNERS
