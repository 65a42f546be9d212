"""Working days with the State Council's calendar; a year without one is refused; overrides are dated and documented."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from hedui.procedures.working_days import NoCalendarError, between, is_working, later, overrides

OWN = """years:
  2031:
    document: 国办发明电〔2030〕1号
    rest: [2031-01-01, 2031-01-02]
    work: [2031-01-04]
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "calendar.yaml").write_text(OWN, "utf8")
    return tmp_path


def test_the_national_day_holiday_of_2024_and_its_days_of_work() -> None:
    # T19 of the domain: applied with all documents on Monday 2024-05-06; investigation within three working days.
    assert later(date(2024, 5, 6), 3) == date(2024, 5, 9)
    assert not is_working(date(2024, 10, 1)) and not is_working(date(2024, 10, 7))
    assert is_working(date(2024, 10, 12)) and is_working(date(2024, 9, 29)), "Saturday and Sunday of work"
    assert later(date(2024, 9, 30), 1) == date(2024, 10, 8)


def test_counting_there_and_back() -> None:
    assert between(date(2026, 11, 20), date(2026, 11, 23)) == 1, "Friday to Monday"
    assert between(date(2026, 11, 23), date(2026, 11, 20)) == -1
    assert between(date(2026, 11, 21), date(2026, 11, 22)) == 0, "a weekend"
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(0, 330, 7)):
        for days in (1, 3, 10):
            assert between(day, later(day, days)) == days


def test_a_year_without_a_calendar_is_refused_with_what_to_do() -> None:
    with pytest.raises(NoCalendarError, match=r"2041年的放假安排尚未录入.*calendar\.yaml"):
        is_working(date(2041, 3, 4))
    with pytest.raises(NoCalendarError):
        later(date(2040, 12, 31), 1)


def test_an_override_of_the_installation_is_the_calendar_of_its_year(home: Path) -> None:
    with override_settings(HEDUI_HOME=home):
        assert overrides()[2031].document == "国办发明电〔2030〕1号"
        assert not is_working(date(2031, 1, 2)) and is_working(date(2031, 1, 4)), "a Thursday off, a Saturday of work"
        assert later(date(2031, 1, 1), 2) == date(2031, 1, 4), "Friday and that Saturday"
        with pytest.raises(NoCalendarError):
            is_working(date(2032, 1, 1))


def test_a_changed_table_is_read_again(home: Path) -> None:
    with override_settings(HEDUI_HOME=home):
        assert not is_working(date(2031, 1, 2))
        (home / "calendar.yaml").write_text(OWN.replace(", 2031-01-02", ""), "utf8")
        assert is_working(date(2031, 1, 2))
