"""Working days: the State Council's calendar, and a dated table of overrides for what it does not have yet.

A year that nobody has published is refused, never guessed: a deadline that silently took a holiday for a working day would
make somebody late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import chinese_calendar
import yaml
from django.conf import settings

from hedui.cases.faults import GateError


class NoCalendarError(GateError):
    """The calendar of a year is not known. The sentence says what to do."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"{year}年的放假安排尚未录入，无法计算办理期限。请系统管理员按国务院办公厅公布的通知在 calendar.yaml 中补充该年度后重试。"
        )
        self.year = year


@dataclass(frozen=True)
class Year:
    """The exceptions of a year: everything else follows the week."""

    document: str
    off: frozenset[date]
    work: frozenset[date]

    def works(self, day: date) -> bool:
        """Whether the day is a working day."""
        return day in self.work or (day.weekday() < 5 and day not in self.off)


def is_working(day: date) -> bool:
    """Whether the day is a working day. NoCalendarError when its year is not published."""
    return _works(day, overrides())


def _works(day: date, own: Mapping[int, Year]) -> bool:
    if day.year in own:
        return own[day.year].works(day)
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise NoCalendarError(day.year) from error


def later(day: date, working_days: int) -> date:
    """The day that lies so many working days after this one; the day itself does not count."""
    found, left = day, working_days
    while left > 0:
        found += timedelta(days=1)
        left -= is_working(found)
    return found


def between(first: date, last: date) -> int:
    """Working days after `first` up to and with `last`; negative when `last` lies before `first`."""
    if last < first:
        return -between(last, first)
    return _between(first, last, *_own())


@lru_cache(maxsize=4096)
def _between(first: date, last: date, own: Path, changed: int) -> int:
    years = _read(own, changed)
    return sum(_works(day, years) for day in _days(first, last))


def overrides() -> Mapping[int, Year]:
    """The years of the tables: the installation's own before the shipped one."""
    return _read(*_own())


def _own() -> tuple[Path, int]:
    """The installation's own table, and when it was changed (0: there is none)."""
    own = Path(settings.HEDUI_HOME) / "calendar.yaml"
    try:
        return own, own.stat().st_mtime_ns
    except OSError:
        return own, 0


@lru_cache(maxsize=4)
def _read(own: Path, changed: int) -> Mapping[int, Year]:
    texts = [(files("hedui.procedures") / "calendar.yaml").read_text("utf8")]
    texts += [own.read_text("utf8")] if changed else []
    years: dict[int, Year] = {}
    for text in texts:
        for year, said in ((yaml.safe_load(text) or {}).get("years") or {}).items():
            years[int(year)] = Year(
                said["document"], frozenset(said.get("rest") or ()), frozenset(said.get("work") or ())
            )
    return years


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
