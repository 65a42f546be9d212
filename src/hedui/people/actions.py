"""The only writers of organisations, staff, appointments, near relatives and work rules."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.recording import audited
from hedui.audit.secrets import fingerprint, index
from hedui.people.gate import NotPermittedError, demand, demand_over, demand_place, seat, today
from hedui.people.models import Acknowledgement, Appointment, Organisation, Relative, User, WorkRule
from hedui.people.roles import ADMINISTRATORS, KINDS, LEVELS, ROLES, incompatible
from hedui.values.identity import read


class StaffError(ValueError):
    """What is wrong with a form about organisations or staff, in a sentence for whoever sent it."""


def found(
    *, by: Actor, code: str, name: str, division: str, administrators: dict[str, tuple[str, str]]
) -> Organisation:
    """The first centre and its three administrators: `{role: (sign-in name, name)}`. Once, in an empty house."""
    if set(administrators) != set(ADMINISTRATORS):
        raise StaffError(_("须同时登记系统管理员、安全保密管理员、安全审计员各一名。"))
    with audited(by=by, event="people.found") as entry:
        if Appointment.objects.exists():
            raise NotPermittedError(_("系统中已有任职，不能再次初始化。"))
        place = _organisation(code, name, "centre", division, "", {})
        entry.thing = f"organisation:{place.code}"
        for role, (username, person) in administrators.items():
            user = _user(username, person)
            Appointment.objects.create(
                user=user, organisation=place, role=role, since=today(), document=_("系统初始化")
            )
    return place


def add_organisation(*, by: Actor, code: str, name: str, kind: str, division: str, department: str = "", **contact: str) -> Organisation:  # fmt: skip
    """A unit at its place in the tree of divisions. `contact`: leader, contact, telephone."""
    demand_place(
        by, "staff.manage", Organisation(name=name, division=division.ljust(12, "0")), thing=f"organisation:{code}"
    )
    with audited(by=by, event="staff.manage", thing=f"organisation:{code}"):
        return _organisation(code, name, kind, division, department, contact)


def edit_organisation(*, by: Actor, code: str, **said: str) -> Organisation:
    """Another name, leader, contact or telephone of a unit."""
    demand(by, "staff.manage")
    demand_place(by, "staff.manage", Organisation.objects.get(code=code), thing=f"organisation:{code}")
    with audited(by=by, event="staff.manage", thing=f"organisation:{code}"):
        place: Organisation = Organisation.objects.select_for_update().get(code=code)
        for name in ("name", "leader", "contact", "telephone"):
            setattr(place, name, said.get(name, getattr(place, name)))
        place.save()
    return place


def add_user(*, by: Actor, username: str, name: str, email: str = "", telephone: str = "") -> User:
    """An account without a password: nobody signs in with it until a one-time one is given (site/signing_in/accounts.py)."""
    demand(by, "staff.manage")
    with audited(by=by, event="staff.manage", thing=f"user:{username}"):
        return _user(username, name, email, telephone)


def switch_user(*, by: Actor, user_id: int, active: bool, why: str) -> User:
    """Close an account, or open it again."""
    demand(by, "account.close")
    demand_over(by, "account.close", User.objects.get(pk=user_id))
    with audited(by=by, event="account.close", thing=f"user:{user_id}", why=_given(why)):
        User.objects.filter(pk=user_id).update(is_active=active)
        return User.objects.get(pk=user_id)


def appoint(
    *, by: Actor, user_id: int, organisation: str, role: str, since: date, document: str, until: date | None = None,
    restricted: bool = False,
) -> Appointment:  # fmt: skip
    """Put somebody into a role of an organisation (its code). Roles that exclude each other are refused for any common day."""
    demand(by, "staff.appoint")
    place = Organisation.objects.get(code=organisation)
    demand_place(by, "staff.appoint", place, thing=f"user:{user_id}")
    with audited(by=by, event="staff.appoint", thing=f"user:{user_id}", why=_given(document)):
        # The user's row is the lock under which all of their appointments are looked at.
        user = User.objects.select_for_update().get(pk=user_id)
        if user.pk == by.user:
            raise NotPermittedError(_("不能任命自己。"))
        _fits(role, place)
        if until is not None and until <= since:
            raise StaffError(_("任职止日须晚于起日。"))
        _no_clash(user, role, since, until)
        made: Appointment = Appointment.objects.create(
            user=user, organisation=place, role=role, since=since, until=until, document=document, restricted=restricted
        )
        return made


def end_appointment(*, by: Actor, appointment_id: int, until: date, why: str) -> Appointment:
    """The role ends before `until`; from then on nothing is done in it by any door."""
    demand(by, "staff.appoint")
    held = Appointment.objects.select_related("organisation").get(pk=appointment_id)
    demand_place(by, "staff.appoint", held.organisation, thing=f"appointment:{appointment_id}")
    with audited(by=by, event="staff.appoint", thing=f"appointment:{appointment_id}", why=_given(why)):
        one: Appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
        if until <= one.since:
            raise StaffError(_("任职止日须晚于起日。"))
        if one.until is not None and one.until < until:
            raise StaffError(_("该任职已提前结束，不能延长；请另行任命。"))
        one.until = until
        one.save(update_fields=["until"])
        return one


def register_relative(*, by: Actor, user_id: int, relation: str, name: str, number: str) -> Relative:
    """A near relative of a member of the staff: from now on their cases are closed to that person."""
    _near(by, user_id)
    found_number = read(number)
    if found_number.fate != "keyed" or not name.strip() or not relation.strip():
        raise StaffError(_("请填写近亲属的关系、姓名和有效的身份证号。"))
    plain = found_number.number
    with audited(by=by, event="staff.appoint", thing=f"user:{user_id}", whom=(fingerprint(plain),)):
        said = {
            "relation": relation.strip(),
            "name": name.strip(),
            "number": plain,
            "registered_on": today(),
            "until": None,
        }
        known, _new = Relative.objects.update_or_create(user_id=user_id, number_index=index(plain), defaults=said)
        return known


def end_relative(*, by: Actor, relative_id: int, why: str) -> Relative:
    """No near relative any more."""
    demand(by, "staff.appoint")
    _near(by, Relative.objects.get(pk=relative_id).user_id)
    with audited(by=by, event="staff.appoint", why=_given(why)) as entry:
        one = Relative.objects.get(pk=relative_id)
        entry.thing, entry.whom = f"user:{one.user_id}", (fingerprint(one.number),)
        one.until = today()
        one.save(update_fields=["until"])
        return one


def publish_rule(*, by: Actor, code: str, title: str, text: str, since: date) -> WorkRule:
    """The next version of a rule: from `since` nobody works before having acknowledged it."""
    demand(by, "rule.publish")
    if not code.strip() or not title.strip() or not text.strip():
        raise StaffError(_("请填写制度的代码、名称和正文。"))
    with audited(by=by, event="rule.publish", thing=f"rule:{code}"):
        last = WorkRule.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
        return WorkRule.objects.create(code=code, title=title, text=text, since=since, version=last + 1)


def acknowledge(*, by: Actor, rule_id: int) -> Acknowledgement:
    """Undertake to keep a rule. Whoever has an appointment may, and before anything else must."""
    place = seat(by)
    with audited(by=by, event="rule.acknowledge", thing=f"rule:{rule_id}"):
        return Acknowledgement.objects.get_or_create(user_id=place.user, rule_id=rule_id, defaults={"on": today()})[0]


def _organisation(code: str, name: str, kind: str, division: str, department: str, contact: dict[str, str]) -> Organisation:  # fmt: skip
    digits = division.ljust(12, "0")
    if kind not in KINDS or len(digits) != 12 or not digits.isdigit() or not name.strip() or not code.strip():
        raise StaffError(_("请填写机构的代码、名称、类型和 12 位区划代码。"))
    if Organisation.objects.filter(code=code).exists():
        raise StaffError(_("该机构代码已登记。"))
    known = set(contact) - {"leader", "contact", "telephone"}
    if known:
        raise TypeError(f"unknown: {sorted(known)}")
    above = [
        one for one in Organisation.objects.all() if digits.startswith(one.prefix) and one.kind in ("centre", "bureau")
    ]
    parent = max((one for one in above if one.division != digits), key=lambda one: len(one.prefix), default=None)
    made: Organisation = Organisation.objects.create(
        code=code, name=name, kind=kind, division=digits, department=department, parent=parent, **contact
    )
    return made


def _user(username: str, name: str, email: str = "", telephone: str = "") -> User:
    if not username.strip() or not name.strip():
        raise StaffError(_("请填写用户名和姓名。"))
    if User.objects.filter(username=username).exists():
        raise StaffError(_("该用户名已登记。"))
    return User.objects.create(
        username=username, name=name, password=make_password(None), email=email, telephone=telephone, joined=today()
    )


def _fits(role: str, place: Organisation) -> None:
    if role not in ROLES:
        raise StaffError(_("没有这个角色。"))
    one, level = ROLES[role], LEVELS.get(len(place.prefix), "")
    if place.kind not in one.kinds or level not in one.levels:
        raise StaffError(_("“%(role)s”不设在%(place)s。") % {"role": one.label, "place": place.name})


def _no_clash(user: User, role: str, since: date, until: date | None) -> None:
    held = Appointment.objects.filter(Q(until=None) | Q(until__gt=since), user=user)
    held = held if until is None else held.filter(since__lt=until)
    other = incompatible(role, held.values_list("role", flat=True))
    if other is not None:
        raise StaffError(
            _("%(name)s同期任%(other)s，不能兼任%(role)s。")
            % {"name": user.name, "other": ROLES[other].label, "role": ROLES[role].label}
        )


def _near(by: Actor, user_id: int) -> None:
    """Somebody's near relatives are registered where they hold an appointment, or held their last one."""
    demand(by, "staff.appoint")
    held = list(Appointment.objects.select_related("organisation").filter(user_id=user_id))
    if held and not any(one.organisation.prefix.startswith(seat(by).prefix) for one in held):
        demand_place(by, "staff.appoint", held[0].organisation, thing=f"user:{user_id}")


def _given(why: str) -> str:
    if not why.strip():
        raise StaffError(_("请写明原因或文号。"))
    return why.strip()
