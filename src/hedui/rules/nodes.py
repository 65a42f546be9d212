"""The one tree that the three readers share: a checked expression, each node with its kind, units and bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from hedui.rules.units import ANY, Units
from hedui.rules.vocabulary import NUMBER, TEXT, TRUTH


@dataclass(frozen=True)
class Node:
    """What is known of any expression before it is computed.

    `known`: it can never be unknown. For numbers: `units` (a set, see units.py), `signed` (may be negative) and
    `scale` (the stored integer is that many times the value).
    """

    kind: str
    known: bool = True
    units: Units = ANY
    signed: bool = False
    scale: int = 1


@dataclass(frozen=True)
class Number(Node):
    """A bare whole number."""

    value: int = 0


@dataclass(frozen=True)
class Code(Node):
    """A quoted code."""

    value: str = ""


@dataclass(frozen=True)
class Truth(Node):
    """True or False."""

    value: bool = False


@dataclass(frozen=True)
class Anything(Node):
    """`unknown`: a quantity of which nothing is known but that it is not negative."""


@dataclass(frozen=True)
class Field(Node):
    """A fact or a step. `whose`: own (the entity of the step), household (around it) or each (the loop's entity)."""

    whose: str = "own"
    entity: str = ""
    name: str = ""
    step: bool = False


@dataclass(frozen=True)
class Today(Node):
    """`on`: the day whose values apply."""


@dataclass(frozen=True)
class Param(Node):
    """A dated parameter, `back` years earlier; of another region when `region` is given."""

    name: str = ""
    back: int = 0
    region: Node | None = None


@dataclass(frozen=True)
class Look(Node):
    """A table look-up: the keys asked for and the result column."""

    table: str = ""
    keys: tuple[tuple[str, Node], ...] = ()
    column: str = ""


@dataclass(frozen=True)
class Arithmetic(Node):
    """+ - * of two numbers."""

    operator: str = "+"
    left: Node = Node(NUMBER)
    right: Node = Node(NUMBER)


@dataclass(frozen=True)
class Compare(Node):
    """< <= > >= == != of two numbers, dates or codes."""

    operator: str = "<"
    left: Node = Node(NUMBER)
    right: Node = Node(NUMBER)


@dataclass(frozen=True)
class Logic(Node):
    """and, or, not."""

    operator: str = "and"
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Listed(Node):
    """`x in list.NAME`."""

    item: Node = Node(TEXT)
    codes: tuple[str, ...] = ()
    name: str = ""
    label: str = ""


@dataclass(frozen=True)
class Choose(Node):
    """`then if condition else other`."""

    condition: Node = Node(TRUTH)
    then: Node = Node(NUMBER)
    other: Node = Node(NUMBER)


@dataclass(frozen=True)
class Extreme(Node):
    """min or max of several numbers."""

    operator: str = "min"
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Round(Node):
    """round_up, round_down or round_half_up(value, divisor): the only division."""

    mode: str = "up"
    value: Node = Node(NUMBER)
    divisor: Node = Node(NUMBER)


@dataclass(frozen=True)
class Each(Node):
    """sum, count, max, any or all over a collection, with an optional filter."""

    operator: str = "sum"
    collection: str = ""
    entity: str = ""
    variable: str = ""
    element: Node = Node(NUMBER)
    condition: Node | None = None


@dataclass(frozen=True)
class Months(Node):
    """months_between(start, end): full months, not below 0."""

    start: Node = Node("date")
    end: Node = Node("date")


@dataclass(frozen=True)
class Within(Node):
    """within_months(day, n): the day is not after `on`, and fewer than n full months have passed."""

    day: Node = Node("date")
    months: int = 0


@dataclass(frozen=True)
class Letter(Node):
    """has_letter(text, 'EMP'): the text contains one of the letters."""

    text: Node = Node(TEXT)
    letters: str = ""


@dataclass(frozen=True)
class IfKnown(Node):
    """if_known(x, y): x when it is known, otherwise y. The only way to forget."""

    value: Node = Node(NUMBER)
    other: Node = Node(NUMBER)


@dataclass(frozen=True)
class Outcome(Node):
    """Whether another programme's outcome for this family is met (or unmet)."""

    programme: str = ""
    met: bool = True


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    found: list[Node] = []
    for value in vars(node).values():
        if isinstance(value, Node):
            found.append(value)
        elif isinstance(value, tuple):
            for one in value:
                if isinstance(one, Node):
                    found.append(one)
                elif isinstance(one, tuple) and len(one) == 2 and isinstance(one[1], Node):
                    found.append(one[1])
    return tuple(found)


def walk(node: Node) -> list[Node]:
    """The node and all below it."""
    found = [node]
    for child in children(node):
        found += walk(child)
    return found


def with_children(node: Node, visit: Callable[[Node], Node]) -> Node:
    """The same node over changed nodes directly below."""
    changed: dict[str, object] = {}
    for name, value in vars(node).items():
        if isinstance(value, Node):
            changed[name] = visit(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            changed[name] = tuple(visit(part) for part in value)
        elif isinstance(value, tuple) and value and isinstance(node, Look) and name == "keys":
            changed[name] = tuple((key, visit(part)) for key, part in value)
    return replace(node, **changed) if changed else node  # type: ignore[arg-type]
