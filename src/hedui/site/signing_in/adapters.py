"""How allauth's flows are bent to this house: no sign-up, sealed secrets, every sign-in remembered, one session."""

from __future__ import annotations

import base64
import os
import secrets
import time
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.recording import audited, refused
from hedui.audit.secrets import cipher
from hedui.people.models import User
from hedui.site.signing_in.kept_form import where_it_waits
from hedui.site.signing_in.meanwhile import what_happened
from hedui.site.signing_in.models import LiveSession, OneTimePassword
from hedui.site.signing_in.places import address

_BOUND = b"mfa.authenticator"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators; this only signs in and out."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere else here."""
        return address(request)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Signed in: the entry in the memory, the one session."""
        user.backend = settings.AUTHENTICATION_BACKENDS[-1]
        super().login(request, user)
        meanwhile = what_happened(user.pk)
        if meanwhile:
            messages.warning(request, meanwhile)
        token, now = secrets.token_hex(16), timezone.now()
        with audited(by=_whoever(user.username, request, user.pk), event="sign_in", thing=f"user:{user.pk}"):
            LiveSession.objects.update_or_create(user=user, defaults={"token": token, "since": now})
            Session.objects.filter(expire_date__lt=now).delete()
        request.session.update({"live": token, "since": now.timestamp(), "seen": now.timestamp()})
        given = OneTimePassword.objects.filter(user=user).first()
        # A provider's identity is the person's own; a password that an administrator knows is anybody's who heard it.
        if given is not None and any(one["method"] != "socialaccount" for one in _shown(request, user)):
            request.session["one_time"] = given.until.timestamp()

    def clean_password(self, password: str, user: Any = None) -> str:
        """As allauth's; and a password of one's own is another than the one that an administrator knows."""
        if user is not None and OneTimePassword.objects.filter(user=user).exists() and user.check_password(password):
            raise ValidationError(_("请设置与一次性密码不同的新密码。"))
        return str(super().clean_password(password, user))

    def set_password(self, user: Any, password: str) -> None:
        """Somebody's own new password: remembered, and a one-time one is over."""
        request = context.request
        with audited(by=_whoever(user.username, request, user.pk), event="password.set", thing=f"user:{user.pk}"):
            super().set_password(user, password)
            OneTimePassword.objects.filter(user=user).delete()
        request.session.pop("one_time", None)

    def logout(self, request: HttpRequest) -> None:
        """Signed out."""
        user = cast("User", request.user)
        if user.is_authenticated:
            with audited(by=_whoever(user.username, request, user.pk), event="sign_out", thing=f"user:{user.pk}"):
                LiveSession.objects.filter(user=user).delete()
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password is remembered under the name of an account, or under none: what was typed may be a password."""
        known = User.objects.filter(username=str(credentials.get("username", ""))[:40]).first()
        by = _whoever(known.username if known else "?", request)
        refused(by=by, event="sign_in", thing=f"user:{known.pk}" if known else "", why="账号或密码不正确")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the form that was cut off, or to the work."""
        return where_it_waits(request) or str(super().get_login_redirect_url(request))

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Changing factors or password needs the password again, unless it has just been given."""
        since = context.request.session.get("since", 0)
        return bool(time.time() - since > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail leaves the house."""


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps lie sealed; whoever needs a second factor keeps one."""

    def encrypt(self, text: str) -> str:
        """Sealed with AES-256-GCM under the installation's key, base64."""
        nonce = os.urandom(12)
        return base64.b64encode(nonce + cipher().encrypt(nonce, text.encode(), _BOUND)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Opened."""
        sealed = base64.b64decode(encrypted_text)
        return cipher().decrypt(sealed[:12], sealed[12:], _BOUND).decode()

    def get_totp_label(self, user: Any) -> str:
        """The sign-in name."""
        return str(user.username)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one, outside of a demonstration."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return settings.HEDUI_DEMO or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def _shown(request: HttpRequest, user: Any) -> list[dict[str, Any]]:
    """By what somebody has shown who they are: allauth's records, without the second factor."""
    shown = get_authentication_records(request, user) or [{"method": "password"}]
    return [one for one in shown if one["method"] != "mfa"]


def _whoever(name: str, request: HttpRequest, user: int = 0) -> Actor:
    return Actor(name, user=user, where=address(request))
