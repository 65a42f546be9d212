"""Delimited text of any size as a table: CSV and TXT in any of the encodings and separators that departments use.

Arrow parses each chunk with all cores; a chunk that has a row with the wrong number of fields is parsed again with
row numbers, and a chunk whose quotes are wrong goes the careful way (`stray.py`). Row numbers count records, so a
quoted line end does not shift them.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from hedui.intake.ahead import read_ahead
from hedui.intake.decode import CHUNK, chunks, octets
from hedui.intake.header import Header, find_header, too_many_columns
from hedui.intake.limits import LIMITS, Limits
from hedui.intake.reading import Counts, Table, empty_file, schema
from hedui.intake.stray import fields_of, fit, records, split_lines
from hedui.values.faults import Place, Refusal

SEPARATORS = (",", "\t", "|", ";", "，", "｜", "；", "\x1f", "\u3000")
# Arrow's separator is one byte: a full-width one becomes this control character, and comes back inside quotes.
NARROW = "\x1f"
_LINE_END = re.compile(rb"\r\n|\n|\r")
_SAYS = re.compile(rb"[^\r\n]")
# Bytes that one core parses at a time: half of what is read at a time.
_BLOCK = CHUNK // 2
# Characters of a file in which the header is looked for.
HEAD = 256 * 1024


def open_text(path: Path, name: str, known: frozenset[str], limits: Limits = LIMITS) -> Table:
    """A text file as a table. The header is found and the separator chosen by the headers in `known`.

    Only the head of the file is read here; the file itself is opened when the batches are.
    """
    counts, place = Counts(), Place(name)
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    first, encoding = next(chunks(io.BytesIO(head), Counts(), place, limits))
    if not first.strip("\ufeff \t\r\n"):
        raise empty_file(place)
    if "\x00" in first[:4096] or first.startswith("%PDF"):
        raise _not_text(place)
    if first.lstrip()[:9].lower().startswith(("<html", "<!doctype", "<table", "<?xml")):
        raise Refusal(
            "web_page",
            "this is a web page, not a table of text",
            "Open it in Excel, save it as .xlsx, and use that.",
            place,
        )
    try:
        header, separator = _choose(split_lines(first)[: limits.header_rows + 1], known, place)
    except Refusal:
        if b"\x00" in head and not encoding.startswith("utf-16"):
            raise _not_text(place) from None
        raise
    if len(header.names) > limits.columns:
        raise too_many_columns(len(header.names), limits.columns, place)
    # Decoding and parsing have a thread each.
    texts = read_ahead(_body(path, header.index + 1, counts, place, limits))
    batches = read_ahead(_batches(texts, header.names, separator, counts))
    lines = len(split_lines(first)) - header.index - 1
    expected = lines * path.stat().st_size // max(len(head), 1)
    return Table(name, header.names, header.titles, batches, counts, encoding, expected)


def _body(path: Path, skipped: int, counts: Counts, place: Place, limits: Limits) -> Iterator[bytes]:
    """The file's text in UTF-8 below its first `skipped` lines, in pieces."""
    with path.open("rb") as stream:
        pieces = octets(stream, counts, place, limits)
        yield _below(next(pieces)[0], skipped)
        for text, _encoding in pieces:
            yield text


def _not_text(place: Place) -> Refusal:
    return Refusal(
        "not_text",
        "the file is named as text but holds binary data",
        "Check the file's kind and ask for it again.",
        place,
    )


def _choose(lines: list[str], known: frozenset[str], place: Place) -> tuple[Header, str]:
    """The header under the separator that shows the most known names; its index counts lines of the file."""
    best: tuple[int, Header, str] | None = None
    for separator in SEPARATORS:
        if not any(separator in line for line in lines):
            continue
        for rows, ends in (_quoted_rows(lines, separator), _plain_rows(lines, separator)):
            try:
                header = find_header(rows, known, place=place)
            except Refusal:
                continue
            found = len(set(header.names) & known)
            if best is None or found > best[0]:
                best = (found, replace(header, index=ends[header.index]), separator)
    if best is None:
        return find_header(_plain_rows(lines, ",")[0], known, place=place), ","
    return best[1], best[2]


def _quoted_rows(lines: list[str], separator: str) -> tuple[list[list[str]], list[int]]:
    """The first rows, and the line on which each ends: a quoted cell of a title or header may hold a line end."""
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator)
    rows, ends = [], []
    try:
        for row in reader:
            rows.append(row)
            ends.append(reader.line_num - 1)
    except csv.Error:
        return [], []
    return rows, ends


def _plain_rows(lines: list[str], separator: str) -> tuple[list[list[str]], list[int]]:
    """The same with quotes taken as they are: one that opens and never closes would swallow the header."""
    return [[field.strip('"') for field in line.split(separator)] for line in lines], list(range(len(lines)))


def _below(text: bytes, lines: int) -> bytes:
    """The text below the first `lines` lines."""
    ends = [found.end() for found in islice(_LINE_END.finditer(text), lines)]
    return text[ends[-1] if ends else 0 :] if len(ends) == lines else b""


def _batches(
    texts: Iterator[bytes], header: tuple[str, ...], separator: str, counts: Counts
) -> Iterator[pa.RecordBatch]:
    wide = separator if len(separator.encode()) > 1 else ""
    narrow = NARROW if wide else separator
    left = b""
    padding: int | None = None
    for text in texts:
        piece = text.replace(wide.encode(), NARROW.encode()) if wide else text
        body, left = _whole_records(left + piece if left else piece, narrow.encode())
        # Only empty lines are no rows: fields that are all empty are one.
        if not _SAYS.search(body):
            continue
        if padding is None:
            padding = _padding(body, narrow, len(header))
        yield from _parse(body, header, padding, narrow, wide, counts)
    if _SAYS.search(left):
        yield from _parse(left, header, padding or 0, narrow, wide, counts)


def _whole_records(text: bytes, separator: bytes) -> tuple[bytes, bytes]:
    """Split before a record that is still open: the last line end with an even number of quotes before it."""
    if b'"' not in text or text.count(b'"') % 2 == 0:
        return text, b""
    at = len(text)
    for _ in range(64):
        quote = text.rfind(b'"', 0, at)
        at = text.rfind(b"\n", 0, quote) + 1
        if at <= 0:
            break
        if text.count(b'"', 0, at) % 2 == 0:
            # A record that would have to be longer than this, or whose quote does not begin a field, has a stray
            # quote: let the careful way see it.
            opens = text[text.find(b'"', at) - 1] in separator + b"\r\n "
            return (text[:at], text[at:]) if opens and len(text) - at < 64 * 1024 else (text, b"")
    return text, b""


def _padding(text: bytes, separator: str, width: int) -> int:
    """How many empty fields every row has beyond the header (trailing tabs): 0 unless all of the first rows have."""
    head = text[: 256 * 1024].decode("utf-8", "ignore")
    rows = list(islice(records(head, separator, 10_000), 0, 20))
    extra = [raw.count(separator) + 1 - width for _fields, raw in rows[:-1] if '"' not in raw]
    return min(extra) if extra and min(extra) > 0 else 0


def _parse(
    text: bytes, header: tuple[str, ...], padding: int, separator: str, wide: str, counts: Counts
) -> Iterator[pa.RecordBatch]:
    names = [str(i) for i in range(len(header) + padding)]
    quoted = b'"' in text
    bad: list[pacsv.InvalidRow] = []
    table = None
    try:
        table = _arrow(text, names, separator, quoted, bad, threads=True)
        if bad:
            bad.clear()
            table = _arrow(text, names, separator, quoted, bad, threads=False)
    except pa.ArrowInvalid:
        table = None
    if table is None or (quoted and _runaway(table, bad, separator, len(names))) or _spills(table, len(header)):
        yield from _careful(text.decode("utf-8", "surrogatepass"), header, separator, wide, counts)
        return
    yield from _good(table, bad, header, wide, counts)
    yield from _mended(bad, header, separator, wide, counts)
    counts.rows += table.num_rows + len(bad)


def _arrow(
    text: bytes, names: list[str], separator: str, quoted: bool, bad: list[pacsv.InvalidRow], *, threads: bool
) -> pa.Table:
    return pacsv.read_csv(
        pa.py_buffer(text),
        read_options=pacsv.ReadOptions(use_threads=threads, column_names=names, block_size=_BLOCK),
        parse_options=pacsv.ParseOptions(
            delimiter=separator,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            invalid_row_handler=partial(_skip, bad),
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )


def _skip(bad: list[pacsv.InvalidRow], row: pacsv.InvalidRow) -> str:
    bad.append(row)
    return "skip"


def _runaway(table: pa.Table, bad: list[pacsv.InvalidRow], separator: str, width: int) -> bool:
    """Whether a quote swallowed lines: a field or a bad row with a line end that holds a row's worth of separators."""
    if any("\n" in row.text for row in bad):
        return True
    for column in table.columns:
        multi = pc.filter(column, pc.match_substring(column, "\n"))
        if any(value.count(separator) >= width - 1 for value in multi.to_pylist()):
            return True
    return False


def _spills(table: pa.Table, width: int) -> bool:
    """Whether something stands in the columns beyond the header that should be empty in every row."""
    return any(pc.any(pc.not_equal(pc.utf8_trim_whitespace(c), "")).as_py() for c in table.columns[width:])


def _good(
    table: pa.Table, bad: list[pacsv.InvalidRow], header: tuple[str, ...], wide: str, counts: Counts
) -> Iterator[pa.RecordBatch]:
    numbers = np.arange(1, table.num_rows + len(bad) + 1)
    if bad:
        numbers = np.delete(numbers, [row.number - 1 for row in bad])
    columns = [pc.replace_substring(c, NARROW, wide) if wide else c for c in table.columns[: len(header)]]
    rows = pa.chunked_array([pa.array(numbers + counts.rows)])
    ragged = pa.chunked_array([pa.nulls(table.num_rows, pa.string())])
    yield from pa.table([*columns, rows, ragged], schema=schema(header)).to_batches(LIMITS.batch_rows)


def _mended(
    bad: list[pacsv.InvalidRow], header: tuple[str, ...], separator: str, wide: str, counts: Counts
) -> Iterator[pa.RecordBatch]:
    """The rows with a wrong number of fields: mended if only empty ones are too many, else ragged."""
    rows = []
    for row in bad:
        fields = fit(fields_of(row.text, separator), len(header))
        rows.append((fields, row.text, counts.rows + row.number))
    if rows:
        yield _batch(rows, header, wide)


def _careful(text: str, header: tuple[str, ...], separator: str, wide: str, counts: Counts) -> Iterator[pa.RecordBatch]:
    numbered = enumerate(records(text, separator, len(header)), counts.rows + 1)
    while some := list(islice(numbered, LIMITS.batch_rows)):
        yield _batch([(fields, raw, number) for number, (fields, raw) in some], header, wide)
        counts.rows += len(some)


def _batch(rows: list[tuple[list[str] | None, str, int]], header: tuple[str, ...], wide: str) -> pa.RecordBatch:
    empty: list[str | None] = [None] * len(header)
    full = [fields if fields is not None else empty for fields, _raw, _number in rows]
    columns = [[f.replace(NARROW, wide) if f and wide else f for f in column] for column in zip(*full, strict=True)]
    ragged = [raw.replace(NARROW, wide or NARROW) if fields is None else None for fields, raw, _number in rows]
    numbers = [number for _fields, _raw, number in rows]
    return pa.RecordBatch.from_arrays(
        [pa.array(c, pa.string()) for c in columns] + [pa.array(numbers, pa.int64()), pa.array(ragged, pa.string())],
        schema=schema(header),
    )
