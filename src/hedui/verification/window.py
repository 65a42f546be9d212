"""The income window: the twelve whole months before the day of the check, and SQL that counts months in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHS = 12


@dataclass(frozen=True)
class Window:
    """First and last month (yyyymm), first day and the day after the last, of the twelve months before `on`."""

    on: date

    @property
    def first(self) -> int:
        """The first month, yyyymm."""
        return (self.on.year - 1) * 100 + self.on.month

    @property
    def last(self) -> int:
        """The last month, yyyymm: the one before the month of the check."""
        year, month = (self.on.year, self.on.month - 1) if self.on.month > 1 else (self.on.year - 1, 12)
        return year * 100 + month

    @property
    def starts(self) -> str:
        """The first day as an SQL literal."""
        return f"DATE '{self.first // 100:04d}-{self.first % 100:02d}-01'"

    @property
    def ends(self) -> str:
        """The day after the last day as an SQL literal (half-open)."""
        return f"DATE '{self.on.year:04d}-{self.on.month:02d}-01'"

    @property
    def day(self) -> str:
        """The day of the check as an SQL literal."""
        return f"DATE '{self.on.isoformat()}'"

    def months(self, first: str, last: str) -> str:
        """SQL: how many months of [first, last] (yyyymm expressions, NULL = open) lie in the window, never negative."""
        begin, end = self.clipped(first, last)
        return f"greatest(0, ({end} // 100 - {begin} // 100) * 12 + {end} % 100 - {begin} % 100 + 1)"

    def clipped(self, first: str, last: str) -> tuple[str, str]:
        """SQL of the first and the last month of [first, last] (yyyymm expressions, NULL = open) within the window."""
        begin = f"greatest(coalesce({first}, {self.first}), {self.first})"
        return begin, f"least(coalesce({last}, {self.last}), {self.last})"

    def holds(self, month: str) -> str:
        """SQL: the month (yyyymm expression) lies in the window."""
        return f"({month} BETWEEN {self.first} AND {self.last})"

    def covered(self, begin: str, end: str) -> str:
        """SQL aggregate: how many months of the window lie in one of the periods [begin, end] (yyyymm expressions)."""
        first = (self.on.year - 1) * MONTHS + self.on.month - 1
        months = ((at // MONTHS) * 100 + at % MONTHS + 1 for at in range(first, first + MONTHS))
        return " + ".join(f"max(CASE WHEN {month} BETWEEN {begin} AND {end} THEN 1 ELSE 0 END)" for month in months)

    def reaches(self, last: str) -> str:
        """SQL: a period that ends in the month (yyyymm expression), open at its beginning, has a month in the window."""
        return f"({last} >= {self.first})"

    def holds_day(self, day: str) -> str:
        """SQL: the day lies in the window."""
        return f"({day} >= {self.starts} AND {day} < {self.ends})"

    def __str__(self) -> str:
        return f"{self.first // 100}-{self.first % 100:02d}—{self.last // 100}-{self.last % 100:02d}"
