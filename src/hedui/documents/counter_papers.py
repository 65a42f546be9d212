"""What the papers of the counter say: typed content of D1, D2 and D5 to D8. Days are inclusive; nothing is computed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Signatory:
    """Whoever authorises, with the guardian who signs in their place (empty: they sign themselves)."""

    name: str
    id_number: str
    relation: str
    guardian: str = ""
    guardian_number: str = ""


@dataclass(frozen=True)
class AuthorisationPaper:
    """D1 授权书, to be signed. `items` are the labels of what may be asked; none is everything."""

    programme: str
    region: str
    applicant: str
    people: tuple[Signatory, ...]
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class EntrustedPerson:
    """A person in a letter of entrustment; `role` says whether they count, or owe support from outside."""

    name: str
    id_number: str
    relation: str
    role: str
    authorisation: str


@dataclass(frozen=True)
class EntrustmentPaper:
    """D2 核对委托书. Income from the first until the last day, property as of a day; `items` none is the whole catalogue."""

    approving: str
    centre: str
    programme: str
    kind: str
    applicant: str
    applicant_number: str
    people: tuple[EntrustedPerson, ...]
    income_first: date
    income_last: date
    property_on: date
    given_on: date
    items: tuple[str, ...] = ()
    received_on: date | None = None
    receiver: str = ""


@dataclass(frozen=True)
class GuidancePaper:
    """D5 温馨提示单: the way through, the rights, whom to ask. Of no family."""

    programme: str
    office: str
    telephone: str
    centre: str
    centre_telephone: str


@dataclass(frozen=True)
class ToldOncePaper:
    """D6 一次性告知书: conditions, papers, duties, time limits, before anybody has applied. `applicant` may be left open."""

    programme: str
    office: str
    telephone: str
    papers: tuple[str, ...]
    applicant: str = ""


@dataclass(frozen=True)
class AcceptedPaper:
    """D7 受理通知书, with the code of the progress page. `due` None: not stated, then the law's own limit is printed."""

    programme: str
    applicant: str
    members: int
    accepted_on: date
    papers: tuple[tuple[str, int], ...]
    office: str
    handler: str
    telephone: str
    progress_code: str
    due: date | None = None


@dataclass(frozen=True)
class SupplementPaper:
    """D8 一次性补正告知书: everything that is missing, once."""

    programme: str
    applicant: str
    told_on: date
    until: date
    missing: tuple[str, ...]
    office: str
    handler: str
    telephone: str


CounterPaper = AuthorisationPaper | EntrustmentPaper | GuidancePaper | ToldOncePaper | AcceptedPaper | SupplementPaper
