"""A trace as a tree on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from hedui.documents.page.settings import words

Told = dict[str, Any]
_WIDE = 10_000


def print_tree(told: Told) -> None:
    """Print what `trace` told; nothing in it is taken for markup."""
    # In a file or a pipe nothing is cut or wrapped to the width of a screen that is not there.
    width = None if sys.stdout.isatty() else _WIDE
    Console(highlight=False, markup=False, emoji=False, width=width).print(_tree(told))


def _tree(told: Told) -> Tree:
    run = told["run"]
    head = f"{told['household_no']}　{told['programme'] or '未测算'}　系统提示 {told['indication']}（不是决定）　规则 {told['pack']}　{told['on']}"
    tree = Tree(Text(head, style="bold"))
    _add(tree, f"【{run['mark']}】　运行 {run['folder']}　run.json SHA-256 {run['sha256'][:16]}…")
    if "record" in told:
        _record(tree, told)
    elif "step" in told:
        _step(tree, told)
    else:
        _overview(tree, told)
    return tree


def _overview(tree: Tree, told: Told) -> None:
    _branch(
        tree, "人员", (f"第 {p['line']} 行　{p['name']}　{p['relation']}　{p['why_label']}" for p in told["people"])
    )
    figures = _add(tree, "数额（元）")
    for one in told["figures"]:
        said = f"申报 {_yuan(one['declared'])}　核对 {_yuan(one['found'])}　采用 {_yuan(one['used'])}"
        below = _add(figures, f"{one['label']}　{said}" + (f"　{one['why']}" if one["why"] else ""))
        _facts(below, [f for f in told["facts"] if f["number"] in one["facts"]])
    _facts(_add(tree, "未采用的事实与记录"), [f for f in told["facts"] if not f["used"]])
    shown = {number for one in told["figures"] for number in one["facts"]}
    _facts(_add(tree, "其他采用的事实"), [f for f in told["facts"] if f["used"] and f["number"] not in shown])
    _branch(tree, "规则的步骤（--step 名称）", map(_said, told["steps"]))


def _step(tree: Tree, told: Told) -> None:
    for one in told["step"]:
        _add(tree, _said(one))
    workings = _add(tree, "怎样得出")
    for one in told["workings"]:
        below = _add(
            workings,
            f"{one['label']}{_of(one)} ＝ {one['value']}" + (f"　〔{one['source']}〕" if one["source"] else ""),
        )
        for text in filter(None, (one["formula"], one["numbers"])):
            _add(below, text)
    _branch(
        tree,
        "参数与依据",
        (f"{v['label']} {v['value']}　{v['from'] or '…'} 起　{v['source']}" for v in told["parameters"]),
    )
    _facts(_add(tree, "进入计算的事实"), told["facts"])
    _facts(_add(tree, "有关而未采用的"), told["not_used"])
    _rows(_add(tree, "来源记录"), told["rows"])


def _record(tree: Tree, told: Told) -> None:
    _rows(_add(tree, f"{told['record']['file']} 第 {told['record']['row']} 行"), told["rows"])
    _facts(_add(tree, "由它得出的事实"), told["facts"])
    _branch(
        tree,
        "由它提出的问题",
        (
            "　".join(filter(None, (f"问题 {f['number']}", f["label"], f["detail"], f"影响 {f['would_change']}")))
            for f in told["findings"]
        ),
    )
    _branch(tree, "用到它的步骤", map(_said, told["steps"]))


def _said(step: Told) -> str:
    return f"{step['label']}{_of(step)}（{step['name']}） {'：' if step['condition'] else '＝'} {step['value']}"


def _of(one: Told) -> str:
    return f"［{one['of']}］" if one["of"] else ""


def _facts(tree: Tree, facts: Iterable[Told]) -> None:
    for f in facts:
        amount = "" if f["amount"] is None else f" {_yuan(f['amount'])} 元"
        pieces = f" {f['pieces']} 项" if f["amount"] is None and f["pieces"] else ""
        parts = [
            f"事实 {f['number']}", f["name"] if f["basis"] == "found" else "全家", f"{f['what']}{amount}{pieces}", f["label"] or "",
            f["item_label"], _months(f), "采用" if f["used"] else "未采用", f["why_label"],
        ]  # fmt: skip
        rows = "；".join(f"{e['file']}:{e['row']}" for e in f["evidence"]) or f"花名册第 {f['line']} 行" * (
            f["basis"] == "declared"
        )
        below = _add(tree, "　".join(filter(None, parts)))
        if rows:
            _add(below, rows)


def _months(fact: Told) -> str:
    first, last = fact["first_month"], fact["last_month"]
    return f"{first} 至 {last}（{fact['months']} 个月）" if first and last else ""


def _rows(tree: Tree, rows: Iterable[Told]) -> None:
    for row in rows:
        below = _add(tree, f"{row['file']}:{row['row']}　{row['item_label']}　SHA-256 {row['sha256']}")
        if row["item"]:
            _add(below, f"数据截至 {row['as_of'] or '未知'}　{row['department']}　{_agreeing(row)}")
            _add(below, "　".join(f"{cell['column']}：{cell['value']}" for cell in row["record"] if cell["value"]))


def _agreeing(row: Told) -> str:
    """How far number and name of the row are those of the roster."""
    said = words()
    number = said.get(f"match_{row['match']}", "号码相同")
    return f"{number}，{said.get('agreement_' + row['name_agreement'], '姓名相同')}"


def _branch(tree: Tree, title: str, lines: Iterable[str]) -> None:
    below = _add(tree, title)
    for line in lines:
        _add(below, line)


def _add(tree: Tree, line: str) -> Tree:
    return tree.add(Text(line))


def _yuan(fen: int | None) -> str:
    return "—" if fen is None else f"{fen / 100:,.2f}"
