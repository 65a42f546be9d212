"""`hedui intake` and `hedui store`: load deliveries into a store; show what it holds."""

from __future__ import annotations

import os
from pathlib import Path

import click

from hedui.catalogue import items
from hedui.intake.delivery import deliveries
from hedui.intake.hashing import Hashes
from hedui.intake.receive import ENDING, Desk, Received, receive
from hedui.intake.snapshot import Snapshot, Store
from hedui.site.cli.options import FILE, MEMORY, store_key
from hedui.site.cli.telling import teller
from hedui.tables import Engine
from hedui.values.faults import Refusal, Refusals
from hedui.values.files import private_scratch
from hedui.verification.telling import Stages


@click.command("intake")
@click.argument("sources", type=FILE)
@click.option("--store", type=FILE, required=True, help="Folder of the snapshots.")
@click.option("--key-file", type=FILE, help="File with the store's key (else HEDUI_KEY).")
@click.option("--memory", type=MEMORY, default="448MB", show_default=True, help="What the engine may use.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Progress as JSON lines on stderr.")
def intake_command(sources: Path, store: Path, key_file: Path | None, memory: str, quiet: bool, as_json: bool) -> None:
    """Load the department files of SOURCES into a store of sealed snapshots."""
    key = store_key(store, key_file)
    found, notes = deliveries(sources)
    stages, refused = Stages(teller(quiet=quiet, as_json=as_json)), []
    kept = Store(store, key)
    with private_scratch(store) as scratch:
        engine = Engine(scratch / "spill", memory=memory, key=key.derived("parquet"))
        desk = Desk(engine, kept, scratch, os.environ, hashes=Hashes(d.path for d in found))
        for delivery in found:
            try:
                with stages.stage(delivery.file):
                    for one in receive(desk, delivery, notes, stages.advance):
                        if not quiet:
                            click.echo("\n".join(told(one)))
            except Refusal as refusal:
                refused.append(refusal)
                if refusal.fault in ENDING:
                    break
        engine.close()
    if refused:
        raise Refusals(refused)


@click.command("store")
@click.argument("store", type=FILE)
@click.option("--key-file", type=FILE, help="File with the store's key (else HEDUI_KEY).")
@click.option("--verify", is_flag=True, help="Read every snapshot and compare it with its entry.")
def store_command(store: Path, key_file: Path | None, verify: bool) -> None:
    """List the snapshots of a store, their accounts and their as-of dates."""
    kept = Store(store, store_key(store, key_file))
    for code in items():
        for snapshot in kept.each(code):
            if verify:
                kept.verify(snapshot)
            click.echo(line(snapshot))


def line(s: Snapshot) -> str:
    """One snapshot on one line."""
    a = s.account
    return f"{s.item:<22} {s.file:<40} {a.rows:>12,} = {a.keyed:,} + {a.unkeyed:,} + {a.rejected:,}  as of {s.as_of or 'unknown'}"


def told(one: Received) -> list[str]:
    """What is said of one loaded table: account, profile, what changed."""
    s, p = one.snapshot, one.snapshot.profile
    lines = [line(s) + ("  (the same delivery, loaded before: nothing to do)" if one.again else "")]
    lines += [f"    {warning.says}" for warning in one.warnings]
    if one.again:
        return lines
    people = max(p.get("people", 0), 1)
    shares = ", ".join(
        f"{word.replace('_', ' ')} {p.get(word, 0) / people:.1%}"
        for word in ("keyed", "converted", "masked", "missing", "lost_characters")
    )
    lines.append(f"    {s.encoding or 'cells'}; {shares}; duplicates {p.get('duplicates', 0):,}")
    lines += [f"    rejected {reason}: {count:,}" for reason, count in s.account.reasons.items()]
    lines += [f"    unreadable {header}: {count:,}" for header, count in p.get("unreadable", {}).items()]
    lines += [f"    {header}: {low} — {high}" for header, (low, high) in p.get("dates", {}).items() if low]
    lines += [f"    not in this file: {', '.join(s.missing)}"] if s.missing else []
    lines += [f"    not of this item: {', '.join(s.added)}"] if s.added else []
    return lines + [f"    since the last delivery: {change}" for change in one.changes]
