"""The words of facts.parquet: what a fact speaks of, on what it rests, why it is used or not. One table of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from hedui.tables import literal

DECLARED, FOUND, IMPUTED = "declared", "found", "imputed"


@dataclass(frozen=True)
class Why:
    """Why a fact is used or not. `used`: of which basis such a fact is used by the larger reading."""

    code: str
    label: str
    used: tuple[str, ...]


@cache
def _table() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = yaml.safe_load(
        (files("hedui.verification.history") / "codes.yaml").read_text("utf8")
    )
    return read


def contents() -> dict[str, str]:
    """What facts speak of: code → label, in the order in which they are listed."""
    return _table()["contents"]


def bases() -> dict[str, str]:
    """On what a fact rests: code → label."""
    return _table()["bases"]


def whys() -> dict[str, Why]:
    """Every reason by code."""
    return {code: Why(code, said["label"], tuple(said["used"])) for code, said in _table()["whys"].items()}


def content_of_items() -> dict[str, str]:
    """Data item → the content of its records; every item of income and property, and no other."""
    return _table()["items"]


def by_code(column: str, values: Mapping[str, str]) -> str:
    """SQL: the value that belongs to the code in a column; NULL for a code that is not there."""
    return f"CASE {column} " + " ".join(f"WHEN '{code}' THEN {value}" for code, value in values.items()) + " END"


def label_sql(column: str) -> str:
    """SQL: the Chinese label of the reason in a column."""
    return by_code(column, {why.code: literal(why.label) for why in whys().values()})


def used_sql(why: str, basis: str) -> str:
    """SQL: whether the larger reading uses a fact of this basis for this reason."""
    pairs = [f"({why} = '{one.code}' AND {basis} = '{on}')" for one in whys().values() for on in one.used]
    return f"({' OR '.join(pairs)})"


def rank_sql(column: str, order: Mapping[str, str]) -> str:
    """SQL: the place of the code in a column in this order."""
    return by_code(column, {code: str(at) for at, code in enumerate(order)})
