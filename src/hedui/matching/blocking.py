"""Which pairs of a person and a row without a number are looked at: those of one folded name, counted before joined.

Relations: people(line, household_no, id_number, person_key, name, address, division), roster lines that permit the
item, `division` the written name of the home's division or NULL; rows(source_file, source_row, part, name, address,
masked), the rows without a usable number, `masked` normalised (`*` for every mask sign). All texts may be NULL.
SQL is text in the common subset; whoever calls runs it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from hedui.matching.address import home
from hedui.matching.likeness import FINE
from hedui.matching.masked import may_fit, shows_more_than_the_area
from hedui.tables import literal
from hedui.values.name import block
from hedui.values.names.characters import HAN_FIRST, HAN_LAST, character_folds
from hedui.values.names.loss import is_mark

# Pairs of one block that are scored one by one. 王伟 is 1 in 2,000: in a province 1,200 people and as many rows make
# 1.4 million pairs of which no more than the few at one place can reach a band. Above the limit a pair must share a
# place (or a mask that shows digits) before it is joined; 10,000 pairs are scored in a fifth of a second.
LIMIT = 10_000

# What `pairs_sql` selects; `home` is the person's address, `address` the house's.
PAIR = (
    "line", "id_number", "home", "division", "source_file", "source_row", "part", "address", "masked", "namesakes", "all_people",
)  # fmt: skip
_PERSON = "line, id_number, block, coalesce(address, '') AS home, coalesce(division, '') AS division"
_RECORD = "source_file, source_row, part, block, coalesce(address, '') AS address, coalesce(masked, '') AS masked"


def names_to_fold_sql(people: str, rows: str) -> str:
    """SELECT of the distinct names that hold anything to fold. All others are their own block."""
    odd = literal(_foldable())
    return (
        f"SELECT DISTINCT name FROM (SELECT name FROM {people} UNION ALL SELECT name FROM {rows}) names "
        f"WHERE regexp_extract(name, {odd}, 0) <> ''"
    )


def fold_table(names: Iterable[str]) -> pa.Table:
    """name, block: the block in which each name is compared; empty, so never compared, for a name with lost
    characters (two names that lost something look equal and need not be)."""
    distinct = sorted(set(names))
    blocks = [block(name) for name in distinct]
    whole = ["" if any(map(is_mark, one)) else one for one in blocks]
    return pa.table({"name": pa.array(distinct, pa.string()), "block": pa.array(whole, pa.string())})


def blocks_sql(people: str, rows: str, folds: str) -> str:
    """SELECT of block, namesakes, records, pairs, all_people, all_pairs: the pairs counted before they are joined.

    One row for each block that has people and rows: so many roster lines (`namesakes`) times so many rows. all_people
    and all_pairs are totals, the same in every row.
    """
    return f"""
SELECT p.block, p.namesakes, r.records, p.namesakes * r.records AS pairs,
  p.all_people, CAST(SUM(p.namesakes * r.records) OVER () AS BIGINT) AS all_pairs
FROM (SELECT block, COUNT(*) AS namesakes, CAST(SUM(COUNT(*)) OVER () AS BIGINT) AS all_people
      FROM ({_with_block(people, folds)}) each_person GROUP BY block) p
JOIN (SELECT block, COUNT(*) AS records FROM ({_with_block(rows, folds)}) each_row GROUP BY block) r
  ON p.block = r.block
WHERE p.block <> ''"""


def addresses_sql(people: str, rows: str, folds: str, blocks: str, limit: int = LIMIT) -> str:
    """SELECT of the distinct addresses (address, division; NULL as empty) in blocks of more than `limit` pairs."""
    # A plain join of unique blocks. As `block IN (SELECT …)` in both halves the engine stood still for good when it was
    # short of memory, every thread waiting (DuckDB 1.5.5, a province; duckdb#24961 has the same shape).
    crowded = f"JOIN (SELECT block AS crowded FROM {blocks} WHERE pairs > {limit}) c ON c.crowded = x.block"
    return f"""
SELECT coalesce(address, '') AS address, coalesce(division, '') AS division FROM ({_with_block(people, folds)}) x {crowded}
UNION
SELECT coalesce(address, '') AS address, '' AS division FROM ({_with_block(rows, folds)}) x {crowded}"""


def address_table(addresses: pa.Table) -> pa.Table:
    """address, division, place: a row for each place finer than the county that the address names.

    Two addresses can be evidence only if they share a place (but for leftovers that are merely alike).
    """
    found: list[tuple[str, str, str]] = []
    for row in addresses.select(["address", "division"]).to_pylist():
        parts = home(row["address"], row["division"])._asdict()
        found += [
            (row["address"], row["division"], f"{level}:{parts[level]}") for level in sorted(FINE) if parts[level]
        ]
    columns = list(zip(*found, strict=True)) or [(), (), ()]
    names = ("address", "division", "place")
    return pa.table({name: pa.array(column, pa.string()) for name, column in zip(names, columns, strict=True)})


def pairs_sql(people: str, rows: str, folds: str, blocks: str, places: str, limit: int = LIMIT) -> tuple[str, str, str]:
    """The SELECTs of the pairs to score, no pair in two of them: PAIR. A pair that a mask contradicts is left out; a pair of a crowded block comes
    only if its addresses share a place or its mask shows more than the area."""
    persons = f"(SELECT {_PERSON} FROM ({_with_block(people, folds)}) x)"
    records = f"(SELECT {_RECORD} FROM ({_with_block(rows, folds)}) x)"
    by_name = _join(blocks, persons, records, "r.block = b.block")
    # Block and place as one key: so the engine cannot join a crowded block by its name first.
    by_place = _join(
        blocks, _at_places(persons, places, "home", "x.division"), _at_places(records, places, "address", "''"),
        "r.spot = p.spot",
    )  # fmt: skip
    fits, shows = may_fit("r.masked", "p.id_number"), shows_more_than_the_area("r.masked")
    # Three queries, not one UNION ALL: as one the engine stood still for good with a province's people, every thread
    # waiting (DuckDB 1.5.5; duckdb#24961 is of the same shape).
    return (
        f"{by_name} WHERE b.pairs <= {limit} AND {fits}",
        f"{by_name} WHERE b.pairs > {limit} AND {shows} AND {fits}",
        f"SELECT DISTINCT * FROM ({by_place} WHERE b.pairs > {limit} AND NOT {shows} AND {fits}) x",
    )


def _join(blocks: str, persons: str, records: str, on: str) -> str:
    return f"SELECT {', '.join(PAIR)} FROM {blocks} b JOIN {persons} p ON p.block = b.block JOIN {records} r ON {on}"


def _at_places(relation: str, places: str, address: str, division: str) -> str:
    return (
        f"(SELECT x.*, x.block || ' ' || h.place AS spot FROM {relation} x "
        f"JOIN {places} h ON h.address = x.{address} AND h.division = {division})"
    )


def _with_block(relation: str, folds: str) -> str:
    return (
        f"SELECT x.*, coalesce(f.block, x.name, '') AS block FROM {relation} x LEFT JOIN {folds} f ON x.name = f.name"
    )


def _foldable() -> str:
    """A pattern of any character that folding changes: outside the basic block, or in the fold table."""
    inside = sorted(chr(code) for code in character_folds() if HAN_FIRST <= chr(code) <= HAN_LAST)
    return f"[^{HAN_FIRST}-{HAN_LAST}]|[{''.join(inside)}]"
