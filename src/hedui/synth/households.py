"""The families of the roster: who lives together, who owes support, and what the office has written about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from hedui.synth.people import Person
from hedui.synth.places import Home

MEMBER, OBLIGOR = "共同生活成员", "赡养义务人"


@dataclass(slots=True, eq=False)
class Line:
    """One line of the roster. Empty texts are empty cells."""

    person: Person
    relation: str
    standing: str = MEMBER
    health: str = "健康"
    disability: tuple[str, str] = ("", "")
    work: str = "无"
    consent_no: str = ""
    consent_on: date | None = None
    written_name: str = ""
    written_number: str = ""

    def is_permitted(self, on: date) -> bool:
        """Whether the person has authorised the check by that day: a number and a date, not a later one."""
        return bool(self.consent_no) and self.consent_on is not None and self.consent_on <= on


@dataclass(slots=True)
class Declared:
    """What the family declared: fen a year for income, fen for money; houses in hundredths of a square metre."""

    wage: int = 0
    business: int = 0
    property: int = 0
    transfer: int = 0
    money: int = 0
    vehicles: int = 0
    houses: int = 0
    house_area: int = 0


@dataclass(slots=True, eq=False)
class Household:
    """One family: the head is the first line."""

    number: str
    home: Home
    programme: str
    is_receiving: bool
    lines: list[Line] = field(default_factory=list)
    declared: Declared = field(default_factory=Declared)
    obligor_income: int = 0
    obligor_people: int = 0

    @property
    def head(self) -> Line:
        """The applicant."""
        return self.lines[0]

    @property
    def members(self) -> Iterator[Line]:
        """Those who live together."""
        return (line for line in self.lines if line.standing == MEMBER)

    @property
    def obligors(self) -> Iterator[Line]:
        """Those who owe support and live elsewhere."""
        return (line for line in self.lines if line.standing == OBLIGOR)
