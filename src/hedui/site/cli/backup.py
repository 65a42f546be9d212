"""`hedui backup` and `hedui restore`."""

from __future__ import annotations

from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from django.utils import timezone

from hedui.audit.actor import system
from hedui.audit.chain import verify
from hedui.audit.models import Head
from hedui.audit.recording import audited
from hedui.cases.models import Case
from hedui.site.backup.archive import back_up, restore
from hedui.site.cli.options import FILE
from hedui.site.tables import bring_up_to_date


def _leave_out() -> set[Path]:
    """The database (it is copied by its own tools), and the snapshots, sealed already and made again from deliveries."""
    database = Path(str(connection.settings_dict["NAME"])).absolute()
    return {settings.HEDUI_STORE} | {database.with_name(database.name + end) for end in ("", "-wal", "-shm")}


@click.command("backup")
@click.argument("file", type=FILE)
def backup_command(file: Path) -> None:
    """Write the database and all papers to FILE, sealed under the installation's key; FILE.sha256 is its digest."""
    with audited(by=system("backup"), event="backup.made", thing="backup"):
        pass
    made = back_up(file, settings.HEDUI_HOME, _leave_out(), settings.HEDUI_STORE_KEY, timezone.now(), connection.vendor)
    click.echo(f"{file}: the database and {made.files:,} files, {made.size:,} bytes, SHA-256 {made.digest}")
    click.echo("The key is not in it. Keep both, in two places.")


@click.command("restore")
@click.argument("file", type=FILE)
def restore_command(file: Path) -> int:
    """Take FILE back into an empty home and an empty database, and prove the memory's chain. Status 1 when it is broken."""
    had = restore(file, settings.HEDUI_HOME, settings.HEDUI_STORE_KEY, connection.vendor)
    bring_up_to_date()
    broken = verify()
    click.echo(f"the database and {had.files:,} files are back: {Case.objects.count():,} cases")
    if broken:
        click.echo(f"the memory is broken at link {broken.number:,}: {broken.what}")
        return 1
    click.echo(f"the memory holds: {Head.objects.get(pk=1).number:,} links")
    return 0
