"""`hedui items` and `hedui key`: what can be asked, and the store's key."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

import click

from hedui.catalogue import departments
from hedui.site.cli.options import FILE
from hedui.values.faults import Place, Refusal


@click.command("items")
@click.argument("code", required=False)
def items_command(code: str | None) -> None:
    """List the 37 data items, or the columns of one."""
    for department in departments():
        for item in department.items:
            if code is None:
                click.echo(
                    f"{item.number:>3} {item.code:<22} {department.label}\t{item.label}\t{item.way} {item.cycle} {item.key}"
                )
            elif item.code == code:
                for column in item.columns:
                    click.echo(f"{column.header}\t{column.code}\t{column.kind}")
                for column in item.optional:
                    click.echo(f"{column.header}\t{column.code}\t{column.kind}\toptional")


@click.group("key")
def key_group() -> None:
    """The key that seals a store."""


@key_group.command("new")
@click.argument("file", type=FILE)
def new_key(file: Path) -> None:
    """Write a new random key to FILE (mode 0600). Keep it apart from the data: without it nothing can be read."""
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError as error:
        raise Refusal(
            "key_exists", "the file is there already", "Name a new file: keys are never overwritten.", Place(str(file))
        ) from error
    with os.fdopen(handle, "w") as out:
        out.write(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
