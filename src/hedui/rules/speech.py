"""A step's formula and numbers for somebody who has never seen a formula: who, what, how much, in yuan.

`wording` says a formula exactly, for policy officers. Here the same tree is said for the calculation sheet: a sum over
people names each with their figure, shares are decimals, fen and hundredths do not show, and rounding says to what.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from hedui.rules import nodes as n
from hedui.rules.binding import Step
from hedui.rules.interval import Interval
from hedui.rules.records import Record, Thing
from hedui.rules.reference import Family
from hedui.rules.shape import Shape
from hedui.rules.telling import label as long_label
from hedui.rules.telling import unit_of
from hedui.rules.units import Units
from hedui.rules.vocabulary import CODE_LABELS, ENTITY_LABELS, PROGRAMME_LABELS, RESULT_LABELS, code_label
from hedui.rules.wording import OUTCOME_LABELS, OUTCOMES, SIGNS, figure, words

Leaf = Callable[[n.Node], str | None]
Naming = Callable[[Record], str]
"""The name under which people know a record: 王芳, 存款, 长子."""

NATION = "cn"
NOT_PUBLISHED_HOW = "当地没有公布怎样算，按 0 计算"
_ASIDE = re.compile(r"（[^（）]*）$")
_MOST_NAMED = 6
_ROUNDED = {"up": "零头进到", "down": "去掉不足", "half_up": "四舍五入到"}
_GRAINS = {1: "分", 10: "角", 100: "元", 1000: "10 元", 10000: "100 元"}
_IN_WORDS = {"<": "低于", "<=": "不超过", ">": "高于", ">=": "不低于", "==": "等于", "!=": "不等于"}
_PHRASES = {
    "of_member": "记在个人名下", "exempt": "已豁免", "counts": "计入家庭人口", "able": "有履行能力", "kind": "项目",
    "category": "类别", "hukou_local": "户籍在本地", "agreed_given": "有协议或判决",
}  # fmt: skip
_LIKE_THESE = {"income": "笔", "expense": "笔", "asset": "项", "obligor": "名", "person": "人"}


def short_label(label: str) -> str:
    """A label without its remark in brackets."""
    return _ASIDE.sub("", label) or label


@dataclass
class Speech:
    """Says the formulas of one family. `named` gives people's names to records."""

    family: Family
    named: Naming
    shape: Shape
    said: dict[str, str] = field(default_factory=dict)
    """Formulas without branches, in words: shared between the families of one law."""

    def formula(self, step: Step, record: Record) -> str:
        """The step in words, without a figure: of two branches the one that this family takes."""
        if isinstance(step.node, n.Number):
            # The nation's nought stands where a region has to say how: it is not a rule of anybody's.
            unpublished = step.written.pack == NATION and step.node.value == 0
            return NOT_PUBLISHED_HOW if unpublished else "规定为固定的数"
        if not self.shape.chooses(step):
            if step.name not in self.said:
                self.said[step.name] = _bare(words(step.node, lambda node: self._in_words(node, record)))
            return self.said[step.name]
        return _bare(words(step.node, lambda node: self._in_words(node, record)))

    def numbers(self, step: Step, record: Record) -> str:
        """The same with this family's figures in place of the words; a product that is compared with its result."""
        if isinstance(step.node, n.Number):
            return ""
        return _bare(words(step.node, lambda node: self._compared(node, record)))

    def value(self, value: Thing, unit: str) -> str:
        """A value for people; a share as a decimal."""
        if unit == "percent" and isinstance(value, Interval) and value.point is not None:
            return decimal(value.point)
        return figure(value, unit)

    def _in_words(self, node: n.Node, record: Record) -> str | None:
        def leaf(one: n.Node) -> str | None:
            return self._in_words(one, record)

        match node:
            case n.Field():
                return _PHRASES.get(node.name) if not node.step and node.name in _PHRASES else self._label(node)
            case n.Param():
                return self._label(node)
            case n.Anything():
                return "待核实"
            case n.Each():
                return _each_in_words(node, self._in_loop)
            case n.Choose():
                return self._chosen(node, record, leaf)
        return self._shaped(node, leaf)

    def _in_loop(self, node: n.Node) -> str | None:
        """Inside a loop: labels, whatever the family."""
        match node:
            case n.Field():
                return _PHRASES.get(node.name) if not node.step and node.name in _PHRASES else self._label(node)
            case n.Param():
                return self._label(node)
            case n.Each():
                return _each_in_words(node, self._in_loop)
        return self._shaped(node, self._in_loop)

    def _shaped(self, node: n.Node, leaf: Leaf) -> str | None:
        """Shapes that read better otherwise, in words and with numbers alike."""
        match node:
            case n.Extreme(operator="max", parts=(n.Number(value=0), other)):
                return f"（{words(other, leaf)}，低于 0 按 0 计）"
            case n.Extreme():
                most = "较大" if node.operator == "max" else "较小"
                return f"（{' 与 '.join(_chosen_in_brackets(p, leaf) for p in node.parts)}，取{most}的）"
            case n.Round():
                return _rounded(node, 1, leaf)
            case n.Arithmetic(operator="*", left=n.Number(value=by), right=n.Round() as inner):
                return _rounded(inner, by, leaf)
            case n.Compare(left=one, operator="==", right=n.Truth(value=True)):
                return words(one, leaf)
            case n.Compare(left=n.Choose()):
                return None
            case n.Compare():
                left, right = _without_hundreds(node.left, node.right)
                return f"{words(left, leaf)} {_IN_WORDS[node.operator]} {words(right, leaf)}"
            case n.Outcome():
                return f"按{_programme(node)}的规定测算：{'符合' if node.met else '不符合'}"
            case n.Look():
                return f"查表得到的{RESULT_LABELS.get(node.column, node.column)}"
        return None

    def _label(self, node: n.Node) -> str:
        if isinstance(node, n.Param):
            # Of which region it is stands in the list of values; here it would hide the formula.
            declared = self.family.bound.pack.declared(node.name)
            return ("上年度" if node.back else "") + short_label(declared.label if declared else node.name)
        return short_label(long_label(self.family, node) or "")

    def _figure(self, node: n.Node, record: Record) -> str | None:
        match node:
            case n.Field() | n.Param():
                if isinstance(node, n.Field) and node.whose == "each":
                    return self._label(node)
                return self.value(self.family.compute(node, record, None), unit_of(self.family, node))
            case n.Each():
                return self._each_figure(node, record)
            case n.Anything():
                return "待核实"
            case n.Choose():
                return self._chosen(node, record, lambda one: self._figure(one, record))
            case n.Outcome():
                outcome = self.family.other(node.programme).outcome()
                return f"按{_programme(node)}的规定测算：{OUTCOME_LABELS[OUTCOMES[outcome]]}"
            case n.IfKnown() | n.Look() | n.Listed() | n.Letter() | n.Months() | n.Within():
                return self.value(self.family.compute(node, record, None), _unit(node))
        return self._shaped(node, lambda one: self._figure(one, record))

    def _compared(self, node: n.Node, record: Record) -> str | None:
        """The two sides of a comparison with their figures, and what a side made of parts comes to."""

        def leaf(one: n.Node) -> str | None:
            return self._compared(one, record)

        if isinstance(node, n.Logic) and node.operator != "not":
            return self._group(node, record)
        if not isinstance(node, n.Compare) or isinstance(node.right, n.Truth) or isinstance(node.left, n.Choose):
            return self._figure(node, record) if not isinstance(node, n.Logic) else None
        sides = []
        for side in _without_hundreds(node.left, node.right):
            text = words(side, leaf)
            if isinstance(side, n.Arithmetic):
                text += f"（＝ {self._total(side, record)}）"
            sides.append(text)
        return f"{sides[0]} {SIGNS[node.operator]} {sides[1]}"

    def _group(self, node: n.Logic, record: Record) -> str:
        """The parts that decide, each with what it is about: of a true "or" the true ones, of a false "and" the first false one."""
        truths = [(part, self.family.compute(part, record, None)) for part in node.parts]
        decides = node.operator == "or"
        parts = [part for part, truth in truths if truth is decides]
        if not parts:
            parts = [part for part, _ in truths]
        elif not decides:
            parts = parts[:1]
        return (" 或 " if decides else " 且 ").join(self._named_part(part, record) for part in parts)

    def _named_part(self, part: n.Node, record: Record) -> str:
        match part:
            case n.Logic(operator="and" | "or"):
                text = self._group(part, record)
                return f"（{text}）" if " 且 " in text or " 或 " in text else text
            case n.Compare(left=one, operator="==", right=n.Truth(value=True)):
                return self._named_part(one, record)
            case n.Field() | n.Listed():
                said = words(part, lambda node: self._in_words(node, record))
                return f"{said}：{self.value(self.family.compute(part, record, None), '')}"
            case n.Compare(left=n.Field() as left):
                return f"{self._label(left)} {words(part, lambda node: self._compared(node, record))}"
        return words(part, lambda node: self._compared(node, record))

    def _total(self, side: n.Arithmetic, record: Record) -> str:
        """What a product comes to, in the unit that is left; shares count as decimals."""
        value = self.family.compute(side, record, None)
        assert isinstance(value, Interval)
        shares = _shares(side)
        exact = value * Interval(Fraction(1, 100**shares), Fraction(1, 100**shares))
        return figure(exact, _money_unit(side.units))

    def _chosen(self, node: n.Choose, record: Record, leaf: Leaf) -> str | None:
        """Only the branch that was taken; both when that is open."""
        truth = self.family.compute(node.condition, record, None)
        return words(node.then if truth else node.other, leaf) if isinstance(truth, bool) else None

    def _each_figure(self, node: n.Each, record: Record) -> str:
        family, unit = self.family, _unit(node)
        total = self.value(
            family.compute(node, record, None),
            "people" if node.operator == "count" and node.entity == "person" else unit,
        )
        if node.operator not in ("sum", "max"):
            nobody = node.operator in ("any", "all") and not record.lists.get(node.collection)
            return f"没有登记{ENTITY_LABELS[node.entity]}" if nobody else total
        told = [(one, value) for one, value in self._entries(node, record) if not _is_nothing(value)]
        if len(told) <= 1 and node.operator == "sum" and all(one.certain for one, _ in told):
            return f"{total}（{self.named(told[0][0])}）" if told else total
        if not told:
            return total
        listed = [f"{self.named(one)} {self._each_value(one, value, unit)}" for one, value in told[:_MOST_NAMED]]
        listed += [f"其余 {len(told) - _MOST_NAMED} {_LIKE_THESE[node.entity]}"] if len(told) > _MOST_NAMED else []
        return f"（{' ＋ '.join(listed)}）" if node.operator == "sum" else f"（{'、'.join(listed)}）中最大的 {total}"

    def _each_value(self, one: Record, value: Thing, unit: str) -> str:
        return self.value(value, unit) if one.certain else "未知"

    def _entries(self, node: n.Each, record: Record) -> list[tuple[Record, Thing]]:
        found = []
        for one in record.lists.get(node.collection, ()):
            matches = True if node.condition is None else self.family.compute(node.condition, record, one)
            if matches is not False:
                found.append((one, self.family.compute(node.element, record, one)))
        return found


def _unit(node: n.Node) -> str:
    names = {(("fen", 1), ("year", -1)): "fen/year", (("fen", 1), ("month", -1)): "fen/month", (("fen", 1),): "fen",
             (("percent", 1),): "percent", (("m2", 1),): "m2", (("month", 1),): "months", (("year", 1),): "years"}  # fmt: skip
    return (
        next((names[unit] for unit in sorted(node.units) if unit in names), "number")
        if len(node.units) == 1
        else "number"
    )


def _money_unit(units: Units) -> str:
    """fen/year before fen/month before fen: what a product with a bare number most likely is."""
    bare = {tuple(part for part in unit if part[0] != "percent") for unit in units}
    for name, unit in (
        ("fen/year", (("fen", 1), ("year", -1))),
        ("fen/month", (("fen", 1), ("month", -1))),
        ("fen", (("fen", 1),)),
    ):
        if unit in bare:
            return name
    return "m2" if (("m2", 1),) in bare else "number"


def _bare(text: str) -> str:
    """Without the brackets around the whole, if it is one pair."""
    if not (text.startswith("（") and text.endswith("）")):
        return text
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "（") - (sign == "）")
        if depth == 0 and at < len(text) - 1:
            return text
    return text[1:-1]


def _programme(node: n.Outcome) -> str:
    return PROGRAMME_LABELS.get(node.programme, node.programme)


def _is_nothing(value: Thing) -> bool:
    return isinstance(value, Interval) and value.point == 0


def decimal(percent: Fraction | int) -> str:
    """A share in percent as a decimal: 60 is 0.60."""
    share = Fraction(percent) / 100
    return f"{float(share):.2f}" if (share * 100).denominator == 1 else f"{float(share):.4f}"


def _bracketed(node: n.Node, leaf: Leaf) -> str:
    text = words(node, leaf)
    return f"（{text}）" if isinstance(node, n.Arithmetic | n.Choose) and not text.startswith("（") else text


def _chosen_in_brackets(node: n.Node, leaf: Leaf) -> str:
    text = words(node, leaf)
    return f"（{text}）" if isinstance(node, n.Choose) and text.startswith("若") else text


def _rounded(node: n.Round, by: int, leaf: Leaf) -> str:
    """`by × round(value ÷ divisor)` in words: the quotient, and to what it is rounded."""
    value, divisor = node.value, node.divisor
    grain = by
    shares = _shares(value)
    text = words(value, leaf)
    if isinstance(value, n.Arithmetic) and value.operator != "*":
        text = f"（{text}）"
    if isinstance(divisor, n.Number):
        rest = Fraction(divisor.value, by)
        # Shares are said as decimals: each of them takes a hundred out of the divisor.
        if shares and rest % 100**shares == 0:
            rest /= 100**shares
        below = "" if rest == 1 else f" ÷ {rest}"
    else:
        below = (
            f" ÷ {_bracketed(divisor, leaf)}"
            if not isinstance(divisor, n.Arithmetic)
            else f" ÷ （{words(divisor, leaf)}）"
        )
    is_money = any(base == "fen" for unit in value.units for base, _ in unit)
    return f"{text}{below}（{_ROUNDED[node.mode]}{_GRAINS.get(grain, grain) if is_money else '整数'}）"


def _shares(node: n.Node) -> int:
    """How many factors of a product are shares in percent."""
    if isinstance(node, n.Arithmetic) and node.operator == "*":
        return _shares(node.left) + _shares(node.right)
    return int(node.units == frozenset({(("percent", 1),)}) and isinstance(node, n.Field | n.Param))


def _without_hundreds(left: n.Node, right: n.Node) -> tuple[n.Node, n.Node]:
    """`100 × a < share × b` is said as `a < share × b`, the share being a decimal."""
    for one, other, swapped in ((left, right, False), (right, left, True)):
        match one:
            case n.Arithmetic(operator="*", left=n.Number(value=by), right=rest) if by > 1 and by == 100 ** _shares(
                other
            ):
                return (other, rest) if swapped else (rest, other)
    return left, right


def _each_in_words(node: n.Each, leaf: Leaf) -> str:
    """A loop in words: `各笔工资性收入相加`, `各项货币财产的金额相加（已豁免的不计）`, `计入家庭人口的人数`."""
    which, but = _which(node, leaf)
    if node.operator == "count":
        return f"{which}人数{but}" if node.entity == "person" else f"{which.removesuffix('的')}的数量{but}"
    if node.operator in ("any", "all"):
        of, what = ENTITY_LABELS[node.entity], words(node.element, leaf)
        return f"{'有' if node.operator == 'any' else '每名'}{of}{what.removeprefix(of)}"
    what = words(node.element, leaf)
    if node.entity == "income":
        one = f"各笔{which or '收入'}"
    elif node.entity == "person":
        one = f"各成员的{which}{what}"
    else:
        one = f"各{_LIKE_THESE[node.entity]}{which}{'的' if which else ''}{what}"
    return f"{one}{but}相加" if node.operator == "sum" else f"{one}{but}中最大的一个"


def _which(node: n.Each, leaf: Leaf) -> tuple[str, str]:
    """Which entries a loop takes, as an attribute and as an exception in brackets."""
    parts = node.condition.parts if isinstance(node.condition, n.Logic) and node.condition.operator == "and" else ()
    each = parts or ((node.condition,) if node.condition is not None else ())
    kinds, told, but = "", [], []
    for part in each:
        match part:
            case n.Compare(left=n.Field(name="category"), operator="==", right=n.Code(value=code)):
                kinds = f"{CODE_LABELS.get(code, code)}收入"
            case n.Compare(left=n.Field(name="kind") as field, operator="==", right=n.Code(value=code)):
                kinds = code_label(code, field.entity, field.name)
            case n.Compare(left=n.Field(name="kind"), operator="!=", right=n.Code(value="declared")):
                but.append("全家合计申报的不计")
            case n.Listed(item=n.Field(name="kind")):
                kinds = short_label(part.label)
            case n.Logic(operator="not", parts=(n.Field(name="of_member"),)):
                told.append("（不记在个人名下的）")
            case n.Logic(operator="not", parts=(n.Listed() as listed,)):
                but.append(f"{short_label(listed.label)}的除外")
            case n.Logic(operator="not", parts=(other,)):
                but.append(f"{words(other, leaf)}的不计")
            case _:
                told.append(f"{words(part, leaf)}的".replace(" ", ""))
    return "".join(told) + kinds, f"（{'，'.join(but)}）" if but else ""
