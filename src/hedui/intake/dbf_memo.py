"""Memos of a DBF: long texts in a file beside it, .fpt (FoxPro) or .dbt (dBase III, IV), read by their number.

Layouts as in dbfread 2.0.7, which reads a memo without end to the end of the file and leaves a broken file open.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hedui.intake.dbf_layout import Layout, damaged
from hedui.intake.limits import Limits
from hedui.values.faults import Place, Refusal

_HEAD = 512
_DBASE_3 = 0x83
_TEXT = 1  # FoxPro's kind of memo; others are pictures and objects
_ENDS = b"\x1a", b"\x1f"

Memo = Callable[[int], bytes]


def check_memo(path: Path | None, layout: Layout, known: frozenset[str], place: Place) -> None:
    """Refuses a DBF whose expected columns are in a memo file that is not there."""
    missing = {field.header for field in layout.fields if field.type == "M"} & known
    if path is None and missing:
        what = f"the columns {'、'.join(sorted(missing))} are in a memo file (.fpt or .dbt) that did not come with it"
        raise Refusal("memo_missing", what, "Ask for both files, or put them side by side with the same name.", place)


def memo_path(path: Path) -> Path | None:
    """The memo file beside a DBF."""
    beside = (one for one in path.parent.iterdir() if one.stem == path.stem and one.suffix.lower() in (".fpt", ".dbt"))
    return min(beside, default=None)


@contextmanager
def memo_reader(path: Path | None, layout: Layout, place: Place, limits: Limits) -> Iterator[Memo]:
    """Gives the function that reads a memo by its number; without a file every memo is empty."""
    if path is None or not any(field.type == "M" for field in layout.fields):
        yield lambda number: b""
        return
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if len(head) < _HEAD:
            raise damaged("its memo file is incomplete", place)
        if path.suffix.lower() == ".fpt":
            size = int.from_bytes(head[6:8], "big")
            yield lambda number: _foxpro(file, number * size, place, limits)
        elif layout.version == _DBASE_3:
            yield lambda number: _dbase_3(file, number * _HEAD, place, limits)
        else:
            size = int.from_bytes(head[20:22], "little") or _HEAD
            yield lambda number: _dbase_4(file, number * size, place, limits)


def _foxpro(file: IO[bytes], start: int, place: Place, limits: Limits) -> bytes:
    kind, length = struct.unpack(">LL", _exactly(file, start, 8, place, limits))
    return _exactly(file, start + 8, length, place, limits) if kind == _TEXT else b""


def _dbase_3(file: IO[bytes], start: int, place: Place, limits: Limits) -> bytes:
    file.seek(start)
    text, end, _ = file.read(limits.memo_bytes).partition(_ENDS[0])
    if not end:
        raise damaged("a memo has no end", place)
    return text


def _dbase_4(file: IO[bytes], start: int, place: Place, limits: Limits) -> bytes:
    length = int.from_bytes(_exactly(file, start + 4, 4, place, limits), "little")  # its own eight bytes counted
    return _exactly(file, start + 8, max(length - 8, 0), place, limits).partition(_ENDS[1])[0]


def _exactly(file: IO[bytes], start: int, length: int, place: Place, limits: Limits) -> bytes:
    if length > limits.memo_bytes:
        raise damaged(f"a memo is said to have {length:,} bytes", place)
    file.seek(start)
    octets = file.read(length)
    if len(octets) < length:
        raise damaged("its memo file is incomplete", place)
    return octets
