"""The Django half on a real database."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_database import django_db_modify_db_settings, django_db_setup, house

__all__ = ["django_db_modify_db_settings", "django_db_setup", "house"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what need not be tried on PostgreSQL again: the tables are closed to tests that do not ask for them."""
    for item in items:
        asks = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
            getattr(item, "fixturenames", ())
        )
        if Path(__file__).parent in item.path.parents and not asks:
            item.add_marker("any_database")
