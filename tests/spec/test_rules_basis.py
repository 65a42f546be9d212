"""Formulas read where an income figure comes from: what was declared, or what was found (`basis`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from both_readers import check_agreement, nation

from hedui.rules import load
from hedui.rules.assess import assess
from hedui.rules.pack import Pack
from hedui.values.faults import Refusal, Refusals

ON = date(2026, 6, 1)
FORMULA = "sum(i.annual for i in income if i.basis == 'declared')"


def pack(root: Path, formula: str = FORMULA) -> Pack:
    said = {"name": "said", "label": "申报", "entity": "household", "unit": "fen/year", "formula": formula}
    seen = said | {"name": "seen", "formula": "sum(i.annual for i in income if i.basis == 'found')"}
    mine = {"name": "mine", "label": "本人", "entity": "person", "unit": "fen/year", "formula": FORMULA}
    every = said | {"name": "every", "formula": "sum(p.mine for p in members)"}
    return load("cn", nation(root, {"steps": [said, seen, mine, every]}))


def family(*income: tuple[str, int | None, str], unknown: tuple[str, ...] = ()) -> dict[str, Any]:
    entries = [{"member": 0, "category": "wage", "kind": k, "amount": a, "basis": b} for k, a, b in income]
    return {"urban": True, "members": [{}], "income": entries, "unknown": list(unknown)}


@pytest.mark.parametrize(
    ("told", "said", "seen"),
    [
        (family(("a", 100, "declared"), ("b", 7, "found")), (100, 100), (7, 7)),
        # Of one kind the larger counts, under its own basis; the declared one where they are equal.
        (family(("a", 100, "declared"), ("a", 101, "found")), (0, 0), (101, 101)),
        (family(("a", 100, "declared"), ("a", 100, "found")), (100, 100), (0, 0)),
        (family(("a", 100, "declared"), ("a", 99, "found")), (100, 100), (0, 0)),
        # What is not known may make either the larger one.
        (family(("a", 100, "declared"), ("a", None, "found")), (0, None), (0, None)),
        (family(("a", 5, "declared"), ("a", 9, "found"), unknown=("income.0.amount",)), (0, None), (0, None)),
        (family(("a", 5, "declared"), ("a", 9, "found"), unknown=("income.1.amount",)), (0, None), (0, None)),
        (family(("a", 5, "declared"), unknown=("income.0.basis",)), (0, 5), (0, 5)),
        (family(("a", 5, "declared"), unknown=("income",)), (5, None), (0, None)),
    ],
)
def test_all_readers_know_the_basis(
    tmp_path: Path, told: dict[str, Any], said: tuple[int, int | None], seen: tuple[int, int | None]
) -> None:
    (row,) = check_agreement(pack(tmp_path), "dibao", ON, [told])
    assert [(row[f"{name}_lo"], row[f"{name}_hi"]) for name in ("said", "seen", "every")] == [said, seen, said]


def test_what_is_declared_is_read_alone(tmp_path: Path) -> None:
    told = family(("a", 100, "declared"), ("a", 200, "found"), unknown=("income.1.amount",))
    (row,) = check_agreement(pack(tmp_path), "dibao", ON, [told], basis="declared")
    assert (row["said_lo"], row["said_hi"], row["seen_lo"], row["seen_hi"]) == (100, 100, 0, 0)


def test_a_basis_that_does_not_exist_is_refused_by_the_nearest_word(tmp_path: Path) -> None:
    with pytest.raises((Refusal, Refusals), match="declared"):
        check_agreement(pack(tmp_path, FORMULA.replace("declared", "declare")), "dibao", ON, [family()])


def test_an_unknown_amount_on_either_side_is_heard_on_both_readings() -> None:
    told = family(("pension", 100, "declared"), ("pension", 200, "found"))
    for path, indication in (("income.0.amount", "待核实"), ("income.1.amount", "待核实")):
        answer = assess({**told, "region": "150802", "applied_on": "2026-06-01", "unknown": [path]})
        assert answer["indication"] == indication
