"""Snapshots: one immutable, sorted, encrypted Parquet per item and delivery, and the sealed entry that describes it.

A snapshot's name says what went in (source bytes, column and code maps, intake version, key version): the same
delivery twice has the same name and is loaded once. The entry holds the file's own hash, under a seal made with the
store's key, because encryption alone does not notice an old file put in place of a new one.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from hedui.catalogue import Item, items
from hedui.signing.keys import StoreKey
from hedui.tables import Engine, literal, quoted
from hedui.values.faults import Place, Refusal
from hedui.values.files import private_folder, sha256_of, write_text

# Raise when the same bytes would give another snapshot: columns, readings, order.
INTAKE_VERSION = 4
RAW = "raw:"


@dataclass(frozen=True)
class Account:
    """Source rows of one table and their fates: rows = keyed + unkeyed + rejected, checked when it is made."""

    rows: int
    keyed: int
    unkeyed: int
    rejected: int
    reasons: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.rows != self.keyed + self.unkeyed + self.rejected:
            raise ArithmeticError(f"the account does not balance: {self.rows} rows, {self}")


@dataclass(frozen=True)
class Snapshot:
    """One loaded table. `own`: our column code → the file's header. `file`: its name for people."""

    name: str
    item: str
    file: str
    source_sha256: str
    header: tuple[str, ...]
    own: dict[str, str]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    account: Account
    as_of: str | None = None
    region: str | None = None
    encoding: str = ""
    sha256: str = ""
    bytes: int = 0
    key_version: str = ""
    profile: dict[str, Any] = field(default_factory=dict)

    @property
    def as_of_date(self) -> date | None:
        """The day to which the data refer, None when unknown."""
        return date.fromisoformat(self.as_of) if self.as_of else None


class Store:
    """A folder of snapshots under one key: ITEM/NAME.parquet with ITEM/NAME.json."""

    def __init__(self, folder: Path, key: StoreKey):
        self.folder = private_folder(folder)
        self.key = key

    def path(self, snapshot: Snapshot) -> Path:
        """Where the snapshot's Parquet is."""
        return self.folder / snapshot.item / f"{snapshot.name}.parquet"

    def find(self, item: str, name: str) -> Snapshot | None:
        """The snapshot of this name, verified, or None. An entry without its file counts as not there."""
        entry = self.folder / item / f"{name}.json"
        if not entry.is_file() or not entry.with_suffix(".parquet").is_file():
            return None
        snapshot = self._read(entry)
        self.verify(snapshot)
        return snapshot

    def add(self, snapshot: Snapshot) -> Snapshot:
        """Enter a snapshot whose Parquet stands under its final name. The entry is written last."""
        path = self.path(snapshot)
        whole = replace(snapshot, sha256=sha256_of(path), bytes=path.stat().st_size, key_version=self.key.version)
        content = json.dumps(asdict(whole), ensure_ascii=False, sort_keys=True)
        sealed = {"snapshot": content, "seal": self.key.mac(content.encode())}
        write_text(path.with_suffix(".json"), json.dumps(sealed, ensure_ascii=False))
        return whole

    def remove(self, snapshot: Snapshot) -> None:
        """Take a snapshot out again. Its entry goes first, so that it is never half there."""
        self.path(snapshot).with_suffix(".json").unlink(missing_ok=True)
        self.path(snapshot).unlink(missing_ok=True)

    def each(self, item: str) -> Iterator[Snapshot]:
        """All snapshots of an item, in the order of their as-of dates, then names."""
        known = [self._read(path) for path in sorted((self.folder / item).glob("*.json"))]
        yield from sorted(known, key=lambda s: (s.as_of or "", s.name))

    def newest(self, item: str) -> tuple[list[Snapshot], list[Snapshot]]:
        """The snapshots of an item that answer today, and those that they supersede.

        The newest as-of date answers; of deliveries under one file name, the one that came last.
        """
        known = sorted(self.each(item), key=self._entered)
        last = max((s.as_of or "" for s in known), default="")
        current = {s.file: s for s in known if (s.as_of or "") == last}
        return [s for s in self.each(item) if current.get(s.file) == s], [s for s in known if current.get(s.file) != s]

    def _entered(self, snapshot: Snapshot) -> int:
        return self.path(snapshot).with_suffix(".json").stat().st_mtime_ns

    def verify(self, snapshot: Snapshot) -> None:
        """Refuse a snapshot whose file is not the one that was entered."""
        path = self.path(snapshot)
        if not path.is_file() or sha256_of(path) != snapshot.sha256:
            raise Refusal(
                "snapshot_changed",
                "the snapshot is not the file that was entered: it was swapped or damaged",
                "Remove it and its .json from the store and load the delivery again.",
                Place(str(path)),
            )

    @contextmanager
    def loading(self, item: str) -> Iterator[None]:
        """One process at a time loads into an item's folder; a second waits, and then finds what the first made."""
        lock = private_folder(self.folder / item) / ".lock"
        with os.fdopen(os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)) as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _read(self, entry: Path) -> Snapshot:
        place = Place(str(entry))
        remedy = "Remove the entry and its .parquet from the store and load the delivery again."
        try:
            sealed = json.loads(entry.read_text("utf8"))
            content, seal = str(sealed["snapshot"]), str(sealed["seal"])
            data = json.loads(content)
            version, name = str(data["key_version"]), data["name"]
        except (ValueError, KeyError, TypeError) as error:
            raise Refusal("snapshot_changed", "the store's entry cannot be read", remedy, place) from error
        if version != self.key.version:
            what = f"the store was sealed with another key than {self.key.version}"
            raise Refusal("store_key_wrong", what, "Give the key that made the store.", place)
        if not hmac.compare_digest(self.key.mac(content.encode()), seal) or name != entry.stem:
            raise Refusal("snapshot_changed", "the store's entry was changed", remedy, place)
        data["account"] = Account(**data["account"])
        fields: dict[str, Any] = {k: tuple(v) if k in ("header", "missing", "added") else v for k, v in data.items()}
        return Snapshot(**fields)


def name_of(
    source_sha256: str, file: str, item: Item, columns: dict[str, Any], codes: dict[str, Any], key: StoreKey
) -> str:
    """A snapshot's name: SHA-256 over everything that decides its content."""
    parts = [source_sha256, file, item.code, columns, codes, INTAKE_VERSION, key.version, _readings(item)]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def _readings(item: Item) -> list[Any]:
    return [[c.header, c.code, c.kind, c.codes, *([c.month_day] if c.month_day else [])] for c in item.readable]


def relation(
    engine: Engine, store: Store, snapshot: Snapshot, columns: list[str], *, words: bool = False, more: str = "", joined: str = ""
) -> str:  # fmt: skip
    """SQL: the snapshot's rows with our columns, the named columns of its item by code, and its own words if wanted.

    A column that this file lacks is NULL. Our columns: person_key, source_row, part, form, fate, number, name_text,
    other_name, other_key, source_file, as_of. `words`: the columns of `words_of`, from which `record` makes the row as
    the department wrote it; make it after a join, for the rows that are left. `joined` is that join, USING columns that
    stand here, and `more` the columns it adds: nothing is read, trimmed or written for rows that it drops.
    """
    item = items()[snapshot.item]
    fields = [_field(item, snapshot, code) for code in columns]
    as_of = f"DATE {literal(snapshot.as_of)}" if snapshot.as_of else "CAST(NULL AS DATE)"
    chosen = [
        "person_key", "source_row", "part", "form", "fate", "number", *names_of(item, snapshot.own),
        f"{literal(snapshot.file)} AS source_file", f"{as_of} AS as_of", *fields,
        *(quoted(column) for column in (words_of(snapshot) if words else ())), *([more] if more else []),
    ]  # fmt: skip
    return f"SELECT {', '.join(chosen)} FROM {engine.scan([store.path(snapshot)], encrypted=True)} {joined}"


def words_of(snapshot: Snapshot) -> list[str]:
    """The columns that hold a row in the department's own words."""
    return [RAW + header for header in snapshot.header]


def record(snapshot: Snapshot) -> str:
    """SQL over `words_of`: the row as JSON text, by the department's own headers."""
    pairs = ", ".join(f"{literal(header)}: {quoted(RAW + header)}" for header in snapshot.header)
    return f"CAST(to_json({{{pairs}}}) AS VARCHAR)"


def names_of(item: Item, own: dict[str, str]) -> list[str]:
    """SQL of name_text, other_name and other_key from a snapshot's columns: the names stand in the row's own words."""
    names = [quoted(RAW + own[name.code]) for name, _number in item.people]
    if len(names) == 1:
        return [f"{names[0]} AS name_text", "CAST(NULL AS VARCHAR) AS other_name", "CAST(NULL AS BIGINT) AS other_key"]
    first, second = names
    return [
        f"CASE part WHEN 1 THEN {first} ELSE {second} END AS name_text",
        f"CASE part WHEN 1 THEN {second} ELSE {first} END AS other_name", "other_key",
    ]  # fmt: skip


def _field(item: Item, snapshot: Snapshot, code: str) -> str:
    column = item.column(code)
    types = {"money": "BIGINT", "date": "DATE", "month": "INTEGER", "year": "INTEGER", "number": "DECIMAL(18, 4)"}
    own = snapshot.own.get(code)
    if own is None:
        return f"CAST(NULL AS {types.get(column.kind, 'VARCHAR')}) AS {quoted(code)}"
    typed = column.kind in types or column.kind == "code"
    return quoted(code) if typed else f"trim({quoted(RAW + own)}) AS {quoted(code)}"
