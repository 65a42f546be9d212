"""A delivery → its snapshots: unseal, read, match columns, load, profile, enter in the store."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from hedui.catalogue import Item
from hedui.intake import load
from hedui.intake.columns import ColumnMap, match_columns, passed_over, told_over
from hedui.intake.delivery import Delivery, Note, as_of_in, item_of, title_as_of
from hedui.intake.hashing import Hashes
from hedui.intake.limits import LIMITS, Limits
from hedui.intake.numbers import secret_step
from hedui.intake.opening import open_tables
from hedui.intake.profile import difference, profile
from hedui.intake.reading import Table
from hedui.intake.snapshot import Snapshot, Store, name_of
from hedui.intake.unseal import Member, open_delivery
from hedui.intake.view import open_view
from hedui.tables import Engine, EngineError
from hedui.values.faults import Place, Refusal
from hedui.values.files import private_folder, settle
from hedui.values.notice import Notice

Seen = Callable[[int], None]
# Faults of the machine or the store: no other delivery would fare better.
ENDING = frozenset({"disk_full", "file_limit", "memory", "snapshot_changed", "store_key_wrong"})


@dataclass(frozen=True)
class Desk:
    """What receiving needs: the engine, the store, a private scratch folder, the environment for secrets."""

    engine: Engine
    store: Store
    scratch: Path
    environment: Mapping[str, str]
    limits: Limits = LIMITS
    hashes: Hashes = field(default_factory=Hashes)


@dataclass(frozen=True)
class Received:
    """One table that is now a snapshot. `again`: the store had it already. `changes`: since the delivery before.
    `warnings`: what was passed over in the file."""

    snapshot: Snapshot
    again: bool
    changes: tuple[str, ...] = ()
    warnings: tuple[Notice, ...] = ()


def receive(
    desk: Desk, delivery: Delivery, notes: Mapping[str, Note], seen: Seen = lambda _rows: None
) -> list[Received]:
    """Load every table of a delivery. Raises Refusal; what was loaded before it stays in the store, whole."""
    desk.engine.run(secret_step(desk.store.key.derived("fingerprint")))
    received = [_view(desk, delivery, seen)] if delivery.path is None else []
    for member in _members(desk, delivery) if delivery.path else ():
        note = notes.get(member.name, delivery.note)
        item = delivery.item or item_of(member.own_name or member.name)
        tables = _file(desk, member, item, note, seen)
        _count(desk, tables, notes.get(member.name) if member.name != delivery.file else None, member.name)
        received += tables
    _count(desk, received, delivery.note, delivery.file)
    return received


def look(desk: Desk, delivery: Delivery, notes: Mapping[str, Note]) -> int:
    """Open a delivery as far as its headers: refuses what is seen at once to be unreadable, loads nothing.

    Returns the rows to expect, for progress; 0 where nothing tells.
    """
    rows = 0
    if delivery.path is None:
        return rows
    for member in _members(desk, delivery):
        note = notes.get(member.name, delivery.note)
        item = delivery.item or item_of(member.own_name or member.name)
        for table in open_tables(member.path, member.name, item, note, desk.limits):
            match_columns(item, table.header, note.columns, table.name)
            rows += table.expected or 0
    return rows


def _members(desk: Desk, delivery: Delivery) -> Iterator[Member]:
    assert delivery.path is not None
    password = _secret(desk, delivery.note.password_env, delivery.file)
    age_key = _secret(desk, delivery.note.key_env, delivery.file)
    folder = private_folder(desk.scratch / "opened" / delivery.file.replace("/", "_"))
    for member in open_delivery(delivery.path, password=password, age_key=age_key, limits=desk.limits, scratch=folder):
        # People know a sealed file by the name that it has in the folder, seal included.
        inner = delivery.file.removesuffix(".age").removesuffix(".AGE")
        sealed = inner != delivery.file and member.name.split("/")[0] == inner
        yield replace(member, name=delivery.file + member.name[len(inner) :]) if sealed else member


def _secret(desk: Desk, variable: str | None, file: str) -> str | None:
    if variable is None:
        return None
    if variable not in desk.environment:
        raise Refusal(
            "key_missing", f"the environment variable {variable}, which opens this file, is not set",
            f"Set {variable} and run again.", Place(file),
        )  # fmt: skip
    return desk.environment[variable]


def _file(desk: Desk, member: Member, item: Item, note: Note, seen: Seen) -> list[Received]:
    source = desk.hashes.of(member.path)
    skipped: list[str] = []
    tables = open_tables(member.path, member.name, item, note, desk.limits, skipped)
    received = [_table(desk, table, item, note, source, seen) for table in tables]
    told = tuple(
        Notice(
            f"{member.name}: sheet {sheet} is not read: it has none of the expected headers",
            f"{member.name}：工作表“{sheet}”没有可以认出的表头，未读取",
        )
        for sheet in skipped
    )
    return [replace(received[0], warnings=(*told, *received[0].warnings)), *received[1:]] if received else []


def _count(desk: Desk, received: list[Received], note: Note | None, file: str) -> None:
    """Refuse half a file: other rows than sources.yaml promises. What was loaded of it leaves the store again."""
    rows = sum(one.snapshot.account.rows for one in received)
    if note and note.rows is not None and rows != note.rows:
        for one in received:
            desk.store.remove(one.snapshot)
        raise Refusal(
            "row_count", f"sources.yaml promises {note.rows:,} rows, the file has {rows:,}",
            "If rows are missing the transfer broke off: ask for the file again. Else correct `rows`.", Place(file),
        )  # fmt: skip


def _view(desk: Desk, delivery: Delivery, seen: Seen) -> Received:
    note = delivery.note
    assert delivery.item is not None and note.view is not None
    url = _secret(desk, note.url_env, delivery.file) or ""
    table = open_view(url, note.view, delivery.file, desk.limits)
    # A view has no bytes of its own: what was read is named by the snapshot made from it, so it is always read anew.
    source = f"view:{note.url_env}:{note.view}:{os.urandom(16).hex()}"
    return _table(desk, table, delivery.item, note, source, seen)


def _table(desk: Desk, table: Table, item: Item, note: Note, source: str, seen: Seen) -> Received:
    matched = match_columns(item, table.header, note.columns, table.name)
    name = name_of(source, table.name, item, dict(note.columns), dict(note.codes), desk.store.key)
    as_of = note.as_of or title_as_of(table.titles) or as_of_in(table.name.rsplit("/", 1)[-1]) or as_of_in(table.name)
    dated: dict[str, Any] = {"as_of": as_of.isoformat() if as_of else None, "region": note.region}
    told = tuple(told_over(passed_over(matched), table.name, table.name))
    with desk.store.loading(item.code):
        if known := desk.store.find(item.code, name):
            seen(known.account.rows)
            return Received(replace(known, **dated), again=True, warnings=told)
        before = [
            s for s in desk.store.each(item.code) if _series(s.file) == _series(table.name) and _earlier(s, as_of)
        ]
        path = desk.store.folder / item.code / f"{name}.parquet"
        account, found = _load(desk, table, item, matched, note, path, seen)
        snapshot = desk.store.add(
            Snapshot(
                name, item.code, table.name, source, table.header, matched.own, matched.missing, matched.added, account,
                encoding=table.encoding, profile=found, **dated,
            )
        )  # fmt: skip
    changes = difference(before[-1], snapshot) if before else []
    return Received(snapshot, again=False, changes=tuple(changes), warnings=told)


def _series(name: str) -> tuple[str, str]:
    """What the deliveries of one source have in common: the code before the first dash or dot, the sheet or member."""
    file, mark, part = re.fullmatch(r"([^/#]*)([/#]?)(.*)", name, re.DOTALL).groups()  # type: ignore[union-attr]
    return re.split(r"[-.]", file, maxsplit=1)[0], mark + part


def _earlier(snapshot: Snapshot, as_of: date | None) -> bool:
    """Whether a snapshot may be the delivery before: two parts of one delivery have the same day."""
    return snapshot.as_of_date is None or as_of is None or snapshot.as_of_date < as_of


def _load(
    desk: Desk, table: Table, item: Item, matched: ColumnMap, note: Note, path: Path, seen: Seen
) -> tuple[Any, dict[str, Any]]:
    private_folder(path.parent)
    private = path.with_name(f".{path.name}.part")
    numbers = [matched.own[number.code] for _name, number in item.people]
    stream = load.Stream(table, numbers, seen, tuple(matched.own[name.code] for name, _number in item.people))
    engine = desk.engine
    engine.register(load.INCOMING, stream.reader())
    try:
        engine.write(load.select(item, table, matched, note.codes), private, encrypted=True)
    except (EngineError, Refusal):
        private.unlink(missing_ok=True)
        if stream.error is not None:
            raise stream.error from None
        raise
    finally:
        engine.unregister(load.INCOMING)
    relation = engine.scan([private], encrypted=True)
    account = load.account(engine, relation, item, table.counts.rows)
    found = profile(engine, relation, item, matched, table.header, stream.lost)
    found["replaced_characters"] = table.counts.replaced
    found["deleted_records"] = table.counts.deleted
    settle(private, path)
    return account, found
