"""Reads of organisations and staff."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from hedui.audit.actor import Actor
from hedui.audit.recording import looked
from hedui.audit.secrets import fingerprint
from hedui.people.gate import NotPermittedError, demand, demand_over, seat, today, why_not
from hedui.people.models import Appointment, Organisation, Relative, User, WorkRule
from hedui.people.policy import POLICY


def is_relative(user: int, number_index: str) -> bool:
    """Whether the person with this index is a registered near relative of the user today."""
    near = Relative.objects.filter(user_id=user, number_index=number_index)
    return near.filter(Q(until=None) | Q(until__gt=today())).exists()


def organisations(kind: str = "") -> list[Organisation]:
    """Every unit, or those of one kind, in the order of their divisions."""
    found = Organisation.objects.all()
    return list(found.filter(kind=kind) if kind else found)


def called(usernames: Iterable[str], codes: Iterable[str]) -> dict[str, str]:
    """What the people and the units of the memory are called now, by sign-in name and by code."""
    people = User.objects.filter(username__in=set(usernames)).values_list("username", "name")
    return dict(people) | dict(Organisation.objects.filter(code__in=set(codes)).values_list("code", "name"))


def investigators(by: Actor) -> list[Appointment]:
    """Who in the actor's jurisdiction can be sent to a family: whoever may write down a visit."""
    found = Appointment.objects.filter(role__in=POLICY["check.visit"].roles, since__lte=today(), user__is_active=True)
    found = found.filter(Q(until=None) | Q(until__gt=today()), organisation__division__startswith=seat(by).prefix)
    return list(found.select_related("user", "organisation").order_by("organisation__division", "user__name"))


def users(by: Actor) -> list[User]:
    """The accounts of the actor's jurisdiction and those without an appointment, for the two administrators who keep them."""
    _staff(by)
    near = Q(appointments=None) | Q(appointments__organisation__division__startswith=seat(by).prefix)
    return list(User.objects.filter(near).distinct().order_by("username"))


def account(by: Actor, user_id: int, action: str) -> User:
    """The account that somebody is about to do this to. NotPermittedError as `demand_over`; User.DoesNotExist."""
    demand(by, action)
    user = User.objects.get(pk=user_id)
    demand_over(by, action, user)
    return user


def appointments(by: Actor) -> list[Appointment]:
    """Every appointment of the actor's jurisdiction, the ended ones too, for the two administrators."""
    _staff(by)
    near = Appointment.objects.filter(organisation__division__startswith=seat(by).prefix)
    return list(near.select_related("user", "organisation").order_by("organisation__division", "role", "since"))


def relatives(by: Actor) -> list[Relative]:
    """Every near relative of the jurisdiction's staff: for whoever registers them. They are people too: it is remembered."""
    demand(by, "staff.appoint")
    near = Relative.objects.filter(user__appointments__organisation__division__startswith=seat(by).prefix).distinct()
    found = list(near.select_related("user").order_by("user__username", "id"))
    looked(by=by, event="staff.see_relatives", whom=tuple(fingerprint(one.number) for one in found))
    return found


def rules() -> list[WorkRule]:
    """Every version of every work rule."""
    return list(WorkRule.objects.all())


def _staff(by: Actor) -> None:
    refused = why_not(by, "staff.manage") and why_not(by, "staff.appoint")
    if refused:
        raise NotPermittedError(refused)
