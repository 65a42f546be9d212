"""Organisations, accounts, appointments, near relatives, work rules: the desks of the administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hedui.people import actions, queries
from hedui.people.policy import POLICY
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.desk import DeskForm
from hedui.web.forms.house import (
    AppointForm,
    EndForm,
    OrganisationForm,
    RelativeForm,
    RuleForm,
    SwitchForm,
)
from hedui.web.words import department_choices

OFTEN = require_http_methods(["GET", "POST"])
Choices = list[tuple[str, str]]


def staff(request: HttpRequest) -> HttpResponse:
    """Who is who."""
    by, wanted = actor(request), request.GET.get("q", "").strip()
    appoints, manages = (by.role in POLICY[one].roles for one in ("staff.appoint", "staff.manage"))

    def fits(*texts: str) -> bool:
        return any(wanted in text for text in texts)

    posts = [
        one for one in queries.appointments(by)
        if fits(one.organisation.name, one.user.name, one.user.username, str(_(one.get_role_display())))
    ]  # fmt: skip
    found = {one.user_id for one in posts}
    return render(request, "web/house/staff.html", {
        "wanted": wanted, "posts": posts, "appoints": appoints, "manages": manages, "today": timezone.localdate(),
        "organisations": [one for one in queries.organisations() if fits(one.name, one.code)],
        "users": [one for one in queries.users(by) if one.pk in found or fits(one.name, one.username)],
        "relatives": queries.relatives(by) if appoints else [],
    })  # fmt: skip


@OFTEN
def organisation(request: HttpRequest) -> HttpResponse:
    """A unit more."""
    form = OrganisationForm(request.POST or None, departments=department_choices())

    def add(_form: DeskForm, said: dict[str, Any]) -> None:
        names = ("code", "name", "kind", "division", "department", "leader", "contact", "telephone")
        actions.add_organisation(by=actor(request), **{name: said[name] for name in names})

    return _carried(request, form, add, _("登记机构"))


@OFTEN
def switch(request: HttpRequest, user_id: int) -> HttpResponse:
    """An account is closed, or opened again."""
    queries.account(actor(request), user_id, "account.close")
    form = SwitchForm(request.POST or None, initial={"active": "no"})

    def turn(_form: DeskForm, said: dict[str, Any]) -> None:
        actions.switch_user(by=actor(request), user_id=user_id, active=said["active"] == "yes", why=said["why"])

    return _carried(request, form, turn, _("停用或启用账号"))


@OFTEN
def appoint(request: HttpRequest) -> HttpResponse:
    """A role more."""
    by = actor(request)
    places = [(one.code, f"{one.name} {one.code}") for one in queries.organisations()]
    form = AppointForm(
        request.POST or None, users=_users(request), organisations=places, initial={"since": timezone.localdate()}
    )  # fmt: skip

    def put(_form: DeskForm, said: dict[str, Any]) -> None:
        names = ("organisation", "role", "since", "until", "document", "restricted")
        actions.appoint(by=by, user_id=int(said["user"]), **{name: said[name] for name in names})

    return _carried(request, form, put, _("任命"))


@OFTEN
def end(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """A role ends."""
    form = EndForm(request.POST or None, initial={"until": timezone.localdate()})

    def stop(_form: DeskForm, said: dict[str, Any]) -> None:
        actions.end_appointment(
            by=actor(request), appointment_id=appointment_id, until=said["until"], why=said["why"]
        )  # fmt: skip

    return _carried(request, form, stop, _("结束任职"))


@OFTEN
def relative(request: HttpRequest) -> HttpResponse:
    """A near relative of somebody of the staff."""
    form = RelativeForm(request.POST or None, users=_users(request))

    def note(_form: DeskForm, said: dict[str, Any]) -> None:
        actions.register_relative(
            by=actor(request), user_id=int(said["user"]), relation=said["relation"], name=said["name"],
            number=said["number"],
        )  # fmt: skip

    return _carried(request, form, note, _("登记近亲属回避"))


@OFTEN
def rules(request: HttpRequest) -> HttpResponse:
    """The work rules, and a new version of one."""
    form = RuleForm(request.POST or None, initial={"since": timezone.localdate()})

    def publish(_form: DeskForm, said: dict[str, Any]) -> None:
        names = ("code", "title", "text", "since")
        actions.publish_rule(by=actor(request), **{name: said[name] for name in names})

    if request.method == "POST" and done(form, publish):
        messages.success(request, _("已发布，所有人员签认后才能继续工作。"))
        return redirect("rules")
    return render(request, "web/house/rules.html", {"form": form, "rules": queries.rules()})


def _users(request: HttpRequest) -> Choices:
    return [(str(one.pk), f"{one.name} {one.username}") for one in queries.users(actor(request))]


def _carried(
    request: HttpRequest, form: DeskForm, act: Callable[[Any, dict[str, Any]], None], label: str
) -> HttpResponse:
    if request.method == "POST" and done(form, act):
        messages.success(request, _("已办理：%(what)s。") % {"what": label})
        return redirect("staff")
    return render(request, "web/house/form.html", {"form": form, "label": label, "back": "staff"})
