"""A table whose order, filters and page stand in the address: it can be kept, sent and gone back to, and needs no script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from hedui.sources.queries import Newest

ON_A_PAGE = 50


@dataclass(frozen=True)
class Heading:
    """A column's head. `order` is what a screen reader says of it: ascending, descending, none."""

    label: str
    link: str
    order: str
    name: str = ""


@dataclass(frozen=True)
class Listing:
    """One page of rows, its heads, and where the pages before and after are (empty: there is none)."""

    headings: tuple[Heading, ...]
    rows: tuple[Any, ...]
    count: int
    page: int
    pages: int
    before: str
    after: str


def listing(address: QueryDict, rows: Sequence[Any], columns: Mapping[str, str], first: str = "") -> Listing:
    """The rows in the order that the address asks for; `columns` are attribute → label, `first` the order without one
    (empty: as the rows come).

    An order that is no column, and a page that does not exist, count as not asked for. A missing value comes last.
    """
    asked = address.get("sort", first)
    key, down = asked.removeprefix("-"), asked.startswith("-")
    if key not in columns:
        key, down = first.removeprefix("-"), first.startswith("-")
    ordered = _ordered(rows, key, down=down) if key else list(rows)
    pages = max(1, -(-len(ordered) // ON_A_PAGE))
    page = min(max(1, _whole(address.get("page", "1"))), pages)
    return Listing(
        tuple(_heading(address, one, label, key, down=down) for one, label in columns.items()),
        tuple(ordered[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]),
        len(ordered),
        page,
        pages,
        _link(address, page=str(page - 1)) if page > 1 else "",
        _link(address, page=str(page + 1)) if page < pages else "",
    )


def needing_somebody(lines: Sequence[Newest]) -> list[Newest]:
    """Sources without data, of unknown date or too old first; the order of the catalogue stays within."""
    return sorted(lines, key=lambda one: one.as_of is not None and not one.stale)


def _ordered(rows: Sequence[Any], key: str, *, down: bool) -> list[Any]:
    known = [row for row in rows if getattr(row, key) not in (None, "")]
    unknown = [row for row in rows if getattr(row, key) in (None, "")]
    return sorted(known, key=lambda row: getattr(row, key), reverse=down) + unknown


def _heading(address: QueryDict, one: str, label: str, key: str, *, down: bool) -> Heading:
    mine = one == key
    order = ("descending" if down else "ascending") if mine else "none"
    return Heading(label, _link(address, sort=f"-{one}" if mine and not down else one, page=None), order, one)


def _link(address: QueryDict, **changes: str | None) -> str:
    changed = address.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return f"?{changed.urlencode()}"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
