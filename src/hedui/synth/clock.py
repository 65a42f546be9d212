"""The dates of a city: everything is told from the day of the check, which comes in as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hedui.synth.chance import between


@dataclass(frozen=True)
class Clock:
    """`on` is the day of the check; deliveries are as of the ends of the month, quarter or half-year before."""

    on: date

    @property
    def month_end(self) -> date:
        """The last day of the month before."""
        return self.on.replace(day=1) - timedelta(days=1)

    @property
    def quarter_end(self) -> date:
        """The last day of the quarter before."""
        return date(self.on.year, (self.on.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)

    @property
    def half_end(self) -> date:
        """The last day of the half-year before."""
        return date(self.on.year, 7 if self.on.month > 6 else 1, 1) - timedelta(days=1)

    def months_ago(self, months: int) -> date:
        """The first day of the month that many months before the month of the check."""
        count = self.on.year * 12 + self.on.month - 1 - months
        return date(count // 12, count % 12 + 1, 1)

    def days_ago(self, rng: Random, least: int, most: int) -> date:
        """A day between `least` and `most` days before the check."""
        return self.on - timedelta(days=between(rng, least, most))

    def in_the_year(self, rng: Random, least: int) -> date:
        """A day in the twelve whole months before the month of the check, at least `least` days before it."""
        return self.days_ago(rng, max(least, self.on.day), 360)
