"""The steps of a case: one page and one form for each, one action behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hedui.audit.actor import Actor
from hedui.cases import actions as cases
from hedui.cases import queries
from hedui.people.policy import POLICY
from hedui.procedures import actions
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.desk import ConfirmForm, DeskForm, ReasonForm, ToldReasonForm
from hedui.web.forms.family import SupplementForm, WithdrawForm
from hedui.web.forms.steps import AdmitForm, EntrustForm, RestrictForm
from hedui.web.frame import framed
from hedui.web.words import item_choices

OFTEN = require_http_methods(["GET", "POST"])
# Action → (form, what is called). Each has `by, case_id, version, why, key`.
STEPS: dict[str, tuple[type[DeskForm], Callable[..., object]]] = {
    "case.register": (ConfirmForm, actions.register),
    "check.start": (ConfirmForm, actions.start_check),
    "check.finish": (ConfirmForm, actions.finish_check),
    "check.review": (ConfirmForm, actions.review),
    "check.confirm": (ConfirmForm, actions.confirm),
    "check.send_back": (ReasonForm, actions.send_back),
    "case.return": (ToldReasonForm, actions.return_),
    "case.suspend": (ToldReasonForm, actions.suspend),
    "case.resume": (ReasonForm, actions.resume),
    "case.terminate": (ToldReasonForm, actions.terminate),
}


@OFTEN
def step(request: HttpRequest, case_id: int, action: str) -> HttpResponse:
    """A step that needs a reason, or only the deed."""
    if action not in STEPS:
        raise Http404
    form_class, act = STEPS[action]
    sheet = queries.sheet(actor(request), case_id)
    form = form_class(request.POST or None, initial={"version": sheet.version})

    def carry_out(form: DeskForm, said: dict[str, Any]) -> None:
        act(by=actor(request), case_id=case_id, version=said["version"], why=said["why"], key=said["key"])

    return _carried(request, case_id, action, form, carry_out, sheet)


@OFTEN
def entrust(request: HttpRequest, case_id: int) -> HttpResponse:
    """The letter of entrustment: the twelve months before, unless somebody says otherwise."""
    sheet, day = queries.sheet(actor(request), case_id), timezone.localdate()
    first = {
        "version": sheet.version, "income_until": day.replace(day=1), "property_on": day,
        "income_from": day.replace(day=1, year=day.year - 1),
    }  # fmt: skip
    form = EntrustForm(request.POST or None, items=item_choices(), initial=first)

    def give(form: EntrustForm, said: dict[str, Any]) -> None:
        actions.entrust(
            by=actor(request), case_id=case_id, version=said["version"], why=said["why"], key=said["key"],
            income_from=said["income_from"], income_until=said["income_until"], property_on=said["property_on"],
            items=said["items"],
        )  # fmt: skip

    return _carried(request, case_id, "case.entrust", form, give, sheet)


@OFTEN
def supplement(request: HttpRequest, case_id: int) -> HttpResponse:
    """What is missing, told once."""
    by = actor(request)
    sheet = queries.sheet(by, case_id)
    form = SupplementForm(request.POST or None, initial={"missing": "\n".join(sheet.missing)})

    def tell(form: SupplementForm, said: dict[str, Any]) -> None:
        cases.supplement(
            by=by, case_id=case_id, key=said["key"], missing=said["missing"].splitlines(), until=said["until"]
        )  # fmt: skip

    return _carried(request, case_id, "case.supplement", form, tell, sheet)


@OFTEN
def restrict(request: HttpRequest, case_id: int) -> HttpResponse:
    """A smaller audience."""
    sheet = queries.sheet(actor(request), case_id)
    form = RestrictForm(request.POST or None, initial={"version": sheet.version, "restricted": "yes"})

    def close(form: RestrictForm, said: dict[str, Any]) -> None:
        cases.restrict(
            by=actor(request), case_id=case_id, why=said["why"], restricted=said["restricted"] == "yes",
            version=said["version"],
        )  # fmt: skip

    return _carried(request, case_id, "case.restrict", form, close, sheet)


@OFTEN
def admit(request: HttpRequest, case_id: int) -> HttpResponse:
    """One more person who may work on a restricted case."""
    by = actor(request)
    sheet = queries.sheet(by, case_id)
    people = [(str(user), name) for user, name in queries.admissible(by, case_id)]
    form = AdmitForm(request.POST or None, people=people, initial={"version": sheet.version})

    def let_in(_form: AdmitForm, said: dict[str, Any]) -> None:
        cases.admit(by=by, case_id=case_id, user_id=int(said["user"]), why=said["why"], version=said["version"])

    return _carried(request, case_id, "case.admit", form, let_in, sheet)


@OFTEN
def withdraw(request: HttpRequest, case_id: int, authorisation_id: int) -> HttpResponse:
    """A person takes their authorisation back."""
    by: Actor = actor(request)
    form = WithdrawForm(request.POST or None)

    def take_back(form: WithdrawForm, said: dict[str, Any]) -> None:
        cases.withdraw(by=by, authorisation_id=authorisation_id, why=said["why"])

    return _carried(request, case_id, "case.withdraw", form, take_back)


def _carried(
    request: HttpRequest, case_id: int, action: str, form: Any, carry_out: Callable[[Any, dict[str, Any]], object],
    sheet: queries.CaseSheet | None = None,
) -> HttpResponse:  # fmt: skip
    """Show the form, or do the deed and go to the case."""
    label = _(POLICY[action].label)
    if request.method == "POST" and done(form, carry_out, lambda: queries.sheet(actor(request), case_id).version):
        messages.success(request, _("已办理：%(what)s。") % {"what": label})
        return redirect("case", case_id)
    return framed(request, case_id, "step", {"form": form, "label": label, "action": action}, sheet=sheet)
