"""Quantities that may be unknown: an interval [low, high]; None below is −∞, None above is ∞. Exact arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Bound = Fraction | int | None


@dataclass(frozen=True)
class Interval:
    """Every value the quantity may have. A fact is a point."""

    low: Bound = 0
    high: Bound = None

    @property
    def point(self) -> Fraction | int | None:
        """The value when it is known, else None."""
        return self.low if self.low is not None and self.low == self.high else None

    def __add__(self, other: Interval) -> Interval:
        return Interval(_plus(self.low, other.low), _plus(self.high, other.high))

    def __neg__(self) -> Interval:
        return Interval(_minus(self.high), _minus(self.low))

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        """The product; at most one side may be negative (the language refuses the rest)."""
        if self.low is None or self.low < 0:
            return other._scaled_by(self)
        return self._scaled_by(other)

    def _scaled_by(self, other: Interval) -> Interval:
        """self is never negative."""
        low_factor = self.high if other.low is None or other.low < 0 else self.low
        high_factor = self.low if other.high is not None and other.high < 0 else self.high
        return Interval(_times(other.low, low_factor), _times(other.high, high_factor))

    def hull(self, other: Interval) -> Interval:
        """The smallest interval around both."""
        return Interval(_least(self.low, other.low), _most(self.high, other.high))


UNKNOWN = Interval(0, None)


def exactly(value: Fraction | int) -> Interval:
    """A known quantity."""
    return Interval(value, value)


def least(parts: list[Interval]) -> Interval:
    """The minimum of several quantities."""
    highs = [p.high for p in parts if p.high is not None]
    lows = [p.low for p in parts if p.low is not None]
    return Interval(min(lows) if len(lows) == len(parts) else None, min(highs) if highs else None)


def most(parts: list[Interval]) -> Interval:
    """The maximum of several quantities."""
    return -least([-p for p in parts])


def below(one: Interval, other: Interval) -> bool | None:
    """one < other: True, False, or None when undecided."""
    if one.high is not None and other.low is not None and one.high < other.low:
        return True
    if one.low is not None and other.high is not None and one.low >= other.high:
        return False
    return None


def equal(one: Interval, other: Interval) -> bool | None:
    """one == other: True, False, or None when undecided."""
    if one.point is not None and one.point == other.point:
        return True
    return False if below(one, other) or below(other, one) else None


def compare(operator: str, one: Interval, other: Interval) -> bool | None:
    """< <= > >= == != of two quantities."""
    if operator == "<":
        return below(one, other)
    if operator == ">":
        return below(other, one)
    if operator == "<=":
        return opposite(below(other, one))
    if operator == ">=":
        return opposite(below(one, other))
    return equal(one, other) if operator == "==" else opposite(equal(one, other))


def opposite(truth: bool | None) -> bool | None:
    """not, where undecided stays undecided."""
    return None if truth is None else not truth


def both(parts: list[bool | None]) -> bool | None:
    """and: False as soon as one is False, True when all are, else undecided."""
    return False if False in parts else None if None in parts else True


def either(parts: list[bool | None]) -> bool | None:
    """or: True as soon as one is True, False when all are, else undecided."""
    return True if True in parts else None if None in parts else False


def _plus(a: Bound, b: Bound) -> Bound:
    return None if a is None or b is None else a + b


def _minus(a: Bound) -> Bound:
    return None if a is None else -a


def _times(bound: Bound, factor: Bound) -> Bound:
    """A bound times a factor that is not negative; 0 × ∞ is 0, because no quantity is infinite."""
    if bound == 0 or factor == 0:
        return 0
    return None if bound is None or factor is None else bound * factor


def _least(a: Bound, b: Bound) -> Bound:
    return None if a is None or b is None else min(a, b)


def _most(a: Bound, b: Bound) -> Bound:
    return None if a is None or b is None else max(a, b)
