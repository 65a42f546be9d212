"""How many cells the rectangle from A1 to a sheet's last cell has, found in its XML without building anything.

Nearly all sheets are written in one way (`<c r="AB12" …>`), which is read with vectors. Every other spelling that
XML allows is read with a general pattern, slowly, because a hostile file would use just that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

_REFERENCE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)([0-9]*)""")
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_LONGEST = 11  # XFD1048576 has ten characters
_BEYOND = 10**9  # what is longer is no place in any sheet: it counts as too far
_NEAR = (999_999, 26)  # the furthest that one letter and six digits can say
_EACH = np.uint64(0x0101010101010101)

Corner = tuple[int, int]


def spanned_cells(chunks: Iterable[bytes], *, exact: bool) -> int:
    """Rows × columns of the last cell, never too few. `chunks` are the sheet's XML, cut between tags.

    Not `exact`: cells within A1:Z999999 all count as the last one of these, which halves the time.
    """
    rows = columns = unplaced_rows = longest = running = 0
    for chunk in chunks:
        corner = _usual_corner(chunk, exact)
        if corner is None:  # a cell without reference stands right of the one before it: count them
            corner = _unusual_corner(chunk)
            unplaced_rows += len(_ROW.findall(chunk))
            begun, *others = (len(_CELL.findall(row)) for row in _ROW.split(chunk))
            longest = max(longest, running + begun, *others)
            running = others[-1] if others else running + begun
        rows, columns = max(rows, corner[0]), max(columns, corner[1])
    return (rows + unplaced_rows) * (columns + longest)


def _usual_corner(chunk: bytes, exact: bool) -> Corner | None:
    """The last row and column if every cell and row in the chunk has a reference in the usual spelling."""
    if b":" in chunk and (b":c" in chunk or b":row" in chunk):
        return None
    octets = np.frombuffer(chunk + b" " * _LONGEST, dtype=np.uint8)
    tags = np.flatnonzero(octets[:-_LONGEST] == ord("<"))
    first, second = octets[tags + 1], octets[tags + 2]
    cells = second[first == ord("c")]
    if ((cells != ord(" ")) & ((cells | 32) - np.uint8(ord("a")) >= 26)).any():
        return None  # <c> or a line end: a cell without reference or with an unusual one
    rows = np.count_nonzero((first == ord("r")) & (octets[tags + 3] == ord("w")))
    equals = np.flatnonzero(octets[2:-_LONGEST] == ord("=")) + 2
    named = (octets[equals - 1] == ord("r")) & (octets[equals - 2] == ord(" ")) & (octets[equals + 1] == ord('"'))
    starts = equals[named] + 2
    if len(starts) != np.count_nonzero(cells == ord(" ")) + rows:
        return None
    return _last(octets, starts) if exact else _roughly_last(octets, starts)


def _roughly_last(octets: np.ndarray, starts: np.ndarray) -> Corner:
    words = np.ndarray(len(octets) - 7, np.dtype("<u8"), octets, strides=(1,))[starts]
    quotes = words ^ (_EACH * np.uint64(ord('"')))
    short = (quotes - _EACH) & ~quotes & (_EACH * np.uint64(0x80)) != 0  # a quote within eight characters
    near = short & (octets[starts + 1] < ord("A"))
    if near.all():
        return _NEAR
    row, column = _last(octets, starts[~near])
    return max(row, _NEAR[0]), max(column, _NEAR[1])


def _last(octets: np.ndarray, starts: np.ndarray) -> Corner:
    """The largest row and column of the references that begin at `starts`."""
    windows = np.ascontiguousarray(np.lib.stride_tricks.sliding_window_view(octets, _LONGEST)[starts].T)
    rows, columns = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int64)
    alive = np.ones(len(starts), bool)
    for octet in windows:
        letter, digit = octet >= ord("A"), octet <= ord("9")
        alive &= (letter & (octet <= ord("z"))) | (digit & (octet >= ord("0")))
        if not alive.any():
            return int(rows.max(initial=0)), int(columns.max(initial=0))
        columns = np.where(alive & letter, columns * 26 + (octet & 31), columns)
        rows = np.where(alive & digit, rows * 10 + (octet & 15), rows)
    return _BEYOND, _BEYOND


def _unusual_corner(chunk: bytes) -> Corner:
    """The largest reference in any spelling."""
    rows = columns = 0
    for letters, digits in _REFERENCE.findall(chunk):
        rows = max(rows, int(digits[:_LONGEST] or b"0"))
        columns = max(columns, _column_number(letters))
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:_LONGEST]:
        number = number * 26 + letter - 64
    return number
