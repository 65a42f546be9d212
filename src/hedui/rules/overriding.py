"""Overrides: which steps a person may put a figure in the place of, and how the sheet names them."""

from __future__ import annotations

from typing import Any

from hedui.rules.binding import Bound, Step
from hedui.rules.household import Household, Override
from hedui.rules.interval import exactly
from hedui.rules.reading import nearest
from hedui.rules.vocabulary import ENTITY_LABELS
from hedui.rules.wording import figure
from hedui.values.faults import Refusal

_OWNERS = ("household", "person", "obligor")


def check_overrides(bound: Bound, told: Household) -> None:
    """Refusal (household) for an override that would change nothing: no such step, or none of that owner."""
    known = [s.name for s in bound.steps if s.entity in _OWNERS]
    for number, override in enumerate(told.overrides):
        step = _step(bound, override)
        where = f"overrides.{number}.step"
        if step is None:
            what = f"{where}: {bound.pack.code} has no step {override.step!r} of a family, member or obligor here"
            raise Refusal("household", what, nearest(override.step, known))
        given = _owner(override)
        if given != step.entity:
            remedy = {"household": "Leave out `member` and `obligor`.", "person": "Give its `member`."}
            what = f"{where}: {override.step} is a step of {step.entity}, the override names {given}"
            raise Refusal("household", what, remedy.get(step.entity, "Give its `obligor`."))


def said_of(bound: Bound, override: Override) -> dict[str, Any]:
    """An override as plain data, with the step's Chinese label, whose it is (成员 1) and the figure with its unit."""
    step = _step(bound, override)
    number = override.member if override.member is not None else override.obligor
    owner = "" if number is None else f"{ENTITY_LABELS[_owner(override)]} {number + 1}"
    words = (
        {"label": step.written.label, "of": owner, "shown": figure(exactly(override.value), step.written.unit)}
        if step
        else {}
    )
    return override.model_dump(exclude_none=True) | words


def words_for(bound: Bound, name: str) -> str:
    """The Chinese label of a topic, parameter, table or step; the name itself where there is none."""
    topics = {key: label for layer in bound.pack.every for key, label in layer.topics.items()}
    declared, table = bound.pack.declared(name), bound.pack.table(name)
    steps = {s.name: s.written.label for s in bound.steps}
    return (
        topics.get(name)
        or (declared.label if declared else "")
        or (table.label if table else "")
        or steps.get(name, name)
    )


def _step(bound: Bound, override: Override) -> Step | None:
    return next((s for s in bound.steps if s.name == override.step and s.entity in _OWNERS), None)


def _owner(override: Override) -> str:
    if override.member is not None and override.obligor is not None:
        return "a member and an obligor"
    return "person" if override.member is not None else "obligor" if override.obligor is not None else "household"
