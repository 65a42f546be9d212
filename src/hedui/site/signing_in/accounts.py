"""A new account's first password, a forgotten one, a lost second factor, a locked name. Who may: people/policy.yaml."""

from __future__ import annotations

import secrets
import string
from datetime import timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.once import remember, sent_before
from hedui.audit.recording import audited
from hedui.people.actions import StaffError, add_user, found
from hedui.people.gate import demand, demand_over
from hedui.people.models import User
from hedui.site.signing_in.models import LiveSession, OneTimePassword
from hedui.site.signing_in.places import name_of

_LETTERS = string.ascii_letters + string.digits
VALID = timedelta(days=3)
"""How long a one-time password waits for its person."""


def new_password() -> str:
    """Three groups of five letters and digits: 89 bits, to be said over the telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))


def found_house(*, by: Actor, code: str, name: str, division: str, administrators: dict[str, tuple[str, str]]) -> dict[str, str]:  # fmt: skip
    """`found`, with a one-time password for each administrator: `{role: password}`, said once. Raises what `found` raises."""
    passwords = {role: new_password() for role in administrators}
    secrets_of = {administrators[role][0]: make_password(password) for role, password in passwords.items()}
    with audited(by=by, event="password.given", thing=f"organisation:{code}"):
        found(by=by, code=code, name=name, division=division, administrators=administrators)
        for user in User.objects.filter(username__in=secrets_of):
            _give(user.pk, secrets_of[user.username])
    return passwords


def open_account(*, by: Actor, username: str, name: str, email: str = "", telephone: str = "", key: str = "") -> tuple[User, str]:  # fmt: skip
    """A new account and its one-time password, said once. Whoever makes an account knows no password that lasts.

    Raises what `add_user` raises; StaffError when this form (`key`) was sent before.
    """
    demand(by, "staff.manage")
    password = new_password()
    secret = make_password(password)
    with audited(by=by, event="password.given") as entry:
        _once(key, f"user:{username}")
        user = add_user(by=by, username=username, name=name, email=email, telephone=telephone)
        entry.thing = f"user:{user.pk}"
        _give(user.pk, secret)
    return user, password


def reset(*, by: Actor, user_id: int, why: str, key: str = "", action: str = "account.reset") -> str:
    """Give an account a one-time password, take its second factors, end its sessions, unlock it. The password, said once.

    The person signs in with it within `VALID`, sets a password of their own and registers a second factor anew. NotPermittedError
    for whoever may not; StaffError without a reason, or when this form (`key`) was sent before: its password is not kept.
    """
    user = User.objects.get(pk=user_id)
    demand_over(by, action, user)
    password = new_password()
    secret = make_password(password)
    with audited(by=by, event=action, thing=f"user:{user_id}", why=given(why)):
        _once(key, f"user:{user_id}")
        Authenticator.objects.filter(user_id=user_id).delete()
        LiveSession.objects.filter(user_id=user_id).delete()
        _give(user_id, secret)
        _free(user)
    return password


def unlock(*, by: Actor, user_id: int, why: str, key: str = "") -> None:
    """Let somebody try again whom wrong passwords have locked out. Password and second factor stay."""
    user = User.objects.get(pk=user_id)
    demand_over(by, "account.unlock", user)
    with audited(by=by, event="account.unlock", thing=f"user:{user_id}", why=given(why)):
        _once(key, f"user:{user_id}")
        _free(user)


def is_locked(user: User, limit: int, since: timedelta) -> bool:
    """Whether `limit` wrong passwords within `since` have closed the name."""
    tried = AccessAttempt.objects.filter(username=name_of(user.username), attempt_time__gt=timezone.now() - since)
    return (tried.aggregate(n=Sum("failures_since_start"))["n"] or 0) >= limit


def _free(user: User) -> None:
    AccessAttempt.objects.filter(username=name_of(user.username)).delete()


def _give(user_id: int, secret: str) -> None:
    User.objects.filter(pk=user_id).update(password=secret)
    OneTimePassword.objects.update_or_create(user_id=user_id, defaults={"until": timezone.now() + VALID})


def _once(key: str, thing: str) -> None:
    if sent_before(key) is not None:
        raise StaffError(_("这份表单已经办理过，一次性密码不再显示；如未记下，请重新办理。"))
    remember(key, thing)


def given(why: str) -> str:
    """A reason without blanks around it. StaffError when there is none."""
    if not why.strip():
        raise StaffError(_("请写明原因或文号。"))
    return why.strip()
