"""The Django half on a real database, and a browser, for the screens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import chromium
from case_database import QUICK, django_db_modify_db_settings, django_db_setup
from playwright.sync_api import Browser

from casework import County, people_of_a_county

__all__ = ["django_db_modify_db_settings", "django_db_setup"]
# Playwright's loop runs in the thread of the tests; they ask the database in it all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def office_browser() -> Iterator[Browser]:
    """One Chromium for all screens."""
    with chromium() as one:
        yield one


@pytest.fixture
def county(settings: Any, tmp_path: Path, transactional_db: None) -> County:
    """A county at work whose staff sign in with one factor, over plain HTTP."""
    settings.HEDUI_DEMO, settings.PASSWORD_HASHERS = True, [QUICK]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.HEDUI_HOME, settings.HEDUI_STORE = tmp_path / "home", tmp_path / "store"
    settings.HEDUI_HOME.mkdir(mode=0o700)
    return people_of_a_county()
