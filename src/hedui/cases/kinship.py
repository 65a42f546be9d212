"""Families of the staff and of their near relatives: detected when somebody is put down, and sent elsewhere.

Nobody is named: what is kept of it, and what a screen says, is only which office keeps out.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.recording import audited
from hedui.cases.faults import GateError
from hedui.cases.models import Case
from hedui.people.gate import today
from hedui.people.models import Appointment, Organisation, Relative

TOWNSHIP, CENTRE = "township", "centre"
# Who must be there for a centre to carry a check to its end.
_NEEDED = frozenset({"county_checker", "county_reviewer"})


def send_elsewhere(by: Actor, case: Case) -> None:
    """Where somebody of the case is of the staff, or a near relative of theirs: another centre checks it, and the letter is
    the approving body's. Inside `audited`; called whenever the people of a case change.

    A centre without a neighbour that could check keeps the case: the policy table still keeps out the person concerned.
    """
    offices = _offices_of_kin(case)
    home, keeps_out = centre_of(case.entered_in.division), []
    if case.entered_in_id in offices:
        keeps_out.append(TOWNSHIP)
    other = _neighbour(home, offices) if home.pk in offices else None
    if other is not None:
        keeps_out.append(CENTRE)
    centre = other or home
    if (case.avoids, case.centre_id) == (" ".join(keeps_out), centre.pk):
        return
    with audited(by=by, event="case.elsewhere", thing=case.thing, why=" ".join(keeps_out)):
        case.avoids, case.centre = " ".join(keeps_out), centre
        case.save(update_fields=["avoids", "centre"])


def sentences(case: Case) -> tuple[str, ...]:
    """What is said of it at the window and on the case; nothing when no office keeps out."""
    said = []
    if CENTRE in case.avoids.split():
        said.append(_("按回避规定，本案由%(centre)s核对。") % {"centre": case.centre.name})
    if TOWNSHIP in case.avoids.split():
        said.append(_("按回避规定，本案的委托书由县级审批单位出具。"))
    return tuple(said)


def centre_of(division: str) -> Organisation:
    """The nearest centre over a division. GateError when there is none."""
    centres = [one for one in Organisation.objects.filter(kind="centre") if division.startswith(one.prefix)]
    if not centres:
        raise GateError(_("本辖区尚未登记核对中心，请联系系统管理员。"))
    nearest: Organisation = max(centres, key=lambda one: len(one.prefix))
    return nearest


def _offices_of_kin(case: Case) -> set[int]:
    """The organisations in which somebody works today of whose family the case is."""
    day = today()
    indices = case.members.filter(removed_on=None).values("resident__number_index")
    near = Relative.objects.filter(number_index__in=indices).filter(Q(until=None) | Q(until__gt=day))
    held = Appointment.objects.filter(user__in=near.values("user_id"), since__lte=day)
    return set(held.filter(Q(until=None) | Q(until__gt=day)).values_list("organisation_id", flat=True))


def _neighbour(home: Organisation, offices: Iterable[int]) -> Organisation | None:
    """The next centre of the same level under the same centre above, in the order of divisions, that can carry a check."""
    level, above = len(home.prefix), home.prefix[:-2]
    found = Organisation.objects.filter(kind="centre", division__startswith=above).exclude(pk__in=[*offices, home.pk])
    fit = [one for one in found.order_by("division") if len(one.prefix) == level and _is_staffed(one)]
    return next((one for one in fit if one.division > home.division), fit[0] if fit else None)


def _is_staffed(place: Organisation) -> bool:
    held = place.appointments.filter(since__lte=today(), user__is_active=True, role__in=_NEEDED)
    return set(held.filter(Q(until=None) | Q(until__gt=today())).values_list("role", flat=True)) >= _NEEDED
