"""Loops as GROUP BY: what each entry contributes, how contributions are gathered, what stands where there are none.

An entry contributes in full when it surely exists (`certain`) and its filter holds; otherwise nothing below and, as far
as it is possible, everything above. NULL as a contribution is ∞ (or −∞ below), and one such entry makes the whole open.
"""

from __future__ import annotations

from dataclasses import dataclass

from hedui.rules import nodes as n
from hedui.rules.sql import Sql


@dataclass(frozen=True)
class Gathered:
    """Columns of one loop: per entry, per group, and the value as the group's columns give it (`{a}` is their alias)."""

    entry: dict[str, str]
    group: dict[str, str]
    value: Sql


def gather(node: n.Each, name: str, element: Sql, condition: str | None, certain: str | None) -> Gathered:
    """The columns of a loop; `certain` is None where every entry surely exists (members)."""
    c = condition or "TRUE"
    sure = c if certain is None else f"({certain} AND {c})"
    possible = "TRUE" if condition is None else c if node.known else f"COALESCE({c}, TRUE)"
    if node.operator in ("any", "all"):
        return _truth(node, name, element.low, sure, possible)
    if node.known:
        entry = f"CASE WHEN {c} THEN {element.low} ELSE 0 END"
        text = f"COALESCE({{a}}.{name}, 0)"
        return Gathered({name: entry}, {name: _total(node, name)}, Sql(text, text))
    low, high = _bounds(node, element, sure, possible, certain)
    low_name, high_name = f"{name}_lo", f"{name}_hi"
    group = {low_name: _total(node, low_name), high_name: _open(node, high_name)}
    value_low = f"COALESCE({{a}}.{low_name}, 0)"
    if node.signed:
        group[low_name] = _open(node, low_name)
        value_low = f"(CASE WHEN {{a}}.n IS NULL THEN 0 ELSE {{a}}.{low_name} END)"
    value_high = f"(CASE WHEN {{a}}.n IS NULL THEN 0 ELSE {{a}}.{high_name} END)"
    return Gathered({low_name: low, high_name: high}, group, Sql(value_low, value_high))


def _total(node: n.Each, column: str) -> str:
    return f"MAX({column})" if node.operator == "max" else f"CAST(SUM({column}) AS BIGINT)"


def _open(node: n.Each, column: str) -> str:
    return f"CASE WHEN COUNT({column}) = COUNT(*) THEN {_total(node, column)} END"


def _bounds(node: n.Each, element: Sql, sure: str, possible: str, certain: str | None) -> tuple[str, str]:
    """The contribution of an entry below and above."""
    e_low, e_high = element
    if node.operator == "max":
        return f"CASE WHEN {sure} THEN {e_low} ELSE 0 END", f"CASE WHEN {possible} THEN {e_high} ELSE 0 END"
    there = certain or "TRUE"
    any_number = f"CASE WHEN {e_high} <= 0 THEN 0 END"
    if not node.signed:
        high = f"CASE WHEN NOT {possible} THEN 0 WHEN {there} THEN {e_high} ELSE {any_number} END"
        return f"CASE WHEN {sure} THEN {e_low} ELSE 0 END", high
    once_low = f"CASE WHEN {e_low} >= 0 THEN 0 ELSE {e_low} END"
    once_high = f"CASE WHEN {e_high} <= 0 THEN 0 ELSE {e_high} END"
    start = f"CASE WHEN NOT {possible} THEN 0 WHEN {sure} THEN "
    low = f"{start}{e_low} WHEN {there} THEN {once_low} ELSE (CASE WHEN {e_low} >= 0 THEN 0 END) END"
    return low, f"{start}{e_high} WHEN {there} THEN {once_high} ELSE ({any_number}) END"


def _truth(node: n.Each, name: str, element: str, sure: str, possible: str) -> Gathered:
    """any and all: decided by one sure entry, undecided by one possible entry."""
    any_ = node.operator == "any"
    decides = element if any_ else f"(NOT {element})"
    entry = {
        f"{name}_yes": f"CASE WHEN {sure} AND {decides} THEN 1 ELSE 0 END",
        f"{name}_may": f"CASE WHEN {possible} AND COALESCE({decides}, TRUE) THEN 1 ELSE 0 END",
    }
    yes, otherwise = ("TRUE", "FALSE") if any_ else ("FALSE", "TRUE")
    text = f"(CASE WHEN {{a}}.{name}_yes = 1 THEN {yes} WHEN {{a}}.{name}_may = 1 THEN NULL ELSE {otherwise} END)"
    return Gathered(entry, {column: f"MAX({column})" for column in entry}, Sql(text, text))
