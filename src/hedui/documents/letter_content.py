"""What a re-confirmation letter (重新确认函) asks of one household: typed content, without a word that judges.

A letter without anything to re-confirm does not exist: the case file then holds None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hedui.documents.stated import Stated


@dataclass(frozen=True)
class LetterItem:
    """One difference, doubt or possible help. `matter` and `kind` choose the words; `person` is masked unless of the household.

    `declared` and `found` None: nothing to state, or nothing that may be shown (a third person's, a doubtful record).
    `detail`: a plate, an address, a place. `period` is in words.
    """

    matter: str
    kind: str
    person: str
    item: str = ""
    department: str = ""
    declared: Stated = None
    found: Stated = None
    detail: str = ""
    period: str = ""
    as_of: date | None = None


@dataclass(frozen=True)
class LetterContent:
    """重新确认函 to one household; its number, marks and code stand in the heading of its file.

    `in_favour` is told first; `items` differ; `doubts` are records that may be somebody else's. `reply_by` is the last
    day for the answer, inclusive.
    """

    applicant: str
    programme: str
    region_name: str
    on: date
    reply_by: date
    in_favour: tuple[LetterItem, ...] = ()
    items: tuple[LetterItem, ...] = ()
    doubts: tuple[LetterItem, ...] = ()
