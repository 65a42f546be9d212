"""Which facts entered a step of the law, and which steps a fact enters: asked of the rules themselves.

A step reads entries (income, property, obligors) through its loops and through the steps below it. Each entry of the
larger reading was made of facts; the way back from an entry to its facts is its content, its person and its kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hedui.rules import nodes as n
from hedui.rules.binding import Step
from hedui.rules.records import Record
from hedui.rules.reference import Family
from hedui.rules.shape import Shape
from hedui.verification.figures import CATEGORIES
from hedui.verification.history.codes import DECLARED, IMPUTED
from hedui.verification.history.out import Row
from hedui.verification.outputs.sheet_family import BothReadings

_MONEY = ("deposit", "wealth_product", "security", "insurance", "cash")
_CONTENTS = {"business": "business_role"} | dict.fromkeys(_MONEY, "money")
_OBLIGORS = (*CATEGORIES, "obligor_income")


@dataclass
class Entering:
    """The facts that a step reads on the larger reading, of one family; `other`: the same family under another programme."""

    both: BothReadings
    shape: Shape
    facts: list[Row]
    other: Family | None = None
    _met: dict[tuple[str, str], tuple[frozenset[int], frozenset[str]]] = field(default_factory=dict)

    @property
    def family(self) -> Family:
        """The family on the larger reading."""
        return self.other or self.both.larger

    def numbers(self, step: Step, record: Record) -> frozenset[int]:
        """The numbers of the facts behind a step of one record."""
        return self._walked(step, record)[0]

    def contents(self, step: Step, record: Record) -> frozenset[str]:
        """Of what the step and those below it ask: contents of facts."""
        return self._walked(step, record)[1]

    def _walked(self, step: Step, record: Record) -> tuple[frozenset[int], frozenset[str]]:
        key = (step.name, record.path)
        if key not in self._met:
            self._met[key] = (frozenset(), frozenset())
            self._met[key] = self._walk(step, record)
        return self._met[key]

    def _walk(self, step: Step, record: Record) -> tuple[frozenset[int], frozenset[str]]:
        if step.missing or self.family.applies(step, record) is False:
            return frozenset(), frozenset()
        found, asked = self._own(step, record)
        passed_over = self._passed_over(step, record)
        for below, of in self.shape.steps_read(self.family.household, step, record):
            if of.path in passed_over:
                continue
            more, also = self._walked(below, of)
            found, asked = found | more, asked | also
        for node in n.walk(step.node):
            if isinstance(node, n.Outcome):
                more, also = self._of_programme(node.programme)
                found, asked = found | more, asked | also
        return found, asked

    def _of_programme(self, programme: str) -> tuple[frozenset[int], frozenset[str]]:
        """What every condition of another programme reads of this family."""
        key = (programme, "")
        if key not in self._met:
            other = self.family.other(programme)
            entering = Entering(self.both, Shape(other.bound), self.facts, other)
            walked = [
                entering._walked(step, record)
                for step in other.bound.conditions
                for record in other.household.every(step.entity)
            ]
            self._met[key] = (
                frozenset[int]().union(*(numbers for numbers, _ in walked)),
                frozenset[str]().union(*(contents for _, contents in walked)),
            )
        return self._met[key]

    def _own(self, step: Step, record: Record) -> tuple[frozenset[int], frozenset[str]]:
        """What the step itself reads, without the steps below it."""
        entries = [*self._looped(step, record), *([record] if record.entity in ("income", "asset", "obligor") else [])]
        numbers = {number for entry in entries for number in self._facts_of(entry)}
        category = step.name.removesuffix("_income")
        if record.entity == "household" and category in CATEGORIES:
            numbers |= {f["number"] for f in self.facts if (f["content"], f["basis"]) == (category, IMPUTED)}
        asked = set(_asked(step.node)) | {f["content"] for f in self.facts if f["number"] in numbers}
        return frozenset(numbers), frozenset(asked)

    def _passed_over(self, step: Step, record: Record) -> set[str]:
        """Entries that every loop of the step leaves out: what stands in them is not read (a wage in a sum of pensions)."""
        loops = [node for node in n.walk(step.node) if isinstance(node, n.Each) and node.condition is not None]
        every = {e.path for loop in loops for e in record.lists.get(loop.collection, ())}
        whole = [node for node in n.walk(step.node) if isinstance(node, n.Each) and node.condition is None]
        every -= {e.path for loop in whole for e in record.lists.get(loop.collection, ())}
        return every - {entry.path for entry in self._looped(step, record)}

    def _looped(self, step: Step, record: Record) -> Iterator[Record]:
        for loop in (node for node in n.walk(step.node) if isinstance(node, n.Each)):
            for entry in record.lists.get(loop.collection, ()):
                wanted = loop.condition is None or self.family.compute(loop.condition, record, entry) is not False
                if wanted and self._applies(loop.element, entry):
                    yield entry

    def _applies(self, element: n.Node, entry: Record) -> bool:
        """A sum over all property in which only vehicles have a value reads vehicles."""
        if not (isinstance(element, n.Field) and element.step):
            return True
        step = self.family.bound.step(element.name)
        return bool(step.missing) or self.family.applies(step, entry) is not False

    def _facts_of(self, entry: Record) -> set[int]:
        used = [f for f in self.facts if f["used"]]
        if not entry.certain:
            return set()
        match entry.entity:
            case "income":
                return self._incomes(entry, used)
            case "asset":
                return self._assets(entry, used)
            case "obligor" if entry.index is not None:
                line = self.both.obligors[entry.index]
                own = (f for f in used if not f["member"] and f["line"] == line and f["content"] in _OBLIGORS)
                return {f["number"] for f in own}
        return set()

    def _incomes(self, entry: Record, used: list[Row]) -> set[int]:
        facts, content = entry.facts, entry.facts["category"]
        own = [f for f in used if f["member"] and (f["content"], f["basis"]) == (content, facts["basis"])]
        if facts["basis"] == DECLARED:
            return {f["number"] for f in own}
        own = [f for f in own if entry.index is not None and f["line"] == self.both.members[entry.index]]
        # One wage of a person was taken, under the name of one of its sources.
        return {f["number"] for f in own if content == "wage" or f["kind"] == facts["kind"]}

    def _assets(self, entry: Record, used: list[Row]) -> set[int]:
        kind = str(entry.facts["kind"])
        own = [f for f in used if f["content"] == _CONTENTS.get(kind, kind)]
        owner = entry.parent
        if owner is not None and owner.entity == "obligor" and owner.index is not None:
            line, member = self.both.obligors[owner.index], False
        elif entry.index is not None:
            line, member = self.both.members[entry.index], True
        else:
            return {f["number"] for f in own if f["basis"] == DECLARED}
        found = (f for f in own if f["basis"] != DECLARED and f["line"] == line and f["member"] is member)
        return {f["number"] for f in found if f["kind"] == kind}


def _asked(node: n.Node) -> Iterator[str]:
    """The contents that the filters of a step name."""
    for part in n.walk(node):
        match part:
            case n.Compare(left=n.Field(name="category"), right=n.Code(value=code)) if code in CATEGORIES:
                yield code
            case n.Compare(left=n.Field(entity="asset", name="kind"), right=n.Code(value=code)):
                yield _CONTENTS.get(code, code)
            case n.Listed(item=n.Field(entity="asset", name="kind"), codes=codes):
                yield from (_CONTENTS.get(code, code) for code in codes)
