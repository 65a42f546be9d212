"""A rehearsal's snapshots are what intake makes of its CSV files, row by row and column by column."""

from __future__ import annotations

from datetime import date

import pytest

from hedui.catalogue import items
from hedui.intake.delivery import deliveries
from hedui.intake.receive import Desk, receive
from hedui.intake.snapshot import Snapshot, Store
from hedui.signing.keys import StoreKey
from hedui.synth.load.rehearsal import Rehearsal, make
from hedui.tables import Engine

KEY = StoreKey(b"r" * 32)
ON = date(2026, 11, 1)
PEOPLE, RECORDS = 900, 60_000


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(tmp_path_factory.mktemp("spill"), memory="512MB", key=KEY.derived("parquet"))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> tuple[Store, Store]:
    """The store that the rehearsal wrote, and the one that intake made of the rehearsal's files."""
    folder = tmp_path_factory.mktemp("load")
    make(Rehearsal(folder / "snapshots", PEOPLE, RECORDS, "snapshots", ON), print, KEY)
    make(Rehearsal(folder / "csv", PEOPLE, RECORDS, "csv", ON), print)
    made, read = Store(folder / "snapshots" / "store", KEY), Store(folder / "read", KEY)
    found, notes = deliveries(folder / "csv" / "sources")
    desk = Desk(engine, read, folder / "scratch", {})
    for delivery in found:
        receive(desk, delivery, notes)
    return made, read


@pytest.mark.parametrize("item", list(items()))
def test_generated_snapshot_is_what_intake_makes_of_the_file(
    item: str, both: tuple[Store, Store], engine: Engine
) -> None:
    (made,), (read,) = (list(store.each(item)) for store in both)
    relations = [engine.scan([store.path(one)], encrypted=True) for store, one in zip(both, (made, read), strict=True)]
    assert engine.rows(f"DESCRIBE FROM {relations[0]}") == engine.rows(f"DESCRIBE FROM {relations[1]}")
    for first, second in (relations, relations[::-1]):
        assert engine.rows(f"FROM {first} EXCEPT ALL FROM {second} LIMIT 3") == []
    assert made.account == read.account
    assert (made.own, made.header, made.as_of) == (read.own, read.header, read.as_of)


@pytest.mark.parametrize("item", list(items()))
def test_generated_snapshot_stands_in_the_order_of_the_keys(
    item: str, both: tuple[Store, Store], engine: Engine
) -> None:
    store = both[0]
    (made,) = store.each(item)
    rows = engine.rows(f"SELECT person_key, source_row, part FROM {engine.scan([store.path(made)], encrypted=True)}")
    assert rows == sorted(rows, key=lambda row: (row[0] is None, row[0] or 0, row[1], row[2]))


def test_the_store_takes_them_for_its_own(both: tuple[Store, Store]) -> None:
    store = both[0]
    for item in items():
        (made,) = store.each(item)
        found: Snapshot | None = store.find(item, made.name)
        assert found == made
