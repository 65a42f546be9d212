"""Before every page: is the session alive, has the person a second factor, an appointment, and read the rules?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from hedui.people.gate import NotPermittedError, actor, appointments, unread
from hedui.site.row_security import ALL, SEAT, see
from hedui.site.signing_in.kept_form import keep
from hedui.site.signing_in.models import LiveSession
from hedui.site.signing_in.places import address

# What somebody may do who is signed in and not yet let in.
ANTEROOM = frozenset({
    "account_logout", "account_reauthenticate", "account_change_password", "set_language", "work_rules", "act_as", "kept_form",
    "mfa_index", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_reauthenticate_webauthn", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
})  # fmt: skip


class SignedIn:
    """Sets `request.actor` (an Actor, or None) and `request.appointments`; keeps everybody else out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As Django calls it."""
        request.actor, request.appointments, request.address = None, [], address(request)  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            why = _ended(request)
            if why:
                _end(request, why)
            else:
                _sit_down(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """The way that a request without leave takes instead."""
        if not getattr(view, "login_required", True):
            see(ALL)  # sign-in, health, an applicant's own progress: each guards itself
            return None
        held, by = request.appointments, request.actor  # type: ignore[attr-defined]
        see(SEAT, next((one.organisation for one in held if by is not None and one.pk == by.appointment), None))
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        match = request.resolver_match
        if match is not None and match.url_name in (FOR_ONCE if "one_time" in request.session else ANTEROOM):
            return None
        return _not_yet(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The last net below the screens: a refusal is its sentence, and what is not there or not shown is not found."""
        if isinstance(error, NotPermittedError):
            return render(request, "signing_in/not_permitted.html", {"sentence": str(error)}, status=403)
        if isinstance(error, ObjectDoesNotExist):
            return page_not_found(request, error)
        return None


# What of it is left to somebody whose password an administrator knows: a factor or a signature of theirs may be another's.
FOR_ONCE = frozenset({"account_logout", "account_reauthenticate", "account_change_password", "set_language"})


def _ended(request: HttpRequest) -> str:
    """Why the session is over, as a sentence; empty when it is alive."""
    now, session = timezone.now(), request.session
    live = LiveSession.objects.filter(user_id=int(request.user.pk or 0)).first()
    if live is None or live.token != session.get("live"):
        return _("您的账号已在别处登录或已退出，请重新登录。")
    if now - _moment(session.get("since")) > settings.HEDUI_LONGEST:
        return _("本次登录已满八小时，请重新登录。")
    if now - _moment(session.get("seen")) > settings.HEDUI_IDLE:
        return _("您已三十分钟没有操作，请重新登录。")
    if "one_time" in session and now > _moment(session["one_time"]):
        return _("一次性密码已过期，请联系系统管理员重新办理。")
    return ""


def _moment(seconds: float | None) -> datetime:
    return datetime.fromtimestamp(seconds or 0, tz=timezone.get_current_timezone())


def _end(request: HttpRequest, why: str) -> None:
    user = int(request.user.pk or 0)
    logout(request)
    if request.method == "POST" and keep(request, user):
        why = f"{why}{_('您填写的内容已保留，登录后可以继续提交。')}"
    messages.warning(request, why)


def _sit_down(request: HttpRequest) -> None:
    now = timezone.now()
    if now - _moment(request.session.get("seen")) > timedelta(minutes=1):
        request.session["seen"] = now.timestamp()
    held = appointments(request.user)  # type: ignore[arg-type]
    chosen = next((one for one in held if one.pk == request.session.get("appointment")), held[0] if held else None)
    request.appointments = held  # type: ignore[attr-defined]
    request.actor = actor(chosen, address(request)) if chosen else None  # type: ignore[attr-defined]


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        # Without a `next`, signing in leads to the form that was cut off, or to the work.
        return redirect("account_login")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")


def _not_yet(request: HttpRequest) -> HttpResponse | None:
    user, session = request.user, request.session
    if "one_time" in session:
        messages.info(request, _("您用一次性密码登录，请先设置自己的密码，再重新登记第二种验证方式。"))
        return redirect("account_change_password")
    if not settings.HEDUI_DEMO and not session.get("second_factor"):
        if not is_mfa_enabled(user, ["totp", "webauthn"]):
            messages.info(request, _("请先登记第二种验证方式（动态口令或通行密钥），再开始工作。"))
            return redirect("mfa_index")
        session["second_factor"] = True
    if request.actor is None:  # type: ignore[attr-defined]
        return render(request, "signing_in/no_appointment.html", status=403)
    if session.get("rules_read_on") != str(timezone.localdate()):
        if unread(int(user.pk or 0)):
            return redirect("work_rules")
        session["rules_read_on"] = str(timezone.localdate())
    return None
