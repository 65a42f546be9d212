"""One expression as SQL in the common subset: two columns for a quantity that may be unknown, NULL for undecided.

Lower bounds are NULL for −∞ (only where a number may be negative), upper bounds NULL for ∞. Numbers are stored as whole
numerators over the node's `scale`. The text is DuckDB's; sqlglot turns it into other dialects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hedui.rules import nodes as n
from hedui.rules.lookup import Row
from hedui.rules.lookup_sql import look
from hedui.rules.sql import UNKNOWN, Sql, one
from hedui.rules.vocabulary import NUMBER


@dataclass(frozen=True)
class Names:
    """How an expression finds its columns, its parameters and its aggregates."""

    column: Callable[[n.Field], Sql]
    parameter: Callable[[n.Param, Sql | None], Sql]
    aggregate: Callable[[n.Each], Sql]
    rows: Callable[[n.Look], tuple[Row, ...]]
    outcome: Callable[[str], str]
    on: date


def emit(node: n.Node, names: Names) -> Sql:
    """The SQL of a node."""
    match node:
        case n.Number():
            return one(str(node.value))
        case n.Code():
            return one("'" + node.value.replace("'", "''") + "'")
        case n.Truth():
            return one("TRUE" if node.value else "FALSE")
        case n.Anything():
            return UNKNOWN
        case n.Today():
            return one(f"DATE '{names.on}'")
        case n.Field():
            return names.column(node)
        case n.Param():
            return names.parameter(node, emit(node.region, names) if node.region is not None else None)
        case n.Each():
            return names.aggregate(node)
        case n.Look():
            return look(names.rows(node), node, {name: emit(key, names) for name, key in node.keys})
        case n.Outcome():
            truth = names.outcome(node.programme)
            return one(truth if node.met else f"(NOT {truth})")
    return _compound(node, names)


def _compound(node: n.Node, names: Names) -> Sql:
    match node:
        case n.Arithmetic():
            return _arithmetic(node, names)
        case n.Compare():
            return one(_compare(node, names))
        case n.Logic():
            parts = [emit(p, names).low for p in node.parts]
            return one(
                f"(NOT {parts[0]})" if node.operator == "not" else "(" + f" {node.operator.upper()} ".join(parts) + ")"
            )
        case n.Choose():
            return choose(emit(node.condition, names), node.condition.known, node, names)
        case n.Extreme():
            return _extreme(node, [scaled(p, node.scale, names) for p in node.parts])
        case n.Round():
            return _round(node, names)
        case n.IfKnown():
            return _if_known(node, names)
        case n.Months():
            span = months(emit(node.start, names).low, emit(node.end, names).low)
            return one(span.high) if node.known else span
    return one(_test(node, names))


def _test(node: n.Node, names: Names) -> str:
    match node:
        case n.Listed():
            item = emit(node.item, names).low
            if not node.codes:
                return f"(CASE WHEN {item} IS NOT NULL THEN FALSE END)"
            codes = ", ".join("'" + code.replace("'", "''") + "'" for code in node.codes)
            return f"({item} IN ({codes}))"
        case n.Letter():
            text = emit(node.text, names).low
            return "(" + " OR ".join(f"{text} LIKE '%{letter}%'" for letter in node.letters) + ")"
        case n.Within():
            day = emit(node.day, names).low
            today = f"DATE '{names.on}'"
            return f"({day} <= {today} AND {_full_months(day, today)} < {node.months})"
        case _:
            raise TypeError(f"no SQL for {type(node).__name__}")


def scaled(node: n.Node, scale: int, names: Names) -> Sql:
    """The node's numerators over another (larger) scale."""
    found = emit(node, names)
    factor = scale // node.scale
    if factor == 1 or node.kind != NUMBER:
        return found
    return (
        Sql(f"({factor} * {found.low})", f"({factor} * {found.high})")
        if not found.point
        else one(f"({factor} * {found.low})")
    )


def _arithmetic(node: n.Arithmetic, names: Names) -> Sql:
    if node.operator == "*":
        return _product(node, names)
    left, right = scaled(node.left, node.scale, names), scaled(node.right, node.scale, names)
    if left.point and right.point:
        return one(f"({left.low} {node.operator} {right.low})")
    if node.operator == "+":
        return Sql(f"({left.low} + {right.low})", f"({left.high} + {right.high})")
    return Sql(f"({left.low} - {right.high})", f"({left.high} - {right.low})")


def _product(node: n.Arithmetic, names: Names) -> Sql:
    first, second = (node.left, node.right) if not node.left.signed else (node.right, node.left)
    a, b = emit(first, names), emit(second, names)
    if node.scale != first.scale * second.scale:
        return a if isinstance(second, n.Number) else b
    if a.point and b.point:
        return one(f"({a.low} * {b.low})")
    if not second.signed:
        return Sql(f"({a.low} * {b.low})", _times(a.high, b.high, first, second))
    low = f"(CASE WHEN {b.low} >= 0 THEN {a.low} * {b.low} ELSE {_times(a.high, b.low, first, second)} END)"
    high = f"(CASE WHEN {b.high} < 0 THEN {a.low} * {b.high} ELSE {_times(a.high, b.high, first, second)} END)"
    return Sql(low, high)


def _times(one_bound: str, other: str, first: n.Node, second: n.Node) -> str:
    """0 × ∞ is 0; a bare positive factor needs no such care."""
    if any(isinstance(f, n.Number) and f.value > 0 for f in (first, second)):
        return f"({one_bound} * {other})"
    return f"(CASE WHEN {one_bound} = 0 OR {other} = 0 THEN 0 ELSE {one_bound} * {other} END)"


def _compare(node: n.Compare, names: Names) -> str:
    scale = max(node.left.scale, 1) * max(node.right.scale, 1)
    a, b = scaled(node.left, scale, names), scaled(node.right, scale, names)
    if a.point and b.point:
        operator = {"==": "=", "!=": "<>"}.get(node.operator, node.operator)
        return f"({a.low} {operator} {b.low})"
    if node.operator in ("==", "!="):
        same = f"{a.low} = {a.high} AND {b.low} = {b.high} AND {a.low} = {b.low}"
        text = f"(CASE WHEN {same} THEN TRUE WHEN {a.high} < {b.low} OR {b.high} < {a.low} THEN FALSE END)"
        return text if node.operator == "==" else f"(NOT {text})"
    less, more = (a, b) if node.operator in ("<", ">=") else (b, a)
    text = f"(CASE WHEN {less.high} < {more.low} THEN TRUE WHEN {less.low} >= {more.high} THEN FALSE END)"
    return text if node.operator in ("<", ">") else f"(NOT {text})"


def choose(condition: Sql, known: bool, node: n.Choose, names: Names) -> Sql:
    """then if condition else other; an undecided condition spans both."""
    c = condition.low
    if node.kind != NUMBER:
        x, y = emit(node.then, names).low, emit(node.other, names).low
        if known:
            return one(f"(CASE WHEN {c} THEN {x} ELSE {y} END)")
        return one(f"(CASE WHEN {c} THEN {x} WHEN NOT {c} THEN {y} WHEN {x} = {y} THEN {x} END)")
    x, y = (scaled(p, node.scale, names) for p in (node.then, node.other))  # type: ignore[assignment]
    assert isinstance(x, Sql) and isinstance(y, Sql)
    if known:
        low = f"(CASE WHEN {c} THEN {x.low} ELSE {y.low} END)"
        return one(low) if x.point and y.point else Sql(low, f"(CASE WHEN {c} THEN {x.high} ELSE {y.high} END)")
    low = (
        f"(CASE WHEN {c} THEN {x.low} WHEN NOT {c} THEN {y.low} ELSE {_all('LEAST', [x.low, y.low], node.signed)} END)"
    )
    openly = not (x.point and y.point)
    high = f"(CASE WHEN {c} THEN {x.high} WHEN NOT {c} THEN {y.high} ELSE {_all('GREATEST', [x.high, y.high], openly)} END)"
    return Sql(low, high)


def _all(function: str, bounds: list[str], may_be_null: bool) -> str:
    """LEAST or GREATEST where NULL (an open end) wins."""
    text = f"{function}({', '.join(bounds)})"
    if not may_be_null:
        return text
    return f"(CASE WHEN {' OR '.join(f'{b} IS NULL' for b in bounds if not b.isdigit()) or 'FALSE'} THEN NULL ELSE {text} END)"


def _extreme(node: n.Extreme, parts: list[Sql]) -> Sql:
    lows, highs = [p.low for p in parts], [p.high for p in parts]
    if all(p.point for p in parts):
        return one(f"{'LEAST' if node.operator == 'min' else 'GREATEST'}({', '.join(lows)})")
    signed = any(p.signed for p in node.parts)
    if node.operator == "min":
        return Sql(_all("LEAST", lows, signed), f"LEAST({', '.join(highs)})")
    return Sql(f"GREATEST({', '.join(lows)})", _all("GREATEST", highs, True))


def _round(node: n.Round, names: Names) -> Sql:
    value = scaled(node.value, node.value.scale * node.divisor.scale, names)
    divisor = scaled(node.divisor, node.value.scale * node.divisor.scale, names)
    signed = node.value.signed
    if isinstance(node.divisor, n.Number):
        low = _quotient(node.mode, value.low, divisor.low, signed)
        return one(low) if value.point else Sql(low, _quotient(node.mode, value.high, divisor.low, signed))
    low = f"(CASE WHEN {divisor.high} > 0 THEN {_quotient(node.mode, value.low, divisor.high, signed)} ELSE 0 END)"
    high = f"(CASE WHEN {divisor.low} > 0 THEN {_quotient(node.mode, value.high, divisor.low, signed)} END)"
    return Sql(low, high)


def _quotient(mode: str, value: str, divisor: str, signed: bool) -> str:
    """Whole division that rounds as asked. `//` truncates in SQL, so what may be negative is first brought to a multiple."""
    if mode == "half_up":
        return _floor(f"(2 * {value} + {divisor})", f"(2 * {divisor})", signed)
    if mode == "down":
        return _floor(value, divisor, signed)
    return f"(-{_floor(f'(-{value})', divisor, True)})" if signed else f"(({value} + {divisor} - 1) // {divisor})"


def _floor(value: str, divisor: str, signed: bool) -> str:
    if not signed:
        return f"({value} // {divisor})"
    return f"(({value} - (({value} % {divisor}) + {divisor}) % {divisor}) // {divisor})"


def _if_known(node: n.IfKnown, names: Names) -> Sql:
    if node.kind != NUMBER:
        return one(f"COALESCE({emit(node.value, names).low}, {emit(node.other, names).low})")
    value, other = scaled(node.value, node.scale, names), scaled(node.other, node.scale, names)
    if value.point:
        return value
    sure = f"{value.low} = {value.high}"
    low = f"(CASE WHEN {sure} THEN {value.low} ELSE {other.low} END)"
    return one(low) if other.point else Sql(low, f"(CASE WHEN {sure} THEN {value.high} ELSE {other.high} END)")


def months(start: str, end: str) -> Sql:
    """months_between: unknown when a date is."""
    text = _full_months(start, end)
    return Sql(f"COALESCE({text}, 0)", text)


def _full_months(start: str, end: str) -> str:
    whole = f"(EXTRACT(YEAR FROM {end}) - EXTRACT(YEAR FROM {start})) * 12 + EXTRACT(MONTH FROM {end}) - EXTRACT(MONTH FROM {start})"
    short = f"(CASE WHEN EXTRACT(DAY FROM {end}) < EXTRACT(DAY FROM {start}) THEN 1 ELSE 0 END)"
    null = f"CASE WHEN {start} IS NULL OR {end} IS NULL THEN NULL ELSE"
    return f"({null} GREATEST(0, CAST({whole} - {short} AS BIGINT)) END)"


def age(birth: str, on: date) -> Sql:
    """Full years on a day, unknown without a birth date."""
    had = f"EXTRACT(MONTH FROM {birth}) * 100 + EXTRACT(DAY FROM {birth}) > {on.month * 100 + on.day}"
    years = f"CAST({on.year} - EXTRACT(YEAR FROM {birth}) - (CASE WHEN {had} THEN 1 ELSE 0 END) AS BIGINT)"
    # Nothing is greater than a day that is not known, so that it goes on as unknown.
    text = f"(CASE WHEN {birth} > DATE '{on}' THEN 0 ELSE {years} END)"
    return Sql(f"COALESCE({text}, 0)", text)
