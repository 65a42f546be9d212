"""Which column of a file is which of the item: by standard header, or by the map given for the source. No guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from hedui.catalogue import Column, Item
from hedui.intake.header import normalise
from hedui.values.faults import Place, Refusal
from hedui.values.identity import Reject, read
from hedui.values.notice import Notice


@dataclass(frozen=True)
class ColumnMap:
    """own: code name of our column → the file's own header. missing: standard headers the file lacks.
    added: headers of the file that the item does not know (kept in the record)."""

    own: dict[str, str]
    missing: tuple[str, ...]
    added: tuple[str, ...]


def known_headers(item: Item, given: dict[str, str | None]) -> frozenset[str]:
    """Every header that a reader should recognise for this item: standard ones and the mapped own ones."""
    own = {text for pair in given.items() for text in pair if text}
    return frozenset({c.header for c in item.readable} | own)


def match_columns(item: Item, header: tuple[str, ...], given: dict[str, str | None], file: str) -> ColumnMap:
    """Match a file's header with the item's columns.

    `given` maps standard header → own header (or the other way round; None = the file has no such column).
    Refuses a file that lacks a column without which its rows say nothing, and one whose header holds values.
    """
    _refuse_values(header, file)
    present = {normalise(h): h for h in header}
    wanted = _wanted(item, given, file)
    # Of the names of an optional column the first that is there.
    own: dict[str, str] = {}
    for one in item.readable:
        if name := _found(one, wanted[one.header], present):
            own.setdefault(one.code, present[name])
    for standard, mapped in wanted.items():
        column = item.by_header(standard)
        if column and standard in _given_standards(item, given) and mapped and column.code not in own:
            raise _unmapped(file, standard, mapped, header)
    _refuse_shared(item, own, file)
    _refuse_without_essentials(item, own, header, file, given)
    missing = tuple(c.header for c in item.columns if c.code not in own)
    used = set(own.values())
    return ColumnMap(own, missing, tuple(h for h in header if h not in used))


def passed_over(matched: ColumnMap) -> tuple[str, ...]:
    """The headers of which a second column stands in the file: only the first of them is read."""
    used = matched.own.values()
    return tuple(dict.fromkeys(h.rpartition("#")[0] for h in matched.added if h.rpartition("#")[0] in used))


def told_over(names: tuple[str, ...], file: str, chinese_file: str) -> list[Notice]:
    """What a person is told of them."""
    return [
        Notice(
            f"{file}: a second column is also called {name}; only the first is read",
            f"{chinese_file}：有两列都叫“{name}”，只读取前一列",
        )
        for name in names
    ]


def _found(column: Column, wanted: str | None, present: dict[str, str]) -> str:
    """The normalised header that is this column, empty where none is. An amount's may have its unit behind it."""
    units = ("", "(元)", "(万元)") if column.kind == "money" and wanted == column.header else ("",)
    names = (normalise((wanted or "") + unit) for unit in units)
    return next((name for name in names if name in present), "")


def drift(before: list[str], now: tuple[str, ...]) -> list[str]:
    """What changed in a file's columns since the last delivery, as sentences; empty when nothing did."""
    gone = [h for h in before if h not in now]
    new = [h for h in now if h not in before]
    said = [f"renamed or replaced: {', '.join(gone)} → {', '.join(new)}"] if gone and new else []
    said += [f"missing: {', '.join(gone)}"] if gone and not new else []
    said += [f"added: {', '.join(new)}"] if new and not gone else []
    same = [h for h in now if h in before]
    if (not said and same != before) or [h for h in before if h in now] != same:
        said.append("reordered")
    return said


def _wanted(item: Item, given: dict[str, str | None], file: str) -> dict[str, str | None]:
    """Standard header → the own header to look for. A map may be written in either direction."""
    wanted: dict[str, str | None] = {c.header: c.header for c in item.readable}
    for left, right in given.items():
        if left in wanted:
            wanted[left] = right
        elif right in wanted:
            wanted[right] = left
        else:
            near = get_close_matches(left, wanted, n=1, cutoff=0.3)
            hint = f"The nearest is {near[0]}." if near else f"Known: {', '.join(wanted)}."
            raise Refusal(
                "column_map", f"neither {left} nor {right} is a standard header of {item.code}", hint, Place(file)
            )
    return wanted


def _given_standards(item: Item, given: dict[str, str | None]) -> set[str]:
    return {text for pair in given.items() for text in pair if text and item.by_header(text)}


def _unmapped(file: str, standard: str, mapped: str, header: tuple[str, ...]) -> Refusal:
    return Refusal(
        "column_missing",
        f"the map says that {standard} is called {mapped} here, but the file has no such column",
        f"Its columns are: {', '.join(header)}. Correct `columns` in sources.yaml.",
        Place(file),
    )


# An amount with its cents or its unit, a day: never what a column is called. (A bare year may be.)
_VALUE = re.compile(r"[￥¥]?-?\d[\d,]*(\.\d+)?(元|万元)|[￥¥]?-?\d[\d,]*\.\d+|\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?")


def _refuse_values(header: tuple[str, ...], file: str) -> None:
    """A card or form has names and values in one line. Its values would be told as names of columns."""
    readings = [read(name) for name in header]
    number = any(one.form in (15, 18) or one.fate == Reject.CHECK_DIGIT for one in readings)
    if number or sum(bool(_VALUE.fullmatch(name.strip())) for name in header) > 1:
        held = "a citizen number" if number else "amounts or days"
        raise Refusal(
            "header_values",
            f"the line of column names holds {held}, so it is no header",
            "Ask for a table: one line of column names, and below it one row per record.",
            Place(file),
        )


def _refuse_shared(item: Item, own: dict[str, str], file: str) -> None:
    codes = {header: [code for code, one in own.items() if one == header] for header in own.values()}
    for header, both in codes.items():
        if len(both) > 1:
            names = " and ".join(item.column(code).header for code in both)
            raise Refusal(
                "column_map", f"the map makes one column, {header}, both {names}", "Correct `columns`.", Place(file)
            )


def _refuse_without_essentials(
    item: Item, own: dict[str, str], header: tuple[str, ...], file: str, given: dict[str, str | None]
) -> None:
    keys = [(column.code,) for pair in item.people for column in pair]
    declared_absent = {standard for standard, mapped in given.items() if mapped is None}
    for group in [*keys, *item.essential]:
        columns = [item.column(code) for code in group]
        if any(c.code in own for c in columns) or (
            group not in keys and all(c.header in declared_absent for c in columns)
        ):
            continue
        raise _missing(item, columns, own, header, file)


def _missing(item: Item, columns: list[Column], own: dict[str, str], header: tuple[str, ...], file: str) -> Refusal:
    names = " or ".join(c.header for c in columns)
    unused = [h for h in header if h not in own.values()]
    near = get_close_matches(columns[0].header, unused, n=1, cutoff=0.3) or unused[:1]
    example = near[0] if near else "…"
    remedy = f"If it has another name here, add to sources.yaml: columns: {{{columns[0].header}: {example}}}."
    if item.code == "roster":
        remedy = "Name the column as it is named here: a roster has no map."
    return Refusal(
        "column_missing",
        f"the column {names} of {item.label} ({item.code}) is missing; not recognised in this file: {', '.join(unused) or 'none'}",
        remedy,
        Place(file, column=columns[0].header),
    )
