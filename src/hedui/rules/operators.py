"""Make typed nodes: which kinds and units fit together, and what is known of the result. Raises Misfit otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import lcm

from hedui.rules import nodes as n
from hedui.rules.units import ANY, ONE, Units, meet, parse_unit, readings, show, times
from hedui.rules.vocabulary import DATE, NUMBER, TEXT, TRUTH
from hedui.values.faults import Place

_KIND_NAMES = {NUMBER: "a number", TRUTH: "yes or no", TEXT: "a code", DATE: "a date"}


@dataclass
class Misfit(Exception):
    """Two parts of a formula that do not fit: what is wrong and what to write instead."""

    what: str
    remedy: str


def want(node: n.Node, kind: str, role: str) -> n.Node:
    """The node itself when it has that kind."""
    if node.kind != kind:
        raise Misfit(
            f"{role} must be {_KIND_NAMES[kind]}, not {_KIND_NAMES[node.kind]}", "Check the name, or compare it."
        )
    return node


def number(value: int) -> n.Node:
    """A bare whole number."""
    return n.Number(NUMBER, units=readings(value), value=value)


def anything() -> n.Node:
    """`unknown`: [0, ∞), of whatever unit is needed."""
    return n.Anything(NUMBER, known=False)


def fitting(left: n.Node, right: n.Node, doing: str) -> Units:
    """The units two numbers share; Misfit names both when they share none."""
    units = meet(left.units, right.units)
    if units is None:
        what = f"{show(left.units)} and {show(right.units)} cannot be {doing}"
        if any(isinstance(side, n.Number) for side in (left, right)):
            raise Misfit(what, "A bare number is no money: write a parameter with its document and name it here.")
        raise Misfit(what, "Bring both sides to the same unit, for example with `12 *` for a year.")
    return units


def arithmetic(operator: str, left: n.Node, right: n.Node) -> n.Node:
    """+ - * with their units. A product of two numbers that may both be negative is refused."""
    want(left, NUMBER, f"the left side of {operator}")
    want(right, NUMBER, f"the right side of {operator}")
    if isinstance(left, n.Number) and isinstance(right, n.Number) and operator == "*":
        return n.Number(NUMBER, units=times(left.units, right.units), value=left.value * right.value)
    known = left.known and right.known
    if operator == "*":
        if left.signed and right.signed:
            raise Misfit("both factors may be negative", "Write max(0, …) around one of them.")
        units = times(left.units, right.units)
        signed, scale = left.signed or right.signed, left.scale * right.scale
        return _folded(n.Arithmetic(NUMBER, known, units, signed, scale, operator, left, right))
    units = fitting(left, right, "added" if operator == "+" else "subtracted")
    signed = operator == "-" or left.signed or right.signed
    return n.Arithmetic(NUMBER, known, units, signed, lcm(left.scale, right.scale), operator, left, right)


def _folded(product: n.Arithmetic) -> n.Node:
    """Cancel a bare factor against the twelfths of a yearly value: 12 × (n/12) is n."""
    factor = next((p for p in (product.left, product.right) if isinstance(p, n.Number)), None)
    if factor and factor.value and product.scale % factor.value == 0 and product.scale > 1:
        return replace(product, scale=product.scale // factor.value)
    return product


def compare(operator: str, left: n.Node, right: n.Node) -> n.Node:
    """A comparison; both sides of one kind and unit, and no rounding inside (compare first, round for display)."""
    if left.kind != right.kind:
        what = f"{_KIND_NAMES[left.kind]} cannot be compared with {_KIND_NAMES[right.kind]}"
        raise Misfit(what, "Compare numbers with numbers and codes with 'codes'.")
    if left.kind == NUMBER:
        fitting(left, right, "compared")
        if any(isinstance(part, n.Round) for side in (left, right) for part in n.walk(side)):
            raise Misfit("a comparison must not follow a rounding", "Compare products: a < b * c instead of a / c < b.")
    elif left.kind in (TEXT, TRUTH) and operator not in ("==", "!="):
        raise Misfit(f"{_KIND_NAMES[left.kind]} has no order", "Use == or !=.")
    return n.Compare(TRUTH, left.known and right.known, operator=operator, left=left, right=right)


def logic(operator: str, parts: list[n.Node]) -> n.Node:
    """and, or, not of yes-or-no parts."""
    for part in parts:
        want(part, TRUTH, f"each part of `{operator}`")
    return n.Logic(TRUTH, all(p.known for p in parts), operator=operator, parts=tuple(parts))


def choose(condition: n.Node, then: n.Node, other: n.Node) -> n.Node:
    """`then if condition else other`; an undecided condition spans both."""
    want(condition, TRUTH, "what stands after `if`")
    want(other, then.kind, "what stands after `else`")
    units = fitting(then, other, "alternatives") if then.kind == NUMBER else ANY
    known = condition.known and then.known and other.known
    scale, signed = lcm(then.scale, other.scale), then.signed or other.signed
    return n.Choose(then.kind, known, units, signed, scale, condition, then, other)


def extreme(operator: str, parts: list[n.Node]) -> n.Node:
    """min or max of at least two numbers; max(0, x) is never negative."""
    if len(parts) < 2:
        raise Misfit(
            f"{operator} needs at least two numbers", f"Write {operator}(0, x), or {operator}(… for a in assets)."
        )
    units: Units = ANY
    for part in parts:
        want(part, NUMBER, f"each part of {operator}")
        units = fitting(replace(parts[0], units=units), part, "compared")
    signed = (all if operator == "max" else any)(p.signed for p in parts)
    return n.Extreme(
        NUMBER, all(p.known for p in parts), units, signed, lcm(*(p.scale for p in parts)), operator, tuple(parts)
    )


def rounded(mode: str, value: n.Node, divisor: n.Node) -> n.Node:
    """round_MODE(value, divisor). A divisor that is not a bare number needs a value that is never negative."""
    want(value, NUMBER, "what is rounded")
    want(divisor, NUMBER, "the divisor")
    bare = isinstance(divisor, n.Number) and divisor.value > 0
    if divisor.signed or (isinstance(divisor, n.Number) and not bare):
        raise Misfit("the divisor must be positive", "Divide by a bare number or by a count.")
    if value.signed and not bare:
        raise Misfit("a number that may be negative can only be divided by a bare number", "Write max(0, …) around it.")
    units = times(value.units, divisor.units, -1)
    return n.Round(NUMBER, bare and value.known, units, value.signed, 1, mode, value, divisor)


def each(
    operator: str, collection: str, entity: str, variable: str, element: n.Node, condition: n.Node | None
) -> n.Node:
    """sum, count, max, any or all over a collection. Members are always known; of other lists more may exist."""
    if condition is not None:
        want(condition, TRUTH, "what stands after `if`")
    where = {
        "collection": collection,
        "entity": entity,
        "variable": variable,
        "element": element,
        "condition": condition,
    }
    known = entity == "person" and element.known and (condition is None or condition.known)
    if operator in ("any", "all"):
        want(element, TRUTH, f"what stands in {operator}")
        return n.Each(TRUTH, known, operator=operator, **where)  # type: ignore[arg-type]
    want(element, NUMBER, f"what stands in {operator}")
    if operator == "count":
        if not isinstance(element, n.Number):
            raise Misfit("count counts entries", f"Write count({variable} for {variable} in {collection} if …).")
        return n.Each(NUMBER, known, frozenset({ONE}), operator=operator, **where)  # type: ignore[arg-type]
    if operator == "max" and element.signed:
        raise Misfit("max over a collection needs numbers that are never negative", "Write max(0, …) inside.")
    return n.Each(NUMBER, known, element.units, element.signed, element.scale, operator, **where)  # type: ignore[arg-type]


def if_known(value: n.Node, other: n.Node) -> n.Node:
    """value when it is known, otherwise other."""
    want(other, value.kind, "the second part of if_known")
    units = fitting(value, other, "alternatives") if value.kind == NUMBER else ANY
    scale, signed = lcm(value.scale, other.scale), value.signed or other.signed
    return n.IfKnown(value.kind, other.known, units, signed, scale, value, other)


def months_between(start: n.Node, end: n.Node) -> n.Node:
    """Full months from start to end."""
    want(start, DATE, "the start")
    want(end, DATE, "the end")
    unit = frozenset({parse_unit("months", Place())})
    return n.Months(NUMBER, start.known and end.known, unit, start=start, end=end)
