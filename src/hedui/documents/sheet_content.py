"""What a calculation sheet (核查测算表) says of one household: typed content, from which paper and JSON are made alike.

Everything here is decided by the caller. Money is fen, days are inclusive, None is *not known* or *nothing stated* as
each field says, and no text holds a name of the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hedui.documents.stated import Amount, Indication, Stated, Verdict, Words

Use = Literal["used", "compared", "not_used", "not_counted"]
"""What became of an entry: used; compared with what the rules computed, which was more; not used, since a larger one
was; not counted by law."""


@dataclass(frozen=True)
class SheetMember:
    """A member. Texts: empty is nothing stated, None is not known. `labour` is the coefficient as printed: 0.60."""

    name: str
    relation: str
    sex: str | None
    age: int | None
    health: str | None
    work: str | None
    counted: bool
    labour_code: str | None = ""
    labour: str | None = ""


@dataclass(frozen=True)
class Working:
    """One step: what it is, whose, the formula in words, the same with numbers, the result as printed, the source.

    `computed` is what the rules gave where a person put another value in its place, as printed; else empty.
    """

    label: str
    of: str
    formula: str
    numbers: str
    result: str
    source: str = ""
    computed: str = ""


@dataclass(frozen=True)
class IncomeEntry:
    """One amount a year that was declared or found: whose, what, from which source, as of when, and what became of it.

    `of_one` is False for what the household declared as a whole.
    """

    person: str
    label: str
    amount: Amount
    declared: bool
    source: str = ""
    as_of: date | None = None
    use: Use = "used"
    of_one: bool = True


@dataclass(frozen=True)
class IncomeClass:
    """One class of income a year. `why` says why `used` is what it is."""

    label: str
    declared: Stated
    found: Stated
    used: Amount
    why: str
    entries: tuple[IncomeEntry, ...] = ()
    workings: tuple[Working, ...] = ()


@dataclass(frozen=True)
class Adjusted:
    """Where the figures on what was declared are none that the family wrote: the rules computed a class of income from
    `said` (`instead`), counted something besides (`added`), or took something off (`taken_off`)."""

    label: str
    how: Literal["instead", "added", "taken_off"]
    said: Amount
    used: Amount


@dataclass(frozen=True)
class SheetObligor:
    """Somebody who owes support and lives elsewhere. `name` is masked; `size` None is not known.

    `annual_income` in words: it is not for the family.
    """

    name: str
    relation: str
    annual_income: Amount | Words
    size: int | None
    support: Amount


@dataclass(frozen=True)
class Reading:
    """What comes out on one reading of the facts. `amount` is None where the programme has no amount."""

    annual_income: Amount
    per_capita_annual: Amount
    per_capita_monthly: Amount
    gap: Amount | None
    amount: Amount | None
    verdict: Verdict


@dataclass(frozen=True)
class SheetProperty:
    """One piece of property. `size` and `detail` are words: 49.98 平方米, a plate, an address. `amount` None: not asked."""

    kind: str
    person: str
    detail: str = ""
    size: str = ""
    amount: Amount | None = None
    declared: bool = False
    source: str = ""
    as_of: date | None = None
    remark: str = ""


@dataclass(frozen=True)
class SheetCondition:
    """One condition: what it asks, this family's figures, how it came out on each reading, and the source."""

    label: str
    formula: str
    numbers: str
    on_declared: Verdict | None
    on_larger: Verdict
    of: str = ""
    source: str = ""
    about_property: bool = False
    workings: tuple[Working, ...] = ()


@dataclass(frozen=True)
class SheetUnknown:
    """Something that is not known: `subject` says of what kind (its words tell what settles it), `why` why not."""

    subject: str
    label: str
    person: str = ""
    why: str = ""
    decides: bool = True


@dataclass(frozen=True)
class SheetOverride:
    """A figure that a person put in the place of a computed one: who, why, with what evidence."""

    label: str
    of: str
    computed: str
    value: str
    by: str
    reason: str
    evidence: str = ""


@dataclass(frozen=True)
class SheetParameter:
    """A value of the region that was used: from when (inclusive) until before when, and its document, or who reported it."""

    label: str
    value: str
    source: str
    illustrative: bool
    begins: date | None = None
    ends: date | None = None
    assumed: bool = False


@dataclass(frozen=True)
class PersonOutcome:
    """How a programme that decides per person came out for one member, on the larger reading; `declared`: on the other."""

    name: str
    verdict: Verdict
    declared: Verdict | None = None


@dataclass(frozen=True)
class Assessed:
    """The figures of a household that could be assessed. `gross` is before `deducted`; both on the larger reading.

    `declared` is None where nothing but one reading exists; `adjusted` says what the rules made of it. `standard` is per person: a month's, and a year's; it is the
    standard of dibao or the programme's own line, named by `standard_of` where something else than dibao is applied for.
    `by_own_income`: each person's own income decides, and not the household's.
    """

    members_counted: int
    classes: tuple[IncomeClass, ...]
    support: Amount
    support_workings: tuple[Working, ...]
    gross: Amount
    deducted: Amount
    total_workings: tuple[Working, ...]
    declared: Reading | None
    larger: Reading
    standard_month: Amount | None
    standard_year: Amount | None
    standard_source: str
    conditions: tuple[SheetCondition, ...]
    others: tuple[Working, ...] = ()
    persons: tuple[PersonOutcome, ...] = ()
    standard_of: str = ""
    adjusted: tuple[Adjusted, ...] = ()
    by_own_income: bool = False


@dataclass(frozen=True)
class SheetQuestion:
    """A question of the report with whom it is about, and what paper or deed settles it."""

    asked: str
    settles: str


@dataclass(frozen=True)
class SheetContent:
    """核查测算表 of one household; its number, marks and code stand in the heading of its file.

    `assessed` is None when nothing could be computed; `reasons` then, and where the indication is open, say why.
    `income_through` is the last day of the income period. `unpublished`: topics on which the region has no rule.
    `questions`: what the report of the same household asks; `asked`: how many questions that are.
    """

    programme: str
    applicant: str
    region_name: str
    area_kind: str
    pack_name: str
    on: date
    indication: Indication
    reasons: tuple[str, ...] = ()
    income_from: date | None = None
    income_through: date | None = None
    members: tuple[SheetMember, ...] = ()
    obligors: tuple[SheetObligor, ...] = ()
    assessed: Assessed | None = None
    property: tuple[SheetProperty, ...] = ()
    unknown: tuple[SheetUnknown, ...] = ()
    overrides: tuple[SheetOverride, ...] = ()
    parameters: tuple[SheetParameter, ...] = ()
    unpublished: tuple[str, ...] = ()
    questions: tuple[SheetQuestion, ...] = ()
    asked: int = 0
