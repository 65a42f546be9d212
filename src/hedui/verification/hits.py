"""Hits: the records of every item that belong to permitted roster lines, with how far the names agree.

The relation `hits` says which row of which snapshot belongs to which line, of all items at once. For each item asked
a relation `hits_CODE` adds the typed columns of its records, read when somebody asks for them; `hits.parquet` holds all
of them together with the record in the department's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from hedui.catalogue import Item, items
from hedui.intake.snapshot import Snapshot, Store, record, relation
from hedui.matching.by_id import askable, askers, met, name_pairs, with_agreement
from hedui.matching.names import agreement_table
from hedui.tables import Engine, Step, literal, quoted
from hedui.verification.evidence import ROWS, files_step
from hedui.verification.left_out import Place, leave_out
from hedui.verification.permission import covers, some_limited

ASKED, HITS, SOURCES = "asked", "hits", "hit_sources"
Tell = Callable[[str, int], None]

# The columns of hits.parquet and hits.csv, in the order of the contract.
COLUMNS = (
    "household_no", "id_number", "item", "source_file", "source_row", "match", "score", "name_agreement", "as_of", "record",
)  # fmt: skip
# What every hits_CODE has beside the item's own columns: whose a record is, and which row it is.
_WHOSE = ("line", "household_no", "member", "again", "match", "name_agreement", "record_place")
_NUMBERED = "numbered_hits"
_PLACE = ("person_key", "source_row", "part")
# Names are compared in `hits`; no finding or figure reads them, or another number, of a record.
_NAMES = {"name", "id_number", "name_2", "id_number_2"}


@dataclass(frozen=True)
class Asked:
    """The items asked and their snapshots. An item that is not here was not asked."""

    snapshots: dict[str, list[Snapshot]]

    @property
    def items(self) -> list[Item]:
        """The asked items in the order of their numbers."""
        return [item for code, item in items().items() if code in self.snapshots]

    @property
    def numbered(self) -> Iterator[tuple[int, Item, Snapshot]]:
        """Every snapshot with the number under which `hits` knows it."""
        each = [(item, snapshot) for item in self.items for snapshot in self.snapshots[item.code]]
        yield from ((at, item, snapshot) for at, (item, snapshot) in enumerate(each))

    @property
    def files(self) -> list[tuple[str, str]]:
        """Item and name of every file, in the order of the numbers that evidence gives them."""
        return sorted({(code, snapshot.file) for code, each in self.snapshots.items() for snapshot in each})

    def first_place(self, snapshot: Snapshot) -> int:
        """What evidence adds to the row of a record of this snapshot: the place of a row 0 of its file."""
        return self.files.index((snapshot.item, snapshot.file)) * ROWS


def own_columns(item: Item) -> list[str]:
    """The codes of the columns of hits_CODE that are the item's own."""
    return list(dict.fromkeys(c.code for c in item.readable if c.code not in _NAMES))


def may_be_asked(engine: Engine) -> None:
    """Make `asked`: the lines of the roster that are permitted and have a number."""
    engine.run(Step(ASKED, "SELECT * FROM people WHERE permitted AND person_key IS NOT NULL", kept=False))


def find_hits(
    engine: Engine, store: Store, asked: Asked, tell: Tell, *, few: bool = False, left_out: Collection[Place] = ()
) -> int:  # fmt: skip
    """Make `hits`, `hit_sources` (snapshot → item, source_file, as_of, first_place), `hits_CODE`, and what evidence is told
    with. Returns the number of hits.

    Only lines that may be asked take part: the relation `asked`, which `may_be_asked` makes. Of somebody who named
    items only these are compared. `few`: the keys of few people stand in a statement; only snapshots with a row of theirs are
    joined, and hits_CODE are read once, as tables. `left_out`: records that are not to count; they are no hits.
    """
    engine.run(Step(SOURCES, _sources(asked)))
    engine.run(files_step(asked.files))
    limited = some_limited(engine)
    engine.run(Step("askers", askers(ASKED, scope=limited)))
    here = _with_rows(engine, store, asked) if few else None
    engine.run(Step("met", _met(engine, store, asked, within(asked) if limited else "TRUE", here)))
    _judge_names(engine)
    engine.run(Step(HITS, _told_once(_placed(with_agreement("met", "agreements")), asked)))
    engine.drop("met")
    engine.drop("askers")
    # Before hits_CODE, which may be tables: what goes later would stay in them.
    leave_out(engine, HITS, left_out, sources=SOURCES)
    for item in asked.items:
        engine.run(Step(f"hits_{item.code}", _typed(engine, store, asked, item, here), kept=few))
        tell(item.code, sum(s.account.rows for s in asked.snapshots[item.code]))
    return int(engine.one(f"SELECT count(*) FROM {HITS}")[0])


def write_hits(
    engine: Engine, store: Store, asked: Asked, path: Path, mark: str, extra: str = "", *, few: bool = False
) -> int:
    """Write hits.parquet: COLUMNS and the mark. `extra` is a relation of candidates in the same columns. Rows written."""
    found = " UNION ALL ".join(_with_record(engine, store, at, snapshot, few) for at, _item, snapshot in asked.numbered)
    # Whose number it is, is joined with the narrow hits: not with the records, of which each is long.
    engine.run(Step(_NUMBERED, f"SELECT h.*, p.id_number FROM {HITS} h JOIN people p ON p.line = h.line"))
    columns = ", ".join(COLUMNS)
    whole = [f"SELECT {columns} FROM ({found})"] if found else []
    whole += [f"SELECT {columns} FROM {extra}"] if extra else []
    rows = engine.write(f"SELECT *, {literal(mark)} AS mark FROM ({' UNION ALL '.join(whole) or _nothing()})", path)
    engine.drop(_NUMBERED)
    return rows


def within(asked: Asked) -> str:
    """SQL of `met`: the person's scope has the item of the snapshot."""
    cases = " ".join(f"WHEN {at} THEN {covers('p.scope', item.code)}" for at, item, _snapshot in asked.numbered)
    return f"CASE s.snapshot {cases} ELSE FALSE END" if cases else "FALSE"


def _with_rows(engine: Engine, store: Store, asked: Asked) -> set[int]:
    """The numbers of the snapshots that have a row of somebody who is asked."""
    keys = [str(key) for (key,) in engine.rows(f"SELECT DISTINCT person_key FROM {ASKED} ORDER BY 1")]
    if not keys or not asked.snapshots:
        return set()
    # The files differ in all columns but ours, and no other is read: one scan of all takes half of a scan of each.
    files = engine.scan([store.path(s) for _at, _item, s in asked.numbered], encrypted=True)
    found = engine.rows(f"SELECT DISTINCT file_index FROM {files} WHERE person_key IN ({', '.join(keys)})")
    return {at for (at,) in found}


def _met(engine: Engine, store: Store, asked: Asked, may: str, here: Collection[int] | None) -> str:
    rows = [
        askable(relation(engine, store, s, []), at, two_sided=item.two_sided)
        for at, item, s in asked.numbered
        if here is None or at in here
    ]
    return met("askers", rows or [_EMPTY], may=may)


_EMPTY = """SELECT CAST(0 AS SMALLINT) AS snapshot, CAST(0 AS BIGINT) AS person_key, CAST(0 AS BIGINT) AS source_row, 0 AS part,
  0 AS form, '' AS number, '' AS name_text WHERE FALSE"""


def _sources(asked: Asked) -> str:
    rows = [
        f"SELECT {at} AS snapshot, '{item.code}' AS item, {literal(s.file)} AS source_file, {_day(s)} AS as_of, CAST({asked.first_place(s)} AS BIGINT) AS first_place"
        for at, item, s in asked.numbered
    ]
    return (
        " UNION ALL ".join(rows)
        if rows
        else "SELECT 0 AS snapshot, '' AS item, '' AS source_file, NULL AS as_of, CAST(0 AS BIGINT) AS first_place WHERE FALSE"
    )


def _day(snapshot: Snapshot) -> str:
    return f"DATE {literal(snapshot.as_of)}" if snapshot.as_of else "CAST(NULL AS DATE)"


def _judge_names(engine: Engine) -> None:
    engine.register("judged", agreement_table(engine.arrow(name_pairs("met"))))
    engine.run(Step("agreements", "SELECT * FROM judged"))
    engine.unregister("judged")


def _placed(found: str) -> str:
    """The hits, each with the place of its record."""
    return f"""SELECT h.*, s.first_place + h.source_row AS record_place FROM ({found}) h
    JOIN {SOURCES} s ON s.snapshot = h.snapshot"""


def _told_once(found: str, asked: Asked) -> str:
    """The hits, `again` also where two snapshots are of one file: its rows are told once for a household and person."""
    files = [(item.code, snapshot.file) for _at, item, snapshot in asked.numbered]
    if len(files) == len(set(files)):
        return found
    return f"""SELECT h.* EXCLUDE (again), row_number() OVER (PARTITION BY household_no, person_key, record_place
    ORDER BY line, snapshot) > 1 AS again FROM ({found}) h"""


def _typed(engine: Engine, store: Store, asked: Asked, item: Item, here: Collection[int] | None) -> str:
    """hits_CODE: whose a record is, where it stands, and what its typed columns say."""
    own = ["source_file", *_PLACE, "as_of", "other_key", *map(quoted, own_columns(item))]
    columns = ", ".join([*_WHOSE, *own])
    each = [(at, s) for at, one, s in asked.numbered if one is item]
    # One that has no row of theirs still says what the columns are.
    mine = each if here is None else [(at, s) for at, s in each if at in here] or each[:1]
    return " UNION ALL ".join(
        f"SELECT {columns} FROM ({_joined(engine, store, at, s, own_columns(item), few=here is not None)})"
        for at, s in mine
    )


def _with_record(engine: Engine, store: Store, at: int, snapshot: Snapshot, few: bool) -> str:
    """The hits of a snapshot with the record, made of the joined rows: the engine writes no JSON for rows that are nobody's."""
    joined = _joined(engine, store, at, snapshot, [], hits=_NUMBERED, whose=(*_WHOSE, "id_number"), words=True, few=few)
    return f"""SELECT household_no, id_number, '{snapshot.item}' AS item, source_file, source_row, match,
      CAST(NULL AS DOUBLE) AS score, name_agreement, as_of, {record(snapshot)} AS record FROM ({joined})"""


def _joined(
    engine: Engine, store: Store, at: int, snapshot: Snapshot, columns: list[str], *, hits: str = HITS,
    whose: tuple[str, ...] = _WHOSE, words: bool = False, few: bool = False,
) -> str:  # fmt: skip
    """SQL of a snapshot's rows joined with its hits, on as few columns as name a row: over a single one the engine filters
    within the scan where that pays. Of few people the key narrows more: rows stand by it."""
    two_sided = items()[snapshot.item].two_sided
    by = ", ".join(_PLACE if few else ("source_row", "part") if two_sided else ("source_row",))
    more = ", ".join(whose)
    joined = f"JOIN (SELECT {more}, {by} FROM {hits} WHERE snapshot = {at}) USING ({by})"
    return relation(engine, store, snapshot, columns, words=words, more=more, joined=joined)


def _nothing() -> str:
    kinds = {"source_row": "BIGINT", "score": "DOUBLE", "as_of": "DATE"}
    return "SELECT " + ", ".join(f"CAST(NULL AS {kinds.get(c, 'VARCHAR')}) AS {c}" for c in COLUMNS) + " WHERE FALSE"
