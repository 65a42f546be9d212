"""One function per data item: the values of one row, in the catalogue's order, without the names and the numbers.

Each takes (rng, who, clock) and keyword arguments for what a story needs to fix. Money is fen; dates and months are
`date` (a month is its first day); None is an empty cell. How a value is written is `hedui.synth.writing`'s affair.
"""

from __future__ import annotations

Values = tuple[object, ...]
