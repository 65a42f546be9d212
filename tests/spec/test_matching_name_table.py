"""The golden table of name agreement: names.csv says of each pair what it is and why."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from hedui.values.name import NameAgreement, agreement, agreements, block

TABLE = Path(__file__).with_name("names.csv")


def spoken(cell: str) -> str:
    """A cell with its \\uXXXX escapes (invisible and private-use characters) as characters."""
    return re.sub(r"\\[uU]([0-9A-F]{4,5})", lambda match: chr(int(match[1], 16)), cell)


def rows() -> list[tuple[str, str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(spoken(row["a"]), spoken(row["b"]), row["expected"], row["why"]) for row in csv.DictReader(file)]


ROWS = rows()


@pytest.mark.parametrize(("a", "b", "expected", "why"), ROWS, ids=[f"{i + 2}-{row[3]}" for i, row in enumerate(ROWS)])
def test_agreement_is_as_the_table_says(a: str, b: str, expected: str, why: str) -> None:
    assert agreement(a, b) == expected, why
    assert agreement(b, a) == expected, f"the other way round: {why}"


@pytest.mark.parametrize(("a", "b", "expected"), [row[:3] for row in ROWS])
def test_names_block_together_exactly_when_same_or_variant(a: str, b: str, expected: str) -> None:
    if expected != NameAgreement.MISSING:
        assert (block(a) == block(b)) == (expected in (NameAgreement.SAME, NameAgreement.VARIANT))


def test_many_pairs_at_once_give_the_same_answers() -> None:
    assert agreements([(a, b) for a, b, _, _ in ROWS]) == [expected for _, _, expected, _ in ROWS]


def test_the_table_has_every_kind_often_and_no_pair_twice() -> None:
    kinds = Counter(expected for _, _, expected, _ in ROWS)
    assert set(kinds) == set(NameAgreement)
    assert all(count >= 4 for count in kinds.values())
    assert len({(a, b) for a, b, _, _ in ROWS}) == len(ROWS) >= 120
