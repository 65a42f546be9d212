"""Formulas in the words of a policy officer: Chinese labels, × and ÷, and the same line with its numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hedui.rules import nodes as n
from hedui.rules.interval import Interval
from hedui.rules.records import Thing
from hedui.rules.vocabulary import CODE_LABELS, ENTITY_LABELS, FACTS, PROGRAMME_LABELS, code_label

SIGNS = {"+": "＋", "-": "－", "*": "×", "<": "＜", "<=": "≤", ">": "＞", ">=": "≥", "==": "＝", "!=": "≠"}
_STRENGTH = {"+": 1, "-": 1, "*": 2}
_LOOPS = {"sum": "合计", "count": "计数", "max": "最大值", "any": "存在", "all": "全部满足"}
_ROUNDINGS = {"up": "向上取整", "down": "向下取整", "half_up": "四舍五入"}
OUTCOMES = {True: "met", False: "unmet", None: "undecided"}
OUTCOME_LABELS = {"met": "符合", "unmet": "不符合", "undecided": "待定"}

Leaf = Callable[[n.Node], str | None]


def words(node: n.Node, leaf: Leaf) -> str:
    """The formula as text; `leaf` says a node's text (a label or a number) or None to go on below."""
    said = leaf(node)
    if said is not None:
        return said
    match node:
        case n.Arithmetic():
            return _arithmetic(node, leaf)
        case n.Compare(left=n.Field() as field, right=n.Code() as code):
            return f"{words(field, leaf)} {SIGNS[node.operator]} {code_label(code.value, field.entity, field.name)}"
        case n.Compare():
            return f"{words(node.left, leaf)} {SIGNS[node.operator]} {words(node.right, leaf)}"
        case n.Round():
            return f"{_ROUNDINGS[node.mode]}({_inside(node.value, leaf, 2)} ÷ {_inside(node.divisor, leaf, 3)})"
        case n.Extreme():
            return f"{'取小' if node.operator == 'min' else '取大'}({'，'.join(words(p, leaf) for p in node.parts)})"
        case n.Choose():
            return f"若（{words(node.condition, leaf)}）则 {words(node.then, leaf)} 否则 {words(node.other, leaf)}"
        case n.Each():
            return _each(node, leaf)
    return _logical(node, leaf)


def _logical(node: n.Node, leaf: Leaf) -> str:
    match node:
        case n.Logic():
            if node.operator == "not":
                return f"非（{words(node.parts[0], leaf)}）"
            return (" 且 " if node.operator == "and" else " 或 ").join(_grouped(p, leaf) for p in node.parts)
        case n.Listed():
            return f"{words(node.item, leaf)} 属于“{node.label}”"
        case n.Letter():
            return f"{words(node.text, leaf)} 含 {'/'.join(node.letters)}"
        case n.IfKnown():
            return f"已知时取 {words(node.value, leaf)}，否则 {words(node.other, leaf)}"
        case n.Look():
            keys = "，".join(words(key, leaf) for _, key in node.keys)
            return f"查表 {node.table}（{keys}）的 {node.column}"
        case n.Months():
            return f"{words(node.start, leaf)} 至 {words(node.end, leaf)} 的整月数"
        case n.Within():
            return f"{words(node.day, leaf)} 在 {node.months} 个月内"
    return _simple(node)


def _simple(node: n.Node) -> str:
    match node:
        case n.Number():
            return str(node.value)
        case n.Code():
            return CODE_LABELS.get(node.value, node.value)
        case n.Truth():
            return "是" if node.value else "否"
        case n.Today():
            return "核算日"
        case n.Outcome():
            return f"{PROGRAMME_LABELS.get(node.programme, node.programme)}{'符合' if node.met else '不符合'}"
    return "未知"


def _grouped(node: n.Node, leaf: Leaf) -> str:
    text = words(node, leaf)
    return f"（{text}）" if isinstance(node, n.Logic) and node.operator != "not" else text


def _arithmetic(node: n.Arithmetic, leaf: Leaf) -> str:
    own = _STRENGTH[node.operator]
    return f"{_inside(node.left, leaf, own)} {SIGNS[node.operator]} {_inside(node.right, leaf, own + (node.operator == '-'))}"


def _inside(node: n.Node, leaf: Leaf, strength: int) -> str:
    text = words(node, leaf)
    loose = isinstance(node, n.Choose) or (isinstance(node, n.Arithmetic) and _STRENGTH[node.operator] < strength)
    return f"({text})" if loose and leaf(node) is None else text


def _each(node: n.Each, leaf: Leaf) -> str:
    of = ENTITY_LABELS[node.entity]
    element = of if node.operator == "count" else words(node.element, leaf)
    where = f"，其中 {words(node.condition, leaf)}" if node.condition is not None else ""
    return f"{_LOOPS[node.operator]}({of if element == of else f'各{of}的{element}'}{where})"


def fact_label(entity: str, name: str) -> str:
    """The Chinese label of a fact."""
    return FACTS[entity][name].label


def figure(value: Thing, unit: str, of: n.Node | None = None) -> str:
    """A value for people: money in yuan, shares in percent, an interval with both ends, 未知 when nothing is known.

    `of`: the fact whose value it is, since the same code may be called otherwise of another fact.
    """
    if isinstance(value, Interval):
        if value.point is not None:
            return _amount(value.point, unit)
        money = unit.startswith("fen")
        if value.high is None:
            least = "不低于" if money else "不少于"
            return "未知" if not value.low else f"{least} {_amount(value.low, unit)}"
        if money and not value.low:
            return f"不超过 {_amount(value.high, unit)}"
        return f"{_amount(value.low or 0, unit)} 至 {_amount(value.high, unit)}"
    if value is None:
        return "未知"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return code_label(value, of.entity, of.name) if isinstance(of, n.Field) else CODE_LABELS.get(value, value)
    return str(value)


_SUFFIX = {"fen": "元", "fen/month": "元/月", "fen/year": "元/年", "months": "个月", "months/year": "个月/年",
           "years": "年", "age": "岁", "people": "人", "percent": "%", "workdays": "个工作日", "days": "天", "m2": "平方米"}  # fmt: skip


def _amount(number: Fraction | int, unit: str) -> str:
    suffix = _SUFFIX.get(unit, "")
    if unit.startswith("fen") or unit == "m2":
        yuan = Fraction(number) / 100
        text = f"{float(yuan):,.2f}" if yuan.denominator != 1 else f"{int(yuan):,}"
        return f"{text} {suffix}"
    plain = str(number) if Fraction(number).denominator == 1 else f"{float(number):.4f}"
    return f"{plain} {suffix}".strip() if suffix != "%" else f"{plain}%"
