"""The careful way through a piece of delimited text whose quotes or field counts are wrong.

A quote that opens and never closes would swallow the lines below it. Here a record may run over several lines only
if it then has exactly the right number of fields; otherwise its first line stands alone, quotes and all.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

# A quoted field with more line ends than this is a stray quote, not an address.
LONGEST_RECORD = 20
# Lines end as a table's lines do; `str.splitlines` would also end them at rare characters inside a field.
LINE_END = re.compile(r"\r\n|\n|\r")


def records(text: str, separator: str, width: int) -> Iterator[tuple[list[str] | None, str]]:
    """(fields, raw line) per record; fields is None where their number is wrong (empty ones at the end forgiven)."""
    lines = split_lines(text)
    at = 0
    while at < len(lines):
        if not lines[at]:
            at += 1
            continue
        taken, fields = _record(lines, at, separator, width)
        yield fields, "\n".join(lines[at : at + taken])
        at += taken


def split_lines(text: str) -> list[str]:
    """The lines of a text, without their ends; nothing after the last end."""
    lines = LINE_END.split(text)
    return lines[:-1] if lines and not lines[-1] else lines


def fit(fields: list[str], width: int) -> list[str] | None:
    """The fields cut to the width if only empty ones stand beyond it, else None."""
    if len(fields) == width:
        return fields
    if len(fields) > width and not any(field.strip() for field in fields[width:]):
        return fields[:width]
    return None


def _record(lines: list[str], at: int, separator: str, width: int) -> tuple[int, list[str] | None]:
    if '"' not in lines[at]:
        return 1, fit(lines[at].split(separator), width)
    alone = _alone(lines[at], separator, width)
    joined = lines[at]
    for taken in range(1, min(LONGEST_RECORD, len(lines) - at) + 1):
        if taken > 1:
            joined += "\n" + lines[at + taken - 1]
        if joined.count('"') % 2 == 0:
            fields = fit(fields_of(joined, separator), width)
            # Lines that are whole by themselves have stray quotes; one that is not is part of a record of several.
            whole = alone is not None and all(_alone(line, separator, width) for line in lines[at + 1 : at + taken])
            stray = (whole and taken > 1) or (alone is not None and fields is None)
            return (1, alone) if stray else (taken, fields)
    return 1, alone


def _alone(line: str, separator: str, width: int) -> list[str] | None:
    """The line's fields with quotes taken as they are, None where their number is wrong."""
    return fit([field.strip('"') for field in line.split(separator)], width)


def fields_of(text: str, separator: str) -> list[str]:
    """The fields of a text that is one record; empty when it is not one, or has a field too long to be one."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return []
    return rows[0] if len(rows) == 1 else []
