"""A rehearsal's files as CSV: blocks of lines of fixed width are filled, and the unused bytes taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from hedui.synth.load.people import Bytes
from hedui.values.files import appearing

# Lines made at once: 4,096 of 120 bytes and what they are made of stay in the cache (32,768 took half as long again).
ROWS = 4_096

Block = Callable[[int, int], Bytes]


def write_csv(
    path: Path, header: list[str], rows: int, block: Block, encoding: str, seen: Callable[[int], None]
) -> int:
    """Write the header and the lines of `block(low, high)` as the file of that name, whole or not at all. Its bytes."""
    with appearing(path) as private, private.open("wb") as stream:
        stream.write((",".join(header) + "\n").encode(encoding))
        for low in range(0, rows, ROWS):
            stream.write(block(low, min(low + ROWS, rows)).data)
            seen(min(ROWS, rows - low))
        return stream.tell()


def lines(columns: list[list[Bytes]]) -> Bytes:
    """Columns, each of pieces of fixed width filled up with zero bytes, as CSV lines without those bytes."""
    pieces = [(piece, at) for at, column in enumerate(columns) for piece in column]
    kinds: list[tuple[str, object]] = [(f"piece{at}", piece.dtype) for at, (piece, _column) in enumerate(pieces)]
    last = {column: at for at, (_piece, column) in enumerate(pieces)}
    layout = [
        pair
        for at, kind in enumerate(kinds)
        for pair in ([kind, (f"end{at}", "S1")] if at in last.values() else [kind])
    ]
    rows = np.empty(len(pieces[0][0]), dtype=layout)
    for at, (piece, column) in enumerate(pieces):
        rows[f"piece{at}"] = piece
        if last[column] == at:
            rows[f"end{at}"] = b"\n" if column == len(columns) - 1 else b","
    octets = rows.view(np.uint8)
    kept: Bytes = octets[octets != 0]
    return kept
