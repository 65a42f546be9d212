"""The residents of a rehearsal, by arithmetic: resident number `rank` has one citizen number, one name, one register.

Nothing is stored: each attribute is computed from the rank, so that 24 million families need no memory. Ranks are in
the order of the person keys, which is the order of a snapshot; that is why a snapshot can be written without sorting.
Nobody exists: the numbers are spread evenly over areas, days and sequences.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hedui.synth.chance import section
from hedui.synth.name_lists import GIVEN, SURNAMES
from hedui.values import region
from hedui.values.identity import CHECK_CHARACTERS, WEIGHTS

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]
Bytes = NDArray[Any]

# One resident in so many is on the roster. With everybody of the roster in the register and seven per cent of all
# other records, 2.4 million people have 5 million hits among 52.6 million records (the project's measure).
EVERY = 14
PROVINCE = "15"
FIRST_DAY, DAYS = date(1936, 1, 1), 32_000
SEQUENCES = 999
NAMES = 1 << 17
MOST_PEOPLE = 100_000_000
_FORMER_CENTURY = (date(2000, 1, 1) - FIRST_DAY).days


@dataclass(frozen=True)
class Births:
    """Where residents' numbers lie: index of the area, of the day, and the sequence 1–999."""

    area: Ints
    day: Ints
    sequence: Ints


@dataclass(frozen=True)
class Residents:
    """`roster` people on the roster among `everybody`; the same seed gives the same residents."""

    roster: int
    seed: int

    @property
    def everybody(self) -> int:
        """How many residents there are: ranks 0 … everybody − 1."""
        return self.roster * EVERY

    @property
    def areas(self) -> tuple[str, ...]:
        """County codes, ascending."""
        return _areas()

    @cached_property
    def gap(self) -> int:
        """Distance of two neighbours in the space of all numbers, so that sequences come out even."""
        gap = len(self.areas) * DAYS * SEQUENCES // self.everybody
        while math.gcd(gap, SEQUENCES) > 1:
            gap -= 1
        return gap

    def births(self, rank: Ints) -> Births:
        """Area, day and sequence of residents; rising with the rank, no two alike."""
        place = rank * self.gap + self.seed % self.gap
        days = place // SEQUENCES
        area = days // DAYS
        return Births(area, days - area * DAYS, place - days * SEQUENCES + 1)

    def keys(self, births: Births) -> Ints:
        """Person keys: the first 17 digits."""
        keys: Ints = _area_keys()[births.area] + _day_keys()[births.day] + births.sequence
        return keys

    def checks(self, births: Births) -> Ints:
        """Index of the check character in `CHECK_CHARACTERS`."""
        total = _area_sums()[births.area] + _day_sums()[births.day] + _SEQUENCE_SUMS[births.sequence]
        return rest(total, 11)

    def names(self, rank: Ints) -> Ints:
        """Index of each resident's name in `name_texts`."""
        return pick(mixed(rank, self.seed), 1, NAMES)

    @property
    def name_texts(self) -> tuple[str, ...]:
        """NAMES names, common ones more often, then the same with a character lost or spaces inside."""
        return _name_texts(self.seed)

    @property
    def day_texts(self) -> tuple[str, ...]:
        """Every birth day as it stands in a number."""
        return _day_texts()


# The tables hang on no more than their arguments say, and are made once in a process, whatever `Residents` asks.
@cache
def _areas() -> tuple[str, ...]:
    return tuple(sorted(code for code in region.names() if len(code) == 6 and code.startswith(PROVINCE)))


@cache
def _name_texts(seed: int) -> tuple[str, ...]:
    rng = section(seed, "load", "names")
    surnames, weights = zip(*SURNAMES, strict=True)
    given = [word for _before, women, men in GIVEN for word in women + men]
    letters = sorted({letter for word in given for letter in word})
    family = rng.choices(surnames, weights, k=NAMES)
    # Three in ten have a fashionable name; the others are as varied as real ones. Many are drawn at once: less than one by one.
    fashionable, chosen = rng.choices((True, False), (3, 7), k=NAMES), rng.choices(given, k=NAMES)
    first, second = rng.choices(letters, k=NAMES), rng.choices(letters, k=NAMES)
    own = zip(family, fashionable, chosen, first, second, strict=True)
    names = [a + (b if is_fashionable else c + d) for a, is_fashionable, b, c, d in own]
    return tuple(names + [_misread(name, at) for at, name in enumerate(names)])


@cache
def _day_texts() -> tuple[str, ...]:
    days = np.datetime64(FIRST_DAY, "D") + np.arange(DAYS)
    return tuple(text.replace("-", "") for text in np.datetime_as_string(days).tolist())


@cache
def _area_keys() -> Ints:
    return np.array([int(code) * 10**11 for code in _areas()])


@cache
def _day_keys() -> Ints:
    return np.array([int(text) * 1000 for text in _day_texts()])


@cache
def _area_sums() -> Ints:
    return np.array([_weighted(code, 0) for code in _areas()])


@cache
def _day_sums() -> Ints:
    digits = encoded(_day_texts()).view(np.uint8).reshape(DAYS, 8).astype(np.int64) - ord("0")
    sums: Ints = digits @ np.array(WEIGHTS[6:14])
    return sums


def born_in_former_century(births: Births) -> NDArray[np.bool_]:
    """Whether a number can be written with 15 digits."""
    before: NDArray[np.bool_] = births.day < _FORMER_CENTURY
    return before


def mixed(values: Ints, salt: int) -> Words:
    """64 well mixed bits of each value (the finaliser of SplitMix64)."""
    bits = values.astype(np.uint64) + np.uint64((salt * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64)
    bits ^= bits >> np.uint64(30)
    bits *= np.uint64(0xBF58476D1CE4E5B9)
    bits ^= bits >> np.uint64(27)
    bits *= np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def pick(bits: Words, salt: int, size: int) -> Ints:
    """A number below `size` (at most 2^24) from mixed bits; another one for each salt."""
    odd = np.uint64((salt * 0xD1342543DE82EF95 | 1) % 2**64)
    picked: Ints = (((bits * odd) >> np.uint64(40)) * np.uint64(size) >> np.uint64(24)).view(np.int64)
    return picked


def rest(values: Ints, size: int) -> Ints:
    """The remainders of values that are not negative: numpy divides fast and is slow at remainders."""
    rests: Ints = values - values // size * size
    return rests


def encoded(texts: tuple[str, ...], encoding: str = "utf-8") -> Bytes:
    """Texts as an array of equal width, the shorter ones filled with zero bytes."""
    return np.array([text.encode(encoding) for text in texts])


def _misread(name: str, at: int) -> str:
    return name[:-1] + "?" if at % 2 else f"{name[0]}\u3000{name[1:]}"


def _weighted(digits: str, start: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS[start:], strict=False))


_SEQUENCE_SUMS = np.array([_weighted(f"{at:03d}", 14) for at in range(SEQUENCES + 1)])
CHECKS = encoded(tuple(CHECK_CHARACTERS))
