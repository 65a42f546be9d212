"""Surveys: planned by the checker, written down at the family's table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hedui.cases import queries as cases
from hedui.procedures import actions as procedures
from hedui.surveys import actions, queries
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.checking import SurveyForm, VisitForm
from hedui.web.forms.desk import ReasonForm
from hedui.web.frame import framed

OFTEN = require_http_methods(["GET", "POST"])


def of_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """The surveys of a case."""
    return framed(request, case_id, "surveys_of", {"surveys": queries.of_case(actor(request), case_id)})


@OFTEN
def plan(request: HttpRequest, case_id: int) -> HttpResponse:
    """Two go there."""
    by = actor(request)
    shown = cases.sheet(by, case_id)
    staff = [(str(user), name) for user, name in queries.investigators(by, case_id)]
    form = SurveyForm(request.POST or None, staff=staff)

    def send(_form: SurveyForm, said: dict[str, Any]) -> None:
        procedures.plan_survey(
            by=by, case_id=case_id, key=said["key"], way=said["way"], reason=said["reason"], task=said["task"],
            investigators=said["investigators"],
        )  # fmt: skip

    if request.method == "POST" and done(form, send):
        messages.success(request, _("已安排。"))
        return redirect("surveys_of", case_id)
    return framed(request, case_id, "edit", {"form": form, "label": _("安排入户调查")}, sheet=shown)


def open_surveys(request: HttpRequest) -> HttpResponse:
    """Where somebody is to go."""
    return render(request, "web/surveys.html", {"surveys": queries.open_surveys(actor(request))})


@OFTEN
def visit(request: HttpRequest, survey_id: int) -> HttpResponse:
    """What was seen and said."""
    by = actor(request)
    one = queries.survey(by, survey_id)
    if one.state != "open":
        return redirect("surveys_of", one.case_id)
    form = VisitForm(request.POST or None, request.FILES or None, initial={"visited_on": timezone.localdate()})

    def record(form: VisitForm, said: dict[str, Any]) -> None:
        pictures = [file.read() for file in request.FILES.getlist("photographs")]
        actions.record_visit(
            by=by, survey_id=survey_id, key=said["key"], visited_on=said["visited_on"], statements=form.statements(),
            photographs=pictures, conclusion=said["conclusion"],
        )  # fmt: skip

    if request.method == "POST" and done(form, record):
        messages.success(request, _("调查记录已保存。"))
        return redirect("surveys")
    return render(request, "web/visit.html", {"form": form, "survey": one})


@OFTEN
def give_up(request: HttpRequest, survey_id: int) -> HttpResponse:
    """Nobody goes there."""
    by = actor(request)
    form = ReasonForm(request.POST or None)

    def leave(_form: ReasonForm, said: dict[str, Any]) -> None:
        actions.give_up(by=by, survey_id=survey_id, why=said["why"])

    if request.method == "POST" and done(form, leave):
        messages.success(request, _("已取消。"))
        return redirect("surveys")
    return render(request, "web/house/form.html", {"form": form, "label": _("取消调查"), "back": "surveys"})
