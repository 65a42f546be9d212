"""`hedui check-config` and `hedui migrate`: is everything set, and are the tables there?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import chinese_calendar
import click
from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from hedui.site.tables import bring_up_to_date
from hedui.values.faults import Place, Refusal, Refusals
from hedui.values.files import private_folder


def wrong() -> Iterator[Refusal]:
    """Everything that stands in the way of serving."""
    if not settings.HEDUI_DEMO:
        yield from _wrong_in_earnest()
    if not settings.HEDUI_HOME.is_dir() or not os.access(settings.HEDUI_HOME, os.W_OK):
        remedy = "Make the folder, mode 0700, for the account that runs hedui; `hedui migrate` makes it."
        yield Refusal("home_missing", "the folder of the installation is not there or cannot be written", remedy, Place("HEDUI_HOME"))  # fmt: skip
    yield from _wrong_with_the_provider()
    yield from _wrong_with_the_database()
    for message in run_checks(include_deployment_checks=False):
        if message.is_serious():
            yield Refusal("setting_refused", f"Django refuses a setting ({message.id})", "Look the name up in docs/running.md.", Place("settings"))  # fmt: skip


def _wrong_in_earnest() -> Iterator[Refusal]:
    if not settings.HEDUI_KEY_IS_OWN:
        remedy = "Make one with `hedui key new FILE` and name it; or set HEDUI_DEMO=1 for a demonstration."
        yield Refusal("key_missing", "no key of the installation is given", remedy, Place("HEDUI_KEY_FILE"))
    file = os.environ.get("HEDUI_KEY_FILE")
    if file and Path(file).is_file() and Path(file).stat().st_mode & 0o077:
        yield Refusal("key_open", "others on this machine may read the key file", f"chmod 600 {file}", Place("HEDUI_KEY_FILE"))  # fmt: skip
    if "*" in settings.ALLOWED_HOSTS:
        remedy = "Name the host names under which the office opens hedui."
        yield Refusal("hosts_open", "every host name is accepted", remedy, Place("HEDUI_HOSTS"))


def _wrong_with_the_provider() -> Iterator[Refusal]:
    """OpenID Connect is off, or it is whole: half of it would be a button that leads nowhere."""
    said = settings.HEDUI_IDENTITY_SAID
    missing = [name for name, value in said.items() if not value]
    if len(missing) == len(said) and not os.environ.get("HEDUI_IDENTITY_SECRET_FILE"):
        return
    place = Place(missing[0] if missing else "HEDUI_IDENTITY_ISSUER")
    if missing:
        remedy = (
            "Set all three of HEDUI_IDENTITY_ISSUER, _CLIENT and _SECRET_FILE (a file that hedui may read), or none."
        )
        yield Refusal("identity_incomplete", f"the identity provider lacks {', '.join(missing)}", remedy, place)
    elif not settings.HEDUI_IDENTITY_LIBRARIES:
        yield Refusal("identity_library", "the libraries of OpenID Connect are not installed", "pip install 'hedui[identity]'", place)  # fmt: skip
    if said["HEDUI_IDENTITY_ISSUER"] and not said["HEDUI_IDENTITY_ISSUER"].startswith("https://") and not settings.HEDUI_DEMO:  # fmt: skip
        yield Refusal("identity_open", "the identity provider is not asked over https", "Give its address with https://.", place)  # fmt: skip
    file = Path(os.environ.get("HEDUI_IDENTITY_SECRET_FILE", ""))
    if file.is_file() and file.stat().st_mode & 0o077:
        yield Refusal("key_open", "others on this machine may read the provider's secret", f"chmod 600 {file}", Place("HEDUI_IDENTITY_SECRET_FILE"))  # fmt: skip


def _wrong_with_the_database() -> Iterator[Refusal]:
    place = Place("HEDUI_DATABASE")
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        owner = _owns_tables()
    except DatabaseError as error:
        what = f"the database does not answer ({type(error).__name__})"
        yield Refusal("unreachable", what, "Check address, account and that the server runs.", place)
        return
    if missing:
        yield Refusal("migrations_missing", f"{missing} migrations are not applied", "Run `hedui migrate`.", place)
    elif owner and not settings.HEDUI_DEMO:
        what = "the database account owns the tables, so that row-level security does not bind it"
        yield Refusal("role_owns_tables", what, "Serve under another account than the one that migrates: docs/running.md, PostgreSQL.", place)  # fmt: skip


def _owns_tables() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('is_superuser') = 'on' OR EXISTS (SELECT 1 FROM pg_tables "
            "WHERE tablename = 'cases_case' AND tableowner = current_user)"
        )
        return bool(cursor.fetchone()[0])


def must_be_sound() -> None:
    """Raise what is wrong, all at once."""
    found = list(wrong())
    if found:
        raise Refusals(found)


@click.command("check-config")
def check_config_command() -> None:
    """Say what is missing before hedui can serve, and what is set. Never shows a key or a password."""
    click.echo(f"database  {connection.vendor}")
    click.echo(f"home      {settings.HEDUI_HOME}")
    click.echo(
        f"store     {settings.HEDUI_STORE}{'' if settings.HEDUI_STORE.is_dir() else '  (not there yet: hedui intake makes it)'}"
    )
    click.echo(
        f"key       {settings.HEDUI_STORE_KEY.version if settings.HEDUI_KEY_IS_OWN else 'the one of the demonstration'}"
    )
    click.echo(f"hosts     {' '.join(settings.ALLOWED_HOSTS)}")
    click.echo(f"sign-in   {'demonstration: password only' if settings.HEDUI_DEMO else 'password and second factor'}")
    click.echo(
        f"identity  {settings.HEDUI_IDENTITY_SAID['HEDUI_IDENTITY_ISSUER'] if settings.HEDUI_IDENTITY else 'no provider'}"
    )
    _say_calendar()
    must_be_sound()
    click.echo("ready to serve")


def _say_calendar() -> None:
    """The published calendars end some time: deadlines after that are refused."""
    today, last = timezone.localdate(), max(day.year for day in chinese_calendar.holidays)
    click.echo(f"calendar  published until {last}" + ("  (update chinesecalendar: deadlines of next year are refused)"
               if (today + timedelta(days=60)).year > last else ""))  # fmt: skip


@click.command("migrate")
def migrate_command() -> None:
    """Make or update the tables. On PostgreSQL run it under the account that owns them."""
    if not settings.HEDUI_DEMO and not settings.HEDUI_KEY_IS_OWN:
        raise next(_wrong_in_earnest())
    private_folder(settings.HEDUI_HOME)
    bring_up_to_date()
    click.echo("tables are up to date")
