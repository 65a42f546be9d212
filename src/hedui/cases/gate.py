"""The gate of every action on a case: one transaction that locks the case, asks the policy table, and remembers both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from hedui.audit.actor import Actor
from hedui.audit.entering import Pending
from hedui.audit.recording import audited, refused
from hedui.cases.models import Admission, Case, Member, Part
from hedui.people.gate import NotPermittedError, once, seat, why_not
from hedui.people.models import Relative
from hedui.people.policy import KIN, POLICY, Matter, Seat

# Sent inside `acting`, with `act`, when a case becomes restricted: what others keep of its words is theirs to take back.
RESTRICTED = Signal()


class StaleFormError(ValueError):
    """Somebody else has changed the case since this form was opened."""

    def __init__(self) -> None:
        super().__init__("本案在您打开表单之后已被修改。您填写的内容仍在页面上，请核对后重新提交。")


@dataclass(frozen=True)
class Acting:
    """A case, locked for this transaction, and its entry in the memory."""

    case: Case
    entry: Pending
    by: Actor


def case_of(case_id: int) -> Case:
    """The case with its offices, for reading: of a page once. An action locks it and reads it anew (`acting`)."""
    found = Case.objects.select_related("entered_in", "centre")
    case: Case = once(("case", case_id), lambda: found.get(pk=case_id))
    return case


def matter(case: Case) -> Matter:
    """The case as the policy table sees it."""
    return once(("matter", case.pk), lambda: _matter(case))


def _matter(case: Case) -> Matter:
    parts: dict[str, set[int]] = {}
    for part, user in Part.objects.filter(case=case).values_list("part", "user_id"):
        parts.setdefault(part, set()).add(user)
    people = [number for number, _fingerprint in _everybody(case)]
    today = timezone.localdate()
    admitted = case.admissions.values_list("user_id", flat=True) if case.restricted else ()
    relatives = Relative.objects.filter(number_index__in=people).filter(Q(until=None) | Q(until__gt=today))
    return Matter(
        case.state, case.entered_in.code, case.entered_in.division, frozenset({case.centre.prefix}),
        frozenset(case.asked_departments()), {part: frozenset(users) for part, users in parts.items()},
        frozenset(relatives.values_list("user_id", flat=True)), case.restricted, frozenset(admitted),
        frozenset({case.entered_in.code} if "township" in case.avoids.split() else ()),
    )  # fmt: skip


def fingerprints(case: Case) -> tuple[str, ...]:
    """The people of the case as the memory knows them."""
    return tuple(one for _number, one in _everybody(case))


def _everybody(case: Case) -> list[tuple[str, str]]:
    """Keyed number and fingerprint of everybody who is or was in the case."""
    found = Member.objects.filter(case=case).values_list("resident__number_index", "resident__fingerprint")
    return once(("everybody", case.pk), lambda: list(found))


@contextmanager
def acting(by: Actor, action: str, case_id: int, *, why: str = "", version: int | None = None) -> Iterator[Acting]:
    """Let through and lock, or raise NotPermittedError with the sentence for whoever asked.

    `version` is that of the case when its form was opened: StaleFormError when the case has changed since. The version
    rises with every action.
    """
    try:
        with audited(by=by, event=action, thing=f"case:{case_id}", why=why) as entry:
            case = Case.objects.select_for_update(of=("self",)).select_related("entered_in", "centre").get(pk=case_id)
            sentence = why_not(by, action, matter(case))
            if sentence is not None:
                raise NotPermittedError(sentence)  # noqa: TRY301 - remembered below, after the transaction is given up
            if version is not None and version != case.version:
                raise StaleFormError
            entry.whom = fingerprints(case)
            yield Acting(case, entry, by)
            entry.whom = tuple(dict.fromkeys((*entry.whom, *fingerprints(case))))
            Case.objects.filter(pk=case.pk).update(version=case.version + 1)
    except NotPermittedError as error:
        refused(by=by, event=action, thing=f"case:{case_id}", why=str(error))
        raise


def play(case: Case, by: Actor, part: str) -> None:
    """Note that the actor has played this part in the case (people.policy.PARTS). Inside `acting`."""
    Part.objects.get_or_create(case=case, user_id=by.user, part=part, defaults={"at": timezone.now()})


def admit(case: Case, user: int) -> None:
    """Admit somebody to this restricted case by name. Inside `audited`."""
    Admission.objects.get_or_create(case=case, user_id=user, defaults={"at": timezone.now()})


def visible(by: Actor, action: str = "case.see") -> QuerySet[Case]:
    """The cases to which this actor may do the action: the same table that guards the door makes the list."""
    place = seat(by)
    reach, rule = POLICY[action].roles.get(place.role), POLICY[action]
    if reach is None:
        return Case.objects.none()
    cases = Case.objects.filter(_reached(reach, place), state__in=rule.states)
    if not place.restricted:
        mine = Admission.objects.filter(user_id=place.user)
        cases = cases.filter(Q(restricted=False) | Q(pk__in=mine.values("case_id")))
    if rule.distance:
        cases = cases.exclude(pk__in=Part.objects.filter(user_id=place.user, part__in=rule.distance).values("case_id"))
    if KIN in rule.distance:
        cases = cases.exclude(avoids__contains="township", entered_in__code=place.organisation)
    cases = cases.exclude(pk__in=_of_relatives(place.user))
    # Two open questions of one case are two rows of the join.
    return cases.distinct() if reach == "asked" else cases


def _reached(reach: str, place: Seat) -> Q:
    if reach == "own":
        return Q(entered_in__code=place.organisation)
    if reach == "below":
        return Q(entered_in__division__startswith=place.prefix)
    if reach == "served":
        return Q(centre__division__startswith=place.prefix) & ~Q(state="draft")
    if reach == "asked":
        return Q(questions__department__code=place.organisation, questions__state="open")
    return Q()


def _of_relatives(user: int) -> Iterable[int]:
    indices = Relative.objects.filter(user_id=user).filter(Q(until=None) | Q(until__gt=timezone.localdate()))
    near = Member.objects.filter(resident__number_index__in=indices.values("number_index"))
    return near.values_list("case_id", flat=True)
