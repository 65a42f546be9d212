"""One step or condition told: its formula in words, the numbers it used, its value and its source."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hedui.rules import nodes as n
from hedui.rules.binding import Step
from hedui.rules.interval import Interval
from hedui.rules.records import Record, Thing
from hedui.rules.reference import Family
from hedui.rules.units import NAMES, parse_unit
from hedui.rules.vocabulary import RESULT_LABELS
from hedui.rules.wording import OUTCOMES, fact_label, figure, words
from hedui.values.faults import Place


def step_line(family: Family, step: Step, record: Record) -> dict[str, Any]:
    """A step for the answer: name, label, entity, formula, with, value, unit, cite (and low, high when not a point)."""
    value = family.step(step, record)
    applies = family.applies(step, record) if not step.missing else False
    line: dict[str, Any] = {
        "name": step.name,
        "label": step.written.label,
        "entity": step.entity,
        "of": record.path,
        "formula": words(step.node, lambda node: label(family, node)),
        "with": numbers_used(family, step, record) if applies is not False else {},
        "value": as_data(value),
        "unit": step.written.unit,
        "cite": cite(family, step),
        "applies": applies is not False,
    }
    if isinstance(value, Interval) and value.point is None:
        line |= {"value": None, "low": _bound(value.low), "high": _bound(value.high)}
    if step.name in record.overridden:
        line |= {"overridden": True, "computed": as_data(family.as_computed(step, record))}
    return line


def condition_tree(family: Family, step: Step, record: Record) -> dict[str, Any]:
    """A condition for the answer: name, label, outcome, left, operator, right, cite; a group has `parts`."""
    truth = family.step(step, record)
    head: dict[str, Any] = {"name": step.name, "label": step.written.label, "outcome": OUTCOMES[_decided(truth)]}
    if step.missing:
        return head | {"left": None, "operator": None, "right": None, "cite": cite(family, step)}
    return head | _leaf(family, step.node, record) | {"cite": cite(family, step)}


def _leaf(family: Family, node: n.Node, record: Record) -> dict[str, Any]:
    if isinstance(node, n.Compare):
        sides = {k: as_data(family.compute(v, record, None)) for k, v in (("left", node.left), ("right", node.right))}
        return {"left": sides["left"], "operator": node.operator, "right": sides["right"],
                "formula": words(node, lambda part: label(family, part))}  # fmt: skip
    if isinstance(node, n.Logic):
        names = {"and": "all", "or": "any", "not": "none"}
        inner = node.parts[0].parts if node.operator == "not" and isinstance(node.parts[0], n.Logic) else node.parts
        parts = []
        for part in inner:
            outcome = OUTCOMES[_decided(family.compute(part, record, None))]
            parts.append({"outcome": outcome, **_leaf(family, part, record)})
        return {"left": None, "operator": names[node.operator], "right": None, "parts": parts}
    text = words(node, lambda part: label(family, part))
    return {
        "left": OUTCOMES[_decided(family.compute(node, record, None))],
        "operator": "is",
        "right": "met",
        "formula": text,
    }


def _decided(truth: Thing) -> bool | None:
    return truth if isinstance(truth, bool) else None


def label(family: Family, node: n.Node) -> str | None:
    """The Chinese label of a fact, step, parameter or look-up; None for what is made of parts."""
    if isinstance(node, n.Field):
        return family.bound.step(node.name).written.label if node.step else fact_label(node.entity, node.name)
    if isinstance(node, n.Param):
        declared = family.bound.pack.declared(node.name)
        name = declared.label if declared else node.name
        before = "上年度" if node.back else ""
        return f"{before}{name}" + (f"（{label(family, node.region)}）" if node.region else "")
    if isinstance(node, n.Look):
        keys = "、".join(words(key, lambda part: label(family, part)) for _, key in node.keys)
        return f"按{keys}查{table_label(family, node)}得到的{RESULT_LABELS.get(node.column, node.column)}"
    return None


def table_label(family: Family, node: n.Look) -> str:
    """What the table of a look-up is called."""
    table = family.bound.pack.table(node.table)
    return table.label if table else node.table


def no_row(family: Family, node: n.Look, own: Record, each: Record | None) -> str:
    """That the table has no row for this case, and what was looked for: `劳动力系数表里没有“健康类别 重残重病、性别 女”这一行`."""
    sought = []
    for _, key in node.keys:
        of = "" if isinstance(key, n.Code | n.Number) else words(key, lambda part: label(family, part))
        sought.append(f"{of} {figure(family.compute(key, own, each), unit_of(family, key))}".strip())
    return f"{table_label(family, node)}里没有“{'、'.join(sought)}”这一行"


UNPUBLISHED_PROPERTY = "property_unpublished"
"""The national step that leaves property open where the region has published no ceiling for it."""


def property_unpublished(household: Record) -> tuple[str, str]:
    """What that condition asks and what the family has, in words: its formula is only a way to say so."""
    has = "家里有财产，公布以前不能判断" if household.lists["assets"] else "家里没有财产，不用比"
    return "当地没有公布财产上限：没有财产的不用比，有财产的等公布后再判断", has


def numbers_used(family: Family, step: Step, record: Record) -> dict[str, str]:
    """Label → value of everything the formula reads directly, outside loops, with units."""
    used: dict[str, str] = {}
    for node in outside_loops(step.node):
        if isinstance(node, n.Field | n.Param):
            value = family.compute(node, record, None)
            used[label(family, node) or ""] = figure(value, unit_of(family, node), node)
    return used


def outside_loops(node: n.Node) -> list[n.Node]:
    """The node and those below it, without what stands in loops."""
    if isinstance(node, n.Each):
        return []
    found = [node]
    for child in n.children(node):
        found += outside_loops(child)
    return found


def unit_of(family: Family, node: n.Node) -> str:
    """The unit's name of a fact, step or parameter."""
    if isinstance(node, n.Param):
        declared = family.bound.pack.declared(node.name)
        return declared.unit if declared else "number"
    if isinstance(node, n.Field) and node.step:
        return family.bound.step(node.name).written.unit
    if isinstance(node, n.Field) and node.name == "age":
        return "age"
    return next((name for name in NAMES if parse_unit(name, Place()) in node.units), "number")


def cite(family: Family, step: Step) -> dict[str, Any]:
    """The step's own source and those of the values it read, with their dates."""
    own = step.written.cite
    values = []
    for node in n.walk(step.node):
        if isinstance(node, n.Param) and node.region is None and (node.name, node.back) in family.values:
            value = family.values[(node.name, node.back)]
            values.append({
                "parameter": node.name, "value": value.value, "unit": value.unit, "pack": value.pack,
                "document": value.source.document, "article": value.source.article,
                "reported_as": value.source.reported_as, "illustrative": value.source.illustrative,
                "from": value.begins.isoformat() if value.begins else None,
                "to": value.ends.isoformat() if value.ends else None,
            })  # fmt: skip
    return {"document": own.document, "article": own.article, "reported_as": own.reported_as,
            "illustrative": own.illustrative, "pack": step.written.pack, "values": values}  # fmt: skip


def as_data(value: Thing) -> Any:
    """A value for JSON; an interval that is no point is {low, high}, high null when open."""
    if isinstance(value, Interval):
        if value.point is not None:
            return _bound(value.point)
        return {"low": _bound(value.low), "high": _bound(value.high)}
    return value.isoformat() if isinstance(value, date) else value


def _bound(number: Fraction | int | None) -> int | None:
    """A bound as a whole number; a twelfth (a yearly standard read monthly) is rounded half up for display only."""
    return None if number is None else int((2 * Fraction(number) + 1) // 2)
