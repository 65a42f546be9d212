"""The administrator's pages for a new account, a forgotten password, a lost second factor, a locked name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hedui.people.gate import demand, demand_over
from hedui.people.models import User
from hedui.site.signing_in import accounts
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.desk import DeskForm, ReasonForm
from hedui.web.forms.house import UserForm


@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    """An account more; its one-time password is shown once on the answer to the form."""
    demand(actor(request), "staff.manage")
    form, made = UserForm(request.POST or None), []

    def act(_form: DeskForm, typed: dict[str, Any]) -> None:
        said = {name: typed[name] for name in ("username", "name", "telephone", "key")}
        made.append(accounts.open_account(by=actor(request), **said))

    if request.method == "POST" and done(form, act):
        return _said_once(request, *made[0])
    return render(request, "web/house/form.html", {"form": form, "label": _("登记账号"), "back": "staff"})


@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """A one-time password, shown once on the answer to the form."""
    user, form, said = _for(request, user_id, "account.reset"), ReasonForm(request.POST or None), []

    def act(_form: DeskForm, typed: dict[str, Any]) -> None:
        said.append(accounts.reset(by=actor(request), user_id=user.pk, why=typed["why"], key=typed["key"]))

    if request.method == "POST" and done(form, act):
        return _said_once(request, user, said[0])
    return _page(request, form, user, _("重置登录方式"))


@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest, user_id: int) -> HttpResponse:
    """Wrong passwords are forgotten."""
    user, form = _for(request, user_id, "account.unlock"), ReasonForm(request.POST or None)

    def act(_form: DeskForm, typed: dict[str, Any]) -> None:
        accounts.unlock(by=actor(request), user_id=user.pk, why=typed["why"], key=typed["key"])

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已解锁：%(name)s。") % {"name": user.username})
        return redirect("staff")
    return _page(request, form, user, _("解锁账号"))


def _said_once(request: HttpRequest, user: User, password: str) -> HttpResponse:
    told = {"person": user, "password": password, "days": accounts.VALID.days}
    return render(request, "signing_in/one_time.html", told)


def _for(request: HttpRequest, user_id: int, action: str) -> User:
    user = get_object_or_404(User, pk=user_id)
    demand_over(actor(request), action, user)
    return user


def _page(request: HttpRequest, form: DeskForm, user: User, label: str) -> HttpResponse:
    locked = accounts.is_locked(user, settings.AXES_FAILURE_LIMIT, settings.AXES_COOLOFF_TIME)
    told = {"form": form, "person": user, "label": label, "locked": locked, "days": accounts.VALID.days}
    return render(request, "signing_in/account.html", told)
