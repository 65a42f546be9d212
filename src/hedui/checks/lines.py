"""What the screens of a check are given: rows and sheets, names masked, figures as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hedui.checks.family import Computed
from hedui.checks.leaving_out import LeftOut


@dataclass(frozen=True)
class CheckLine:
    """A check of a case. `failure` is the reason of one that failed."""

    id: int
    round: int
    on: date
    state: str
    state_label: str
    planned_at: datetime
    ended_at: datetime | None
    failure: str


@dataclass(frozen=True)
class FindingLine:
    """A question to be answered, as a row of the table. `declared`, `found`, `difference` are as shown, with their unit.

    `evidence`: how many records stand behind it. `favour`: it can only help the family. Names are masked.
    """

    id: int
    kind: str
    kind_label: str
    item: str
    item_label: str
    member_id: int | None
    who: str
    declared: str
    found: str
    difference: str
    detail: str
    period: str
    as_of: date | None
    changes: str
    favour: bool
    settles: str
    evidence: int
    disposition: str
    disposition_label: str
    said: str
    disposed_by: str
    disposed_at: datetime | None


@dataclass(frozen=True)
class FactLine:
    """One amount or thing behind a figure: whose, from which source, of when, and why it is used or not. fen."""

    who: str
    member_id: int | None
    content: str
    content_label: str
    item: str
    item_label: str
    kind: str
    basis: str
    amount: int | None
    pieces: int | None
    label: str
    used: bool
    why: str
    as_of: date | None
    evidence: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Beside:
    """A category: what was declared, found and used (fen a year, fen of money, or pieces), with the facts behind it. Nothing
    found or used is None where there may be more: what was not compared is no nought."""

    category: str
    label: str
    unit: str
    declared: int | None
    found: int | None
    used: int | None
    facts: tuple[FactLine, ...]


@dataclass(frozen=True)
class OverrideLine:
    """A figure that somebody put in the place of a computed one; fen."""

    id: int
    step: str
    label: str
    who: str
    amount: int
    why: str
    attachment_id: int
    by: str
    at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Sheet:
    """The calculation: as the rules compute it, and, where there are overrides, with them in place. None: no rules applied.

    `people`: the names of members in the order in which the trees number them (成员 1 …).
    """

    check: CheckLine
    indication: str
    conditions: str
    completeness: str
    without: Computed | None
    final: Computed | None
    overrides: tuple[OverrideLine, ...]
    left_out: tuple[LeftOut, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class ToFamily:
    """What a check found, as the family itself may read it: the indication, and (condition, outcome) of each. No amounts."""

    indication: str
    conditions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AnswerLine:
    """One person and item of the plan: what was expected, what was answered, why not, and under which authorisation."""

    member_id: int
    who: str
    item: str
    item_label: str
    expected: str
    expected_label: str
    answer: str
    answer_label: str
    reason: str
    reason_label: str
    as_of: date | None
    records: int
    authorisation: str


@dataclass(frozen=True)
class Record:
    """A record of a source, in the department's own words: `fields` are (header, value). `match` in words."""

    id: int
    who: str
    item: str
    item_label: str
    source_file: str
    source_row: int
    match: str
    name_agreement: str
    as_of: date | None
    fields: tuple[tuple[str, str], ...]
