"""The glossary's code names are names of the code: a word that was renamed must be renamed there."""

from __future__ import annotations

import re
from pathlib import Path

import hedui

ROOT = Path(__file__).parents[2]
SOURCE = Path(hedui.__file__).parent
GLOSSARY = (ROOT / "GLOSSARY.md").read_text("utf8")


def rows() -> list[list[str]]:
    """Cells of all rows but those of words without code."""
    now = GLOSSARY.split("## Words of the field that have no code yet")[0]
    lines = [line for line in now.splitlines() if line.startswith("| ") and not line.startswith("| term")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


def words_of_the_code() -> set[str]:
    files = [
        p for folder in (SOURCE, ROOT / "packs") for p in folder.rglob("*") if p.suffix in (".py", ".yaml", ".csv")
    ]
    return {word for path in files for word in re.findall(r"\w+", path.read_text("utf8"))}


def test_every_code_name_is_used() -> None:
    known = words_of_the_code()
    named = [(cells[0], name) for cells in rows() for name in re.findall(r"`([^`]+)`", cells[2])]
    assert len(named) > 120
    assert [pair for pair in named if pair[1] not in known] == []


def test_every_term_has_its_chinese_and_stands_once() -> None:
    terms = [cells[0] for cells in rows()]
    assert [t for t in terms if terms.count(t) > 1] == []
    without = [c[0] for c in rows() if not re.search(r"[\u4e00-\u9fff—]", c[1])]
    assert without == []
