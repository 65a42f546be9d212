"""Fixtures for tests of the Django half: a real SQLite file, or with HEDUI_TEST_ON=postgresql a server started here.

After a test with `transaction=True` the whole database is put back from a copy of the empty one (scenes.py): it cannot be
flushed, since its memory refuses to be deleted from.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase
from postgres_server import PASSWORD, running
from scenes import open_scenes, put_back

QUICK = "case_database.QuickArgon2"
ON_POSTGRESQL = os.environ.get("HEDUI_TEST_ON") == "postgresql"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> Iterator[None]:
    """Where the tests' tables are."""
    if not ON_POSTGRESQL:
        connections.settings["default"]["TEST"]["NAME"] = str(tmp_path_factory.mktemp("cases") / "test.sqlite3")
        yield
        return
    with running() as server:
        there = {
            "ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "owner", "PASSWORD": PASSWORD,
            "HOST": "127.0.0.1", "PORT": str(server.port), "CONN_HEALTH_CHECKS": True,
        }  # fmt: skip
        connections.settings["default"] = connections.configure_settings({"default": there})["default"]
        del connections["default"]
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The tables, and a copy of them as the migrations left them."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        cache.clear()
        open_scenes(tmp_path_factory.mktemp("scenes"))
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: put_back())
        yield


class QuickArgon2(Argon2PasswordHasher):
    """Passwords are hashed slowly on purpose: a quarter of a second at each sign-in, which is for those who guess."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@pytest.fixture(autouse=True)
def house(tmp_path: Path, settings: Any) -> None:
    """A home and a store of each test's own, and passwords that are hashed quickly."""
    settings.PASSWORD_HASHERS = [QUICK]
    settings.HEDUI_HOME, settings.HEDUI_STORE = tmp_path / "home", tmp_path / "store"
    settings.HEDUI_HOME.mkdir(mode=0o700)
