"""The records of one item of a rehearsal: whose number and name each carries and how the number is written.

The same record comes out the same whether it is asked for in the order of the file or in that of the person keys:
all of it hangs on the row of the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hedui.synth.load.people import NAMES, Births, Ints, Residents, Words, born_in_former_century, mixed, pick, rest
from hedui.synth.load.spread import Share, counting

# How the number of a row is written, rows in a thousand: the rest are 18 plain characters.
PLAIN, FIFTEEN, MASKED, WRONG, EMPTY = range(5)
WRITTEN = {FIFTEEN: 20, MASKED: 6, WRONG: 4, EMPTY: 3}
PERIOD = 1000


def _ways() -> NDArray[np.int8]:
    """The way of each of PERIOD rows, well apart."""
    ways = np.zeros(PERIOD, dtype=np.int8)
    places = np.arange(PERIOD) * 617 % PERIOD
    at = 0
    for way, rows in WRITTEN.items():
        ways[places[at : at + rows]] = way
        at += rows
    return ways


WAYS = _ways()


def ways(row: Ints, side: int) -> NDArray[np.int8]:
    """How the number of a file row is written; `side` 1 is the second person of a row."""
    return WAYS[rest(row + side * PERIOD // 2, PERIOD)]


@dataclass(frozen=True)
class Person:
    """One person of each of some rows: rank, birth, index of the written name, how the number is written."""

    rank: Ints
    births: Births
    keys: Ints
    checks: Ints
    name: Ints
    way: NDArray[np.int8]

    @cached_property
    def keyed(self) -> NDArray[np.bool_]:
        """Whether the number names somebody."""
        named: NDArray[np.bool_] = self.way <= FIFTEEN
        return named

    @cached_property
    def short(self) -> NDArray[np.bool_]:
        """Whether it is written with 15 digits: only who was born before 2000 has such a number."""
        short: NDArray[np.bool_] = (self.way == FIFTEEN) & born_in_former_century(self.births)
        return short


@dataclass(frozen=True)
class Records:
    """Some rows of an item's file (0 = first), their bits of chance, their one or two people."""

    share: Share
    row: Ints
    bits: Words
    people: tuple[Person, ...]
    part: Ints


def in_file(share: Share, who: Residents, low: int, high: int) -> Records:
    """Rows low … high − 1 of the file."""
    row = counting(low, high)
    return _records(share, who, row, share.person_at(row), np.ones(len(row), dtype=np.int64))


def in_order(share: Share, who: Residents, rows: int) -> Iterator[Records]:
    """All rows of the snapshot, about `rows` at a time: by person key, then the parts without a key by file row."""
    for low in range(0, share.parts, rows):
        row, person, part = _places(share, counting(low, min(low + rows, share.parts)))
        named = ways(row, 0) <= FIFTEEN
        if len(share.item.people) == 2:
            named = np.where(part == 1, named, ways(row, 1) <= FIFTEEN)
        yield _records(share, who, row[named], person[named], part[named])
    for low in range(0, share.rows, 16 * rows):
        row, part = _unnamed(share, counting(low, min(low + 16 * rows, share.rows)))
        yield _records(share, who, row, share.person_at(row), part)


def _places(share: Share, place: Ints) -> tuple[Ints, Ints, Ints]:
    """File row, person (or couple) and part at a place of the order by key; a person's records in the file's order."""
    if len(share.item.people) == 1:
        person = place // share.each
        return share.row_of(person, place - person * share.each), person, np.ones(len(place), dtype=np.int64)
    # Husbands and wives alternate; each leads to the couple's row. Couples with several rows come pass by pass.
    member = place // share.each
    couple = np.where(member % 2 == 0, member // 2, share.couple_of(member // 2))
    return share.row_of(couple, place - member * share.each), couple, member % 2 + 1


def _unnamed(share: Share, row: Ints) -> tuple[Ints, Ints]:
    """The rows and parts among these that have no key, in the order of the file."""
    rows, parts = [], []
    for side in range(len(share.item.people)):
        chosen = row[ways(row, side) > FIFTEEN]
        rows.append(chosen)
        parts.append(np.full(len(chosen), side + 1))
    found, part = np.concatenate(rows), np.concatenate(parts)
    order = np.lexsort((part, found))
    return found[order], part[order]


def ranks(share: Share, person: Ints) -> list[Ints]:
    """The resident that each person of a share is; of each couple the husband and the wife."""
    if len(share.item.people) == 1:
        return [share.ranks(person)]
    return [share.ranks(2 * person), share.ranks(2 * share.wife_of(person) + 1)]


def _records(share: Share, who: Residents, row: Ints, person: Ints, part: Ints) -> Records:
    bits = mixed(row, who.seed * 100 + share.item.number)
    people = tuple(_person(who, rank, row, bits, side) for side, rank in enumerate(ranks(share, person)))
    return Records(share, row, bits, people, part)


def _person(who: Residents, rank: Ints, row: Ints, bits: Words, side: int) -> Person:
    births = who.births(rank)
    name = who.names(rank)
    chance = pick(bits, 90 + side, 1024)
    # Four in a thousand are misread; two in a thousand rows carry somebody else's name.
    name = np.where(chance < 4, name + NAMES, np.where(chance < 6, (name + 1) % NAMES, name))
    return Person(rank, births, who.keys(births), who.checks(births), name, ways(row, side))
