"""Reads of sources: agreements in force, how fresh the deliveries are, the liaison's own desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from hedui.audit.actor import Actor
from hedui.audit.privacy import mask
from hedui.audit.recording import looked
from hedui.audit.secrets import fingerprint
from hedui.cases.gate import case_of, matter, visible
from hedui.cases.models import Admission
from hedui.catalogue import items
from hedui.people.gate import demand, seat, today
from hedui.sources.models import Agreement, Delivery, Question
from hedui.verification.plan import FRESH_DAYS


@dataclass(frozen=True)
class Newest:
    """The newest delivery of an item. `stale`: older than two of its cycles (the engine's own rule)."""

    item: str
    label: str
    as_of: date | None
    rows: int
    stale: bool


@dataclass(frozen=True)
class Asked:
    """A question as a desk shows it. Names and numbers are masked unless `unmasked`."""

    id: int
    case_id: int
    case_number: str
    department: str
    item: str
    item_label: str
    finding_id: int | None
    subject: str
    subject_number: str
    text: str
    asked_at: datetime
    due: date
    late: bool
    state: str
    outcome: str
    outcome_label: str
    answer: str
    answered_at: datetime | None
    unmasked: bool = False


@dataclass(frozen=True)
class AgreementLine:
    """An agreement. `holds`: it is in force today."""

    id: int
    number: str
    department: str
    items: tuple[str, ...]
    legal_basis: str
    since: date
    until: date | None
    ended_on: date | None
    holds: bool


def in_force(item: str, day: date) -> list[Agreement]:
    """The agreements under which the item may be asked on the day."""
    return [one for one in agreements_of_day(day) if item in one.items.split()]


def agreements_of_day(day: date) -> list[Agreement]:
    """Every agreement in force on the day, one query."""
    holds = Agreement.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))
    return list(
        holds.filter(Q(ended_on=None) | Q(ended_on__gt=day)).select_related("department").order_by("-since", "id")
    )


def newest(day: date) -> dict[str, Newest]:
    """By item, its newest delivery; items that never came are not there."""
    known, found = items(), dict[str, Newest]()
    for item, as_of, rows in Delivery.objects.order_by("as_of", "loaded_at", "id").values_list("item", "as_of", "rows"):
        if item in known:
            stale = as_of is not None and day - as_of > timedelta(days=FRESH_DAYS[known[item].cycle])
            found[item] = Newest(item, known[item].label, as_of, rows, stale)
    return found


def freshness(day: date | None = None) -> list[Newest]:
    """Every item of the catalogue with its newest delivery; `as_of` None and no rows where nothing came."""
    found = newest(day or today())
    return [found.get(code, Newest(code, item.label, None, 0, stale=False)) for code, item in items().items()]


def agreements(by: Actor) -> list[AgreementLine]:
    """Every agreement, for whoever manages sources."""
    demand(by, "source.manage")
    holding = {one.pk for one in agreements_of_day(today())}
    return [
        AgreementLine(
            one.pk, one.number, one.department.name, tuple(one.items.split()), one.legal_basis, one.since, one.until, one.ended_on,
            one.pk in holding,
        )
        for one in Agreement.objects.select_related("department")
    ]  # fmt: skip


def desk(by: Actor) -> list[Asked]:
    """The questions to the liaison's own department: open ones first, by their deadline. Masked."""
    place, day = seat(by), today()
    if place.role != "department_liaison":
        demand(by, "check.answer")
    mine = Question.objects.filter(department__code=place.organisation).exclude(state="withdrawn")
    # What somebody answered stays on their desk, unless the case has been restricted since and they are not admitted to it.
    theirs = Q(state="answered", answered_by_id=by.user)
    if not place.restricted:
        theirs &= Q(case__restricted=False) | Q(case__in=Admission.objects.filter(user_id=by.user).values("case_id"))
    mine = mine.filter(theirs | Q(state="open", case__in=visible(by, "check.answer")))
    found = [_asked(one, day, unmask=False) for one in mine.select_related("case", "department")]
    return sorted(found, key=lambda one: (one.state != "open", one.due, one.id))


def question(by: Actor, question_id: int) -> Asked:
    """A question in full, for the liaison who is to answer it: name, number and text. Remembered."""
    one = Question.objects.select_related("case__entered_in", "case__centre", "department").get(pk=question_id)
    thing, whom = f"case:{one.case_id}", (fingerprint(one.subject_number),)
    demand(by, "check.answer", matter(one.case), thing=thing, whom=whom)
    looked(by=by, event="source.question", thing=thing, whom=whom, why=f"question:{one.pk}")
    return _asked(one, today(), unmask=True)


def questions(by: Actor, case_id: int) -> list[Asked]:
    """The questions of a case, for whoever may see it: with texts and answers, names masked. Remembered."""
    case = case_of(case_id)
    demand(by, "case.see", matter(case), thing=case.thing)
    day = today()
    found = [
        _asked(one, day, unmask=False)
        for one in Question.objects.filter(case=case).select_related("case", "department")
    ]
    if found:
        looked(by=by, event="source.questions", thing=case.thing)
    return found


def _asked(one: Question, day: date, *, unmask: bool) -> Asked:
    item = items().get(one.item)
    return Asked(
        one.pk, one.case_id, one.case.number, one.department.name, one.item, item.label if item else one.item, one.finding,
        one.subject if unmask else mask(one.subject, "name"),
        one.subject_number if unmask else mask(one.subject_number, "number"), one.text, one.asked_at, one.due,
        one.state == "open" and one.due < day, one.state, one.outcome, one.get_outcome_display() if one.outcome else "",
        one.answer, one.answered_at, unmask,
    )  # fmt: skip
