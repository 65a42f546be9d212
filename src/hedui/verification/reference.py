"""The slow, obvious twin of intake and matching: the same answers from plain Python, one row at a time.

It has no engine, no snapshot and no speed. Tests run it beside the engine on invented worlds; where the two differ,
one of them is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from hedui.catalogue import Item, no_number, no_scope
from hedui.intake.snapshot import Account
from hedui.values.identity import FULL_WIDTH, HALF_WIDTH, Reading, Reject, read
from hedui.values.name import agreement


@dataclass(frozen=True)
class Line:
    """One roster line: what the comparison needs of it."""

    household_no: str
    name: str
    id_number: str
    authorisation_no: str
    authorised_on: date | None
    authorised_items: str = ""

    def permits(self, on: date) -> bool:
        """Whether the line may be compared on this day."""
        return is_number(self.authorisation_no) and self.authorised_on is not None and self.authorised_on <= on

    def covers(self, item: Item) -> bool:
        """Whether the line permits the item: nothing named is every item."""
        narrow = self.authorised_items.translate(str.maketrans(FULL_WIDTH, HALF_WIDTH)).lower()
        if any(word in "".join(filter(str.isalnum, narrow)) for word in no_scope()):
            return False
        undated = re.sub(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2})?[日月]?", " ", narrow)
        words = re.sub(r"[^\w]+", " ", undated)
        names = (item.code, str(item.number), re.sub(r"[^\w]+", " ", item.label.lower()).strip())
        return not self.authorised_items.strip() or any(f" {name} " in f" {words} " for name in names)


def is_number(text: str) -> bool:
    """Whether a text names an authorisation: signs, blanks and zeros do not, nor do the words of the catalogue."""
    narrow = text.translate(str.maketrans(FULL_WIDTH, HALF_WIDTH))
    said = "".join(sign for sign in narrow if sign.isalnum() and sign not in "0〇").lower()
    words, beginnings, anywhere = no_number()
    return said not in ("", *words) and not said.startswith(beginnings) and not any(part in said for part in anywhere)


@dataclass(frozen=True)
class SourceFile:
    """One department file: its item, name, header (standard headers) and rows of text."""

    item: Item
    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


Hit = tuple[str, str, str, str, int, str, str]


def hits(roster: Iterable[Line], sources: Iterable[SourceFile], on: date, secret: bytes) -> list[Hit]:
    """(household_no, id_number, item, source_file, source_row, match, name_agreement), sorted."""
    lines = [(line, read(line.id_number, secret=secret)) for line in roster if line.permits(on)]
    found: list[Hit] = []
    for source in sources:
        for row, fields in enumerate(source.rows, 1):
            for name, who in _told_once(people(source, fields, secret)):
                for line, me in lines:
                    if not line.covers(source.item):
                        continue
                    if me.fate == "keyed" and who.fate == "keyed" and me.number == who.number:
                        match = "converted_id" if 15 in (me.form, who.form) else "exact_id"
                        agreed = str(agreement(line.name, name))
                        found.append((line.household_no, me.number, source.item.code, source.name, row, match, agreed))
    return sorted(found)


def _told_once(people: Iterable[tuple[str, Reading]]) -> Iterator[tuple[str, Reading]]:
    """The people of a row; somebody who stands on both sides of it once, under the first name."""
    seen: set[str] = set()
    for name, who in people:
        if who.fate != "keyed" or who.number not in seen:
            seen.add(who.number)
            yield name, who


def account(source: SourceFile, secret: bytes) -> Account:
    """Every row's fate: keyed if anybody in it is, else unkeyed if anybody is, else rejected."""
    fates = []
    for fields in source.rows:
        each = [who.fate for _name, who in people(source, fields, secret)] or [Reject.COLUMNS]
        fates.append("keyed" if "keyed" in each else "unkeyed" if "unkeyed" in each else each[0])
    reasons = {fate: fates.count(fate) for fate in sorted(set(fates)) if fate not in ("keyed", "unkeyed")}
    return Account(len(fates), fates.count("keyed"), fates.count("unkeyed"), sum(reasons.values()), reasons)


def people(source: SourceFile, fields: Sequence[str], secret: bytes) -> list[tuple[str, Reading]]:
    """(name, number) of everybody in a row; nobody when the row has the wrong number of fields."""
    if len(fields) != len(source.header):
        return []
    record = dict(zip(source.header, fields, strict=True))
    may_be_empty = source.item.key == "id?"
    return [
        (record[name.header], read(record[number.header], secret=secret, number_may_be_empty=may_be_empty))
        for name, number in source.item.people
    ]
