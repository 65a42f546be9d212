"""How a typed value (of a workbook, a database, a Parquet file) is written as text, without interpreting it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedui.intake.reading import schema

Texts: TypeAlias = "pa.Array[Any]"  # a column of Arrow strings

# From here on a binary number no longer holds every digit: a citizen number typed as a number is lost.
DIGITS_LOST = 1e16
_SIGNIFICANT = 15  # what a spreadsheet keeps and shows of a number
CHINA_OFFSET = timedelta(hours=8)  # the only time zone of the country, without summer time since 1991
_CHINA = timezone(CHINA_OFFSET)
_ERRORS = frozenset({"#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"})


def number_text(value: float) -> str:
    """A binary number as a spreadsheet shows it: no `.0`, 15 digits; from 1e16 as `1.50802198001010E+17`."""
    if not np.isfinite(value):
        return ""
    if abs(value) >= DIGITS_LOST:
        return f"{value:.14E}"
    if value == int(value):
        return str(int(value))
    return format(Decimal(format(value, f".{_SIGNIFICANT}g")), "f")


def time_text(value: datetime) -> str:
    """`2024-01-31`, with ` 08:30:00` unless it is midnight. A time with a zone is told in China's time."""
    local = value.astimezone(_CHINA).replace(tzinfo=None) if value.tzinfo else value
    if local.time() == time(0):
        return local.date().isoformat()
    return local.replace(microsecond=0).isoformat(sep=" ")


def cell_text(value: object) -> str:
    """Any value as text; nothing is the empty text, true and false are 是 and 否."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else ""
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return octets_texts([bytes(value)])[0]
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=cell_text)
    return str(value)


def octets_texts(values: Sequence[bytes | None]) -> list[str]:
    """Text that came as bytes: UTF-8 or GB18030, whichever fits the whole column better; U+FFFD for what does not.

    A short name in GB18030 can be valid UTF-8 by chance (韦 is), so one value alone decides nothing.
    """
    read = [[(value or b"").decode(encoding, "replace") for value in values] for encoding in ("utf-8", "gb18030")]
    return min(read, key=lambda texts: sum(text.count("\ufffd") for text in texts))


def text_column(values: Sequence[object]) -> Texts:
    """One column of values as Arrow text. Columns of one type are converted at once, mixed ones cell by cell."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        return pa.array(values, pa.string())
    if kinds <= {float}:
        return float_column(np.array(values, dtype=np.float64))
    if bytes in kinds and kinds <= {bytes, type(None)}:
        return pa.array(octets_texts([value if isinstance(value, bytes) else None for value in values]), pa.string())
    return pa.array(list(map(cell_text, values)), pa.string())


def float_column(numbers: np.ndarray) -> Texts:
    """Binary numbers as Arrow text, each as `number_text` writes it, nearly all of them at once."""
    whole = (np.abs(numbers) < DIGITS_LOST) & (numbers == np.floor(numbers))
    integers = pc.cast(pa.array(np.where(whole, numbers, 0).astype(np.int64)), pa.string())
    if whole.all():
        return integers
    shortest = pc.cast(pa.array(numbers), pa.string())
    # The shortest text of a number is what we write if it is plain and has no more than 15 digits and the point.
    plain = pc.match_substring_regex(shortest, rf"^-?[0-9.]{{1,{_SIGNIFICANT + 1}}}$").to_numpy(zero_copy_only=False)
    texts: Texts = pc.if_else(pa.array(whole), integers, shortest)
    odd = ~(whole | plain)
    if odd.any():
        texts = pc.replace_with_mask(texts, odd, pa.array(list(map(number_text, numbers[odd].tolist())), pa.string()))
    return texts


def without_errors(values: Sequence[object]) -> Sequence[object]:
    """The values of a workbook's column with its error texts (`#N/A`) as empty cells."""
    if _ERRORS.isdisjoint(values):
        return values
    return ["" if type(value) is str and value in _ERRORS else value for value in values]


def record_batch(header: tuple[str, ...], columns: Sequence[Texts], source_rows: np.ndarray) -> pa.RecordBatch:
    """A batch of whole rows: the text columns, their source rows, and no ragged line."""
    ragged = pa.nulls(len(source_rows), pa.string())
    numbers = pa.array(source_rows.astype(np.int64, copy=False))
    return pa.RecordBatch.from_arrays([*columns, numbers, ragged], schema=schema(header))
