"""The pages between the door and the work."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hedui.audit.recording import audited
from hedui.people.actions import acknowledge
from hedui.people.gate import actor, rules_in_force
from hedui.people.models import Acknowledgement, Appointment, Organisation
from hedui.people.roles import ROLES
from hedui.site.signing_in.kept_form import drop, kept
from hedui.site.signing_in.places import address
from hedui.values import region


class SignIn(LoginView):  # type: ignore[misc]
    """The sign-in page; in a demonstration with everybody who can be tried."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's, and the demonstration's accounts with their password."""
        told = super().get_context_data(**kwargs)
        if settings.HEDUI_DEMO:
            told |= {"groups": _demo_accounts(), "demo_password": settings.HEDUI_DEMO_PASSWORD}
        return dict(told)


def _demo_accounts() -> list[tuple[str, list[Appointment]]]:
    """Region and its accounts: each county from the window on, as a case goes, then the city, then the departments."""
    today, order = timezone.localdate(), list(ROLES)
    groups: dict[tuple[int, str], list[Appointment]] = {}
    held = Appointment.objects.select_related("user", "organisation").filter(since__lte=today, user__is_active=True)
    for one in sorted(held, key=lambda one: (order.index(one.role), one.pk)):
        if one.in_force(today):
            groups.setdefault(_region(one.organisation), []).append(one)
    names = region.names()
    return [(names.get(code, _("部门")), groups[rank, code]) for rank, code in sorted(groups)]


def _region(place: Organisation) -> tuple[int, str]:
    if place.kind == "department":
        return 2, ""
    code = region.short(place.division[:6])
    return (0 if len(code) == 6 else 1), code


@require_http_methods(["GET", "POST"])
def work_rules(request: HttpRequest) -> HttpResponse:
    """The rules in force that this person has not acknowledged, one after the other."""
    user = int(request.user.pk or 0)
    known = set(Acknowledgement.objects.filter(user_id=user).values_list("rule_id", flat=True))
    waiting = [rule for rule in rules_in_force() if rule.pk not in known]
    by = request.actor  # type: ignore[attr-defined]
    if request.method == "POST" and by is not None:
        chosen = next((rule for rule in waiting if str(rule.pk) == request.POST.get("rule")), None)
        if chosen is not None and request.POST.get("read") == "yes":
            acknowledge(by=by, rule_id=chosen.pk)
        return redirect("work_rules")
    if not waiting:
        return redirect("/")
    return render(request, "signing_in/work_rules.html", {"rule": waiting[0], "left": len(waiting)})


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Change to another of one's own appointments in force. `appointment`: its number; `next`: where to go."""
    held = request.appointments  # type: ignore[attr-defined]
    chosen = next((one for one in held if str(one.pk) == request.POST.get("appointment")), None)
    if chosen is None:
        messages.error(request, _("您没有这项任职，或任职已经结束。"))
    else:
        with audited(by=actor(chosen, address(request)), event="act_as", thing=f"appointment:{chosen.pk}"):
            request.session["appointment"] = chosen.pk
    to = request.POST.get("next", "/")
    # An address and nothing else: `redirect` would take a word for the name of a view.
    here = to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return HttpResponseRedirect(to if here else "/")


@require_http_methods(["GET", "POST"])
def kept_form(request: HttpRequest) -> HttpResponse:
    """Offers to send again what was sent after the session had ended. POST: give it up."""
    form = kept(request)
    if form is None or request.method == "POST":
        drop(request)
        return redirect("/")
    return render(request, "signing_in/kept_form.html", {"kept": form})


def locked_out(request: HttpRequest, *_args: Any, **_more: Any) -> HttpResponse:
    """Too many wrong passwords."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "signing_in/locked_out.html", {"minutes": minutes}, status=429)


def form_not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token of this browser."""
    return render(request, "signing_in/form_not_ours.html", status=403)


def not_permitted(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A refusal, in its sentence: NotPermittedError is a PermissionError whose text is meant for the person."""
    return render(request, "signing_in/not_permitted.html", {"sentence": str(exception or "")}, status=403)
