"""Every example of the reference pages works as printed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from hedui.rules import packs_folder
from hedui.rules.checking import check_packs
from hedui.rules.expression import FUNCTIONS
from hedui.rules.units import NAMES

DOCS = packs_folder().parent / "docs"
BLOCK = re.compile(r"```(?:yaml|csv)\n# file: (\S+)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("page", ["packs.md", "packs.zh.md"])
def test_the_examples_make_sound_packs_whose_cases_come_out(page: str, tmp_path: Path) -> None:
    for code in ("cn", "specimens"):
        shutil.copytree(packs_folder() / code, tmp_path / code)
        (tmp_path / code / "examples.yaml").unlink()
    blocks = BLOCK.findall((DOCS / page).read_text("utf8"))
    assert len(blocks) >= 4
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf8")
    result = check_packs(tmp_path)
    assert [str(fault) for fault in result.faults] == []
    assert result.examples >= 1


@pytest.mark.parametrize("page", ["packs.md", "packs.zh.md"])
def test_every_function_and_unit_is_explained(page: str) -> None:
    text = (DOCS / page).read_text("utf8")
    assert [name for name in (*FUNCTIONS, *NAMES) if name not in text] == []
