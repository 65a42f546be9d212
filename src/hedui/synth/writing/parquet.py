"""Parquet, as a data platform exports it: typed amounts and dates, everything else as text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hedui.catalogue import Column
from hedui.synth.writing.table import Table

_TYPES = {"money": pa.float64(), "number": pa.float64(), "date": pa.date32()}


def write(path: Path, table: Table, columns: Sequence[Column]) -> None:
    """One row group; the same input gives the same bytes with the same library."""
    by_column = list(zip(*table.rows, strict=True))
    arrays = [
        pa.array(cells, _TYPES.get(column.kind, pa.string())) for cells, column in zip(by_column, columns, strict=True)
    ]
    pq.write_table(pa.table(arrays, names=list(table.header)), path, compression="zstd")
