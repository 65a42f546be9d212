"""Names in which a character was lost on the way: `?`, `□`, U+FFFD or a private-use code point stands in its place.

Counted while a file is read: a few bytes in a thousand can begin such a sign, and only their rows are asked the
pattern (the engine took 0.3 µs a name for it, and read all names again).
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

PATTERN = r"[?？□\x{FFFD}\x{E000}-\x{F8FF}]"
# What the signs of the pattern begin with in UTF-8: itself, □, and E000–FFFF.
_QUESTION, _BOX, _FIRST_BEYOND = 0x3F, 0xE2, 0xEE


def lost_characters(names: pa.Array) -> int:
    """How many of the names have lost a character. NULL has not."""
    _valid, offsets, octets = names.buffers()
    if octets is None:
        return 0
    ends = np.frombuffer(offsets, dtype=np.int32)[names.offset : names.offset + len(names) + 1]
    data = np.frombuffer(octets, dtype=np.uint8)[ends[0] : ends[-1]] if len(names) else np.zeros(0, np.uint8)
    places = np.flatnonzero((data == _QUESTION) | (data == _BOX) | (data >= _FIRST_BEYOND))
    if not len(places):
        return 0
    rows = np.unique(np.searchsorted(ends, places + ends[0], side="right") - 1)
    found = pc.match_substring_regex(names.take(pa.array(rows)), PATTERN)
    return int(pc.sum(found).as_py() or 0)
