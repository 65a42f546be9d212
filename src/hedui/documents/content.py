"""What the verification report of a case file says: typed content, from which the PDF and the JSON are made alike.

Everything here is a value that the caller has already decided; no figure is computed on the way to paper. Days are
inclusive, money is fen, and an empty text or None is printed as what is missing, never left out silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from hedui.documents.stated import Amount, Indication, Stated, Verdict
from hedui.values.answers import Answer, Reason


@dataclass(frozen=True)
class Authorisation:
    """The instrument that allows a person's data to be compared; `permits` is False when it does not (yet, any more)."""

    number: str = ""
    signed_on: date | None = None
    permits: bool = False


@dataclass(frozen=True)
class Person:
    """A member, or an obligor who does not live with them. `id_number` is printed as given: in full or masked.

    `compared` is False where the number names nobody, so that no source could be asked. `counted`: whether the person counts in the household's size (None: not decided); `remark` says why not. For an
    obligor `monthly_support` is what the rules attribute to the household each month.
    """

    name: str
    id_number: str
    relation: str
    registered_at: str = ""
    authorisation: Authorisation = Authorisation()
    counted: bool | None = True
    remark: str = ""
    monthly_support: Stated = None
    compared: bool = True


@dataclass(frozen=True)
class PersonAnswer:
    """The answer about one person, where it differs from that about the household."""

    person: str
    answer: Answer
    reason: Reason | None = None


@dataclass(frozen=True)
class ItemAnswer:
    """What one data item answered about the household; `records` counts hits that belong to it."""

    number: int
    code: str
    label: str
    department: str
    answer: Answer
    reason: Reason | None = None
    as_of: date | None = None
    records: int = 0
    differing: tuple[PersonAnswer, ...] = ()


Match = Literal["exact_id", "converted_id", "probable", "possible"]


@dataclass(frozen=True)
class Evidence:
    """One source record: its file, its row (1 = first data row) and how it was found to be this person's."""

    file: str
    row: int
    match: Match = "exact_id"


@dataclass(frozen=True)
class Finding:
    """One question that a person must answer.

    `would_change` names what the answer can change, `settles` what paper or deed answers it, `who` may say so. `grounds`
    is in words what it rests on where it is no row of a source: lines of the roster, a register that has nobody.
    """

    kind: str
    label: str
    person: str
    item: str
    declared: Stated = None
    found: Stated = None
    difference: Stated = None
    period: str = ""
    as_of: date | None = None
    evidence: tuple[Evidence, ...] = ()
    would_change: str = ""
    in_favour: bool = False
    settles: str = ""
    who: str = ""
    grounds: str = ""


@dataclass(frozen=True)
class IncomeLine:
    """One category of income a year: what was declared, what was found, what was used, and why.

    `department` and `survey` are what an inquiry at the department and a visit gave; None leaves the place for a pen.
    """

    label: str
    declared: Stated
    found: Stated
    used: Stated
    basis: str = ""
    department: Stated = None
    survey: Stated = None


@dataclass(frozen=True)
class PropertyLine:
    """One kind of property against its ceiling, in words with its operator and figure. The rest as for income."""

    label: str
    declared: Stated
    found: Stated
    ceiling: str
    verdict: Verdict
    basis: str = ""
    used: Stated = None
    department: Stated = None
    survey: Stated = None


@dataclass(frozen=True)
class Condition:
    """One condition of the programme: on what was declared, on the larger of declared and found, and together."""

    label: str
    on_declared: Verdict
    on_larger: Verdict
    verdict: Verdict
    detail: str = ""
    citation: str = ""


@dataclass(frozen=True)
class Assessment:
    """What the rules make of it. `deductions` are amounts taken off the year's income; the standard is per person.

    `by_person`: the programme decides on each person; `conditions` are then those of the family alone. `reasons`: keys of
    the wording that say why nothing is indicated.
    """

    members_counted: int
    income: tuple[IncomeLine, ...]
    total: IncomeLine
    per_capita_annual: Amount
    per_capita_monthly: Amount
    indication: Indication
    standard: Amount | None = None
    standard_per: Literal["month", "year"] = "month"
    standard_source: str = ""
    deductions: tuple[IncomeLine, ...] = ()
    property: tuple[PropertyLine, ...] = ()
    conditions: tuple[Condition, ...] = ()
    by_person: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class CreditRecord:
    """An entry in the integrity record of a person: what it says and since when."""

    person: str
    text: str
    since: date | None = None


@dataclass(frozen=True)
class SourceFile:
    """A file that was compared: its name, its SHA-256 and the day it stands for."""

    name: str
    sha256: str
    as_of: date | None = None


@dataclass(frozen=True)
class ReportContent:
    """居民家庭经济状况核对报告 of one household; number, organisation, marks and code stand in the heading of its file.

    `assessment` is None when the pack carries no values for it; `credit_records` is None when none were asked for.
    `income_through` is the last day of the income period.
    """

    programme: str
    applicant: str
    applicant_number: str
    region_code: str
    region_name: str
    pack_name: str
    pack_version: str
    on: date
    entrusted_by: str = ""
    income_from: date | None = None
    income_through: date | None = None
    property_as_of: date | None = None
    members: tuple[Person, ...] = ()
    obligors: tuple[Person, ...] = ()
    items: tuple[ItemAnswer, ...] = ()
    findings: tuple[Finding, ...] = ()
    assessment: Assessment | None = None
    credit_records: tuple[CreditRecord, ...] | None = None
    remarks: tuple[str, ...] = ()
    files: tuple[SourceFile, ...] = ()
