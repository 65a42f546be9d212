"""Answers for few people are the answers of the whole verification: every household of a small city, both ways."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from hedui.catalogue import items
from hedui.intake.numbers import secret_step
from hedui.intake.snapshot import Store
from hedui.signing.keys import StoreKey
from hedui.synth.load.rehearsal import Rehearsal, make
from hedui.tables import Engine, Step
from hedui.verification import few
from hedui.verification.hits import COLUMNS, Asked, find_hits, own_columns, write_hits
from hedui.verification.roster import read_roster

KEY = StoreKey(b"few people, many snapshots, 32 b"[:32])
ON = date(2026, 11, 1)
TYPED = ("line", "source_file", "source_row", "part", "again", "match", "name_agreement", "as_of")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Store, Asked, list[dict[str, Any]]]:
    """A store of snapshots, its roster read, everybody's hits found, and hits.parquet as rows."""
    folder = tmp_path_factory.mktemp("few")
    make(Rehearsal(folder, 240, 5_280, "snapshots", ON), lambda _rows: None, KEY)
    engine, store = Engine(folder / "spill", key=KEY.derived("parquet")), Store(folder / "store", KEY)
    engine.run(secret_step(KEY.derived("fingerprint")))
    read_roster(engine, next(folder.glob("roster.*")), ON)
    asked = Asked({code: each for code in items() if (each := list(store.each(code)))})
    find_hits(engine, store, asked, lambda _code, _rows: None)
    write_hits(engine, store, asked, folder / "hits.parquet", "")
    return engine, store, asked, engine.records(f"SELECT * FROM {engine.scan([folder / 'hits.parquet'])}")


def of_few(engine: Engine, store: Store, asked: Asked, where: str) -> dict[str, list[dict[str, Any]]]:
    engine.run(Step("few", f"SELECT * FROM people WHERE {where}"))
    return few.hits_of_few(engine, store, asked, "few")


def test_every_household_has_the_hits_of_the_whole(
    ready: tuple[Engine, Store, Asked, list[dict[str, Any]]],
) -> None:
    engine, store, asked, written = ready
    whole: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for hit in written:
        whole[hit["household_no"]].append(tuple(hit[c] for c in COLUMNS))
    households = [h for (h,) in engine.rows("SELECT DISTINCT household_no FROM people ORDER BY 1")][:25]
    assert sum(len(whole[h]) for h in households) > 50
    for household in households:
        found = of_few(engine, store, asked, f"household_no = '{household}'")
        rows = [
            tuple({**hit, "item": item, "score": None}[c] for c in COLUMNS)
            for item, hits in found.items()
            for hit in hits
        ]
        assert sorted(rows, key=str) == sorted(whole[household], key=str)


def test_typed_columns_are_those_of_the_whole(ready: tuple[Engine, Store, Asked, list[dict[str, Any]]]) -> None:
    engine, store, asked, _written = ready
    found = of_few(engine, store, asked, "line <= 100")
    assert len(found) > 15
    for item in asked.items:
        columns = [*TYPED, *own_columns(item)]
        names = ", ".join(f'"{c}"' for c in columns)
        whole = engine.rows(f"SELECT {names} FROM hits_{item.code} WHERE line <= 100")
        few_rows = [tuple(hit[c] for c in columns) for hit in found.get(item.code, ())]
        assert sorted(few_rows, key=str) == sorted(whole, key=str), item.code


def test_nobody_has_no_hits_and_only_the_permitted_are_asked(
    ready: tuple[Engine, Store, Asked, list[dict[str, Any]]],
) -> None:
    engine, store, asked, _written = ready
    assert of_few(engine, store, asked, "FALSE") == {}
    assert few.hits_of_few(engine, store, asked, "(SELECT * REPLACE (FALSE AS permitted) FROM people LIMIT 4)") == {}
    assert few.hits_of_few(engine, store, Asked({}), "(SELECT * FROM people LIMIT 4)") == {}


def test_many_are_not_few(
    ready: tuple[Engine, Store, Asked, list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, store, asked, _written = ready
    monkeypatch.setattr(few, "MOST_PEOPLE", 3)
    with pytest.raises(ValueError, match="find_hits"):
        of_few(engine, store, asked, "line <= 100")
