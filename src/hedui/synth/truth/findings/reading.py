"""What a reader can still see of a value after it was written: nothing, the value, or the value with a minus."""

from __future__ import annotations

from hedui.synth.writing.table import Cell

# Cells in which an office wrote no value: signs, words, days that do not exist, codes that stand nowhere.
NO_VALUE = frozenset(
    {"", "-", "不详", "见附件", "约三千", "待核", "0000-00-00", "2024-13-01", "20240231"}
)  # fmt: skip


def seen(meant: object, cell: Cell) -> object:
    """The value as it can be read from its cell, or None."""
    if cell is None or cell in NO_VALUE:
        return None
    negative = isinstance(meant, int) and meant > 0 and isinstance(cell, str) and cell.startswith("-")
    return -meant if negative and isinstance(meant, int) else meant
