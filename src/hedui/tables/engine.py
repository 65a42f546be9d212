"""The embedded engine: DuckDB in memory, encrypted Parquet on disk, spill encrypted in a private folder.

The only module that imports duckdb. Keys are given to the engine as they are and stand in no error text.
"""

from __future__ import annotations

import base64
import copy
import pathlib
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_httpfs
import pyarrow as pa

from hedui.tables.step import Step, literal, quoted
from hedui.values.faults import EngineError, Refusal

# 122,880 rows is DuckDB's own vector multiple for row groups, for what leaves for other programs.
ROW_GROUP = 122_880
# A household is found in a snapshot by the statistics of its row groups, and what is read is whole row groups: with a
# third of the rows four people take half the time, all files are 4 % larger, and scans are no slower (1.5.5).
SNAPSHOT_ROW_GROUP = 40_960
KEY_NAME = "store"
# Files that only this engine reads: a third less time than with the defaults, and smaller (37 kinds of rows measured
# with DuckDB 1.5.5). What leaves for other programs keeps the first version of the format.
_SNAPSHOT = "PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 6000"
# For other programs too: looking for repeated values in columns that have few of them costs more than it saves. With
# the default a fifth more time for the same rows, and larger files (facts, findings, hits measured).
_OPEN = "DICTIONARY_SIZE_LIMIT 1000"
_DIGITS = re.compile(r"[0-9]{3,}")


class Engine:
    """One connection. Relations are tables and views of it; files are Parquet, encrypted when a key is set."""

    def __init__(self, spill: Path, *, memory: str = "2GB", threads: int | None = None, key: bytes | None = None):
        settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
        self._connection = duckdb.connect(config=settings)  # type: ignore[arg-type]
        self._key = key is not None
        self._made: dict[str, str] = {}
        self._stopped = threading.Event()
        self._set("memory_limit", memory)
        self._set("temp_directory", str(spill))
        # One office machine: two cores unless the caller knows better.
        self._cores = threads or 2
        self._use(self._cores)
        self._connection.execute(f"LOAD {literal(str(_httpfs()))}")
        self._connection.execute("SET temp_file_encryption = true")
        self._connection.execute("SET preserve_insertion_order = false")
        self._connection.execute("SET enable_progress_bar = false")
        # The optimiser lifts what two branches of a CASE share out of the CASE, so that every row pays for the
        # slow reading of the few (seen with DuckDB 1.5.5: an amount 143 ns without, 647 ns with).
        self._connection.execute("SET disabled_optimizers = 'common_subexpressions'")
        if key is not None:
            text = base64.b64encode(key).decode()
            self._connection.execute(f"PRAGMA add_parquet_key('{KEY_NAME}', '{text}')")

    def allow(self, memory: str) -> None:
        """What the engine may use from now on: a stage that streams is given less than one that joins."""
        self._set("memory_limit", memory)

    def one_thread_each(self) -> None:
        """From now on a connection computes on the thread that asks it: two of them keep two cores at work.

        Two threads in one statement use half as much CPU again, and twice as much where its relations have some 100,000
        rows (a whole verification of 300,000 people, measured in turns with DuckDB 1.5.5), for little less time. Of more
        cores than two, the others help whoever has work.
        """
        self._use(max(1, self._cores - 1))

    def run(self, step: Step) -> None:
        """Make the relation that the step names, in place of one of that name."""
        self.drop(step.name)
        kind = "TABLE" if step.kept else "VIEW"
        self.execute(f"CREATE {kind} {quoted(step.name)} AS {step.sql}")
        self._made[step.name] = kind

    def beside(self) -> Engine:
        """Another connection to the same relations, for work that goes on at the same time. What it makes, all see.

        Arrow tables that are registered belong to the connection on which they are.
        """
        other = copy.copy(self)
        vars(other).update(_connection=self._connection.cursor(), _stopped=threading.Event())
        return other

    def drop(self, name: str) -> None:
        """Remove the relation that a step made under this name, if there is one."""
        # Known here, because asking the engine's catalogue takes as long as many a step.
        if kind := self._made.pop(name, None):
            self.execute(f"DROP {kind} {quoted(name)}")

    def execute(self, sql: str, values: list[object] | None = None) -> int:
        """Run a statement; the number of rows it wrote, where it says so, else 0."""
        with self._errors():
            result = self._connection.execute(sql, values) if values else self._connection.execute(sql)
            row = result.fetchone() if result.description else None
        return int(row[0]) if row and isinstance(row[0], int) else 0

    def rows(self, sql: str, values: list[object] | None = None) -> list[tuple]:  # type: ignore[type-arg]
        """All rows of a query, as tuples."""
        with self._errors():
            return self._connection.execute(sql, values or []).fetchall()

    def records(self, sql: str, values: list[object] | None = None) -> list[dict[str, Any]]:
        """All rows of a query, each as a dict by column name."""
        with self._errors():
            result = self._connection.execute(sql, values or [])
            names = [column[0] for column in result.description or []]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def one(self, sql: str) -> tuple:  # type: ignore[type-arg]
        """The first row of a query."""
        return self.rows(sql)[0]

    def arrow(self, sql: str) -> pa.Table:
        """A query's result as one Arrow table."""
        with self._errors():
            return self._connection.execute(sql).to_arrow_table()

    def batches(self, sql: str, size: int = 100_000) -> Iterator[pa.RecordBatch]:
        """A query's result as Arrow batches, on a cursor of its own, in the order of the query."""
        with self._errors():
            reader = self._connection.cursor().execute(sql).to_arrow_reader(size)
            yield from reader

    def register(self, name: str, data: pa.Table | pa.RecordBatchReader) -> None:
        """Make an Arrow table, or a stream that is read once, a relation of this name."""
        self._connection.register(name, data)

    def unregister(self, name: str) -> None:
        """Forget a registered relation."""
        self._connection.unregister(name)

    def write(
        self, sql: str, path: Path, *, encrypted: bool = False, compression: str = "zstd", in_order: bool = False
    ) -> int:  # fmt: skip
        """Write a query as Parquet. Rows written. The caller owns atomicity (a private name, then a rename).

        `in_order`: the rows keep the order of a source that has one, a stream of batches, without being sorted.
        """
        sealed = encrypted and self._key
        group = SNAPSHOT_ROW_GROUP if sealed else ROW_GROUP
        options = [f"FORMAT parquet, COMPRESSION {compression}, ROW_GROUP_SIZE {group}"]
        # The lowest level takes two thirds of the time of the usual one; the files are as large (hits.parquet measured).
        options += ["COMPRESSION_LEVEL 1"] if compression == "zstd" else []
        options.append(f"ENCRYPTION_CONFIG {{footer_key: '{KEY_NAME}'}}, {_SNAPSHOT}" if sealed else _OPEN)
        copied = f"COPY ({sql}) TO {literal(str(path))} ({', '.join(options)})"
        if not in_order:
            return self.execute(copied)
        self._connection.execute("SET preserve_insertion_order = true")
        try:
            return self.execute(copied)
        finally:
            self._connection.execute("SET preserve_insertion_order = false")

    def write_csv(self, sql: str, path: Path) -> int:
        """Write a query as CSV in UTF-8 with a header, in the order of its rows. Rows written."""
        return self.write_csvs([(sql, path)])

    def write_csvs(self, each: Iterable[tuple[str, Path]]) -> int:
        """Write queries as CSV files, each as `write_csv` does. Rows written in all of them.

        With two threads the order was lost now and then, whatever `preserve_insertion_order` said (seen with DuckDB
        1.5.5 where cells are computed), so one thread writes.
        """
        self.execute("SET preserve_insertion_order = true")
        self._set("threads", "1")
        try:
            return sum(self.execute(f"COPY ({sql}) TO {literal(str(path))} (FORMAT csv, HEADER)") for sql, path in each)
        finally:
            self._use(self._threads)
            self.execute("SET preserve_insertion_order = false")

    def scan(self, paths: list[Path], *, encrypted: bool = False) -> str:
        """SQL of a relation that reads these Parquet files."""
        names = ", ".join(literal(str(path)) for path in paths)
        option = f", encryption_config = {{footer_key: '{KEY_NAME}'}}" if encrypted and self._key else ""
        return f"read_parquet([{names}]{option})"

    def progress(self) -> float:
        """Percent of the running query, −1 when unknown."""
        return float(self._connection.query_progress())

    def interrupt(self) -> None:
        """Stop the running query of this connection; it begins no other."""
        self._stopped.set()
        self._connection.interrupt()

    def close(self) -> None:
        """Free the engine's memory and files."""
        self._connection.close()

    def _use(self, threads: int) -> None:
        self._threads = threads
        self._set("threads", str(threads))

    def _set(self, name: str, value: str) -> None:
        self._connection.execute(f"SET {name} = {literal(value)}")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        if self._stopped.is_set():
            raise EngineError("stopped")
        try:
            yield
        except duckdb.IOException as error:
            if fault := _disk(str(error)):
                raise fault from error
            raise EngineError(_without_values(str(error))) from error
        except duckdb.OutOfMemoryException as error:
            raise Refusal(
                "memory", "the engine needs more memory or disk for this step than it was allowed",
                "Raise --memory, or free disk space for the temporary folder.",
            ) from error  # fmt: skip
        except duckdb.Error as error:
            raise EngineError(_without_values(str(error))) from error


def _disk(message: str) -> Refusal | None:
    """What an engine's message says of the disk, if it does."""
    remedy = "Free space or name another folder, then run again."
    if "File too large" in message:
        return Refusal("file_limit", "a file would be larger than this account or disk allows", remedy)
    full = ("No space left", "quota exceeded", "failed to write", "Failed to write")
    return Refusal("disk_full", "the disk is full", remedy) if any(text in message for text in full) else None


def _without_values(message: str) -> str:
    """The class and first line of an engine's message; quoted parts and numbers may be values of rows, so they go."""
    first = message.split("\n", 1)[0]
    unquoted = "".join(part if i % 2 == 0 else "…" for i, part in enumerate(first.replace("'", '"').split('"')))
    return _DIGITS.sub("…", unquoted)


def _httpfs() -> Path:
    """The httpfs extension inside its wheel: it brings OpenSSL, without which encryption is slow."""
    folder = pathlib.Path(duckdb_extension_httpfs.__file__).parent
    return next(folder.rglob("*.duckdb_extension"))
