"""The calculation sheet (核查测算表): every figure with its formula, its numbers, its source; what is unknown, overridden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hedui.rules import nodes as n
from hedui.rules.assess import answer_of, families
from hedui.rules.binding import Step
from hedui.rules.household import Household, read_household
from hedui.rules.interval import exactly
from hedui.rules.overriding import words_for
from hedui.rules.pack import Pack
from hedui.rules.records import Record
from hedui.rules.reference import Family
from hedui.rules.telling import UNPUBLISHED_PROPERTY, as_data, condition_tree, label, property_unpublished, unit_of
from hedui.rules.unknowns import is_known, of_step
from hedui.rules.vocabulary import ENTITY_LABELS
from hedui.rules.wording import OUTCOME_LABELS, figure, words


def explain(
    household: Mapping[str, Any] | Household,
    pack: Pack | str | None = None,
    on: date | None = None,
    sets: Mapping[str, int] | None = None,
    packs_root: Path | None = None,
) -> dict[str, Any]:
    """The answer with `tree`: each condition, below it the steps it reads, below them theirs (shared steps once each).

    Same arguments and errors as `assess`. `sheet` prints the result.
    """
    told = household if isinstance(household, Household) else read_household(household)
    family = families(told, pack, on, sets, packs_root)[-1]
    names = names_of(told)
    return answer_of(family, told) | {
        "tree": [_named(branch, names) for branch in tree_of(family)], "values": _values(family), "tables": _tables(family),
        "law": family.bound.pack.profile_document(family.bound.applied_on), "people": names,
    }  # fmt: skip


def names_of(told: Household) -> dict[str, str]:
    """The names of the members by what trees call them (成员 1 …), where they have one; who shares a name keeps the number."""
    names = [member.name.strip() for member in told.members]
    own = {at: name for at, name in enumerate(names) if name}
    label = ENTITY_LABELS["person"]
    return {
        f"{label} {at + 1}": name if names.count(name) == 1 else f"{name}（{label} {at + 1}）"
        for at, name in own.items()
    }


def _named(branch: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    of, below = branch["of"], branch.get("from")
    return branch | {"of": names.get(of, of)} | ({"from": [_named(one, names) for one in below]} if below else {})


def tree_of(family: Family) -> list[dict[str, Any]]:
    """Each condition of a family, then each other step of the household, with the steps that it reads below it."""
    told_steps: set[tuple[str, str]] = set()
    tree = []
    for step in family.bound.conditions:
        for record in family.household.every(step.entity):
            tree.append(_branch(family, step, record, told_steps))
    for step in family.bound.steps:
        if step.entity == "household" and not step.is_condition:
            branch = _branch(family, step, family.household, told_steps)
            tree += [branch] if "again" not in branch else []
    return tree


def _branch(family: Family, step: Step, record: Record, told: set[tuple[str, str]]) -> dict[str, Any]:
    value = family.step(step, record)
    branch: dict[str, Any] = {
        "name": step.name, "label": step.written.label, "entity": step.entity, "of": who(record),
        "value": as_data(value), "shown": figure(value, step.written.unit), "cite": str(step.written.cite),
    }  # fmt: skip
    if (step.name, record.path) in told:
        return branch | {"again": True}
    told.add((step.name, record.path))
    if step.missing:
        return branch | {
            "missing": list(step.missing),
            "missing_words": [words_for(family.bound, m) for m in step.missing],
        }
    if family.applies(step, record) is False:
        return branch | {"applies": False}
    branch["formula"] = words(step.node, lambda node: label(family, node))
    branch["numbers"] = words(step.node, lambda node: _number(family, node, record))
    if step.name == UNPUBLISHED_PROPERTY:
        branch["formula"], branch["numbers"] = property_unpublished(family.household)
    if step.is_condition:
        branch |= {"outcome": condition_tree(family, step, record)["outcome"]}
    if step.name in record.overridden:
        branch["computed"] = figure(family.as_computed(step, record), step.written.unit)
    if not is_known(value):
        branch["unknown"] = of_step(family, step.name, record)
    branch["from"] = [_branch(family, s, r, told) for s, r in _read(family, step, record)]
    return branch


def _read(family: Family, step: Step, record: Record) -> list[tuple[Step, Record]]:
    """The steps a step reads directly, with the records they belong to."""
    found: dict[tuple[str, str], tuple[Step, Record]] = {}

    def add(name: str, of: Record) -> None:
        found.setdefault((name, of.path), (family.bound.step(name), of))

    def visit(node: n.Node, loop: n.Each | None) -> None:
        if isinstance(node, n.Field) and node.step:
            if node.whose == "each" and loop is not None:
                for each in record.lists.get(loop.collection, ()):
                    add(node.name, each)
            else:
                add(node.name, family.household if node.whose == "household" else record)
        for child in n.children(node):
            visit(child, node if isinstance(node, n.Each) else loop)

    visit(step.node, None)
    return list(found.values())


def _number(family: Family, node: n.Node, record: Record) -> str | None:
    """A fact's, step's, parameter's or loop's value as text; None for what is made of parts."""
    if isinstance(node, n.Field | n.Param) and not (isinstance(node, n.Field) and node.whose == "each"):
        return figure(family.compute(node, record, None), unit_of(family, node), node)
    if isinstance(node, n.Each):
        return figure(family.compute(node, record, None), unit_of(family, node))
    return label(family, node)


def who(record: Record) -> str:
    """Whose step it is, for people: 家庭, 成员 1, 义务人 2, 财产 3 …"""
    if record.entity == "household":
        return ENTITY_LABELS["household"]
    number = record.path.split(".")[-1]
    return (
        f"{ENTITY_LABELS[record.entity]} {int(number) + 1}"
        if number.isdigit()
        else f"{ENTITY_LABELS[record.entity]}（不明）"
    )


def _values(family: Family) -> list[dict[str, Any]]:
    """Every parameter the family's programme read: value, period, document or who reported it."""
    found = []
    read = [("上年度" if back else "", name, "", value) for (name, back), value in family.values.items()]
    for where, value in family.elsewhere.items():
        name, region = where.split("@", 1)
        read.append(("", name, f"［{region}］", value))
    for before, name, region, value in read:
        found.append({
            "name": name, "label": f"{before}{words_for(family.bound, name)}{region}",
            "value": value.value, "shown": figure(exactly(value.value), value.unit), "pack": value.pack,
            "source": str(value.source), "from": value.begins.isoformat() if value.begins else None,
            "to": value.ends.isoformat() if value.ends else None,
        })  # fmt: skip
    return found


def _tables(family: Family) -> list[dict[str, Any]]:
    """Every table the family's programme looks into: the period of its rows in force, document or who reported it."""
    names = sorted({part.table for s in family.bound.steps for part in n.walk(s.node) if isinstance(part, n.Look)})
    found = []
    for table in filter(None, map(family.bound.pack.table, names)):
        row = table.on(family.bound.on)[0]
        found.append({
            "name": table.name, "label": table.label, "pack": table.pack, "source": str(table.source),
            "from": row.begins.isoformat() if row.begins else None, "to": row.ends.isoformat() if row.ends else None,
        })  # fmt: skip
    return found


def sheet(explained: Mapping[str, Any]) -> str:
    """The calculation sheet as text, in Chinese, from the result of `explain`."""
    e = explained
    lines = [
        "申请社会救助家庭经济状况核查测算表",
        f"户编号 {e['household_no'] or '—'}　规则 {e['pack_name']}（{e['pack']}）　核算日 {e['on']}　法规 {e['law'] or '—'}",
        f"结论：{e['indication']}　计入人口 {e['members_counted']} 人",
        "",
    ]
    for branch in e["tree"]:
        lines += _print(branch, 0)
    lines += ["", "参数与依据"]
    for value in [*e["values"], *e["tables"]]:
        until = f"{value['from'] or '…'} 至 {value['to'] or '…'}（不含）"
        lines.append(f"  {value['label']} {value.get('shown', '查表')}　{until}　{value['pack']}　{value['source']}")
    for title, key in (("本地未公布", "not_published"), ("示例数据", "illustrative")):
        if e[key]:
            lines.append(f"{title}：{'、'.join(dict.fromkeys(e['labels'].get(name, name) for name in e[key]))}")
    if e["overrides"]:
        lines.append("人工或假设改动：")
        lines += [f"  {_override(o)}" for o in e["overrides"]]
    if e["unknown"]:
        lines.append("尚不清楚，查明后即可判断：")
        lines += [f"  {_whose(path, e['people'])}{what}（文件中的 {path}）" for path, what in e["unknown"].items()]
    return "\n".join(lines) + "\n"


def _whose(path: str, people: Mapping[str, str]) -> str:
    entity, _, rest = path.partition(".")
    number, person = rest.partition(".")[0], ENTITY_LABELS["person"]
    if entity != "members" or not number.isdigit():
        return ""
    called = f"{person} {int(number) + 1}"
    return f"{people.get(called, called)}："


def _override(override: Mapping[str, Any]) -> str:
    if override.get("by") == "--set":
        return f"{override['name']} = {override['value']}（假设）"
    owner = f"［{override['of']}］" if override["of"] else ""
    return f"{override['label']}{owner} ＝ {override['shown']}，{override['by']}：{override['reason']}（{override.get('evidence') or '无附件'}）"


def _print(branch: Mapping[str, Any], depth: int) -> list[str]:
    pad = "  " * depth
    name = branch["label"] + ("" if branch["entity"] == "household" else f"［{branch['of']}］")
    if branch.get("again"):
        return [f"{pad}{name} ＝ {branch['shown']}（见上）"]
    if branch.get("applies") is False:
        return [f"{pad}{name}：不适用"]
    if "missing" in branch:
        return [f"{pad}{name}：本地未公布（{'、'.join(branch['missing_words'])}）"]
    cite = f"　〔{branch['cite']}〕" if branch["cite"] else ""
    head = f"{OUTCOME_LABELS[branch['outcome']]}　" if "outcome" in branch else ""
    shown = "" if "outcome" in branch else f" ＝ {branch['shown']}"
    lines = [f"{pad}{head}{name}{shown}{cite}", f"{pad}    {branch['formula']}"]
    if branch["numbers"] != branch["formula"]:
        lines.append(f"{pad}    {branch['numbers']}")
    if "computed" in branch:
        lines.append(f"{pad}    测算为 {branch['computed']}，已由人工改为 {branch['shown']}")
    for below in branch["from"]:
        lines += _print(below, depth + 1)
    return lines
