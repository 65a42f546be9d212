"""The frame of a case's pages: number, state, deadline, the one next step, the tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hedui.cases import queries
from hedui.cases.queries import CaseSheet
from hedui.people.policy import POLICY
from hedui.procedures.queries import deadline, next_step, stages
from hedui.web.door import actor
from hedui.web.forms.desk import new_key

TABS = (
    ("case", "家庭"), ("instruments", "授权与委托"), ("check", "核对与疑点"), ("compare", "申报与核对对照"),
    ("sheet", "测算表"), ("questions", "部门核实"), ("surveys_of", "入户调查"), ("papers", "文书"), ("timeline", "办理过程"),
)  # fmt: skip
# Where an action of the policy table is done. `step` posts at once, the others open a page.
PAGES = {
    "case.edit": "enter_members", "case.entrust": "entrust", "check.dispose": "check", "check.visit": "surveys_of",
    "check.ask": "ask", "check.survey": "plan_survey", "check.override": "override", "case.supplement": "supplement",
    "case.restrict": "restrict", "case.admit": "admit",
}  # fmt: skip
# Steps without anything to fill in: one button in the frame.
AT_ONCE = ("case.register", "check.start")
# What else may be done, below the next step.
OTHERS = (
    "case.supplement", "check.ask", "check.survey", "check.override", "case.return", "check.send_back", "case.suspend",
    "case.resume", "case.terminate", "case.restrict", "case.admit",
)  # fmt: skip


@dataclass(frozen=True)
class Tab:
    """A tab, or another thing to do."""

    label: str
    link: str
    here: bool = False


def link_of(action: str, case_id: int) -> str:
    """The page on which an action is done."""
    page = PAGES.get(action)
    return reverse(page, args=[case_id]) if page else reverse("step", args=[case_id, action])


def _where(sheet: CaseSheet, action: str) -> str:
    """The page of the next step: of a family that is still entered, the first page on which something is missing."""
    if action == "case.edit" and sheet.papers_missing:
        return reverse("enter_papers", args=[sheet.id])
    if action == "case.edit" and sheet.missing:
        return reverse("enter_handover", args=[sheet.id])
    return link_of(action, sheet.id)


def framed(
    request: HttpRequest,
    case_id: int,
    here: str,
    more: dict[str, Any],
    *,
    sheet: CaseSheet | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page `web/case/HERE.html` in its frame. `sheet`: the case's sheet when the view has read it already."""
    by = actor(request)
    shown = sheet or queries.sheet(by, case_id)
    step = next_step(by, case_id)
    others = [one for one in OTHERS if one in shown.actions and one != step.action]
    others = [one for one in others if one != "case.admit" or shown.restricted]
    # A sheet has what a deadline asks of a case: its state and its day.
    clock = deadline(shown)  # type: ignore[arg-type]
    context = {
        "sheet": shown, "case_id": case_id, "step": step, "clock": clock, "stages": stages(case_id),
        "tabs": [Tab(_(label), reverse(name, args=[case_id]), name == here) for name, label in TABS],
        "others": [Tab(_(POLICY[one].label), link_of(one, case_id)) for one in others],
        "step_link": _where(shown, step.action) if step.action else "", "at_once": step.action in AT_ONCE,
        "step_key": new_key(), "editable": "case.edit" in shown.actions,
    }  # fmt: skip
    return render(request, f"web/case/{here}.html", context | more, status=status)
