"""Hits: the records of every item that belong to permitted roster lines, with how far the names agree.

For each item asked a relation `hits_CODE` holds the typed columns that findings and figures need; `hits.parquet`
holds all of them together with the record in the department's own words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hedui.catalogue import Item, items
from hedui.intake.snapshot import Snapshot, Store, record, relation, words_of
from hedui.matching.by_id import hits, name_pairs, with_agreement
from hedui.matching.names import agreement_table
from hedui.tables import Engine, Step, literal

ASKED = "asked"
Tell = Callable[[str, int], None]

# The columns of hits.parquet and hits.csv, in the order of the contract.
COLUMNS = (
    "household_no", "id_number", "item", "source_file", "source_row", "match", "score", "name_agreement", "as_of", "record",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The items asked and their snapshots. An item that is not here was not asked."""

    snapshots: dict[str, list[Snapshot]]

    @property
    def items(self) -> list[Item]:
        """The asked items in the order of their numbers."""
        return [item for code, item in items().items() if code in self.snapshots]


def find_hits(engine: Engine, store: Store, asked: Asked, tell: Tell) -> int:
    """Make `hits_CODE` for every asked item. Returns the number of hits.

    Only lines that may be asked take part: the relation `asked` is the permitted part of the roster.
    """
    engine.run(Step(ASKED, "SELECT * FROM people WHERE permitted AND person_key IS NOT NULL"))
    raw = []
    for item in asked.items:
        columns = [c.code for c in item.columns if c.code not in _NAMES]
        sources = " UNION ALL ".join(relation(engine, store, s, columns) for s in asked.snapshots[item.code])
        engine.run(Step(f"raw_{item.code}", hits(ASKED, sources, columns, two_sided=item.two_sided)))
        raw.append(f"raw_{item.code}")
        tell(item.code, sum(s.account.rows for s in asked.snapshots[item.code]))
    _judge_names(engine, raw)
    total = 0
    for item in asked.items:
        engine.run(Step(f"hits_{item.code}", with_agreement(f"raw_{item.code}", "agreements")))
        engine.drop(f"raw_{item.code}")
        total += int(engine.one(f"SELECT count(*) FROM hits_{item.code}")[0])
    return total


def write_hits(engine: Engine, store: Store, asked: Asked, path: Path, mark: str, extra: str = "") -> int:
    """Write hits.parquet: COLUMNS and the mark. `extra` is a relation of candidates in the same columns. Rows written."""
    parts = [_with_record(engine, store, s) for item in asked.items for s in asked.snapshots[item.code]]
    parts += [f"SELECT {', '.join(COLUMNS)} FROM {extra}"] if extra else []
    rows = " UNION ALL ".join(parts) if parts else _nothing()
    return engine.write(f"SELECT *, {literal(mark)} AS mark FROM ({rows})", path)


_NAMES = {"name", "id_number", "name_2", "id_number_2"}


def _judge_names(engine: Engine, relations: list[str]) -> None:
    pairs = engine.arrow(name_pairs(relations) if relations else "SELECT '' AS name_a, '' AS name_b WHERE FALSE")
    engine.register("judged", agreement_table(pairs))
    engine.run(Step("agreements", "SELECT * FROM judged"))
    engine.unregister("judged")


def _with_record(engine: Engine, store: Store, snapshot: Snapshot) -> str:
    """The same join again with the record: reading it for 5 million hits twice costs less than keeping it.

    The record is made of the joined rows, so that the engine writes no JSON for rows that are nobody's.
    """
    source = relation(engine, store, snapshot, [], words=True)
    found = hits(ASKED, source, words_of(snapshot), two_sided=items()[snapshot.item].two_sided)
    return f"""SELECT household_no, id_number, '{snapshot.item}' AS item, source_file, source_row, match,
      CAST(NULL AS DOUBLE) AS score, name_agreement, as_of, {record(snapshot)} AS record
      FROM ({with_agreement(f"({found})", "agreements")})"""


def _nothing() -> str:
    kinds = {"source_row": "BIGINT", "score": "DOUBLE", "as_of": "DATE"}
    return "SELECT " + ", ".join(f"CAST(NULL AS {kinds.get(c, 'VARCHAR')}) AS {c}" for c in COLUMNS) + " WHERE FALSE"
