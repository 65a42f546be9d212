"""Every folder with code opens with a README of at most 60 lines; MAP.md and the list of decisions are complete."""

from __future__ import annotations

import re
from pathlib import Path

import hedui

ROOT = Path(__file__).parents[2]
SOURCE = Path(hedui.__file__).parent
# Migrations are the history of the tables beside them: they need no word of their own.
FOLDERS = sorted({path.parent for path in SOURCE.rglob("*.py")} - set(SOURCE.rglob("migrations")))
LONGEST = 60


def explained(folder: Path) -> bool:
    """A README of its own, or the one above names the folder."""
    above = folder.parent / "README.md"
    return (folder / "README.md").is_file() or (above.is_file() and f"{folder.name}/" in above.read_text("utf8"))


def test_every_folder_with_code_is_explained() -> None:
    assert [str(f.relative_to(SOURCE)) for f in FOLDERS if not explained(f)] == []


def test_the_readme_of_a_folder_is_short() -> None:
    readmes = [f / "README.md" for f in FOLDERS if (f / "README.md").is_file()]
    long = {str(r.relative_to(SOURCE)): n for r in readmes if (n := len(r.read_text("utf8").splitlines())) > LONGEST}
    assert readmes
    assert long == {}


def test_the_map_names_every_folder() -> None:
    tree = (ROOT / "MAP.md").read_text("utf8").split("```")[1]
    own = [f.name for f in FOLDERS if f.parent == SOURCE or (f.parent.parent == SOURCE and f.parent.name != "synth")]
    own.remove("names")  # inside values, one thing with name.py
    top = [
        p.name
        for p in ROOT.iterdir()
        if p.is_dir() and p.name in ("docs", "packs", "src", "tests", "tools", "benchmarks")
    ]
    assert [name for name in own + top if not re.search(rf"(^|[ /]){name}/", tree, re.MULTILINE)] == []


def test_the_map_names_no_folder_that_is_gone() -> None:
    tree = (ROOT / "MAP.md").read_text("utf8").split("```")[1]
    below = tree.split("src/hedui/")[1].split("\ntests/")[0]
    names = set(re.findall(r"^ +(\w+)/ ", below, re.MULTILINE))
    assert names - {f.name for f in FOLDERS} == set()


def test_the_list_of_decisions_is_complete() -> None:
    folder = ROOT / "docs" / "adr"
    pages = sorted(p.name for p in folder.glob("[0-9]*.md"))
    assert re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf8")) == pages
    for page in pages:
        text = (folder / page).read_text("utf8")
        assert text.startswith(f"# {page[:4]} "), page
        assert "**Consequence.**" in text and "**What would change it.**" in text, page
        assert "**Decision.**" in text or "| library |" in text, page
