"""The data steward's desk: agreements, deliveries, how fresh each item is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hedui.people import queries as people
from hedui.people.gate import demand
from hedui.sources import actions, errors, queries
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.desk import ReasonForm
from hedui.web.forms.house import AgreementForm, EndForm
from hedui.web.listing import needing_somebody
from hedui.web.words import item_choices

OFTEN = require_http_methods(["GET", "POST"])


def sources(request: HttpRequest) -> HttpResponse:
    """Agreements and deliveries."""
    by = actor(request)
    demand(by, "source.manage")
    shown = {
        "agreements": queries.agreements(by),
        "freshness": needing_somebody(queries.freshness()),
        "wrong": errors.errors(by),
    }
    return render(request, "web/house/sources.html", shown)


@OFTEN
def agree(request: HttpRequest) -> HttpResponse:
    """An agreement more."""
    by = actor(request)
    form = AgreementForm(
        request.POST or None, departments=[(one.code, one.name) for one in people.organisations("department")],
        items=item_choices(), initial={"since": timezone.localdate()},
    )  # fmt: skip

    def sign(_form: AgreementForm, said: dict[str, Any]) -> None:
        names = ("department", "number", "items", "legal_basis", "since", "until")
        actions.agree(by=by, key=said["key"], **{name: said[name] for name in names})

    if request.method == "POST" and done(form, sign):
        messages.success(request, _("协议已登记。"))
        return redirect("sources")
    return render(request, "web/house/form.html", {"form": form, "label": _("登记协议"), "back": "sources"})


@OFTEN
def end(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """An agreement ends early: from that day its items are not asked."""
    by = actor(request)
    form = EndForm(request.POST or None, initial={"until": timezone.localdate()})

    def stop(_form: EndForm, said: dict[str, Any]) -> None:
        actions.end_agreement(by=by, agreement_id=agreement_id, ended_on=said["until"], why=said["why"])

    if request.method == "POST" and done(form, stop):
        messages.success(request, _("协议已终止，该部门的事项不再查询。"))
        return redirect("sources")
    return render(request, "web/house/form.html", {"form": form, "label": _("终止协议"), "back": "sources"})


@OFTEN
def correct(request: HttpRequest, error_id: int) -> HttpResponse:
    """A department says what became of a record that was wrong."""
    by = actor(request)
    demand(by, "source.correct")
    form = ReasonForm(request.POST or None)

    def close(_form: ReasonForm, said: dict[str, Any]) -> None:
        errors.correct(by=by, error_id=error_id, remark=said["why"])

    if request.method == "POST" and done(form, close):
        messages.success(request, _("已记录更正情况。"))
        return redirect("desk")
    return render(request, "web/house/form.html", {"form": form, "label": _("更正来源记录"), "back": "desk"})


@require_POST
def note(request: HttpRequest) -> HttpResponse:
    """Read the registry of the store again."""
    demand(actor(request), "source.manage")
    new = actions.note_deliveries()
    messages.success(request, _("已读取数据仓库的登记，新到 %(count)s 份。") % {"count": new})
    return redirect("sources")
