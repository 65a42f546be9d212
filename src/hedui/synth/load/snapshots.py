"""A rehearsal's snapshots: the very columns that intake writes, made in the order of the person keys, so unsorted.

The columns, their order and types are asked of `intake.load.select`, and every field's text is read by the intake's
own SQL, once per distinct text; the seal and the entry are the store's. Only the reading of the numbers is known
beforehand, because each was made that way: a test loads the same file through intake and compares row by row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedui.intake import fields, load
from hedui.intake.columns import ColumnMap, match_columns
from hedui.intake.numbers import secret_step
from hedui.intake.reading import Table as Incoming
from hedui.intake.reading import schema
from hedui.intake.snapshot import RAW, Account, Snapshot, Store, name_of
from hedui.signing.keys import StoreKey
from hedui.synth.load.accounts import Expected
from hedui.synth.load.columns import Sheet
from hedui.synth.load.people import Ints
from hedui.synth.load.records import EMPTY, MASKED, PLAIN, Person, Records, in_order
from hedui.tables import ROW_GROUP, Engine, quoted
from hedui.values.files import private_folder, settle
from hedui.values.identity import Reject

_GENERATED, _TEXTS = "generated", "generated_texts"
# Fates by the way a number is written: see records.PLAIN …; the last stands for an empty one where that may be.
_FATES = ("keyed", "keyed", "unkeyed", Reject.CHECK_DIGIT, Reject.NO_NUMBER, "unkeyed")
_TEXT = pa.string()
_FATE_TEXTS = pa.array(_FATES, _TEXT)
_NO_TEXT = pa.scalar(None, _TEXT)
_MAY_BE_EMPTY = len(_FATES) - 1


def write_snapshot(
    engine: Engine, store: Store, sheet: Sheet, expected: Expected, seen: Callable[[int], None]
) -> Snapshot:
    """One item's snapshot, entered in the store under the name that its making gives it."""
    item, file = sheet.share.item, expected.file
    matched = match_columns(item, sheet.header, {}, file)
    made_of = hashlib.sha256(
        json.dumps([sheet.who.roster, sheet.who.seed, sheet.share.rows, file]).encode()
    ).hexdigest()
    name = name_of(made_of, file, item, {}, {}, store.key)
    path = private_folder(store.folder / item.code) / f"{name}.parquet"
    private = path.with_name(f".{path.name}.part")
    snapshot = _Columns(sheet, _typed_tables(engine, sheet, matched))
    shape = _shape(engine, sheet, matched, store.key)
    engine.register(_GENERATED, pa.RecordBatchReader.from_batches(*snapshot.stream(list(shape), seen)))
    try:
        chosen = ", ".join(f"CAST({quoted(column)} AS {kind}) AS {quoted(column)}" for column, kind in shape.items())
        engine.write(f"SELECT {chosen} FROM {_GENERATED}", private, encrypted=True, in_order=True)
        account = load.account(engine, engine.scan([private], encrypted=True), item, sheet.share.rows)
        _check(account, expected.account, file)
        settle(private, path)
    finally:
        engine.unregister(_GENERATED)
        private.unlink(missing_ok=True)
    entry = Snapshot(
        name, item.code, file, made_of, sheet.header, matched.own, matched.missing, matched.added, account,
        as_of=sheet.data_day.isoformat(), encoding="generated",
    )  # fmt: skip
    return store.add(entry)


def _check(account: Account, expected: Account, file: str) -> None:
    if account != expected:
        raise ArithmeticError(f"{file}: made were {expected}, written {account}")


def _shape(engine: Engine, sheet: Sheet, matched: ColumnMap, store_key: StoreKey) -> dict[str, str]:
    """The columns of the snapshot and their SQL types, as intake would write them."""
    engine.run(secret_step(store_key.derived("fingerprint")))
    columns = [f.with_name(RAW + f.name) if f.name in sheet.header else f for f in schema(sheet.header)]
    columns += [pa.field(f"plain_{at}", pa.int64()) for at in range(1, len(sheet.share.item.people) + 1)]
    engine.register(load.INCOMING, pa.schema(columns).empty_table())
    try:
        table = Incoming(sheet.share.item.code, sheet.header, (), iter(()))
        described = engine.rows(f"DESCRIBE {load.select(sheet.share.item, table, matched, {})}")
    finally:
        engine.unregister(load.INCOMING)
    return {row[0]: row[1] for row in described}


def _typed_tables(engine: Engine, sheet: Sheet, matched: ColumnMap) -> dict[str, pa.Array]:
    """What intake reads in each text of the typed columns' tables, by column code.

    Columns that are read alike are read together: planning a reading takes longer than reading a table.
    """
    alike: dict[str, list[str]] = {}
    for column in filter(fields.is_typed, sheet.share.item.columns):
        alike.setdefault(fields.typed(column, "text", matched.own[column.code], {}), []).append(column.code)
    found: dict[str, pa.Array] = {}
    for value, codes in alike.items():
        tables = [sheet.fields[code].tables[0].arrow for code in codes]
        read = _read(engine, value, pa.concat_arrays(tables))
        ends = list(accumulate(map(len, tables), initial=0))
        found |= {code: read.slice(low, high - low) for code, (low, high) in zip(codes, pairwise(ends), strict=True)}
    return found


def _read(engine: Engine, value: str, texts: pa.Array) -> pa.Array:
    engine.register(_TEXTS, pa.table({"place": np.arange(len(texts)), "text": texts}))
    try:
        return engine.arrow(f"SELECT {value} AS value FROM {_TEXTS} ORDER BY place").column("value").combine_chunks()
    finally:
        engine.unregister(_TEXTS)


@dataclass(frozen=True)
class _Columns:
    """Batches of the snapshot's columns."""

    sheet: Sheet
    typed: dict[str, pa.Array]

    def stream(self, columns: list[str], seen: Callable[[int], None]) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
        """The schema and the batches of one row group each."""
        batches = self._batches(columns, seen)
        first = next(batches)
        return first.schema, chain([first], batches)

    def _batches(self, columns: list[str], seen: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
        for records in in_order(self.sheet.share, self.sheet.who, ROW_GROUP):
            if len(records.row):
                made = self._made(records)
                yield pa.RecordBatch.from_arrays([made[column] for column in columns], names=columns)
                seen(int(np.count_nonzero(records.part == 1)))

    def _made(self, records: Records) -> dict[str, pa.Array]:
        indices = self.sheet.indices(records)
        texts = self.sheet.texts(records, indices)
        made = {RAW + column.header: texts[column.code] for column in self.sheet.share.item.columns}
        made |= {
            code: pa.DictionaryArray.from_arrays(pa.array(indices[code][0]), table, safe=False)
            for code, table in self.typed.items()
        }
        made[RAW] = pa.nulls(len(records.row), pa.string())
        made |= {"source_row": pa.array(records.row + 1), "part": pa.array(records.part.astype(np.int8))}
        pairs = zip(records.people, self.sheet.share.item.people, strict=True)
        empty_ok = self.sheet.share.item.key == "id?"
        sides = [_Side(person, texts[number.code], empty_ok) for person, (_name, number) in pairs]
        return made | (_one(sides[0]) if len(sides) == 1 else _two(sides[0], sides[1], records.part))


@dataclass(frozen=True)
class _Side:
    """One person of each row as the snapshot says it."""

    person: Person
    numbers: pa.Array
    empty_ok: bool

    @cached_property
    def fate(self) -> Ints:
        """Index in _FATES."""
        way = self.person.way.astype(np.int64)
        return np.where(way == EMPTY, _MAY_BE_EMPTY, way) if self.empty_ok else way

    @property
    def fates(self) -> pa.Array:
        """The fates in words."""
        return _words(self.fate)

    @property
    def keys(self) -> pa.Array:
        """Person keys; NULL where the number names nobody."""
        return pa.array(self.person.keys, mask=~self.person.keyed)

    @property
    def forms(self) -> pa.Array:
        """Digits written; NULL where the number names nobody."""
        return pa.array(np.where(self.person.short, 15, 18).astype(np.int8), mask=~self.person.keyed)

    @property
    def kept(self) -> pa.Array:
        """The numbers that a snapshot keeps beside the key: masked and empty ones."""
        unkeyed = (self.fate == MASKED) | (self.fate == _MAY_BE_EMPTY)
        # Most stretches of the order have none: they are all named.
        return pc.if_else(pa.array(unkeyed), self.numbers, _NO_TEXT) if unkeyed.any() else pa.nulls(len(unkeyed), _TEXT)


def _one(side: _Side) -> dict[str, pa.Array]:
    return {"person_key": side.keys, "form": side.forms, "fate": side.fates, "number": side.kept}


def _two(first: _Side, second: _Side, part: Ints) -> dict[str, pa.Array]:
    is_first = pa.array(part == 1)
    unkeyed = (_FATES.index("unkeyed"), _MAY_BE_EMPTY)
    either_unkeyed = np.isin(first.fate, unkeyed) | np.isin(second.fate, unkeyed)
    row_fate = np.where(either_unkeyed, _FATES.index("unkeyed"), first.fate)
    row_fate = np.where(first.person.keyed | second.person.keyed, PLAIN, row_fate)
    other = {"other_key": pc.if_else(is_first, second.keys, first.keys), "row_fate": _words(row_fate)}
    one, two = _one(first), _one(second)
    return other | {code: pc.if_else(is_first, one[code], two[code]) for code in one}


def _words(fate: Ints) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(fate), _FATE_TEXTS, safe=False)
