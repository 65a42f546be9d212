"""A story: its name, the share of households it strikes, whom it fits, and how it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hedui.synth.households import Household, Line
from hedui.synth.ledger import Plot

Who = Callable[[Plot, Household], Line | None]
Tell = Callable[[Plot, Household, Line], None]


@dataclass(frozen=True)
class Story:
    """`rate` is the share of households; where it comes from stands in the module that lists the story."""

    name: str
    rate: float
    who: Who
    tell: Tell


def head(plot: Plot, household: Household) -> Line | None:
    """The applicant."""
    return household.head


def last(plot: Plot, household: Household) -> Line | None:
    """The last member who is not the applicant."""
    others = list(household.members)[1:]
    return others[-1] if others else None


def of_age(least: int, most: int) -> Who:
    """The first member of that age."""

    def who(plot: Plot, household: Household) -> Line | None:
        return first(line for line in household.members if least <= line.person.age(plot.clock.on) <= most)

    return who


def obligor(plot: Plot, household: Household) -> Line | None:
    """The first who owes support and is of working age."""
    return first(line for line in household.obligors if line.person.age(plot.clock.on) < 60)


def first(lines: Iterable[Line]) -> Line | None:
    """The first of them, if any."""
    return next(iter(lines), None)
