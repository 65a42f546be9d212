"""One rule for text in CSV, in Python and in SQL: a spreadsheet must never take a cell for a formula."""

from __future__ import annotations

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Characters with which a spreadsheet may begin to compute (the tab and the return are skipped over by some)."""


def as_text(value: object) -> str:
    """The cell as CSV text. A string that begins with = + - @ TAB or CR gets a leading apostrophe; None is empty.

    Numbers and dates are what they are: `-5` as an integer stays a number, `"-5"` as a string is text.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA_STARTS) else value
    return str(value)


def as_text_sql(expression: str) -> str:
    """The same rule as an SQL expression over a string expression; NULL stays NULL (an empty cell in CSV)."""
    starts = ", ".join("chr(9)" if c == "\t" else "chr(13)" if c == "\r" else f"'{c}'" for c in FORMULA_STARTS)
    return f"CASE WHEN substr({expression}, 1, 1) IN ({starts}) THEN concat('''', {expression}) ELSE {expression} END"


def first_header(name: str) -> str:
    """The header of a CSV file's first column: a byte-order mark before it, without which Excel in China reads GBK."""
    return "\ufeff" + name
