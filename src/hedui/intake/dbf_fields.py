"""The fields of a block of DBF records as Arrow text. A field's cells are an array of records × bytes (uint8)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hedui.intake.cells import Texts, float_column, time_text
from hedui.intake.dbf_layout import SYSTEM, VISUAL_FOXPRO, Field, Layout
from hedui.intake.dbf_memo import Memo
from hedui.intake.reading import Counts

_BLANKS = " \0"
_LOGICAL = {**dict.fromkeys(b"TtYy", "是"), **dict.fromkeys(b"FfNn", "否"), **dict.fromkeys(b"? \0", "")}
_JULIAN_OFFSET = 1_721_425  # days from the Julian day number to Python's ordinal of a date


def columns(block: np.ndarray, layout: Layout, memo: Memo, counts: Counts) -> list[Texts]:
    """The text columns of a block of records (records × bytes); undecodable characters are counted as replaced."""
    nulls = _nulls(block, layout)
    records = block.reshape(-1).view(_record_type(layout))  # copies a field several times faster than slices of bytes
    texts: list[Texts] = []
    for position, field in enumerate(layout.fields):
        if field.type == SYSTEM:
            continue
        cells = np.ascontiguousarray(records[str(position)]).view(np.uint8).reshape(-1, field.length)
        text = _column(cells, field, layout, memo, counts, nulls.get((field.start, "length")))
        null = nulls.get((field.start, "null"))
        texts.append(text if null is None else pc.if_else(pa.array(null), "", text))
    return texts


def _record_type(layout: Layout) -> np.dtype:
    fields = layout.fields
    return np.dtype(
        {
            "names": [str(position) for position in range(len(fields))],
            "formats": [f"V{field.length}" for field in fields],
            "offsets": [field.start for field in fields],
            "itemsize": layout.record_length,
        }
    )


def _column(
    cells: np.ndarray, field: Field, layout: Layout, memo: Memo, counts: Counts, varying: np.ndarray | None
) -> Texts:
    match field.type:
        case "N" | "F" | "D":
            return _text(cells, layout.encoding, counts, both_sides=True)
        case "L":
            return _logical(cells)
        case "I":
            return pa.array(list(map(str, cells.view("<i4")[:, 0].tolist())), pa.string())
        case "Y":
            return pa.array(list(map(_currency, cells.view("<i8")[:, 0].tolist())), pa.string())
        case "T":
            return pa.array(list(map(_moment, *cells.view("<u4").T.tolist())), pa.string())
        case "B" if layout.version in VISUAL_FOXPRO and field.length == 8:
            return float_column(cells.view("<f8")[:, 0])
        case "M":
            return _memos(cells, layout.encoding, memo, counts)
        case "B" | "G" | "P":  # pictures and objects: there is no text in them
            return pa.array([""] * len(cells), pa.string())
    return _text(cells if varying is None else _shortened(cells, varying), layout.encoding, counts)


def _text(cells: np.ndarray, encoding: str, counts: Counts, *, both_sides: bool = False) -> Texts:
    """Text without the blanks behind it (and, for right-aligned numbers, before it).

    A blank byte is never the second half of a character, so the trimming comes before the decoding.
    """
    offsets = np.arange(len(cells) + 1, dtype=np.int32) * cells.shape[1]
    trim = pc.ascii_trim if both_sides else pc.ascii_rtrim
    trimmed: Texts = trim(_joined(offsets, cells), _BLANKS)
    return trimmed if cells.max(initial=0) < 0x80 else _decoded(trimmed, encoding, counts)


def _decoded(raw: Texts, encoding: str, counts: Counts) -> Texts:
    """Text of a code page, all cells in one call: decoding cell by cell takes ten times as long."""
    lines: Any = pc.binary_join(pa.ListArray.from_arrays(pa.array([0, len(raw)], pa.int32()), raw), "\n")
    joined: bytes = lines.cast(pa.binary())[0].as_py()
    text = joined.decode(encoding, "replace")
    counts.replaced += text.count("\ufffd")
    octets = np.frombuffer(f"{text}\n".encode(), dtype=np.uint8)
    ends = np.flatnonzero(octets == 0x0A)
    if len(ends) != len(raw):  # a line end within a cell: find the cells one by one (no codec ever swallows one)
        cells: list[Any] = raw.cast(pa.binary()).to_pylist()
        return pa.array([cell.decode(encoding, "replace") for cell in cells], pa.string())
    offsets = np.zeros(len(raw) + 1, dtype=np.int32)
    offsets[1:] = ends - np.arange(len(raw))
    return _joined(offsets, octets[octets != 0x0A])


def _joined(offsets: np.ndarray, octets: np.ndarray) -> Texts:
    """An Arrow column over bytes that lie one text behind the other; text n ends where offset n + 1 says."""
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets.data), pa.py_buffer(octets.data))


def _logical(cells: np.ndarray) -> Texts:
    return pa.array([_LOGICAL.get(mark, chr(mark)) for mark in cells[:, 0].tolist()], pa.string())


def _currency(ten_thousandths: int) -> str:
    whole, part = divmod(abs(ten_thousandths), 10_000)
    return f"{'-' if ten_thousandths < 0 else ''}{whole}.{part:04d}".rstrip("0").rstrip(".")


def _moment(julian_day: int, milliseconds: int) -> str:
    ordinal = julian_day - _JULIAN_OFFSET
    if not 0 < ordinal <= datetime.max.toordinal() - 1 or milliseconds >= 86_400_000:  # noqa: DTZ901
        return ""
    return time_text(datetime.fromordinal(ordinal) + timedelta(milliseconds=milliseconds))


def _memos(cells: np.ndarray, encoding: str, memo: Memo, counts: Counts) -> Texts:
    if cells.shape[1] == 4:
        numbers = cells.view("<u4")[:, 0].tolist()
    else:
        numbers = [int(number) if number.isdigit() else 0 for number in (bytes(cell).strip(b"\0 ") for cell in cells)]
    texts = [memo(number).rstrip(b"\0 \x1a").decode(encoding, "replace") if number else "" for number in numbers]
    counts.replaced += sum(text.count("\ufffd") for text in texts)
    return pa.array(texts, pa.string())


def _nulls(block: np.ndarray, layout: Layout) -> dict[tuple[int, str], np.ndarray]:
    """Visual FoxPro's hidden bits by field: is the cell null, does a varying text keep its length in its last byte."""
    system = next((field for field in layout.fields if field.type == SYSTEM), None)
    if system is None:
        return {}
    bits = np.unpackbits(block[:, system.start : system.start + system.length], axis=1, bitorder="little").astype(bool)
    wanted = [(field.start, "length") for field in layout.fields if field.type == "V"]
    wanted += [(field.start, "null") for field in layout.fields if field.nullable and field.type != SYSTEM]
    return dict(zip(sorted(wanted), bits.T, strict=False))  # "length" sorts before "null", as the bits do


def _shortened(cells: np.ndarray, varying: np.ndarray) -> np.ndarray:
    """Varying texts with the bytes beyond their length blanked."""
    lengths = np.where(varying, cells[:, -1], cells.shape[1])
    return np.where(np.arange(cells.shape[1]) < lengths[:, None], cells, np.uint8(0x20))
