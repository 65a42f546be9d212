"""What is not known behind a figure or an undecided condition, and so what would settle it."""

from __future__ import annotations

from hedui.rules import nodes as n
from hedui.rules.interval import Interval
from hedui.rules.records import Record, Thing
from hedui.rules.reference import Family
from hedui.rules.telling import no_row
from hedui.rules.vocabulary import ENTITY_LABELS
from hedui.rules.wording import fact_label
from hedui.values.region import full_name


def is_known(value: Thing) -> bool:
    """Whether a value is a point, a decided yes or no, a known code or date."""
    return value.point is not None if isinstance(value, Interval) else value is not None


def unknowns(family: Family, node: n.Node, own: Record, each: Record | None = None) -> dict[str, str]:
    """Path → label of every unknown fact that the node reads, in the order in which they are met."""
    found: dict[str, str] = {}
    for part in n.children(node) if not isinstance(node, n.Field | n.Each) else ():
        found |= unknowns(family, part, own, each)
    if isinstance(node, n.Field):
        found |= _of_field(family, node, own, each)
    elif isinstance(node, n.Each):
        found |= _of_each(family, node, own)
    elif isinstance(node, n.Outcome):
        found |= of_outcome(family.other(node.programme))
    elif isinstance(node, n.Look) and not found and not is_known(family.compute(node, own, each)):
        found[f"table.{node.table}"] = no_row(family, node, own, each)
    elif isinstance(node, n.Param) and node.region is not None and not is_known(family.compute(node, own, each)):
        region = family.compute(node.region, own, each)
        where = full_name(str(region)) if region else "该地"
        found[f"{node.name}@{region}"] = f"{where}在该日期的{_parameter_label(family, node.name)}未收录"
    return found


def of_outcome(family: Family) -> dict[str, str]:
    """What would settle the undecided conditions of a programme."""
    found: dict[str, str] = {}
    for step in family.bound.conditions:
        own = [family.household] if step.entity == "household" else family.household.lists["members"]
        for record in own:
            if family.step(step, record) is None:
                found |= of_step(family, step.name, record)
    return found


def of_step(family: Family, name: str, record: Record) -> dict[str, str]:
    """What is unknown behind one step of one record."""
    step = family.bound.step(name)
    if step.name in record.overridden:
        return {}
    if step.missing:
        return {m: f"本地未公布 {_parameter_label(family, m)}" for m in step.missing}
    found = unknowns(family, step.when, record) if step.when is not None else {}
    if family.applies(step, record) is not False:
        found |= unknowns(family, step.node, record)
        if not found and any(isinstance(part, n.Anything) for part in n.walk(step.node)):
            where = f"{record.path}." if record.path else ""
            found[f"{where}{step.name}"] = f"{step.written.label}：需人工核实"
    return found


def _of_field(family: Family, node: n.Field, own: Record, each: Record | None) -> dict[str, str]:
    record = {"own": own, "household": family.household, "each": each}[node.whose]
    assert record is not None
    if node.step:
        known = is_known(family.step(family.bound.step(node.name), record))
        return {} if known else of_step(family, node.name, record)
    if is_known(record.facts[node.name]):
        return {}
    if not record.certain:
        return {record.path: f"{ENTITY_LABELS[record.entity]}情况不明"}
    path = f"{record.path}.{node.name}" if record.path else node.name
    return {path: fact_label(record.entity, node.name)}


def _of_each(family: Family, node: n.Each, own: Record) -> dict[str, str]:
    found: dict[str, str] = {}
    for record in own.lists.get(node.collection, ()):
        matches = True if node.condition is None else family.compute(node.condition, own, record)
        if matches is False:
            continue
        if not record.certain:
            found.setdefault(record.path, f"{ENTITY_LABELS[record.entity]}情况不明")
            continue
        if matches is None and node.condition is not None:
            found |= unknowns(family, node.condition, own, record)
        found |= unknowns(family, node.element, own, record)
    return found


def _parameter_label(family: Family, name: str) -> str:
    declared = family.bound.pack.declared(name)
    return declared.label if declared else name
