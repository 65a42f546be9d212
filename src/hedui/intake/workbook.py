"""Excel workbooks (XLSX, XLSM, XLS) as tables of text: every sheet whose header is found is one table.

The library that reads them runs in a child process. Seen with python-calamine 0.9.1: two cells in opposite corners
of a sheet of 5 KB, or one wrong byte in an XLS, end the process that reads them, without an exception.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import asdict
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any, cast

import pyarrow as pa

from hedui.intake.limits import GIB, LIMITS, Limits
from hedui.intake.reading import Counts, Table
from hedui.intake.workbook_guard import damaged
from hedui.values.faults import Place, Refusal

_NO_MEMORY = b"memory allocation"
# All that the child may know of our environment: no keys and no passwords.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


def open_workbook(
    source: Path | bytes,
    name: str,
    known: frozenset[str],
    sheet: str | None = None,
    limits: Limits = LIMITS,
    skipped: list[str] | None = None,
) -> list[Table]:
    """The tables of a workbook: the named `sheet`, else all sheets whose header is found, in their order.

    The tables must be read in this order; one may be left out. `source_row` counts from the row under the header;
    blank rows are no rows but keep their number. Sheets that are not read, because they have none of the expected headers, are named in `skipped`. Refusals:
    no_header, no_sheet, encrypted, damaged, bomb, too_large, too_many_columns, not_a_workbook, unsupported.
    """
    asked = {"name": name, "known": sorted(known), "sheet": sheet, "limits": asdict(limits)}
    with _stream(source) as stream:
        child = _Child(stream, json.dumps(asked), limits.workbook_memory, Place(name))
    answer = child.answer()
    if "refusal" in answer:
        child.close()
        raise Refusal(**{**answer["refusal"], "place": Place(**answer["refusal"]["place"])})
    if skipped is not None:
        skipped += answer["skipped"]
    several = len(answer["tables"]) > 1
    return [
        _table(child, number, f"{name}#{table['sheet']}" if several else name, table)
        for number, table in enumerate(answer["tables"])
    ]


def _stream(source: Path | bytes) -> IO[bytes]:
    if isinstance(source, Path):
        return source.open("rb")
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    stream.write(source)
    stream.seek(0)
    return stream


def _table(child: _Child, number: int, name: str, described: dict[str, Any]) -> Table:
    counts = Counts()
    batches = child.batches(number, counts)
    return Table(name, tuple(described["header"]), tuple(described["titles"]), batches, counts)


class _Child:
    """The child process and how far its answer has been read. It ends when nothing refers to it any more."""

    def __init__(self, source: IO[bytes], asked: str, memory: int, place: Place) -> None:
        self._place = place
        self._memory = memory
        self._next = 0
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _end
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        command = [sys.executable, "-P", "-m", "hedui.intake.workbook_child", asked]
        process = subprocess.Popen(  # noqa: S603
            command, stdin=source, stdout=subprocess.PIPE, stderr=self._complaints, env=environment
        )
        assert process.stdout is not None
        self._output = process.stdout
        self.close = weakref.finalize(self, _end, process, self._complaints)

    def answer(self) -> dict[str, Any]:
        """The line before the tables: what was found, or why nothing can be."""
        line = self._output.readline()
        if not line.endswith(b"\n"):
            raise self._ended()
        found: dict[str, Any] = json.loads(line)
        return found

    def batches(self, number: int, counts: Counts) -> Iterator[pa.RecordBatch]:
        """The batches of one table; those of tables before it that nobody has read are passed over."""
        if self._next > number:
            raise RuntimeError("the tables of a workbook are read in their order, each once")
        while self._next <= number:
            wanted = self._next == number
            self._next += 1
            for batch in self._table():
                if wanted:
                    counts.rows += batch.num_rows
                    yield batch

    def _table(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from pa.ipc.open_stream(cast(BufferedIOBase, self._output))
        except (pa.ArrowException, OSError, ValueError):
            raise self._ended() from None

    def _ended(self) -> Refusal:
        """Why the child ended early. Its complaints are a library's, with no cell in them that we would show."""
        self._output.read()
        self._complaints.seek(0)
        complaints = self._complaints.read()
        self.close()
        if _NO_MEMORY in complaints or b"MemoryError" in complaints:
            return _too_large(self._memory, self._place)
        return damaged(self._place, "the library gave up on it")


def _end(process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    process.kill()
    if process.stdout is not None:
        process.stdout.close()
    process.wait()
    complaints.close()


def _too_large(memory: int, place: Place) -> Refusal:
    return Refusal(
        "too_large",
        f"the workbook is damaged or needs more than the {memory / GIB:g} GiB of memory that it may have",
        "Delete the empty rows and columns beyond the table (Ctrl+End shows the last cell) and save, or ask for CSV.",
        place,
    )
