"""The gate of every action: takes the actor, the action and the matter; lets through, or refuses and remembers it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.entering import is_open
from hedui.audit.recording import one_page, refused
from hedui.people.models import Acknowledgement, Appointment, Organisation, User, WorkRule
from hedui.people.policy import POLICY, SYSTEM, Matter, Seat, forbids
from hedui.people.roles import ADMINISTRATORS


class NotPermittedError(PermissionError):
    """A sentence that the person who asked can act on."""


_LOOK: ContextVar[dict[Hashable, Any] | None] = ContextVar("look", default=None)
_Read = TypeVar("_Read")


@contextmanager
def one_look() -> Iterator[None]:
    """Around the reading of a page: who asks, and what the policy table asks of a case, is read once and not ten times,
    and what was looked at is remembered in one transaction."""
    token = _LOOK.set({})
    try:
        with one_page():
            yield
    finally:
        _LOOK.reset(token)


def once(key: Hashable, read: Callable[[], _Read]) -> _Read:
    """What `read` says, remembered until `one_look` ends. Where something is being written, and outside, it is read anew."""
    known = _LOOK.get()
    if known is None or is_open():
        return read()
    if key not in known:
        known[key] = read()
    found: _Read = known[key]
    return found


def today() -> date:
    """The day at the office."""
    return timezone.localdate()


def appointments(user: User, day: date | None = None) -> list[Appointment]:
    """The user's appointments in force, in their order."""
    moment = day or today()
    return [one for one in user.appointments.select_related("organisation") if one.in_force(moment)]


def actor(appointment: Appointment, where: str = "") -> Actor:
    """Somebody acting in an appointment."""
    return Actor(
        appointment.user.username, appointment.user_id, appointment.pk, appointment.role, appointment.organisation.code, where
    )  # fmt: skip


def seat(by: Actor) -> Seat:
    """The seat of an actor, read anew: an appointment that has ended since is none."""
    if by.role == SYSTEM and not by.is_person:
        return Seat(0, SYSTEM, "", "", "", restricted=True)
    return once(("seat", by), lambda: _seat(by))


def _seat(by: Actor) -> Seat:
    one = Appointment.objects.select_related("organisation", "user").filter(pk=by.appointment, user_id=by.user).first()
    if one is None or not one.in_force(today()) or not one.user.is_active:
        raise NotPermittedError("您的任职已经结束或账号已停用，请联系系统管理员。")
    place = one.organisation
    return Seat(one.user_id, one.role, place.code, place.kind, place.prefix, one.restricted)


def why_not(by: Actor, action: str, matter: Matter | None = None) -> str | None:
    """The sentence that refuses, or None. For showing what can be done; `demand` is what guards."""
    try:
        return (unread(by.user) if by.is_person else None) or forbids(action, seat(by), matter)
    except NotPermittedError as error:
        return str(error)


def demand(by: Actor, action: str, matter: Matter | None = None, *, thing: str = "", whom: Sequence[str] = ()) -> None:
    """Let through, or raise NotPermittedError with the sentence; the refusal is remembered."""
    sentence = why_not(by, action, matter)
    if sentence is not None:
        refused(by=by, event=action, thing=thing, whom=whom, why=sentence)
        raise NotPermittedError(sentence)


def why_not_over(by: Actor, action: str, user: User) -> str | None:
    """The sentence that refuses the action on somebody's account, or None: policy.yaml says what `below` means there."""
    sentence = why_not(by, action)
    if sentence is not None:
        return sentence
    if user.pk == by.user:
        return _("不能对自己的账号%(what)s，请由其他系统管理员办理。") % {"what": POLICY[action].label}
    held = list(user.appointments.select_related("organisation"))
    held = [one for one in held if one.until is None or one.until > today()] or held
    if POLICY[action].roles.get(SYSTEM) == "any" and by.role == SYSTEM:
        if not any(one.role in ADMINISTRATORS for one in held):
            return _("在服务器上只重置管理员的账号，其他人员由系统管理员在页面上办理。")
        return None
    prefix = seat(by).prefix
    for one in held:
        if not one.organisation.prefix.startswith(prefix):
            return _("该账号不属于您所在单位及下级，不能%(what)s。") % {"what": POLICY[action].label}
        if one.role in ADMINISTRATORS and one.organisation.prefix == prefix:
            return _(
                "管理员之间不能%(what)s，请由上一级系统管理员办理。没有上一级的：重置在服务器上办理，离任由安全保密管理员结束任职。"
            ) % {"what": POLICY[action].label}
    return None


def demand_over(by: Actor, action: str, user: User) -> None:
    """As `demand`, for an action on somebody's account."""
    sentence = why_not_over(by, action, user)
    if sentence is not None:
        refused(by=by, event=action, thing=f"user:{user.pk}", why=sentence)
        raise NotPermittedError(sentence)


def demand_place(by: Actor, action: str, place: Organisation, *, thing: str = "") -> None:
    """As `demand`, for an action on a unit or on a post in it: policy.yaml says what `below` means there."""
    demand(by, action, thing=thing)
    if POLICY[action].roles[by.role] == "below" and not place.prefix.startswith(seat(by).prefix):
        sentence = _("%(place)s不属于您所在单位及下级，不能%(what)s。") % {
            "place": place.name, "what": POLICY[action].label,
        }  # fmt: skip
        refused(by=by, event=action, thing=thing, why=sentence)
        raise NotPermittedError(sentence)


def allowed(by: Actor, matter: Matter) -> list[str]:
    """The actions that this actor may do to the matter now."""
    mine = seat(by)
    return [action for action, rule in POLICY.items() if rule.states and forbids(action, mine, matter) is None]


def unread(user: int) -> str | None:
    """The sentence that asks to acknowledge a rule in force; None when all are."""
    return once(("unread", user), lambda: _unread(user))


def _unread(user: int) -> str | None:
    known = set(Acknowledgement.objects.filter(user_id=user).values_list("rule_id", flat=True))
    for rule in rules_in_force():
        if rule.pk not in known:
            return f"请先阅读并签认《{rule.title}》第{rule.version}版，再开始工作。"
    return None


def rules_in_force(day: date | None = None) -> list[WorkRule]:
    """The newest version of each rule that is in force."""
    newest: dict[str, WorkRule] = {}
    for rule in WorkRule.objects.filter(since__lte=day or today()).order_by("version"):
        newest[rule.code] = rule
    return list(newest.values())
