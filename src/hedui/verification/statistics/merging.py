"""Filled workbooks of one or several counties as one list: each line once, none missing, no two conclusions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hedui.documents.statistics import Heading
from hedui.values.faults import Place, Refusal, Refusals
from hedui.verification.statistics.basis import Basis, joined
from hedui.verification.statistics.reading import MOST_TOLD, Filled, Returned


@dataclass(frozen=True)
class Merged:
    """All lines that came back: `lines` in the order of the lists, each with its list's number; what is worth a look."""

    headings: tuple[Heading, ...]
    basis: Basis
    lines: list[tuple[str, Filled]]
    warnings: list[str]


@dataclass(frozen=True)
class _List:
    """One list, from all the workbooks that have lines of it."""

    heading: Heading
    basis: Basis
    lines: dict[int, Filled]


def merge(each: list[Returned]) -> Merged:
    """Put the workbooks together. Refusals: two_conclusions, lines_missing, county_twice.

    A county of a list of which no line came back, while others did, is left out and told.
    """
    warnings = [warning for one in each for warning in one.warnings]
    lists: dict[str, _List] = {}
    faults: list[Refusal] = []
    for one in each:
        known = lists.setdefault(one.heading.list_no, _List(one.heading, one.basis, {}))
        warnings += _take(known, one, faults)
    if faults:
        raise Refusals(faults[:MOST_TOLD])
    bases = []
    for known in lists.values():
        there, absent = _delivered(known)
        if absent:
            warnings.append(
                f"list {known.heading.list_no}: nothing came from {'、'.join(absent)}; left out of the tables"
            )
        bases.append(known.basis.only(there))
    _no_county_twice(bases)
    lines = [(no, line) for no, known in lists.items() for _n, line in sorted(known.lines.items())]
    return Merged(tuple(known.heading for known in lists.values()), joined(bases), lines, warnings)


def _take(known: _List, one: Returned, faults: list[Refusal]) -> list[str]:
    """Take the lines of a workbook; those that are there already count once. What is told of them."""
    again: list[str] = []
    for line in one.lines:
        before = known.lines.get(line.number)
        if before is None:
            known.lines[line.number] = line
            continue
        again.append(f"{line.number} ({before.place} and {line.place})")
        if before.said == line.said or not any(line.said):
            continue
        if any(before.said):
            what = f"line {line.number} has another conclusion at {before.place}"
            faults.append(Refusal("two_conclusions", what, "Agree on one and correct the other.", line.place))
        else:
            known.lines[line.number] = line
    if not again:
        return []
    shown = "、".join(again[:5]) + (" …" if len(again) > 5 else "")
    return [f"{one.file}: {len(again):,} lines came more than once and count once: {shown}"]


def _delivered(known: _List) -> tuple[tuple[str, ...], list[str]]:
    """The counties of a list that came back, and those of which nothing did. Refuses a county with gaps."""
    there: list[str] = []
    absent: list[str] = []
    first = 1
    for county in known.basis.counties:
        expected = range(first, first + known.basis.lines_of(county))
        first = expected.stop
        gaps = [number for number in expected if number not in known.lines]
        if gaps and len(gaps) == len(expected):
            absent.append(county)
            continue
        if gaps:
            what = f"{len(gaps):,} of the {len(expected):,} lines of {county} are missing: 序号 {_spans(gaps)}"
            remedy = "Put them back from the workbook that hedui wrote; a line without a conclusion stays empty."
            files = dict.fromkeys(line.place.file for line in known.lines.values())
            raise Refusal("lines_missing", what, remedy, Place(", ".join(files)))
        there.append(county)
    # A county without any line has nothing to send back: it is there when all are.
    empty = [county for county in there if not known.basis.lines_of(county)]
    kept = [county for county in there if county not in empty or not absent]
    return tuple(kept), [*absent, *(county for county in empty if absent)]


def _spans(numbers: Iterable[int]) -> str:
    """`3、7–12`, at most eight of them."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    told = [str(a) if a == b else f"{a}–{b}" for a, b in spans]
    return "、".join(told[:8]) + (" …" if len(told) > 8 else "")


def _no_county_twice(bases: list[Basis]) -> None:
    seen: set[str] = set()
    for basis in bases:
        if twice := [county for county in basis.counties if county in seen]:
            what = f"two different lists count {'、'.join(twice)}"
            raise Refusal("county_twice", what, "Name the workbooks of one run, or of different counties.")
        seen |= set(basis.counties)
