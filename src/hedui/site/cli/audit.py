"""`hedui audit`: prove the memory, sign its head, answer who has looked at somebody's data."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone

from hedui.audit.actions import sign_head
from hedui.audit.actor import Actor, system
from hedui.audit.chain import verify
from hedui.audit.heads import first_not_kept
from hedui.audit.models import Head
from hedui.audit.queries import about_person
from hedui.audit.recording import looked
from hedui.audit.secrets import fingerprint
from hedui.site.cli.options import FILE


@click.group("audit")
def audit_group() -> None:
    """The memory: who did, saw or was refused what."""


@audit_group.command("verify")
@click.option("--heads", type=FILE, help="Signed heads that were kept elsewhere; default: those of the home folder.")
def verify_command(heads: Path | None) -> int:
    """Prove the chain, link by link, and against the signed heads. Status 1 and the first broken link when it is not whole."""
    broken = verify() or first_not_kept(heads or settings.HEDUI_HOME / "heads")
    if broken:
        click.echo(f"broken at link {broken.number:,}: {broken.what}")
        return 1
    click.echo(f"{Head.objects.get(pk=1).number:,} links, all hold")
    return 0


@audit_group.command("head")
def head_command() -> None:
    """Sign today's head (once a day; the worker does it too) and say where it lies. Copy it out of the house."""
    head = sign_head(timezone.localdate(), settings.HEDUI_HOME / "heads", by=system("command"))
    click.echo(f"{settings.HEDUI_HOME}/heads/head-{head.day}.json: link {head.number:,}, {head.digest}")


@audit_group.command("who")
@click.option("--why", required=True, help="The request that is answered, for the memory.")
@click.option("--json", "as_json", is_flag=True)
def who_command(why: str, as_json: bool) -> None:
    """Who has looked at my data? Asks for the citizen number, so that no shell remembers it."""
    number = click.prompt("身份证号", hide_input=True)
    looked(by=Actor(f"shell:{getpass.getuser()}"), event="audit.answer", whom=[fingerprint(number)], why=why)
    entries = list(about_person(number))
    for entry in entries:
        said = {"at": timezone.localtime(entry.at).isoformat("T", "seconds"), "outcome": entry.outcome, "event": entry.event, "name": entry.name,
                "role": entry.role, "organisation": entry.organisation, "thing": entry.thing, "why": entry.why, "under": entry.under}  # fmt: skip
        click.echo(json.dumps(said, ensure_ascii=False) if as_json else "\t".join(said.values()))
    click.echo(f"{len(entries):,} entries", err=True)
