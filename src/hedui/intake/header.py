"""Where the header of a table is and what its columns are called, the same for every kind of file.

Department files have title lines above the header, group titles above sub-headers, merged cells, line breaks inside
a header cell and printed page headers below. The header is the row that names the most columns that we know.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hedui.intake.limits import LIMITS
from hedui.intake.reading import RAGGED, SOURCE_ROW
from hedui.values.faults import Place, Refusal

# Invisible characters that spreadsheets and web pages leave in a header: zero-width space and joiners, BOM.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
# A cell is shown to people as a possible header only with one of these characters or as a plain ASCII word.
_HEADER_WORD = re.compile(r"[名号码额期型态址称位目类别率积途式格构况度]|^[A-Za-z_][A-Za-z_ ]{0,29}$")
_SHOWN = 24

Row = Sequence[str]


@dataclass(frozen=True)
class Header:
    """`index`: the row of the header's last line (data begin below it); `names`: one per column; `titles`: lines above."""

    index: int
    names: tuple[str, ...]
    titles: tuple[str, ...]


def normalise(text: str) -> str:
    """A header as it is compared: NFKC (full-width forms, parentheses), no white space, no case."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).split()).casefold()


def find_header(rows: Sequence[Row], known: frozenset[str], *, place: Place | None = None) -> Header:
    """The header among the first 30 `rows`.

    `known` are the headers that are looked for: the item's standard ones and those of the file's column map. A name
    that equals one of them after `normalise` is given in the spelling of `known`. Refusal `no_header` when no row
    has any of them: it shows names that can only be headers, never a row's values.
    """
    spelling = {normalise(name): name for name in sorted(known)}
    head = [list(row) for row in rows[: LIMITS.header_rows]]
    counted = [_count(row, spelling) for row in head]
    best = max(counted, default=0)
    if best == 0:
        raise no_header(_candidates(head), known, place or Place())
    index = counted.index(best)
    first, cells = index, head[index]
    for upper, lower in ((index - 1, index), (index, index + 1)):
        if upper >= 0 and lower < len(head):
            merged = _merge(head[upper], head[lower], spelling)
            if (found := _count(merged, spelling)) > best:
                best, first, index, cells = found, upper, lower, merged
    return Header(index, header_names(cells, known), _titles(head[:first]))


def header_names(cells: Iterable[str], known: frozenset[str]) -> tuple[str, ...]:
    """Names of columns: spelled as in `known`, trailing empty ones dropped, `列N` for empty ones, `#2` for the second."""
    spelling = {normalise(name): name for name in known}
    names = [spelling.get(normalise(cell)) or "".join(cell.translate(_INVISIBLE).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return unique_names(name or f"列{position}" for position, name in enumerate(names, 1))


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """The second column of the same name becomes `name#2`. The engine knows no case, so `A` and `a` are the
    same; the two names that readers add are never a file's."""
    taken = {SOURCE_ROW.casefold(), RAGGED.casefold()}
    unique: list[str] = []
    for name in names:
        number, candidate = 1, name
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{name}#{number}"
        taken.add(candidate.casefold())
        unique.append(candidate)
    return tuple(unique)


def no_header(own: Sequence[str], known: frozenset[str], place: Place) -> Refusal:
    """The refusal of a table in which no expected header was found. `own` are the table's own names, if it has any."""
    expected = "、".join(sorted(known)[:_SHOWN])
    shows = f"its own columns are named {'、'.join(own[:_SHOWN])}" if own else "no row looks like a header"
    return Refusal(
        "no_header",
        f"none of the expected headers ({expected}) was found in the first {LIMITS.header_rows} rows; {shows}",
        "If the columns have other names, map them under `columns:` of this file in sources.yaml; "
        "if the header is missing, ask for the file again with it.",
        place,
    )


def too_many_columns(count: int, limit: int, place: Place) -> Refusal:
    """The refusal of a table with more columns than any department's file has."""
    return Refusal(
        "too_many_columns",
        f"the table has {count} columns, more than the {limit} that are read",
        "Check that the separator and the sheet are the right ones, or ask for a file with only the item's columns.",
        place,
    )


def _count(cells: Row, spelling: dict[str, str]) -> int:
    return len({normalise(cell) for cell in cells if cell} & spelling.keys())


def _merge(upper: Row, lower: Row, spelling: dict[str, str]) -> list[str]:
    """Two header lines as one: a group's title covers the sub-headers below and to the right of it."""
    width = max(len(upper), len(lower))
    above, below = _padded(upper, width), _padded(lower, width)
    merged: list[str] = []
    group = ""
    for title, name in zip(above, below, strict=True):
        group = title if title.strip() or not name.strip() else group
        if not name.strip():
            merged.append(title)
        elif normalise(group + name) in spelling or (below.count(name) > 1 and normalise(name) not in spelling):
            merged.append(group + name)
        else:
            merged.append(name)
    return merged


def _padded(row: Row, width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _titles(rows: Sequence[Row]) -> tuple[str, ...]:
    lines = (" ".join(cell.strip() for cell in row if cell.strip()) for row in rows)
    return tuple(line for line in lines if line)


def _candidates(rows: Sequence[Row]) -> list[str]:
    """Names of a likely header: the first row of several cells, if it has no digit and a row below it has one.

    Whatever could be a value is left out: a file without any header begins with somebody's row.
    """
    wide = [cells for row in rows if len(cells := [cell.strip() for cell in row if cell.strip()]) > 1]
    if not wide or _has_digit(wide[0]) or not any(map(_has_digit, wide[1:])):
        return []
    return [cell for cell in wide[0] if len(cell) <= 30 and _HEADER_WORD.search(cell)]


def _has_digit(cells: Row) -> bool:
    return any(character.isdigit() for cell in cells for character in cell)
