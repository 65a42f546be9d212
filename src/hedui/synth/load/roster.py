"""The roster of a rehearsal: every EVERY-th resident, in households of one to four, each of one county."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hedui.synth.load.people import EVERY, Ints, Residents

# Ten households of 25 people.
SIZES = (1, 2, 3, 4, 2, 3, 1, 4, 2, 3)
_PEOPLE = sum(SIZES)
_HOUSEHOLD = np.repeat(np.arange(len(SIZES)), SIZES)
_PLACE = np.concatenate([np.arange(size) for size in SIZES])
_SIZE = np.repeat(np.array(SIZES), SIZES)
# One line in fifty has no authorisation; one in a hundred is written with 15 digits where that can be.
NOT_PERMITTED, SHORT = 50, 100
# The city in which the roster's families live; one person in MOVED is registered where they were born.
CITY, MOVED = "1508", 64


@dataclass(frozen=True)
class Families:
    """Which line of the roster each of its people has, block by block of one county's size.

    Lines of a household follow each other; its people are far apart in age, because lines step through the block.
    """

    who: Residents

    @cached_property
    def block(self) -> int:
        """People of one block."""
        return -(-self.who.roster // len(self.who.areas))

    @property
    def blocks(self) -> int:
        """How many blocks there are; the last may be smaller."""
        return -(-self.who.roster // self.block)

    @property
    def households(self) -> int:
        """How many households there are."""
        last = self.who.roster - (self.blocks - 1) * self.block
        return (self.blocks - 1) * _households(self.block) + _households(last)

    def people(self, line: Ints) -> Ints:
        """The roster person (0 … roster − 1, by key) on each line (0 = first)."""
        return self._moved(line, 0)

    def lines(self, person: Ints) -> Ints:
        """The line of each roster person."""
        return self._moved(person, 1)

    def registers(self, line: Ints) -> Ints:
        """The household of each line, numbered through."""
        block, inside = np.divmod(line, self.block)
        number: Ints = block * _households(self.block) + inside // _PEOPLE * len(SIZES) + _HOUSEHOLD[inside % _PEOPLE]
        return number

    def place(self, line: Ints) -> Ints:
        """0 for the head, 1 for the next, …"""
        return _PLACE[line % self.block % _PEOPLE]

    def size(self, line: Ints) -> Ints:
        """People of the line's household (fewer are left at the end of a block)."""
        return _SIZE[line % self.block % _PEOPLE]

    def home(self, line: Ints) -> Ints:
        """The area in which the line's household lives: one of the city's counties."""
        own: Ints = self._counties[self.registers(line) % len(self._counties)]
        return own

    @cached_property
    def _counties(self) -> Ints:
        return np.flatnonzero([area.startswith(CITY) for area in self.who.areas])

    def registered(self, rank: Ints, born: Ints) -> Ints:
        """The area in whose register each resident stands: the household's for the people of the roster, else that of birth."""
        area = born.copy()
        own = np.flatnonzero(on_roster(rank) & (rank // EVERY % MOVED > 0))
        area[own] = self.home(self.lines(rank[own] // EVERY))
        return area

    def _moved(self, index: Ints, way: int) -> Ints:
        block = index // self.block
        start = block * self.block
        size = np.minimum(self.block, self.who.roster - start)
        last = self.who.roster - (self.blocks - 1) * self.block
        step = np.where(size == self.block, _step(self.block)[way], _step(last)[way])
        return start + (index - start) * step % size


def on_roster(rank: Ints) -> NDArray[np.bool_]:
    """Whether a resident is on the roster."""
    chosen: NDArray[np.bool_] = rank % EVERY == 0
    return chosen


def permitted(person: Ints) -> NDArray[np.bool_]:
    """Whether a roster person has authorised the check."""
    given: NDArray[np.bool_] = person % NOT_PERMITTED != NOT_PERMITTED - 1
    return given


def _households(people: int) -> int:
    rest = people % _PEOPLE
    return people // _PEOPLE * len(SIZES) + (int(_HOUSEHOLD[rest - 1]) + 1 if rest else 0)


def _step(size: int) -> tuple[int, int]:
    """A step through a block that meets every place once, and the step back."""
    step = max(1, int(size * 0.6180339887))
    while math.gcd(step, size) > 1:
        step += 1
    return step, pow(step, -1, size)
