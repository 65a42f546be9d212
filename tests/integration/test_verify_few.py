"""A family of a case asked alone (`few`): the same answers as the whole job gives for it, without what only rosters need."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from hedui.signing.keys import StoreKey
from hedui.synth.city import build
from hedui.verification.run import Request, verify

KEY, ON = StoreKey(b"k" * 32), date(2026, 11, 1)
TABLES = ("households", "findings", "facts", "people", "hits")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("few")
    made = build(folder / "city", seed=3, households=120, on=ON)
    request = Request(
        folder / "city" / "roster.csv", folder / "city" / "sources", "150800", ON, folder / "first", KEY, store=folder / "store",
        csv=False, environment=made.environment, version="x",
    )  # fmt: skip
    verify(request)
    return folder, dict(made.environment)


def families(roster: Path) -> Iterator[list[dict[str, str]]]:
    with roster.open(encoding="utf-8-sig", newline="") as lines:
        for _number, rows in groupby(csv.DictReader(lines), lambda row: row["户编号"]):
            yield list(rows)


def answers(folder: Path, roster: Path, out: str, *, few: bool) -> dict[str, Any]:
    verify(
        Request(roster, None, "150800", ON, folder / out, KEY, store=folder / "store", csv=False, version="x", few=few)
    )
    found = {name: pq.read_table(folder / out / f"{name}.parquet").to_pylist() for name in TABLES}
    law = {one.name: pq.read_table(one).to_pylist() for one in sorted((folder / out / "law").glob("*.parquet"))}
    found["hits"] = sorted(found["hits"], key=str)
    return {**found, **law}


def test_a_family_alone_has_the_same_answers(city: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    folder, _environment = city
    compared = 0
    for at, rows in enumerate(islice(families(folder / "city" / "roster.csv"), 0, 120, 40)):
        roster = tmp_path / f"{at}.csv"
        with roster.open("w", encoding="utf8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        whole, few = (answers(folder, roster, f"{name}{at}", few=name == "few") for name in ("whole", "few"))
        assert few == whole, rows[0]["户编号"]
        compared += len(few["hits"])
        assert not (folder / f"few{at}" / "rejects").exists() and not list((folder / f"few{at}").glob("*.xlsx"))
    assert compared > 5
