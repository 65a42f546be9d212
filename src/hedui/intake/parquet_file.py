"""Parquet files as a table of text, row group after row group."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hedui.intake.cells import CHINA_OFFSET, Texts, cell_text, float_column, octets_texts, record_batch
from hedui.intake.header import header_names, too_many_columns
from hedui.intake.limits import LIMITS, MIB, Limits
from hedui.intake.reading import Counts, Table
from hedui.values.faults import Place, Refusal

# What pyarrow raises for a broken file; ArrowInvalid is a ValueError, its input errors are OSErrors.
_BROKEN = (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError)


def open_parquet(path: Path, name: str, limits: Limits = LIMITS) -> Table:
    """A Parquet file as one table, all its columns as text. Refusals: damaged, encrypted, too_large, too_many_columns."""
    place = Place(name)
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        names = file.schema_arrow.names
        groups = [file.metadata.row_group(number).total_byte_size for number in range(file.num_row_groups)]
        rows = file.metadata.num_rows
    except _BROKEN as error:
        raise _refusal(error, place) from None
    header = header_names(names, frozenset())
    if len(header) > limits.columns:
        raise too_many_columns(len(header), limits.columns, place)
    if max(groups, default=0) > limits.row_group_bytes or rows > limits.rows:
        what = f"the file promises {rows:,} rows in groups of up to {max(groups, default=0) // MIB:,} MiB"
        raise Refusal("too_large", what, "Ask for it in row groups of 128 MiB, or as CSV.", place)
    counts = Counts()
    return Table(name, header, (), _batches(file, header, counts, place, limits), counts, expected=rows)


def _refusal(error: Exception, place: Place) -> Refusal:
    if "encrypted" in str(error).lower():
        remedy = "Ask for it without encryption, inside a password-protected ZIP."
        return Refusal("encrypted", "the Parquet file is encrypted", remedy, place)
    what = f"the Parquet file is damaged or incomplete ({type(error).__name__})"
    return Refusal("damaged", what, "Ask the department for the file again.", place)


def _batches(
    file: pq.ParquetFile, header: tuple[str, ...], counts: Counts, place: Place, limits: Limits
) -> Iterator[pa.RecordBatch]:
    batches = file.iter_batches(batch_size=limits.batch_rows)
    while True:
        try:
            batch = next(batches, None)
            columns = [] if batch is None else [_text(column, counts) for column in batch.columns]
        except _BROKEN as error:
            raise _refusal(error, place) from None
        if batch is None:
            return
        numbers = np.arange(counts.rows + 1, counts.rows + 1 + batch.num_rows)
        counts.rows += batch.num_rows
        yield record_batch(header, columns, numbers)


def _text(column: Texts, counts: Counts) -> Texts:
    """One column of any type as text; null is the empty text."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    kind = column.type
    if pa.types.is_null(kind):
        return pa.array([""] * len(column), pa.string())
    if pa.types.is_boolean(kind):
        said: Texts = pc.if_else(column, "是", "否")
        return said.fill_null("")
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_date(kind):
        return column.cast(pa.string()).fill_null("")
    if pa.types.is_floating(kind):
        return _numbers(column)
    if pa.types.is_timestamp(kind):
        return _moments(column)
    if (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
    ):
        return _octets(column, counts)
    return pa.array(list(map(cell_text, column.to_pylist())), pa.string())


def _numbers(column: Texts) -> Texts:
    """Through text, so that a single-precision 0.1 is 0.1 and not 0.100000001490116."""
    doubles = column.cast(pa.string()).cast(pa.float64()) if column.type != pa.float64() else column
    texts = float_column(doubles.fill_null(0).to_numpy(zero_copy_only=False))
    known: Texts = pc.if_else(column.is_null(), "", texts)
    return known


def _moments(column: Texts) -> Texts:
    """`2024-01-31`, with the time unless it is midnight; a time with a zone is told in China's time."""
    seconds = column.cast(pa.timestamp("s", column.type.tz), safe=False).cast(pa.int64())
    if column.type.tz is not None:
        seconds = pc.add(seconds, int(CHINA_OFFSET.total_seconds()))
    texts = seconds.cast(pa.timestamp("s")).cast(pa.string())
    return pc.replace_substring_regex(texts, " 00:00:00$", "").fill_null("")


def _octets(column: Texts, counts: Counts) -> Texts:
    """Text, checked to be UTF-8; bytes that are none are read as GB18030."""
    octets = column.cast(pa.large_binary())
    try:
        return octets.cast(pa.large_string()).cast(pa.string()).fill_null("")
    except pa.ArrowInvalid:
        texts = octets_texts(octets.to_pylist())
        counts.replaced += sum(text.count("\ufffd") for text in texts)
        return pa.array(texts, pa.string())
