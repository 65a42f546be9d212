"""Chance that can be repeated: each section of the city draws from a generator of its own, made from the seed.

A section never shares its generator, so more rows in one file do not move a single draw in another.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def section(seed: int, *path: str) -> Random:
    """The generator of one section; the same seed and path give the same draws on every machine."""
    digest = sha256("/".join((str(seed), *path)).encode()).digest()
    return Random(int.from_bytes(digest[:8], "big"))


def one(rng: Random, among: Sequence[T]) -> T:
    """One of them, each equally likely (four times as fast as Random.choice, which matters at a million draws)."""
    return among[int(rng.random() * len(among))]


def between(rng: Random, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + int(rng.random() * (high - low + 1))


class Weighted(Generic[T]):
    """A draw in which each choice has a weight of its own."""

    def __init__(self, choices: Sequence[tuple[T, float]]) -> None:
        self._things = [thing for thing, _ in choices]
        self._ends = list(accumulate(weight for _, weight in choices))

    def draw(self, rng: Random) -> T:
        """One of the choices."""
        return self._things[bisect(self._ends, rng.random() * self._ends[-1])]
