"""Loops as GROUP BY: what each entry contributes, how contributions are gathered, what stands where there are none.

An entry contributes in full when it surely exists (`certain`) and its filter holds; otherwise nothing below and, as far
as it is possible, everything above. Whether a sum has an end, whether an entry decides: such marks of all loops over a
collection are bits of one column. NULL as a contribution of a number that may be negative is an open end.
"""

from __future__ import annotations

from dataclasses import dataclass

from hedui.rules import nodes as n
from hedui.rules.sql import Sql


@dataclass(frozen=True)
class Gathered:
    """Columns of one loop: per entry, per group, and the value as the group's columns give it (`{a}` is their alias).

    `marks` are truths of an entry; `{marks[0]}` in the value says whether the first is true of any entry of the group.
    """

    entry: dict[str, str]
    group: dict[str, str]
    value: Sql
    marks: tuple[str, ...] = ()


def gather(node: n.Each, name: str, element: Sql, condition: str | None, certain: str | None) -> Gathered:
    """The columns of a loop; `certain` is None where every entry surely exists (members)."""
    c = condition or "TRUE"
    sure = c if certain is None else f"({certain} AND {c})"
    possible = "TRUE" if condition is None else c if node.known else f"COALESCE({c}, TRUE)"
    if node.operator in ("any", "all"):
        return _truth(node, element.low, sure, possible)
    if node.known:
        entry = f"CASE WHEN {c} THEN {element.low} ELSE 0 END"
        text = f"COALESCE({{a}}.{name}, 0)"
        return Gathered({name: entry}, {name: _total(node, name)}, Sql(text, text))
    if node.signed:
        return _signed(node, name, _bounds(element, sure, possible, certain))
    low_name, high_name = f"{name}_lo", f"{name}_hi"
    # No NULL is written where a number is added up: the engine then knows that a plain integer holds the sum.
    entry_of = {
        low_name: f"CASE WHEN {sure} THEN {element.low} ELSE 0 END",
        high_name: f"CASE WHEN {possible} THEN {element.high} ELSE 0 END",
    }
    endless = _endless(node, element, certain)
    low, high = (f"COALESCE({{a}}.{column}, 0)" for column in entry_of)
    return Gathered(
        entry_of, {column: _total(node, column) for column in entry_of},
        Sql(low, f"(CASE WHEN {{marks[0]}} THEN NULL ELSE {high} END)" if endless else high),
        (f"{possible} AND {endless}",) if endless else (),
    )  # fmt: skip


def _total(node: n.Each, column: str) -> str:
    return f"MAX({column})" if node.operator == "max" else f"CAST(SUM({column}) AS BIGINT)"


def _endless(node: n.Each, element: Sql, certain: str | None) -> str:
    """When a possible entry has no upper end: its own is open, or there may be any number of entries that are not 0."""
    tests = [] if element.point else [f"{element.high} IS NULL"]
    if certain is not None and node.operator != "max":
        tests.append(f"(NOT {certain} AND {element.high} > 0)")
    return f"({' OR '.join(tests)})" if tests else ""


def _signed(node: n.Each, name: str, entries: tuple[str, str]) -> Gathered:
    """A sum of numbers that may be negative: both ends may be open."""
    columns = (f"{name}_lo", f"{name}_hi")
    group = {c: f"CASE WHEN COUNT({c}) = COUNT(*) THEN {_total(node, c)} END" for c in columns}
    low, high = (f"(CASE WHEN {{a}}.{name}_n IS NULL THEN 0 ELSE {{a}}.{c} END)" for c in columns)
    return Gathered(dict(zip(columns, entries, strict=True)), {**group, f"{name}_n": "COUNT(*)"}, Sql(low, high))


def _bounds(element: Sql, sure: str, possible: str, certain: str | None) -> tuple[str, str]:
    """The contribution of an entry that may be negative, below and above."""
    e_low, e_high = element
    there = certain or "TRUE"
    any_number = f"CASE WHEN {e_high} <= 0 THEN 0 END"
    once_low = f"CASE WHEN {e_low} >= 0 THEN 0 ELSE {e_low} END"
    once_high = f"CASE WHEN {e_high} <= 0 THEN 0 ELSE {e_high} END"
    start = f"CASE WHEN NOT {possible} THEN 0 WHEN {sure} THEN "
    low = f"{start}{e_low} WHEN {there} THEN {once_low} ELSE (CASE WHEN {e_low} >= 0 THEN 0 END) END"
    return low, f"{start}{e_high} WHEN {there} THEN {once_high} ELSE ({any_number}) END"


def _truth(node: n.Each, element: str, sure: str, possible: str) -> Gathered:
    """any and all: decided by one sure entry, undecided by one possible entry."""
    any_ = node.operator == "any"
    decides = element if any_ else f"(NOT {element})"
    yes, otherwise = ("TRUE", "FALSE") if any_ else ("FALSE", "TRUE")
    text = f"(CASE WHEN {{marks[0]}} THEN {yes} WHEN {{marks[1]}} THEN NULL ELSE {otherwise} END)"
    return Gathered({}, {}, Sql(text, text), (f"{sure} AND {decides}", f"{possible} AND COALESCE({decides}, TRUE)"))
