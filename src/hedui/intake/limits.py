"""How large a delivery may be before it is refused as hostile or broken. Every number says why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True)
class Limits:
    """All limits of intake. Sizes are bytes. A delivery beyond one is refused by name, never cut short."""

    # Archives. Departments send text of tens of gigabytes: a province's largest item is 14 million rows, about 3 GB.
    member_bytes: int = 64 * GIB
    archive_bytes: int = 256 * GIB
    # Text of people packs 5 to 20 times; all zeros packs 1,000 times. Small members are let off: they cannot hurt.
    archive_ratio: int = 200
    ratio_applies_above: int = 64 * MIB
    # A city has some ten counties and each sends some ten parts; a hundred thousand tiny members is an attack.
    archive_members: int = 2_000
    # An age file sealed with a passphrase is opened in memory as a whole (the library has no stream for it).
    passphrase_sealed_bytes: int = 256 * MIB

    # Workbooks are loaded whole. 1,048,576 rows of 15 columns are 600 MiB of XML; three such sheets are the end.
    workbook_bytes: int = 1536 * MIB
    # Spreadsheet XML repeats its tags: 10 to 40 times is normal, also for one million equal rows.
    workbook_ratio: int = 200
    # The library needs about 150 bytes for a cell of text: one full sheet of 1,048,576 rows × 20 columns. It runs in
    # a process of its own that gets no more address space than this, of the 8 GiB of an office machine.
    workbook_memory: int = 4 * GIB
    workbook_parts: int = 2_000

    # A line longer than this is one gigantic line or a file without line ends.
    line_bytes: int = 16 * MIB
    # The widest department file seen has some sixty columns.
    columns: int = 512
    # DBF: 255 fields of 254 bytes are what the oldest systems can write, and the format's own counter ends at 65,535.
    dbf_record_bytes: int = 65_535
    # One memo of a DBF: a remark. A memo file that says more is damaged.
    memo_bytes: int = 1 * MIB
    # A Parquet row group is read page by page, but a page must be held whole: 128 MiB groups are usual.
    row_group_bytes: int = 4 * GIB
    # No department has more records than this, but a few bytes of run-length code can promise any number.
    rows: int = 2_000_000_000
    # Rows that are handed over at once: about 10 MiB of text.
    batch_rows: int = 50_000
    # The header stands among the first rows: below a title, a unit's name, a date and a few notes.
    header_rows: int = 30


LIMITS = Limits()
