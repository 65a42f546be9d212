"""Candidates for rows without a number (real estate, house sales): by name and address, for people to decide.

Never a hit and never an amount. `find` is the whole story with an engine; each step stands alone in `blocking`
(SQL as text, tables of folded names and of places) and in `score`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa

from hedui.matching.address import home, parse
from hedui.matching.blocking import (
    LIMIT,
    PAIR,
    address_table,
    addresses_sql,
    blocks_sql,
    fold_table,
    names_to_fold_sql,
    pairs_sql,
)
from hedui.matching.likeness import likeness
from hedui.matching.masked import visible_bits
from hedui.matching.scoring import Band, Scored, scored
from hedui.matching.weights import name_bits
from hedui.tables import Engine, Step

FIELDS: list[tuple[str, pa.DataType]] = [
    ("line", pa.int64()), ("source_file", pa.string()), ("source_row", pa.int64()), ("part", pa.int64()),
    ("band", pa.string()), ("score", pa.float64()), ("evidence", pa.string()),
]  # fmt: skip
_FOLDS, _BLOCKS, _PLACES = "candidate_folds", "candidate_blocks", "candidate_places"


class _Place(NamedTuple):
    line: int
    source_file: str
    source_row: int
    part: int


def find(engine: Engine, people: str, rows: str, *, limit: int = LIMIT) -> pa.Table:
    """The candidates among two relations of the engine (their columns: see `blocking`), as `score` gives them."""
    names = engine.rows(names_to_fold_sql(people, rows))
    engine.register(_FOLDS, fold_table(name for (name,) in names))
    engine.run(Step(_BLOCKS, blocks_sql(people, rows, _FOLDS)))
    engine.register(_PLACES, address_table(engine.arrow(addresses_sql(people, rows, _FOLDS, _BLOCKS, limit))))
    pairs = [engine.arrow(sql) for sql in pairs_sql(people, rows, _FOLDS, _BLOCKS, _PLACES, limit)]
    found = score(pa.concat_tables(pairs))
    engine.drop(_BLOCKS)
    engine.unregister(_FOLDS)
    engine.unregister(_PLACES)
    return found


def score(pairs: pa.Table) -> pa.Table:
    """The candidates among the pairs of `pairs_sql`: FIELDS, in the order of line, file, row, part.

    score is in bits with one decimal; evidence names what agrees. A row that is probable for two persons (not: for
    two lines of one person) is at most possible for each, with `several` in its evidence.
    """
    found = list(_candidates(pairs))
    owners: dict[tuple[str, int, int], set[str]] = {}
    for place, person, judged in found:
        if judged.band == Band.PROBABLE:
            owners.setdefault(place[1:], set()).add(person)
    several = {row for row, persons in owners.items() if len(persons) > 1}
    return _table(sorted((*place, *(_shared(j) if place[1:] in several else j)) for place, _, j in found))


def _candidates(pairs: pa.Table) -> Iterator[tuple[_Place, str, Scored]]:
    columns = (pairs.column(name).to_pylist() for name in PAIR)
    for line, person, address, division, file, row, part, house, mask, namesakes, people in zip(*columns, strict=True):
        alike = likeness(home(address, division), parse(house))
        judged = scored(name_bits(namesakes, people), alike, visible_bits(mask, person or "") if mask else 0.0)
        if judged:
            yield _Place(line, file, row, part), person or f"line {line}", judged


def _shared(judged: Scored) -> Scored:
    return Scored(Band.POSSIBLE, judged.score, f"{judged.evidence},several")


def _table(rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(FIELDS)
    return pa.table({name: pa.array(column, kind) for (name, kind), column in zip(FIELDS, columns, strict=True)})
