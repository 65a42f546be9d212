"""The plan of a check: for each person and item, which answer is to be expected, under which instruments, or why none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hedui.cases.models import Case, Entrustment, Member
from hedui.cases.policies import asked, members, permissions
from hedui.catalogue import items
from hedui.sources.queries import Newest, agreements_of_day, newest

ASKED, OUT_OF_DATE, NOT_ASKED, NOT_PERMITTED = "asked", "out_of_date", "not_asked", "not_permitted"


@dataclass(frozen=True)
class Planned:
    """One person and one item. `authorisation` is the number under which it is asked; `as_of` the day of the data."""

    member: Member
    item: str
    expected: str
    reason: str = ""
    authorisation: str = ""
    as_of: date | None = None

    @property
    def is_asked(self) -> bool:
        """Whether the item is compared at all."""
        return self.expected in (ASKED, OUT_OF_DATE)


def plan(case: Case, entrustment: Entrustment | None, day: date) -> list[Planned]:
    """Every person who is asked and every item, in their order. The same number of queries for any family."""
    people = asked(members(case))
    holding = permissions(case, entrustment.programme if entrustment else case.programme, day)
    covered = {code for one in agreements_of_day(day) for code in one.items.split()}
    entrusted, deliveries = (set(entrustment.items.split()) if entrustment else set()), newest(day)
    found = []
    for member in people:
        for item in items():
            signed = holding.of(member, item)
            if entrustment is None:
                found.append(Planned(member, item, NOT_PERMITTED, "no_entrustment"))
            elif holding.of(member) is None:
                found.append(Planned(member, item, NOT_PERMITTED, "no_authorisation"))
            elif signed is None or (entrusted and item not in entrusted):
                found.append(Planned(member, item, NOT_PERMITTED, "out_of_scope"))
            else:
                found.append(_by_source(member, item, signed.number, item in covered, deliveries.get(item)))
    return found


def _by_source(member: Member, item: str, authorisation: str, covered: bool, delivery: Newest | None) -> Planned:
    """What the source of a permitted item lets expect: without an agreement in force or a delivery it is not asked."""
    if not covered or delivery is None:
        return Planned(member, item, NOT_ASKED, "no_source", authorisation)
    expected = OUT_OF_DATE if delivery.stale else ASKED
    return Planned(member, item, expected, "", authorisation, delivery.as_of)
