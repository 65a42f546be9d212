"""Read one formula: Python's parser in eval mode, a closed list of nodes, everything else refused with its column."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Protocol

from hedui.rules import nodes as n
from hedui.rules import operators as op
from hedui.rules.operators import Misfit
from hedui.rules.reading import nearest
from hedui.rules.vocabulary import DATE, TEXT, TRUTH
from hedui.values.faults import Place, Refusal

LONGEST = 2000
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_LOOPS = ("sum", "count", "any", "all", "max")
_ROUNDINGS = {"round_up": "up", "round_down": "down", "round_half_up": "half_up"}
FUNCTIONS = (
    *_LOOPS, "min", *_ROUNDINGS, "months_between", "within_months", "has_letter", "if_known", "prior_year",
)  # fmt: skip
_ALLOWED = "Allowed are + - *, comparisons, and/or/not, `a if c else b`, `in list.NAME`, table.NAME(…).column and the functions"


class Scope(Protocol):
    """What the names of a formula mean; each answer is None when the name is not known."""

    def own(self, name: str) -> n.Node | None:
        """A bare name: a step or fact of the entity, then of the household, then a parameter."""

    def of_each(self, entity: str, name: str) -> n.Node | None:
        """`a.NAME` in a loop over entities of that kind."""

    def loop_entity(self, collection: str) -> str | None:
        """The kind of entity a collection holds."""

    def parameter(self, name: str, back: int, region: n.Node | None) -> n.Node | None:
        """A parameter of an earlier year or another region."""

    def codes(self, name: str) -> tuple[str, tuple[str, ...]] | None:
        """The label and the codes of a list."""

    def look(self, table: str, column: str, keys: tuple[tuple[str, n.Node], ...]) -> n.Node:
        """A table look-up; raises Misfit."""

    def names(self, what: str, entity: str = "") -> tuple[str, ...]:
        """Known names: own, each, collection, parameter, list, table."""


def parse(text: object, scope: Scope, step: str, place: Callable[[int], Place]) -> n.Node:
    """The checked tree of a formula. Refusal names step, file, line and column, what was expected, the nearest name."""
    source = str(text) if isinstance(text, int | str) and not isinstance(text, bool) else ""
    if not source or len(source) > LONGEST:
        remedy = f"Write one expression of 1 to {LONGEST} characters."
        raise Refusal("formula", f"{step}: the formula is empty, too long or not text", remedy, place(0))
    shift = len(source) - len(source.lstrip())
    try:
        tree = ast.parse(source.strip(), mode="eval")
        return _Reader(source.strip(), scope, step, lambda column: place(column + shift)).read(tree.body)
    except SyntaxError as error:
        what = f"{step}: column {error.offset}: not readable as a formula ({error.msg})"
        raise Refusal(
            "formula", what, _ALLOWED + f" {', '.join(FUNCTIONS)}.", place((error.offset or 1) - 1 + shift)
        ) from None
    except (RecursionError, MemoryError, ValueError):
        raise Refusal(
            "formula", f"{step}: the formula is nested too deeply", "Split it into steps.", place(0)
        ) from None


class _Reader:
    def __init__(self, source: str, scope: Scope, step: str, place: Callable[[int], Place]) -> None:
        self.source, self.scope, self.step, self.place = source, scope, step, place
        self.loop: tuple[str, str] | None = None

    def read(self, tree: ast.expr) -> n.Node:
        """The node of any allowed expression."""
        method = getattr(self, f"_{type(tree).__name__.lower()}", None)
        if method is None:
            raise self._refuse(
                tree, f"{type(tree).__name__} is not allowed here", f"{_ALLOWED} {', '.join(FUNCTIONS)}."
            )
        try:
            node: n.Node = method(tree)
        except Misfit as misfit:
            raise self._refuse(tree, misfit.what, misfit.remedy) from None
        return node

    def _refuse(self, tree: ast.expr, what: str, remedy: str) -> Refusal:
        line = self.source.splitlines()[tree.lineno - 1].encode() if self.source else b""
        column = len(line[: tree.col_offset].decode(errors="ignore"))
        return Refusal("formula", f"{self.step}: column {column + 1}: {what}", remedy, self.place(column))

    def _constant(self, tree: ast.Constant) -> n.Node:
        value = tree.value
        if isinstance(value, bool):
            return n.Truth(TRUTH, value=value)
        if isinstance(value, int):
            return op.number(value)
        if isinstance(value, str):
            return n.Code(TEXT, value=value)
        raise Misfit(f"{type(value).__name__} is not allowed", "Numbers are whole (fen, percent), codes are 'quoted'.")

    def _name(self, tree: ast.Name) -> n.Node:
        if tree.id == "unknown":
            return op.anything()
        if tree.id == "on":
            return n.Today(DATE)
        node = self.scope.own(tree.id)
        if node is None:
            raise Misfit(f"the name {tree.id!r} is not known", nearest(tree.id, self.scope.names("own")))
        return node

    def _attribute(self, tree: ast.Attribute) -> n.Node:
        if isinstance(tree.value, ast.Call):
            return self._table(tree.value, tree.attr)
        if isinstance(tree.value, ast.Name) and self.loop and tree.value.id == self.loop[0]:
            node = self.scope.of_each(self.loop[1], tree.attr)
            if node is None:
                names = self.scope.names("each", self.loop[1])
                raise Misfit(f"{self.loop[1]} has no {tree.attr!r}", nearest(tree.attr, names))
            return node
        raise Misfit("a dot is only for a loop's variable, list.NAME and table.NAME(…).column", "Use the bare name.")

    def _table(self, call: ast.Call, column: str) -> n.Node:
        function = call.func
        if not (
            isinstance(function, ast.Attribute)
            and isinstance(function.value, ast.Name)
            and function.value.id == "table"
        ):
            raise Misfit("only a table has columns", "Write table.NAME(key=…).column.")
        if call.args:
            raise Misfit("a table's keys are named", "Write table.NAME(sex=sex, age=age).column.")
        keys = tuple((k.arg or "", self.read(k.value)) for k in call.keywords)
        return self.scope.look(function.attr, column, keys)

    def _binop(self, tree: ast.BinOp) -> n.Node:
        operator = _OPERATORS.get(type(tree.op))
        if operator is None:
            raise Misfit(
                f"{type(tree.op).__name__} is not allowed", "Divide only with round_up, round_down or round_half_up."
            )
        return op.arithmetic(operator, self.read(tree.left), self.read(tree.right))

    def _unaryop(self, tree: ast.UnaryOp) -> n.Node:
        if not isinstance(tree.op, ast.Not):
            raise Misfit("a sign is not allowed", "Write 0 - x.")
        return op.logic("not", [self.read(tree.operand)])

    def _boolop(self, tree: ast.BoolOp) -> n.Node:
        return op.logic("and" if isinstance(tree.op, ast.And) else "or", [self.read(v) for v in tree.values])

    def _ifexp(self, tree: ast.IfExp) -> n.Node:
        return op.choose(self.read(tree.test), self.read(tree.body), self.read(tree.orelse))

    def _compare(self, tree: ast.Compare) -> n.Node:
        sides = [tree.left, *tree.comparators]
        parts = [self._pair(o, a, b) for o, a, b in zip(tree.ops, sides, sides[1:], strict=False)]
        return parts[0] if len(parts) == 1 else op.logic("and", parts)

    def _pair(self, operator: ast.cmpop, left: ast.expr, right: ast.expr) -> n.Node:
        if isinstance(operator, ast.In | ast.NotIn):
            listed = self._listed(left, right)
            return listed if isinstance(operator, ast.In) else op.logic("not", [listed])
        sign = _COMPARISONS.get(type(operator))
        if sign is None:
            raise Misfit(f"{type(operator).__name__} is not a comparison here", "Use < <= > >= == != or in list.NAME.")
        one, other = self.read(left), self.read(right)
        self._check_code(one, other)
        return op.compare(sign, one, other)

    def _check_code(self, one: n.Node, other: n.Node) -> None:
        """A code that the fact can never have is a slip of the pen."""
        for code, fact in ((one, other), (other, one)):
            if isinstance(code, n.Code) and isinstance(fact, n.Field) and not fact.step:
                known = self.scope.names(f"codes.{fact.entity}.{fact.name}")
                if known and code.value not in known:
                    raise Misfit(f"{fact.name} is never {code.value!r}", nearest(code.value, known))

    def _listed(self, left: ast.expr, right: ast.expr) -> n.Node:
        if not (isinstance(right, ast.Attribute) and isinstance(right.value, ast.Name) and right.value.id == "list"):
            raise Misfit("`in` needs a list of the pack", "Write `x in list.NAME`.")
        codes = self.scope.codes(right.attr)
        if codes is None:
            raise Misfit(f"no list is called {right.attr!r}", nearest(right.attr, self.scope.names("list")))
        item = op.want(self.read(left), TEXT, "what stands before `in`")
        return n.Listed(TRUTH, item.known, item=item, codes=codes[1], name=right.attr, label=codes[0])

    def _call(self, tree: ast.Call) -> n.Node:
        if not isinstance(tree.func, ast.Name):
            raise Misfit("only functions of the language can be called", f"They are {', '.join(FUNCTIONS)}.")
        name = tree.func.id
        if name in _LOOPS and len(tree.args) == 1 and isinstance(tree.args[0], ast.GeneratorExp) and not tree.keywords:
            return self._loop(name, tree.args[0])
        if any(k.arg != "region" for k in tree.keywords) or (tree.keywords and name in FUNCTIONS):
            raise Misfit(f"{name} has no such named part", "Only parameters take region=… .")
        if name not in FUNCTIONS:
            return self._parameter(name, tree)
        return self._function(name, tree.args)

    def _function(self, name: str, args: list[ast.expr]) -> n.Node:
        if name == "prior_year":
            return self._prior(args)
        if name == "has_letter":
            return self._letter(args)
        parts = [self.read(a) for a in args]
        if name in ("min", "max"):
            return op.extreme(name, parts)
        if len(parts) != 2 or name in _LOOPS:
            expected = f"{name}(… for a in assets if …)" if name in _LOOPS else f"{name}(x, y)"
            raise Misfit(f"{name} is not written like this", f"Write {expected}.")
        if name in _ROUNDINGS:
            return op.rounded(_ROUNDINGS[name], parts[0], parts[1])
        if name == "if_known":
            return op.if_known(parts[0], parts[1])
        if name == "months_between":
            return op.months_between(parts[0], parts[1])
        if not isinstance(parts[1], n.Number):
            raise Misfit("within_months needs a bare number of months", "Write within_months(bought_on, 12).")
        return n.Within(TRUTH, parts[0].known, day=op.want(parts[0], DATE, "the day"), months=parts[1].value)

    def _letter(self, args: list[ast.expr]) -> n.Node:
        if len(args) != 2 or not (
            isinstance(args[1], ast.Constant) and isinstance(args[1].value, str) and args[1].value.isalnum()
        ):
            raise Misfit("has_letter needs a code and letters", "Write has_letter(a.status, 'EMP').")
        text = op.want(self.read(args[0]), TEXT, "what is searched")
        return n.Letter(TRUTH, text.known, text=text, letters=args[1].value)

    def _prior(self, args: list[ast.expr]) -> n.Node:
        name = args[0].id if len(args) == 1 and isinstance(args[0], ast.Name) else ""
        node = self.scope.parameter(name, 1, None)
        if node is None:
            known = self.scope.names("parameter")
            raise Misfit("prior_year needs the name of a parameter", nearest(name, known))
        return node

    def _parameter(self, name: str, tree: ast.Call) -> n.Node:
        if name not in self.scope.names("parameter"):
            known = (*FUNCTIONS, *self.scope.names("parameter"))
            raise Misfit(f"no function or parameter is called {name!r}", nearest(name, known))
        if tree.args or len(tree.keywords) != 1:
            raise Misfit(f"{name} is a parameter", f"Write {name}, or {name}(region=…).")
        region = op.want(self.read(tree.keywords[0].value), TEXT, "the region")
        node = self.scope.parameter(name, 0, region)
        if node is None:
            raise Misfit(f"{name} cannot be read for another region", "Use the bare name.")
        return node

    def _loop(self, operator: str, tree: ast.GeneratorExp) -> n.Node:
        part = tree.generators[0]
        if self.loop or len(tree.generators) != 1 or part.is_async or len(part.ifs) > 1:
            raise Misfit(
                "a loop within a loop is not allowed", "Write a step for the inner one, and join filters with `and`."
            )
        if not isinstance(part.target, ast.Name) or not isinstance(part.iter, ast.Name):
            raise Misfit("a loop is written `… for a in assets if …`", "Name one variable and one collection.")
        entity = self.scope.loop_entity(part.iter.id)
        if entity is None:
            raise Misfit(
                f"no collection is called {part.iter.id!r} here", nearest(part.iter.id, self.scope.names("collection"))
            )
        self.loop = (part.target.id, entity)
        condition = self.read(part.ifs[0]) if part.ifs else None
        plain = operator == "count" and isinstance(tree.elt, ast.Name) and tree.elt.id == part.target.id
        element = op.number(1) if plain else self.read(tree.elt)
        self.loop = None
        return op.each(operator, part.iter.id, entity, part.target.id, element, condition)
