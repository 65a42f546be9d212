"""The check: what was answered, what differs, declared beside found, the calculation sheet, a finding and its evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hedui.cases import queries as cases
from hedui.checks import actions, queries
from hedui.procedures import actions as procedures
from hedui.procedures.queries import running as job_of
from hedui.web.answers import by_item
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.checking import DispositionForm, OverrideForm
from hedui.web.forms.desk import ReasonForm
from hedui.web.forms.family import SeeForm
from hedui.web.frame import framed
from hedui.web.listing import listing
from hedui.web.words import member_choices

OFTEN = require_http_methods(["GET", "POST"])
COLUMNS = {
    "kind_label": "疑点", "who": "成员", "item_label": "核对事项", "declared": "申报", "found": "核对", "difference": "差额",
    "disposition_label": "处理",
}  # fmt: skip


NUMBERS = ("declared", "found", "difference")


def check(request: HttpRequest, case_id: int) -> HttpResponse:
    """Completeness and the table of findings; while the run goes on, how far it is."""
    by, asked = actor(request), request.GET
    shown = cases.sheet(by, case_id)
    # Most important first, as they come; what is dealt with goes to the end.
    rows = sorted(queries.findings(by, case_id), key=lambda row: bool(row.disposition))
    if asked.get("open"):
        rows = [row for row in rows if not row.disposition]
    columns = {name: _(label) for name, label in COLUMNS.items()}
    names, answers = by_item(queries.completeness(by, case_id))
    return framed(request, case_id, "check", {
        "listing": listing(asked, rows, columns), "numbers": NUMBERS, "names": names, "answers": answers, "checks": queries.checks(by, case_id),
        "job": job_of(case_id), "only_open": bool(asked.get("open")),
    }, sheet=shown)  # fmt: skip


def running(request: HttpRequest, case_id: int) -> HttpResponse:
    """How far the run is: a page that asks again by itself, without a script."""
    sheet = cases.sheet(actor(request), case_id)
    if sheet.state != "matching":
        return redirect("check", case_id)
    return render(request, "web/case/running.html", {"sheet": sheet, "job": job_of(case_id), "case_id": case_id})


def compare(request: HttpRequest, case_id: int) -> HttpResponse:
    """Declared, found and used beside each other."""
    return framed(
        request, case_id, "compare", {"lines": queries.side_by_side(actor(request), case_id), "see": SeeForm()}
    )


def sheet(request: HttpRequest, case_id: int) -> HttpResponse:
    """The calculation sheet, from the total to the row of the source."""
    by = actor(request)
    shown = {"calculated": queries.sheet(by, case_id), "lines": queries.side_by_side(by, case_id), "see": SeeForm()}
    return framed(request, case_id, "sheet", shown)


@require_POST
def records(request: HttpRequest, case_id: int) -> HttpResponse:
    """Every source record of the check in full, for a reason."""
    form, shown = SeeForm(request.POST), {}

    def see(_form: SeeForm, said: dict[str, Any]) -> None:
        shown["records"] = queries.records(actor(request), case_id, said["why"])

    done(form, see)
    return framed(request, case_id, "records", {"records": shown.get("records"), "see": form})


@OFTEN
def finding(request: HttpRequest, case_id: int, finding_id: int) -> HttpResponse:
    """A finding with the rows that it stands on, and what is said to it."""
    by = actor(request)
    shown = cases.sheet(by, case_id)
    one = queries.finding(by, finding_id)
    first = {"version": shown.version, "disposition": one.disposition}
    form = DispositionForm(request.POST or None, initial=first)

    def dispose(_form: DispositionForm, said: dict[str, Any]) -> None:
        procedures.dispose(
            by=by, finding_id=finding_id, disposition=said["disposition"], said=said["said"], version=said["version"],
            key=said["key"],
        )  # fmt: skip

    if request.method == "POST" and done(form, dispose, lambda: cases.sheet(by, case_id).version):
        messages.success(request, _("已处理。"))
        return _to_next(request, case_id)
    # Whoever has to judge sees the records at once, and that is remembered; others look at them for a reason.
    judges = "check.dispose" in shown.actions and "case.unmask" in shown.actions
    rows = queries.evidence(by, finding_id) if judges else None
    more = {"form": form, "finding": one, "evidence": rows, "see": SeeForm()}
    return framed(request, case_id, "finding", more, sheet=shown)


def _to_next(request: HttpRequest, case_id: int) -> HttpResponse:
    """From one finding to the next that nobody has dealt with: a checker has sixty cases."""
    left = [row.id for row in queries.findings(actor(request), case_id) if not row.disposition]
    return redirect("finding", case_id, left[0]) if left else redirect("check", case_id)


@OFTEN
def override(request: HttpRequest, case_id: int) -> HttpResponse:
    """Imputed income replaced by what can be shown."""
    by = actor(request)
    shown = cases.sheet(by, case_id)
    form = OverrideForm(
        request.POST or None, members=member_choices(shown),
        steps=[(code, _(label)) for code, label in queries.imputed_steps(by, case_id)],
        papers=[(str(one.id), f"{_(one.label)} {one.added_at:%Y-%m-%d}") for one in shown.papers],
    )  # fmt: skip

    def replace(form: OverrideForm, said: dict[str, Any]) -> None:
        actions.override(
            by=by, case_id=case_id, key=said["key"], step=said["step"], amount=form.fen(), why=said["why"],
            member_id=int(said["member"]) if said["member"] else None, attachment_id=int(said["attachment"]),
        )  # fmt: skip

    if request.method == "POST" and done(form, replace):
        messages.success(request, _("已调整，测算表同时列出推算与调整后的金额。"))
        return redirect("sheet", case_id)
    return framed(request, case_id, "edit", {"form": form, "label": _("调整推算收入")}, sheet=shown)


@OFTEN
def withdraw_override(request: HttpRequest, case_id: int, override_id: int) -> HttpResponse:
    """The imputed income holds again."""
    form = ReasonForm(request.POST or None)

    def undo(_form: ReasonForm, said: dict[str, Any]) -> None:
        actions.withdraw_override(by=actor(request), override_id=override_id, why=said["why"])

    if request.method == "POST" and done(form, undo):
        messages.success(request, _("已撤销调整。"))
        return redirect("sheet", case_id)
    return framed(request, case_id, "edit", {"form": form, "label": _("撤销调整")})
