"""The twelve whole months before the month of the check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


def number(day: date) -> int:
    """A month as a running number, so that months can be counted."""
    return day.year * 12 + day.month - 1


@dataclass(frozen=True)
class Year:
    """`on` is the day of the check; the window is the months `last - 11` to `last` as running numbers."""

    on: date

    @property
    def last(self) -> int:
        """The month before the month of the check."""
        return number(self.on) - 1

    @property
    def first(self) -> int:
        """Eleven months earlier."""
        return self.last - 11

    def holds(self, day: object) -> bool:
        """Whether the day lies in one of the months."""
        return isinstance(day, date) and self.first <= number(day) <= self.last

    def months(self, begin: object, end: object) -> range:
        """The months of the window between two days, both included; None is open."""
        start = number(begin) if isinstance(begin, date) else self.first
        stop = number(end) if isinstance(end, date) else self.last
        return range(max(start, self.first), min(stop, self.last) + 1)
