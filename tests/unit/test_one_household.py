"""`hedui assess` and `hedui explain`: a file to start from, people by their names, what to do next, regions that exist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cities import Ran, command

from hedui.rules.household import example


def on(folder: Path, *arguments: str, **changes: Any) -> Ran:
    """A command on the example with some of its keys changed."""
    file = folder / "family.json"
    file.write_text(json.dumps(json.loads(example()) | changes), "utf8")
    name, *more = arguments
    return command(name, file, *more)


def test_the_example_is_a_family_that_can_be_assessed(tmp_path: Path) -> None:
    printed = command("schema", "example")
    assert (printed.status, json.loads(printed.out)) == (0, json.loads(example()))
    assert "系统提示：符合" in on(tmp_path, "assess").out
    for name in ("assess", "explain"):
        assert "hedui schema example" in " ".join(command(name, "--help").out.split())


def test_members_are_told_by_their_names(tmp_path: Path) -> None:
    told = on(tmp_path, "explain").out
    assert "务工收入［张大山］ ＝" in told and "［成员" not in told
    alike = [
        {"name": "张三", "birth_date": "1950-01-01"},
        {"name": "张三", "birth_date": "1951-01-01"},
        {"birth_date": "1952-01-01"},
    ]
    told = on(tmp_path, "assess", members=alike, income=[], expenses=[], assets=[], obligors=[], programme="tekun").out
    assert [line.split("：")[0] for line in told.splitlines() if line.startswith(("张三", "成员"))] == [
        "张三（成员 1）", "张三（成员 2）", "成员 3",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["assess", "explain"])
def test_it_ends_with_what_to_do_next(tmp_path: Path, name: str) -> None:
    told = on(tmp_path, name).out.splitlines()
    assert told[-1].startswith("下一步：这是提示，不是决定。") and ("--pdf" in told[-1]) is (name == "explain")
    told = on(tmp_path, name, unknown=["income"]).out.splitlines()
    assert told[-1].startswith("下一步：把还不清楚的事情查清")


def test_a_region_that_does_not_exist_is_refused_by_name(tmp_path: Path) -> None:
    for ran in (
        on(tmp_path, "assess", "--pack", "999999"), on(tmp_path, "explain", region="999999"),
        command("packs", "show", "999999", "--on", "2026-11-01"),
    ):  # fmt: skip
        assert ran.status == 2 and "no division has the code 999999 [unknown_region]" in ran.err


def test_a_file_that_is_not_there_is_told_with_one_to_start_from() -> None:
    ran = command("explain", "nowhere.json")
    assert ran.status == 2 and "there is no such file" in ran.err and "hedui schema example" in ran.err
