"""Questions to departments: the checker asks, the liaison answers on a desk of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hedui.cases import queries as cases
from hedui.people import queries as people
from hedui.procedures import actions as procedures
from hedui.sources import actions, errors, queries
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.checking import AnswerForm, QuestionForm
from hedui.web.forms.desk import ReasonForm
from hedui.web.frame import framed
from hedui.web.listing import listing
from hedui.web.words import item_choices, member_choices

OFTEN = require_http_methods(["GET", "POST"])
COLUMNS = {"case_number": "案件编号", "item_label": "核对事项", "asked_at": "发出时间", "due": "答复期限"}


def questions(request: HttpRequest, case_id: int) -> HttpResponse:
    """What was asked about a case."""
    return framed(request, case_id, "questions", {"questions": queries.questions(actor(request), case_id)})


@OFTEN
def ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """A question; from a finding, its item and person are filled in already."""
    by = actor(request)
    shown = cases.sheet(by, case_id)
    finding = request.GET.get("finding", "")
    first = {name: request.GET[name] for name in ("item", "member", "text") if name in request.GET}
    if "item" in first:
        # The department that answers for the finding's item: any other would be refused.
        for one in queries.in_force(first["item"], timezone.localdate())[:1]:
            first["department"] = one.department.code
    form = QuestionForm(
        request.POST or None, departments=[(one.code, one.name) for one in people.organisations("department")],
        items=item_choices(), members=member_choices(shown),
        initial={"due": timezone.localdate() + timedelta(days=7), **first},
    )  # fmt: skip

    def put(_form: QuestionForm, said: dict[str, Any]) -> None:
        procedures.ask(
            by=by, case_id=case_id, key=said["key"], department=said["department"], item=said["item"],
            member_id=int(said["member"]), text=said["text"], due=said["due"],
            finding_id=int(finding) if finding.isdigit() else None,
        )  # fmt: skip

    if request.method == "POST" and done(form, put):
        messages.success(request, _("已发出，联络员的工作台上即可看到。"))
        return redirect("questions", case_id)
    return framed(request, case_id, "edit", {"form": form, "label": _("发函部门核实")}, sheet=shown)


@OFTEN
def withdraw(request: HttpRequest, case_id: int, question_id: int) -> HttpResponse:
    """A question is taken back."""
    form = ReasonForm(request.POST or None)

    def take_back(_form: ReasonForm, said: dict[str, Any]) -> None:
        actions.withdraw_question(by=actor(request), question_id=question_id, why=said["why"])

    if request.method == "POST" and done(form, take_back):
        messages.success(request, _("已撤回。"))
        return redirect("questions", case_id)
    return framed(request, case_id, "edit", {"form": form, "label": _("撤回问题")})


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this department's answer."""
    columns = {name: _(label) for name, label in COLUMNS.items()}
    rows = queries.desk(actor(request))
    return render(
        request,
        "web/desk.html",
        {"listing": listing(request.GET, rows, columns, "due"), "wrong": errors.errors(actor(request))},
    )


@OFTEN
def answer(request: HttpRequest, question_id: int) -> HttpResponse:
    """The department's answer, beside the question."""
    by = actor(request)
    one = queries.question(by, question_id)
    form = AnswerForm(request.POST or None)

    def reply(_form: AnswerForm, said: dict[str, Any]) -> None:
        actions.answer(by=by, question_id=question_id, outcome=said["outcome"], answer=said["answer"])

    if request.method == "POST" and done(form, reply):
        messages.success(request, _("已答复。"))
        return redirect("desk")
    return render(request, "web/answer.html", {"form": form, "question": one})
