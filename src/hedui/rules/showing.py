"""`packs show` and `packs diff`: what is in force where and since when, and what differs between two packs, in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hedui.rules.interval import exactly
from hedui.rules.loading import load
from hedui.rules.pack import Pack
from hedui.rules.parameters import Value
from hedui.rules.programme import Written, programme, programme_names
from hedui.rules.wording import figure


def show_pack(code: str, on: date, packs_root: Path | None = None) -> str:
    """What is in force in a region on a day: values, lists, tables, programmes, each with the pack it comes from."""
    pack = load(code, packs_root)
    lines = [f"{pack.code} {pack.name}　{on}　" + " → ".join(f"{layer.code} {layer.name}" for layer in pack.layers)]
    if pack.layers[0].code != pack.code:
        lines.append(f"{pack.code} 没有自己的政策包：以下全部沿用 {pack.layers[0].code} {pack.layers[0].name}")
    lines.append(f"法规（按申请日期）：{pack.profile(on) or '无'}")
    lines.append("参数")
    for name in _parameter_names(pack):
        lines += [f"  {line}" for line in _in_force(pack, name, on)]
    lines.append("代码表")
    for name in sorted({name for layer in pack.layers for name in layer.lists}):
        found = pack.code_list(name, on)
        if found is not None:
            lines.append(f"  {name} {found.label}：{'、'.join(found.codes) or '（空）'}　{found.pack}　{found.source}")
    tables = {name: table for layer in reversed(pack.layers) for name, table in layer.tables.items()}
    if tables:
        lines.append("查找表")
        lines += [
            f"  {name} {table.label}：{len(table.on(on))} 行　{table.pack}　{table.source}"
            for name, table in tables.items()
        ]
    lines.append("救助项目")
    for name in programme_names(pack):
        lines += _programme_lines(pack, name, on)
    return "\n".join(lines) + "\n"


def _parameter_names(pack: Pack) -> list[str]:
    return list(dict.fromkeys(name for layer in pack.layers for name in layer.parameters))


def _in_force(pack: Pack, name: str, on: date) -> list[str]:
    declared = pack.declared(name)
    assert declared is not None
    found: dict[Value, str] = {}
    for urban, kind in ((True, "城市"), (False, "农村")):
        value = pack.find(name, on, urban)
        if value is not None:
            found[value] = "" if value in found else kind
    if not found:
        published = "未公布" if not pack.published(name) else f"在 {on} 没有值"
        return [f"{name} {declared.label}：{published}"]
    lines = []
    for value, kind in found.items():
        which = f"（{kind}）" if kind and len(found) > 1 else ""
        period = f"{value.begins or '…'} 至 {value.ends or '…'}（不含）"
        lines.append(
            f"{name} {declared.label}{which}：{figure(exactly(value.value), value.unit)}　{period}　{value.pack}　{value.source}"
        )
    return lines


def _programme_lines(pack: Pack, name: str, on: date) -> list[str]:
    found = programme(pack, name)
    profile = pack.profile(on)
    steps = [s for s in found.steps if not s.lent and s.applies(on, profile)]
    lines = [f"  {name} {found.label}：{len(steps)} 个步骤"]
    for step in steps:
        text = step.data.get("formula") if "formula" in step.data else "条件 " + _condition_text(step.data["condition"])
        lines.append(
            f"    {step.name} {step.label} ＝ {text}　{step.pack}{'　' + str(step.cite) if str(step.cite) else ''}"
        )
    return lines


def _condition_text(tree: object) -> str:
    if not isinstance(tree, dict):
        return str(tree)
    for key, word in (("all", " 且 "), ("any", " 或 "), ("none", " 与 ")):
        if key in tree:
            inner = word.join(_condition_text(part) for part in tree[key])
            return f"{'均不（' if key == 'none' else '（'}{inner}）"
    if "outcome" in tree:
        return f"{tree['outcome']['programme']} {'符合' if tree['is'] == 'met' else '不符合'}"
    return f"{tree['left']} {tree['operator']} {tree['right']}"


def diff_packs(one: str, other: str, packs_root: Path | None = None, other_root: Path | None = None) -> str:
    """What changed from one pack to another, in words: parameters, lists, tables and steps. Empty when nothing did.

    The packs may be two regions of one folder, or the same region of two folders.
    """
    a, b = load(one, packs_root), load(other, other_root or packs_root)
    lines = _differ("参数", _parameter_lines(a), _parameter_lines(b))
    lines += _differ("代码表", _list_lines(a), _list_lines(b))
    lines += _differ("查找表", _table_lines(a), _table_lines(b))
    names = dict.fromkeys((*programme_names(a), *programme_names(b)))
    for name in names:
        lines += _differ(f"救助项目 {name}", _step_lines(a, name), _step_lines(b, name))
    return "\n".join(lines) + ("\n" if lines else "")


def _differ(title: str, a: dict[str, str], b: dict[str, str]) -> list[str]:
    lines = []
    for key in dict.fromkeys((*a, *b)):
        if key not in b:
            lines.append(f"  删去 {key}：{a[key]}")
        elif key not in a:
            lines.append(f"  新增 {key}：{b[key]}")
        elif a[key] != b[key]:
            lines.append(f"  修改 {key}：{a[key]} → {b[key]}")
    return [title, *lines] if lines else []


def _parameter_lines(pack: Pack) -> dict[str, str]:
    """Per name, place and period the value with its source, from the layer that decides."""
    found: dict[str, str] = {}
    for name in _parameter_names(pack):
        declared = next(layer.parameters[name] for layer in pack.layers if name in layer.parameters)
        for value in declared.values:
            kind = {True: " 城市", False: " 农村", None: ""}[value.urban]
            area = f" {'、'.join(value.area)}" if value.area else ""
            key = f"{name} {declared.label}{kind}{area} {value.begins or '…'}—{value.ends or '…'}"
            found[key] = f"{figure(exactly(value.value), value.unit)}（{value.source}）"
    return found


def _list_lines(pack: Pack) -> dict[str, str]:
    found: dict[str, str] = {}
    for layer in pack.layers:
        for name, many in layer.lists.items():
            for one in many:
                found.setdefault(f"{name} {one.begins or '…'}—{one.ends or '…'}", "、".join(one.codes) or "（空）")
    return found


def _table_lines(pack: Pack) -> dict[str, str]:
    tables = {name: table for layer in reversed(pack.layers) for name, table in layer.tables.items()}
    return {
        f"{name} {'，'.join(f'{k}={c.code or (c.low, c.high)}' for k, c in row.keys.items() if not c.is_any)}": str(row.results)
        for name, table in tables.items() for row in table.rows
    }  # fmt: skip


def _step_lines(pack: Pack, name: str) -> dict[str, str]:
    if name not in programme_names(pack):
        return {}
    return {_key(s): _body(s) for s in programme(pack, name).steps if not s.lent}


def _key(step: Written) -> str:
    dated = f" {step.begins or '…'}—{step.ends or '…'}" if step.begins or step.ends else ""
    return f"{step.name} {step.label}{dated}{' ' + '、'.join(step.profile) if step.profile else ''}"


def _body(step: Written) -> str:
    text = str(step.data["formula"]) if "formula" in step.data else _condition_text(step.data["condition"])
    when = f"，当 {step.data['when']}" if "when" in step.data else ""
    return f"{text}{when}（{step.cite or '无依据'}）"
