"""Errors in the records of departments, told back to them (R074): put down as a finding is disposed of, closed by the liaison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.recording import audited, looked
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import Acting
from hedui.catalogue import items
from hedui.people.gate import demand, seat
from hedui.people.models import Organisation
from hedui.sources.models import ReportedError

LONGEST = 2000
Place = tuple[str, str, int]


@dataclass(frozen=True)
class ErrorLine:
    """An error as a desk shows it: which rows of which file, what is wrong, and whether the department has corrected it."""

    id: int
    department: str
    item_label: str
    files: tuple[str, ...]
    what_label: str
    said: str
    reported_at: datetime
    state: str
    state_label: str
    remark: str
    corrected_at: datetime | None


def report(act: Acting, *, finding: int, what: str, said: str, places: Iterable[Place], as_of: date | None) -> None:
    """Tell the departments that these records are wrong. `what` empty: nothing is wrong with them (any more). Inside `acting`.

    Of a restricted case only the rows are told: what was said to the finding stays with those who are admitted to it.
    """
    ReportedError.objects.filter(finding=finding, state="open").update(state="withdrawn")
    if not what:
        return
    by_item: dict[str, list[str]] = defaultdict(list)
    for item, file, row in sorted(places):
        by_item[item].append(f"{file} {row}")
    for item, rows in by_item.items():
        ReportedError.objects.update_or_create(
            finding=finding, item=item,
            defaults={
                "department": _department(item, act.case.entered_in.division), "records": "\n".join(rows), "what": what,
                "said": "" if act.case.restricted else said, "as_of": as_of,
                "division": act.case.centre.division, "reported_by_id": act.by.user, "reported_at": timezone.now(), "state": "open",
                "remark": "", "corrected_at": None, "corrected_by": None,
            },
        )  # fmt: skip


def take_back_words(findings: Sequence[int]) -> None:
    """What was said of these findings' records is no department's to read any more. Inside `acting`."""
    ReportedError.objects.filter(finding__in=findings).update(said="")


def correct(*, by: Actor, error_id: int, remark: str) -> ReportedError:
    """The department says what became of it. GateError when it is another department's, or closed."""
    demand(by, "source.correct")
    if not remark.strip():
        raise InputError("why", _("请写明更正的情况。"))
    with audited(by=by, event="source.correct", thing=f"error:{error_id}") as entry:
        known: ReportedError = ReportedError.objects.select_for_update(of=("self",)).select_related("department").get(pk=error_id)  # fmt: skip
        if known.department is None or known.department.code != by.organisation:
            raise GateError(_("该记录不是您所在部门的。"))
        if known.state != "open":
            raise GateError(_("该项已办结或已撤回。"))
        known.state, known.remark = "corrected", remark.strip()[:LONGEST]
        known.corrected_by_id, known.corrected_at = by.user, timezone.now()
        known.save(update_fields=["state", "remark", "corrected_by", "corrected_at"])
        entry.why = f"finding:{known.finding}"
    return known


def errors(by: Actor) -> list[ErrorLine]:
    """Those of their own department for a liaison; for a data steward those of the departments and of the cases of their
    jurisdiction, without the checkers' words: open ones first. Remembered.
    """
    place = seat(by)
    found = ReportedError.objects.exclude(state="withdrawn").select_related("department")
    if place.role == "department_liaison":
        demand(by, "source.correct")
        found = found.filter(department__code=place.organisation)
        lines = [_line(one, one.said) for one in found.order_by("reported_at", "id")]
    else:
        demand(by, "source.manage")
        near = Q(department__division__startswith=place.prefix) | Q(division__startswith=place.prefix)
        lines = [_line(one, "") for one in found.filter(near).order_by("reported_at", "id")]
    if lines:
        looked(by=by, event="source.errors", why=str(len(lines)))
    return sorted(lines, key=lambda one: one.state != "open")


def _line(one: ReportedError, said: str) -> ErrorLine:
    item = items().get(one.item)
    return ErrorLine(
        one.pk, one.department.name if one.department else "", item.label if item else one.item, tuple(one.records.split("\n")),
        one.get_what_display(), said, one.reported_at, one.state, one.get_state_display(), one.remark, one.corrected_at,
    )  # fmt: skip


def _department(item: str, division: str) -> Organisation | None:
    """The nearest unit over the division of the department that keeps the item."""
    known = items().get(item)
    units = Organisation.objects.filter(kind="department", department=known.department) if known else ()
    over = [one for one in units if division.startswith(one.prefix)]
    return max(over, key=lambda one: len(one.prefix), default=None)
