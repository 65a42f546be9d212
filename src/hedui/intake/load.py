"""One table of text → one snapshot: every row is keyed, unkeyed or rejected, and the account is checked.

All rows of the source stand in the snapshot, the rejected ones last, so that nothing can be lost between two files
and the account can be counted again from the file itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa

from hedui.catalogue import Column, Item
from hedui.intake import fields
from hedui.intake.columns import ColumnMap
from hedui.intake.lost import lost_characters
from hedui.intake.numbers import reading
from hedui.intake.plain import plain_keys
from hedui.intake.reading import RAGGED, SOURCE_ROW, Table, schema
from hedui.intake.snapshot import RAW, Account
from hedui.tables import Engine, literal, quoted
from hedui.values.identity import Reject

INCOMING = "incoming"
Codes = dict[str, dict[str, str]]


class Stream:
    """The batches of a table with the keys of plain numbers added; keeps the error that ended it.

    The engine reads it through a C interface that turns every error into its own: `error` is the real one.
    `lost`: in how many of the `names` that have passed a character was lost.
    """

    def __init__(
        self, table: Table, numbers: list[str], seen: Callable[[int], None], names: tuple[str, ...] = ()
    ):  # fmt: skip
        self.error: BaseException | None = None
        self.lost = 0
        self._table, self._numbers, self._seen, self._names = table, numbers, seen, names
        # A department's own header may be any word, ours included: in the engine it never stands bare.
        ours = len(table.header)
        names = [RAW + h for h in table.header] + schema(table.header).names[ours:]
        self.schema = pa.schema(
            [field.with_name(name) for field, name in zip(schema(table.header), names, strict=True)]
        )
        for i in range(len(numbers)):
            self.schema = self.schema.append(pa.field(f"plain_{i + 1}", pa.int64()))

    def reader(self) -> pa.RecordBatchReader:
        """A reader for the engine: read once."""
        return pa.RecordBatchReader.from_batches(self.schema, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._table.batches:
                keys = [plain_keys(batch.column(header)) for header in self._numbers]
                self.lost += sum(lost_characters(batch.column(header)) for header in self._names)
                yield pa.RecordBatch.from_arrays([*batch.columns, *keys], schema=self.schema)
                self._seen(batch.num_rows)
            # What the readers no longer need goes back before the engine fills its own memory to sort and write.
            pa.default_memory_pool().release_unused()
        except BaseException as error:
            self.error = error
            raise


def select(item: Item, table: Table, matched: ColumnMap, codes: Codes, *, in_order: bool = True) -> str:
    """SQL of the snapshot's rows from the relation `incoming`, sorted by person (`in_order`)."""
    people = [(RAW + matched.own[name.code], RAW + matched.own[number.code]) for name, number in item.people]
    typed = [
        f"{_typed(column, matched, codes, table.titles)} AS {quoted(column.code)}"
        for column in item.columns
        if fields.is_typed(column) and column.code in matched.own
    ]
    raws = [quoted(RAW + header) for header in table.header]
    # What the row's own words say again (name_text, other_name) is not written twice: see `snapshot.relation`.
    ours = _one_person() if len(people) == 1 else _two_people()
    empty_ok = item.key == "id?"
    source = _read_people(people, empty_ok)
    columns = ", ".join([*ours, *typed, *raws, f"{RAGGED} AS {quoted(RAW)}"])
    order = " ORDER BY person_key NULLS LAST, source_row, part" if in_order else ""
    return f"SELECT {columns} FROM ({source}){order}"


def account(engine: Engine, relation: str, item: Item, rows_read: int) -> Account:
    """Count the fates in a written snapshot and check them against what the reader handed over."""
    fate = "row_fate" if item.two_sided else "fate"
    found = dict(engine.rows(f"SELECT {fate}, count(*) FROM {relation} WHERE part = 1 GROUP BY ALL"))
    keyed, unkeyed = found.pop("keyed", 0), found.pop("unkeyed", 0)
    if sum(found.values()) + keyed + unkeyed != rows_read:
        raise ArithmeticError(f"{rows_read} rows were read and {sum(found.values()) + keyed + unkeyed} written")
    return Account(rows_read, keyed, unkeyed, sum(found.values()), dict(sorted(found.items())))


def rejects(relation: str) -> str:
    """SQL of the rejected rows and parts: source_row, part, reason, and the raw text of the row."""
    return f"""SELECT source_row, part, fate AS reason, {quoted(RAW)} AS raw_line, COLUMNS('^{RAW}.+')
      FROM {relation} WHERE fate NOT IN ('keyed', 'unkeyed') ORDER BY source_row, part"""


def _typed(column: Column, matched: ColumnMap, codes: Codes, titles: tuple[str, ...]) -> str:
    own = matched.own[column.code]
    given = codes.get(column.header) or codes.get(own) or codes.get(column.code) or {}
    return fields.typed(column, quoted(RAW + own), fields.with_unit(own, titles), given)


def _read_people(people: list[tuple[str, str]], empty_ok: bool) -> str:
    source = INCOMING
    for i, (_name, number) in enumerate(people, 1):
        read = reading(source, quoted(number), f"plain_{i}", number_may_be_empty=empty_ok)
        renames = ", ".join(f"{c} AS {c}_{i}" for c in ("number", "form", "person_key"))
        fate = f"CASE WHEN {RAGGED} IS NOT NULL THEN {literal(Reject.COLUMNS)} ELSE fate END AS fate_{i}"
        kept = f"* EXCLUDE (number, form, person_key, fate), {', '.join(renames.split(', '))}, {fate}"
        source = f"(SELECT {kept} FROM ({read}))"
    return (
        f"SELECT *, unnest([1, 2]) AS part FROM {source}" if len(people) == 2 else f"SELECT *, 1 AS part FROM {source}"
    )


def _one_person() -> list[str]:
    return [
        "person_key_1 AS person_key", SOURCE_ROW, "CAST(part AS TINYINT) AS part", "CAST(form_1 AS TINYINT) AS form",
        "fate_1 AS fate", _kept_number("form_1", "fate_1", "number_1"),
    ]  # fmt: skip


def _two_people() -> list[str]:
    def side(code: str) -> str:
        return f"CASE part WHEN 1 THEN {code}_1 ELSE {code}_2 END"

    row_fate = """CASE WHEN 'keyed' IN (fate_1, fate_2) THEN 'keyed' WHEN 'unkeyed' IN (fate_1, fate_2) THEN 'unkeyed'
      ELSE fate_1 END AS row_fate"""
    return [
        f"{side('person_key')} AS person_key", SOURCE_ROW, "CAST(part AS TINYINT) AS part",
        f"CAST({side('form')} AS TINYINT) AS form", f"{side('fate')} AS fate", row_fate,
        _kept_number(side("form"), side("fate"), side("number")),
        "CASE part WHEN 1 THEN person_key_2 ELSE person_key_1 END AS other_key",
    ]  # fmt: skip


def _kept_number(form: str, fate: str, number: str) -> str:
    # A citizen number is its key; only other documents (confirmed after the join) and masks keep their text.
    return f"CASE WHEN {form} = 0 OR {fate} = 'unkeyed' THEN {number} END AS number"
