"""The readers of cases for screens: masked by default, in full for a reason, and remembered either way."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.privacy import mask
from hedui.audit.recording import looked
from hedui.audit.secrets import fingerprint, index, name_tokens
from hedui.cases import authorisation_text, kinship, policies, reading
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import case_of, fingerprints, matter, visible
from hedui.cases.models import Attachment, Authorisation, Case, Entrustment, Member, Passage
from hedui.cases.numbering import is_progress_code, progress_code
from hedui.cases.reading import declared_of
from hedui.cases.timeline import Moment, timeline
from hedui.cases.words import PAPERS
from hedui.people.gate import allowed, demand
from hedui.values import region
from hedui.values.identity import read

__all__ = [
    "CaseSheet", "Found", "Letter", "MemberLine", "Moment", "Paper", "Progress", "Signed", "admissible", "by_progress", "search", "sheet",
    "text_to_sign", "timeline",
]  # fmt: skip
MOST_FOUND = 50


@dataclass(frozen=True)
class MemberLine:
    """A person of a case as a screen shows them. `signed` is the number of the authorisation that holds, `needs_guardian`
    whether a guardian signs."""

    id: int
    line: int
    name: str
    number: str
    age: int | None
    relation: str
    kind: str
    kind_label: str
    counts: bool
    counts_not_because: str
    health: str
    disability: str
    disability_level: str
    work: str
    guardian: str
    guardian_number: str
    needs_guardian: bool
    declared: dict[str, str]
    signed: str


@dataclass(frozen=True)
class Paper:
    """An attachment without its bytes."""

    id: int
    paper: str
    label: str
    title: str
    media_type: str
    size: int
    added_at: datetime
    member_id: int | None


@dataclass(frozen=True)
class Signed:
    """An authorisation without its signature. `holds`: it is in force today for this family and programme."""

    id: int
    number: str
    member_id: int
    way: str
    items: tuple[str, ...]
    signed_on: date
    until: date | None
    signed_for: str
    withdrawn_at: datetime | None
    withdrawn_why: str
    holds: bool


@dataclass(frozen=True)
class Letter:
    """An entrustment."""

    id: int
    number: str
    approving: str
    programme: str
    income_from: date
    income_until: date
    property_on: date
    items: tuple[str, ...]
    authorisations: tuple[str, ...]
    members: int
    given_on: date
    received_at: datetime | None
    revoked_on: date | None


@dataclass(frozen=True)
class CaseSheet:
    """Everything that the counter put down of a case. `actions` are those of the policy table that the reader may do now;
    `progress_code` is there in full only."""

    id: int
    number: str
    kind: str
    kind_label: str
    programme: str
    programme_label: str
    area: str
    area_label: str
    hukou_division: str
    residence_division: str
    address: str
    telephone: str
    register_no: str
    state: str
    state_label: str
    profile: str
    restricted: bool
    entered_in: str
    centre: str
    entered_on: date
    due: date | None
    version: int
    members: tuple[MemberLine, ...]
    papers: tuple[Paper, ...]
    authorisations: tuple[Signed, ...]
    entrustments: tuple[Letter, ...]
    supplemented_on: date | None
    supplement: str
    missing: tuple[str, ...]
    actions: tuple[str, ...]
    unmasked: bool = False
    progress_code: str = ""
    # Which offices keep out of the case, in sentences that name nobody.
    elsewhere: tuple[str, ...] = ()
    papers_missing: tuple[str, ...] = ()
    # The reason for which the case was returned, suspended or ended.
    stopped_why: str = ""


@dataclass(frozen=True)
class Found:
    """A person in a case that the searcher may see, masked."""

    case_id: int
    case_number: str
    name: str
    number: str
    relation: str
    programme_label: str
    state: str
    state_label: str


@dataclass(frozen=True)
class Progress:
    """What a family may know at any time, without signing in: no names, no amounts. `why`: the reason for which the case was
    returned, suspended or ended, in the words of whoever did it."""

    number: str
    programme_label: str
    state: str
    state_label: str
    since: datetime
    due: date | None
    entered_on: date
    centre: str
    centre_telephone: str
    told_missing: tuple[str, ...] = field(default=())
    missing_until: date | None = None
    why: str = ""


def sheet(by: Actor, case_id: int, unmask: bool = False, why: str = "") -> CaseSheet:
    """A case as its reader may see it. In full only with a reason, which is remembered; opening it masked is as well."""
    case = case_of(case_id)
    event, whom = "case.unmask" if unmask else "case.see", fingerprints(case)
    if unmask and len(why.strip()) < 2:
        raise InputError("why", _("请写明查看完整信息的理由。"))
    its = matter(case)
    demand(by, "case.see", its, thing=case.thing, whom=whom)
    if unmask:
        demand(by, "case.unmask", its, thing=case.thing, whom=whom)
    looked(by=by, event=event, thing=case.thing, whom=whom, why=why)
    return _sheet(case, tuple(allowed(by, its)), _open if unmask else mask, unmasked=unmask)


def search(by: Actor, number: str = "", name: str = "") -> list[Found]:
    """People by their exact number, or by a name (two characters at least), in cases that the searcher may see.

    The number of a case finds its applicant. Every search is remembered, also one that finds nobody.
    """
    demand(by, "case.search")
    asked_number, asked_name = reading.one_line(number), reading.one_line(name)
    if not asked_number and len(asked_name) < 2:
        raise InputError("name", _("请输入完整的身份证号，或至少两个字的姓名。"))
    seen = Member.objects.filter(case__in=visible(by), removed_on=None).select_related("resident", "case")
    searched: tuple[str, ...] = ()
    if asked_number:
        plain = read(asked_number)
        searched = (fingerprint(plain.number),) if plain.fate == "keyed" else ()
        exact = seen.filter(resident__number_index=index(plain.number)) if searched else Member.objects.none()
        found = list(exact) or list(seen.filter(case__number=asked_number.upper(), relation="本人"))
    else:
        found = _by_name(seen, asked_name)
    whom = (*searched, *(one.resident.fingerprint for one in found))
    looked(by=by, event="case.search", whom=whom, why="number" if asked_number else "name")
    return [_found(one) for one in found]


def text_to_sign(by: Actor, case_id: int) -> authorisation_text.AuthorisationText:
    """What the family reads, or is read, before it signs on the screen: with the applicant's name, so it is remembered."""
    case = case_of(case_id)
    whom = fingerprints(case)
    demand(by, "case.authorise", matter(case), thing=case.thing, whom=whom)
    looked(by=by, event="case.text_to_sign", thing=case.thing, whom=whom)
    head = next((one.resident.name for one in policies.members(case) if one.relation == "本人"), "")
    place = region.full_name(case.entered_in.division[:6])
    return authorisation_text.text(case.get_programme_display(), place, head)


def admissible(by: Actor, case_id: int) -> list[tuple[int, str]]:
    """Who may be admitted to a restricted case by name: (user id, name and office)."""
    case = case_of(case_id)
    demand(by, "case.admit", matter(case), thing=case.thing, whom=fingerprints(case))
    known = set(case.admissions.values_list("user_id", flat=True))
    return [
        (one.user_id, f"{one.user.name} {one.organisation.name} {one.get_role_display()}")
        for one in policies.who_could_be_admitted(case)
        if one.user_id not in known
    ]


# What stops a family's check is told to the family with its reason.
_TOLD_WHY = ("returned", "suspended", "terminated")


def by_progress(number: str, code: str) -> Progress:
    """What the family sees with the case's number and its code. GateError when the two do not fit, whichever is wrong."""
    case = Case.objects.select_related("centre").filter(number=reading.one_line(number).upper()).first()
    if case is None or not is_progress_code(case, code):
        raise GateError(_("案件编号或查询码不正确，请对照受理通知书重新输入。"))
    told = getattr(case, "supplement", None) if case.state in ("draft", "returned") else None
    return Progress(
        case.number, case.get_programme_display(), case.state, case.get_state_display(), case.since, case.due, case.entered_on,
        case.centre.name, case.centre.telephone, tuple(told.missing.split("\n")) if told else (), told.until if told else None,
        _stopped_why(case),
    )  # fmt: skip


def _stopped_why(case: Case) -> str:
    found = Passage.objects.filter(case=case, after=case.state).last() if case.state in _TOLD_WHY else None
    return found.why if found else ""


def _open(text: str, _kind: str) -> str:
    return text


def _sheet(case: Case, actions: tuple[str, ...], show: Callable[[str, str], str], *, unmasked: bool) -> CaseSheet:
    today = timezone.localdate()
    people = policies.members(case)
    holding = policies.permissions(case, case.programme, today)
    told = getattr(case, "supplement", None)
    in_force = {one.pk for each in holding.by_resident.values() for one in each}
    signed = Authorisation.objects.filter(member__case=case)
    papers = case.attachments.filter(removed_at=None)
    return CaseSheet(
        case.pk, case.number, case.kind, case.get_kind_display(), case.programme, case.get_programme_display(), case.area,
        case.get_area_display(), case.hukou_division, case.residence_division, show(case.address, "address"),
        show(case.telephone, "telephone"), show(case.register_no, "account"), case.state, case.get_state_display(), case.profile, case.restricted,
        case.entered_in.name, case.centre.name, case.entered_on, case.due, case.version,
        tuple(_member_line(one, holding, today, show) for one in people), tuple(_paper(one, show) for one in papers),
        tuple(_signed(one, in_force, show) for one in signed),
        tuple(_letter(one) for one in case.entrustments.select_related("approving")), told.told_on if told else None,
        show(told.missing, "text") if told else "", tuple(policies.complete(case, today)), actions,
        unmasked, progress_code(case) if unmasked else "",
        kinship.sentences(case), tuple(policies.papers_missing(people, {one.paper for one in papers})),
        _stopped_why(case),
    )  # fmt: skip


def _member_line(one: Member, holding: policies.Permissions, day: date, show: Callable[[str, str], str]) -> MemberLine:
    who, held = one.resident, holding.of(one)
    return MemberLine(
        one.pk, one.line, show(who.name, "name"), show(who.number, "number"), reading.age(who.number, day), one.relation,
        one.kind, one.get_kind_display(), one.counts, one.counts_not_because, one.get_health_display(),
        one.get_disability_display(), one.get_disability_level_display(), one.get_work_display(),
        show(one.guardian_name, "name"), show(one.guardian_number, "number"), policies.signed_for(one, day),
        {code: show(text, "amount") for code, text in declared_of(one).items()}, held.number if held else "",
    )  # fmt: skip


def _paper(one: Attachment, show: Callable[[str, str], str]) -> Paper:
    return Paper(
        one.pk,
        one.paper,
        PAPERS[one.paper],
        show(one.title, "text"),
        one.media_type,
        one.size,
        one.added_at,
        one.member_id,
    )


def _signed(one: Authorisation, in_force: set[int], show: Callable[[str, str], str]) -> Signed:
    return Signed(
        one.pk, one.number, one.member_id, one.get_way_display(), tuple(one.items.split()), one.signed_on, one.until,
        show(one.signed_for, "name"), one.withdrawn_at, one.withdrawn_why, one.pk in in_force,
    )  # fmt: skip


def _letter(one: Entrustment) -> Letter:
    return Letter(
        one.pk, one.number, one.approving.name, one.get_programme_display(), one.income_from, one.income_until, one.property_on,
        tuple(one.items.split()), tuple(one.authorisations.split()), one.members, one.given_on, one.received_at, one.revoked_on,
    )  # fmt: skip


def _by_name(seen: QuerySet[Member], name: str) -> list[Member]:
    """Members whose name holds the searched one: all of its pairs of characters, then looked at."""
    whole, *pairs = name_tokens(name).split()
    del whole
    for token in pairs:
        seen = seen.filter(resident__name_tokens__contains=f" {token} ")
    asked = _bare(name)
    return [
        one
        for one in seen.order_by("-case__entered_on", "case_id", "line")[: MOST_FOUND * 2]
        if asked in _bare(one.resident.name)
    ][:MOST_FOUND]


def _bare(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", name) if letter.isalnum()).casefold()


def _found(one: Member) -> Found:
    case, who = one.case, one.resident
    return Found(
        case.pk, case.number, mask(who.name, "name"), mask(who.number, "number"), one.relation, case.get_programme_display(),
        case.state, case.get_state_display(),
    )  # fmt: skip
