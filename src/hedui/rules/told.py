"""The steps behind a figure, each after those it reads: what a calculation sheet tells, in the order of thinking."""

from __future__ import annotations

from dataclasses import dataclass

from hedui.rules import nodes as n
from hedui.rules.binding import Step
from hedui.rules.interval import Interval
from hedui.rules.records import Record, Thing
from hedui.rules.speech import Speech
from hedui.rules.unknowns import is_known, of_step

LISTED = ("income", "expense", "asset")
"""Entities whose entries a sheet lists one by one: their steps are told there."""
_ANSWERS = ("yes/no", "text")
_ALWAYS = ("household", "obligor")
"""Whose figures of nothing are told too: why somebody who earns owes nothing is what a reader asks."""

Seen = set[tuple[str, str]]


@dataclass(frozen=True)
class Told:
    """One step of one record: how it is computed, with which figures, and what came of it.

    `missing`: parameters the region has not published. `computed` is what the rules gave where a person put another
    value in its place. `unknown`: path → label of what is not known behind it.
    """

    step: Step
    record: Record
    formula: str
    numbers: str
    value: Thing
    missing: tuple[str, ...]
    computed: Thing
    unknown: dict[str, str]

    @property
    def overridden(self) -> bool:
        """Whether a person put another value in its place."""
        return self.step.name in self.record.overridden


def told_of(speech: Speech, step: Step, record: Record, seen: Seen) -> list[Told]:
    """The step and all that it reads which nobody has told before (`seen`), each after what it reads.

    Left out: what does not apply, answers of yes or no, looked-up values (the list of members shows both), entries of
    lists, and a member's figure of nothing.
    """
    key = (step.name, record.path)
    if key in seen:
        return []
    if not step.missing and speech.family.applies(step, record) is False:
        return []
    seen.add(key)
    found: list[Told] = []
    if not step.missing:
        for below, of in speech.shape.steps_read(speech.family.household, step, record):
            found += told_of(speech, below, of, seen)
    return [*found, tell(speech, step, record)] if _worth_telling(speech, step, record) else found


def tell(speech: Speech, step: Step, record: Record) -> Told:
    """One step of one record, alone."""
    family = speech.family
    value = family.step(step, record)
    said = not step.missing
    overridden = step.name in record.overridden
    return Told(
        step,
        record,
        speech.formula(step, record) if said else "",
        speech.numbers(step, record) if said else "",
        value,
        step.missing,
        family.as_computed(step, record) if overridden else None,
        {} if is_known(value) else of_step(family, step.name, record),
    )


def _worth_telling(speech: Speech, step: Step, record: Record) -> bool:
    if step.name in record.overridden:
        return True
    if step.entity in LISTED or isinstance(step.node, n.Look):
        return False
    if step.written.unit in _ANSWERS and not step.is_condition:
        return False
    value = speech.family.step(step, record)
    return step.entity in _ALWAYS or not (isinstance(value, Interval) and value.point == 0)
