"""A condition that asks how another programme comes out: why it does, and the values that decided it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hedui.rules import nodes as n
from hedui.rules.binding import Step
from hedui.rules.parameters import Value
from hedui.rules.records import Record
from hedui.rules.reference import Family
from hedui.rules.shape import Shape
from hedui.rules.speech import Naming, Speech, short_label
from hedui.rules.telling import UNPUBLISHED_PROPERTY, property_unpublished
from hedui.rules.told import Told
from hedui.rules.vocabulary import PROGRAMME_LABELS
from hedui.rules.wording import OUTCOME_LABELS, OUTCOMES


def condition_in_words(speech: Speech, told: Told) -> tuple[str, str]:
    """What a condition asks and what the family has: in words where its formula is only a way to say so."""
    node = told.step.node
    if told.step.name == UNPUBLISHED_PROPERTY:
        return property_unpublished(speech.family.household)
    if isinstance(node, n.Outcome) and not told.missing:
        return asked_of(node), found_for(speech.family, node, speech.named)
    return told.formula, told.numbers


def asked_of(node: n.Outcome) -> str:
    """What the condition asks: `按低保的规定测算，结果应是“不符合”`."""
    return f"按{_programme(node)}的规定测算，结果应是“{OUTCOME_LABELS['met' if node.met else 'unmet']}”"


def found_for(family: Family, node: n.Outcome, named: Naming) -> str:
    """How the other programme comes out for the family, and which of its conditions decide that."""
    other = family.other(node.programme)
    outcome = other.outcome()
    speech = Speech(other, named, Shape(other.bound))
    said = f"按{_programme(node)}的规定测算，结果是“{OUTCOME_LABELS[OUTCOMES[outcome]]}”"
    why = [_condition(speech, step, record, outcome) for step, record in _deciding(other, outcome)]
    return f"{said}：{'；'.join(why)}" if why else said


def values_of_others(family: Family, told: Collection[str] | None = None) -> Iterator[tuple[Family, str, int, Value]]:
    """Every value that a condition of a programme reads whose outcome is asked for: family, name, years back, value.

    Of the conditions `told` by name; of all where there is no such list.
    """
    for step in family.bound.conditions:
        if isinstance(step.node, n.Outcome) and not step.missing and (told is None or step.name in told):
            other = family.other(step.node.programme)
            other.outcome()
            read = [Shape(other.bound).values(one) for one in other.bound.conditions]
            for (name, back), value in other.values.items():
                if any((name, back) in values for values in read):
                    yield other, name, back, value
            yield from values_of_others(other)


def conditions_of_all(family: Family) -> Iterator[Step]:
    """The family's conditions, and those of every programme whose outcome is asked for."""
    for step in family.bound.conditions:
        yield step
        if isinstance(step.node, n.Outcome) and not step.missing:
            yield from conditions_of_all(family.other(step.node.programme))


def _programme(node: n.Outcome) -> str:
    return PROGRAMME_LABELS.get(node.programme, node.programme)


def _deciding(family: Family, outcome: bool | None) -> list[tuple[Step, Record]]:
    """The conditions that came out as the programme did; of a met one those that hold a figure against another."""
    found = []
    for step in family.bound.conditions:
        for record in family.household.every(step.entity):
            if step.missing or family.applies(step, record) is not False:
                truth = family.step(step, record)
                if (truth if isinstance(truth, bool) else None) is outcome:
                    found.append((step, record))
    if outcome is not True:
        return found
    return [(step, record) for step, record in found if _weighs(step)]


def _weighs(step: Step) -> bool:
    return isinstance(step.node, n.Compare) and isinstance(step.node.right, n.Arithmetic)


def _condition(speech: Speech, step: Step, record: Record, outcome: bool | None) -> str:
    of = "" if record.entity == "household" else f"［{speech.named(record)}］"
    label = short_label(step.written.label) + of
    if step.missing:
        return f"{label}，当地没有公布"
    if isinstance(step.node, n.Outcome) or not _weighs(step):
        return f"{label}，{OUTCOME_LABELS[OUTCOMES[outcome]]}"
    return f"{label}，{speech.numbers(step, record)}"
