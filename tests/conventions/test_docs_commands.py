"""What the documents tell people to type exists: make targets, commands of hedui, their options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from hedui.site.cli.main import hedui

ROOT = Path(__file__).parents[2]
READ_BY_PEOPLE = (
    "README.md", "README.zh.md", "MAP.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md",
    "docs/files.md", "docs/zh/files.md", "docs/outputs.md", "docs/running.md", "docs/zh/running.md", "src/hedui/site/cli/README.md", "tests/README.md",
)  # fmt: skip
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf8"), re.MULTILINE))


def typed(text: str) -> Iterator[str]:
    """Lines of shell blocks and indented blocks, and code in running text."""
    yield from (
        line
        for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    )
    yield from re.findall(r"^    (\S.*)$", text, re.MULTILINE)
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))


def wrong(line: str) -> str:
    """What of a typed line does not exist, or nothing."""
    words = line.split("#", maxsplit=1)[0].split()
    if len(words) > 1 and words[0] == "make":
        return "" if words[1] in TARGETS else f"make {words[1]}"
    if len(words) < 2 or words[0] not in ("hedui", ".venv/bin/hedui"):
        return ""
    command: click.Command = hedui
    for word in words[1:]:
        if word.startswith("-"):
            break
        if not isinstance(command, click.Group):
            break
        below = command.get_command(click.Context(command), word)
        if below is None:
            return f"hedui {word}"
        command = below
    known = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
    given = {word.split("=")[0].strip("[]…") for word in words if word.startswith("--")}
    return ", ".join(sorted(given - known))


@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_what_is_to_be_typed_exists(name: str) -> None:
    lines = list(typed((ROOT / name).read_text("utf8")))
    assert {line: found for line in lines if (found := wrong(line))} == {}


def test_the_two_commands_of_the_readme() -> None:
    for name in ("README.md", "README.zh.md"):
        lines = list(typed((ROOT / name).read_text("utf8")))
        assert any(line.startswith("make demo") for line in lines), name
        assert any(line.startswith("make test") for line in lines), name
        assert any(line.startswith(".venv/bin/hedui verify") for line in lines), name


def test_an_invented_command_is_seen() -> None:
    assert (
        wrong("make coffee") and wrong("hedui guess") and wrong("hedui verify a --maybe") and wrong("hedui key old f")
    )
    assert not wrong("hedui key new FILE") and not wrong("hedui --version")
