"""The queue of a role: one table, the same for all, made from the policy table and the states. As many queries, however long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from hedui.audit.actor import Actor
from hedui.audit.privacy import mask
from hedui.cases.gate import visible
from hedui.cases.models import Case, Member
from hedui.cases.policies import complete_each
from hedui.cases.words import CASE_KINDS, PROGRAMMES, STATES
from hedui.people.gate import seat, today
from hedui.people.policy import POLICY
from hedui.procedures.deadlines import Deadline, deadline
from hedui.procedures.profiles import profile
from hedui.procedures.states import INSTEAD, NEXT, step_of

# Where the township still puts the family together.
_ENTERED = ("draft", "returned")
_SHOWN = (
    "number",
    "programme",
    "kind",
    "state",
    "profile",
    "entered_on",
    "since",
    "due",
    "restricted",
    "avoids",
    "entered_in__name",
)


@dataclass(frozen=True)
class QueueFilters:
    """What of the queue is wanted, by codes; everything empty is all that waits for this role."""

    state: str = ""
    programme: str = ""
    kind: str = ""
    late: bool = False
    # Also the cases that this role may see and that wait for somebody else, or for nobody.
    everything: bool = False


@dataclass(frozen=True)
class QueueLine:
    """One case of a queue. `name` is the masked name of the applicant; `next` the action of this role, "" when it waits."""

    case_id: int
    number: str
    name: str
    programme: str
    programme_label: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    stage: str
    township: str
    entered_on: date
    since: date
    due: date | None
    days_left: int | None
    late: bool
    restricted: bool
    next: str
    next_label: str
    # What still keeps the township from entrusting it, one sentence each; `with_missing` asks.
    missing: tuple[str, ...] = ()


def queue(by: Actor, filters: QueueFilters | None = None, *, named: bool = True) -> list[QueueLine]:
    """The cases that wait for this actor's role and that they may work on, the most urgent first.

    Names lie sealed, and opening a thousand of them takes longer than all the rest: a page that shows fifty asks without
    (`named=False`) and has `with_names` open those.
    """
    wanted, role = filters or QueueFilters(), seat(by).role
    cases = visible(by) if wanted.everything else waiting(by, role)
    found = _filtered(cases, wanted).select_related("entered_in").only(*_SHOWN)
    day, clocks = today(), dict[object, Deadline]()
    lines = [
        _line(case, role, _clock(clocks, case, day))
        for case in found.order_by(F("due").asc(nulls_last=True), "since", "id")
    ]
    lines = [line for line in lines if line.late] if wanted.late else lines
    return with_names(lines) if named else lines


def with_names(lines: Iterable[QueueLine]) -> list[QueueLine]:
    """The same lines with the masked names of the applicants."""
    known = list(lines)
    heads = Member.objects.filter(case__in=[one.case_id for one in known], relation="本人", removed_on=None)
    names = {case: mask(name, "name") for case, name in heads.values_list("case_id", "resident__name")}
    return [replace(one, name=names.get(one.case_id, "")) for one in known]


def with_missing(lines: Iterable[QueueLine]) -> list[QueueLine]:
    """The same lines with what is missing before the cases that are still entered can be entrusted."""
    known = list(lines)
    cases = Case.objects.filter(pk__in=[one.case_id for one in known if one.state in _ENTERED])
    missing = complete_each(list(cases), today())
    return [replace(one, missing=tuple(missing.get(one.case_id, ()))) for one in known]


def waiting(by: Actor, role: str) -> QuerySet[Case]:
    """The cases whose next step this role takes: the very rows to which the policy table lets this actor take it."""
    mine: dict[str, list[str]] = {}
    for state, steps in NEXT.items():
        if role in steps:
            mine.setdefault(steps[role], []).append(state)
    cases = Q(pk__in=[])
    for action, states in mine.items():
        cases |= Q(pk__in=visible(by, action).filter(state__in=states).values("pk"))
    for action in (one for one, instead in INSTEAD.items() if instead == role):
        cases |= Q(pk__in=visible(by, action).filter(avoids__contains="township").values("pk"))
    return Case.objects.filter(cases)


def _filtered(cases: QuerySet[Case], wanted: QueueFilters) -> QuerySet[Case]:
    for name in ("state", "programme", "kind"):
        value = getattr(wanted, name)
        cases = cases.filter(**{name: value}) if value else cases
    return cases


def _clock(known: dict[object, Deadline], case: Case, day: date) -> Deadline:
    """Many cases have one day and one state."""
    key = (case.due, case.state)
    if key not in known:
        known[key] = deadline(case, day)
    return known[key]


def _line(case: Case, role: str, clock: Deadline) -> QueueLine:
    stage = profile(case.profile).stage(case.state)
    action = step_of(role, case.state, case.avoids)
    return QueueLine(
        case.pk, case.number, "", case.programme, PROGRAMMES[case.programme], case.kind, CASE_KINDS[case.kind],
        case.state, STATES[case.state], stage.label if stage else STATES[case.state], case.entered_in.name,
        case.entered_on, timezone.localdate(case.since), clock.due, clock.days_left, clock.late, case.restricted, action,
        POLICY[action].label if action else "",
    )  # fmt: skip
