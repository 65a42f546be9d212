"""Every example of the reference pages works as printed."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from hedui.catalogue import items
from hedui.rules import load, packs_folder
from hedui.rules.checking import check_packs
from hedui.rules.document import renewed
from hedui.rules.expression import FUNCTIONS
from hedui.rules.loading import codes
from hedui.rules.units import NAMES
from hedui.rules.vocabulary import FACTS, INCOME_KINDS, USES
from hedui.verification.income import income_facts
from hedui.verification.window import Window

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


@pytest.mark.parametrize(("page", "language"), [("packs.md", "en"), ("packs.zh.md", "zh")])
def test_the_fields_are_those_that_formulas_read(page: str, language: str) -> None:
    """Renew them with `python -m hedui.rules.document docs/packs.md docs/packs.zh.md`."""
    text = (DOCS / page).read_text("utf8")
    assert renewed(text, language) == text
    for entity, facts in FACTS.items():
        table = text.split(f"**{entity} ")[1].split("**")[1]
        assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == list(facts)
        words = {code for fact in facts.values() for code in (*fact.codes, *fact.usual) if code}
        assert [word for word in words if f"`{word}`" not in table] == []


def test_the_usual_words_are_those_of_the_shipped_lists_and_of_the_sources() -> None:
    usual = {
        "income": ("disregarded_income", "tekun_disregarded", "dividend_kinds"),
        "asset": ("non_residential_uses", "exempt_vehicle_uses"),
    }
    known = {"income": set(INCOME_KINDS), "asset": set(USES)}
    layers = [load(code).layers[0] for code in codes()]
    for entity, names in usual.items():
        lists = [one for layer in layers for name in names for one in layer.lists.get(name, ())]
        assert lists
        assert {code for one in lists for code in one.codes} <= known[entity]
    kinds = set(re.findall(r"'(\w+)' AS kind", income_facts(items(), Window(date(2026, 11, 1)), items())))
    assert len(kinds) >= 7
    assert kinds <= known["income"]


@pytest.mark.parametrize("page", ["packs.md", "packs.zh.md"])
def test_every_function_and_unit_is_explained(page: str) -> None:
    text = (DOCS / page).read_text("utf8")
    assert [name for name in (*FUNCTIONS, *NAMES) if name not in text] == []
