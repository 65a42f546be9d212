"""How many records each of the 37 items gets in a rehearsal, and whose they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from hedui.catalogue import Item, items
from hedui.synth.load.people import EVERY, Ints, rest

REGISTER = "hukou"
# Parts in a thousand of all records, and records per person. The register is a quarter; contributions, medical bills,
# deposits and pensions are large; prisons and crematoria are small.
SPREAD: dict[str, tuple[float, int]] = {
    "hukou": (270.0, 1), "vehicle": (32.0, 1), "border_crossing": (14.0, 2), "drug_rehab": (0.4, 1), "marriage": (30.0, 1),
    "funeral": (2.5, 1), "assistance": (24.0, 1), "social_organisation": (1.5, 1), "pension": (72.0, 1),
    "contribution": (115.0, 3), "unemployment_benefit": (4.0, 1), "employment": (26.0, 1), "public_welfare_job": (2.0, 1),
    "medical_cost": (100.0, 4), "public_payroll": (16.0, 3), "farm_subsidy": (45.0, 2), "fund_deposit": (20.0, 1),
    "fund_loan": (6.0, 1), "house_sale": (10.0, 1), "public_rental": (2.0, 1), "real_estate": (34.0, 1),
    "land_compensation": (3.0, 1), "enterprise": (9.0, 1), "sole_trader": (13.0, 1), "cooperative": (3.0, 1),
    "income_tax": (28.0, 4), "business_tax": (8.0, 2), "land_contract": (14.0, 1), "farm_machinery": (2.5, 1),
    "forest_subsidy": (5.0, 1), "disability": (8.0, 1), "enrolment": (20.0, 1), "prison": (0.6, 1),
    "bank_deposit": (42.0, 3), "wealth_product": (7.0, 1), "securities": (4.0, 1), "commercial_insurance": (6.0, 1),
}  # fmt: skip


@dataclass(frozen=True)
class Share:
    """One item's file: `people` persons (couples in `2id`) with `each` records, `block` by `block` in the file.

    A file has `each` passes over its people, every pass in the same shuffled order, as monthly lists have.
    """

    item: Item
    people: int
    each: int
    everybody: int
    in_group: int = 0

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return self.people * self.each

    @property
    def parts(self) -> int:
        """Rows of the snapshot: two for a row with two people."""
        return self.rows * len(self.item.people)

    @cached_property
    def _step(self) -> int:
        step = max(1, int(self.people * 0.6180339887))
        while math.gcd(step, self.people) > 1:
            step += 1
        return step

    @cached_property
    def _back(self) -> int:
        return pow(self._step, -1, self.people)

    @cached_property
    def _shift(self) -> int:
        # So that not every file begins with the same person.
        return self.item.number * 7919 % self.people

    def row_of(self, person: Ints, turn: Ints) -> Ints:
        """File row (0 = first) of a person's record number `turn`."""
        rows: Ints = turn * self.people + rest(rest(person + self._shift, self.people) * self._step, self.people)
        return rows

    def person_at(self, row: Ints) -> Ints:
        """The person (0 … people − 1, in the order of keys; couples by the husband) of a file row."""
        # The shift is added from the other side, so that nothing is negative.
        return rest(rest(row, self.people) * self._back + (self.people - self._shift), self.people)

    def wife_of(self, couple: Ints) -> Ints:
        """Which wife the husband number `couple` has."""
        return rest(couple + self.people // 7, self.people)

    def couple_of(self, wife: Ints) -> Ints:
        """Whose wife she is."""
        return rest(wife + (self.people - self.people // 7), self.people)

    def ranks(self, person: Ints) -> Ints:
        """Residents' ranks, rising with the person; husbands are 0, 2, 4 … and wives 1, 3, 5 … of twice as many."""
        if self.in_group:
            group = person // self.in_group
            return group * EVERY + (person - group * self.in_group) * (EVERY // self.in_group)
        ranks: Ints = person * self.everybody // (self.people * len(self.item.people))
        return ranks


def shares(roster: int, records: int) -> list[Share]:
    """All 37 items in their order with about `records` rows in all; every item has at least one person."""
    everybody = roster * EVERY
    register = _register(roster, records * SPREAD[REGISTER][0] / sum(weight for weight, _each in SPREAD.values()))
    rest = (records - register.rows) / sum(weight for code, (weight, _each) in SPREAD.items() if code != REGISTER)
    return [
        register if code == REGISTER else _share(item, max(rest, 0) * SPREAD[code][0], SPREAD[code][1], everybody)
        for code, item in items().items()
    ]


def _register(roster: int, rows: float) -> Share:
    """The register holds everybody on the roster and some of the others of each group of EVERY residents."""
    groups = round(rows / roster)
    if 1 <= groups <= EVERY:
        return Share(items()[REGISTER], roster * groups, 1, roster * EVERY, groups)
    return _share(items()[REGISTER], rows, 1, roster * EVERY)


def _share(item: Item, rows: float, each: int, everybody: int) -> Share:
    people = max(1, min(round(rows / each), everybody // len(item.people)))
    # Few residents and many records: everybody has more of them.
    return Share(item, people, max(each, round(rows / people)), everybody)


def total(spread: list[Share]) -> int:
    """Rows of all files."""
    return sum(share.rows for share in spread)


def counting(low: int, high: int) -> Ints:
    """The numbers low … high − 1."""
    return np.arange(low, high, dtype=np.int64)
