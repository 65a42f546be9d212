"""The administrator's pages for a forgotten password, a lost second factor, a locked name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hedui.people.gate import demand_over
from hedui.people.models import User
from hedui.site.signing_in import accounts
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.desk import DeskForm, ReasonForm


@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, user_id: int) -> HttpResponse:
    """A one-time password, shown once on the answer to the form."""
    user, form, said = _for(request, user_id, "account.reset"), ReasonForm(request.POST or None), []

    def act(_form: DeskForm, typed: dict[str, Any]) -> None:
        said.append(accounts.reset(by=actor(request), user_id=user.pk, why=typed["why"], key=typed["key"]))

    if request.method == "POST" and done(form, act):
        told = {"person": user, "password": said[0], "days": accounts.VALID.days, "demo": settings.HEDUI_DEMO}
        return render(request, "signing_in/one_time.html", told)
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


def _for(request: HttpRequest, user_id: int, action: str) -> User:
    user = get_object_or_404(User, pk=user_id)
    demand_over(actor(request), action, user)
    return user


def _page(request: HttpRequest, form: DeskForm, user: User, label: str) -> HttpResponse:
    locked = accounts.is_locked(user, settings.AXES_FAILURE_LIMIT, settings.AXES_COOLOFF_TIME)
    told = {"form": form, "person": user, "label": label, "locked": locked, "days": accounts.VALID.days}
    return render(request, "signing_in/account.html", told)
