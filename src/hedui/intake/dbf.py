"""DBF files (FoxPro, dBase) as a table of text, read in blocks of records with constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from hedui.intake.cells import record_batch
from hedui.intake.dbf_fields import columns
from hedui.intake.dbf_layout import Layout, damaged, read_layout
from hedui.intake.dbf_memo import check_memo, memo_path, memo_reader
from hedui.intake.limits import LIMITS, MIB, Limits
from hedui.intake.reading import Counts, Table
from hedui.values.faults import Place, Refusal

_KEPT, _DELETED, _END = 0x20, 0x2A, 0x1A
_BLOCK_BYTES = 8 * MIB
_AGAIN = "Ask for the file again; if the {present:,} records are right, write `rows: {present}` for it in sources.yaml."


def open_dbf(
    path: Path, name: str, known: frozenset[str], limits: Limits = LIMITS, *, rows: int | None = None
) -> Table:
    """A DBF as one table. `source_row` is the record's number among all, also the deleted ones, which are skipped.

    `rows` is the number of records that the department states: it overrules the file's own count. Refusals:
    truncated, row_count, damaged, unsupported, encrypted, memo_missing, no_header, too_many_columns.
    """
    place = Place(name)
    layout = read_layout(path, known, place, limits)
    _check_count(layout, path, rows, place)
    memos = memo_path(path)
    check_memo(memos, layout, known, place)
    counts = Counts()
    batches = _batches(path, layout, memos, counts, place, limits)
    return Table(name, layout.header, (), batches, counts, layout.encoding)


def _check_count(layout: Layout, path: Path, rows: int | None, place: Place) -> None:
    """The head's promise against the file: half a file, or more than was promised, is refused unless `rows` agrees."""
    records, present = layout.records, layout.present
    if present == records and not layout.surplus:
        return
    if rows is not None and rows in (present, present - _deleted(path, layout)):
        return
    remedy = _AGAIN.format(present=present)
    if present < records:
        what = f"the file promises {records:,} records and has {present:,}: the transfer was cut short"
        raise Refusal("truncated", what, remedy, place)
    what = f"the file promises {records:,} records and has {present:,}, and more bytes behind them"
    if present > records:
        what = f"the file promises {records:,} records and has {present:,}: it was changed after it was counted"
    raise Refusal("row_count", what, remedy, place)


def _deleted(path: Path, layout: Layout) -> int:
    return sum(int((block[:, 0] == _DELETED).sum()) for block in _blocks(path, layout))


def _blocks(path: Path, layout: Layout) -> Iterator[np.ndarray]:
    """Blocks of whole records, each an array of records × bytes."""
    width = layout.record_length
    at_once = max(1, _BLOCK_BYTES // width)
    left = layout.present
    with path.open("rb") as file:
        file.seek(layout.head_length)
        while left:
            octets = file.read(min(at_once, left) * width)
            if len(octets) < width:
                return
            block = np.frombuffer(octets[: len(octets) // width * width], dtype=np.uint8).reshape(-1, width)
            left -= len(block)
            yield block


def _batches(
    path: Path, layout: Layout, memos: Path | None, counts: Counts, place: Place, limits: Limits
) -> Iterator[pa.RecordBatch]:
    first = 1
    with memo_reader(memos, layout, place, limits) as memo:
        for block in _blocks(path, layout):
            for start in range(0, len(block), limits.batch_rows):
                part = block[start : start + limits.batch_rows]
                kept = _kept(part, first, layout, place)
                counts.deleted += len(part) - len(kept)
                counts.rows += len(kept)
                if len(kept):
                    living = part if len(kept) == len(part) else part[kept]
                    yield record_batch(layout.header, columns(living, layout, memo, counts), kept + first)
                first += len(part)
    if first - 1 < layout.present:
        raise damaged("it became shorter while it was read", place)


def _kept(block: np.ndarray, first: int, layout: Layout, place: Place) -> np.ndarray:
    """The positions of the records that are not deleted.

    Every record begins with a blank or an asterisk; anything else means that the records are out of step.
    """
    marks = block[:, 0]
    wrong = np.flatnonzero((marks != _KEPT) & (marks != _DELETED))
    if not len(wrong):
        return np.flatnonzero(marks == _KEPT)
    row = first + int(wrong[0])
    where = Place(place.file, row)
    if marks[wrong[0]] == _END:
        what = f"the file promises {layout.records:,} records and ends after {row - 1:,}"
        raise Refusal("truncated", what, _AGAIN.format(present=row - 1), where)
    raise damaged("a record does not begin with a record's mark", where)
