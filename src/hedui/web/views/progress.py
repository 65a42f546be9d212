"""The applicant's own page: how far is my case? By the number and the code of the receipt, without signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hedui.cases import queries
from hedui.cases.faults import GateError
from hedui.checks.queries import result_for_family
from hedui.web.forms.steps import ProgressForm
from hedui.web.guesses import too_many, wrong
from hedui.web.words import MEANS, WHY


@login_not_required
@require_http_methods(["GET", "POST"])
def progress(request: HttpRequest) -> HttpResponse:
    """POST: neither number nor code stands in an address."""
    form, found, result = ProgressForm(request.POST or None), None, None
    where = str(getattr(request, "address", ""))
    if request.method == "POST" and too_many(where):
        return render(request, "web/progress.html", {"form": ProgressForm(), "too_many": True}, status=429)
    if request.method == "POST" and form.is_valid():
        try:
            found = queries.by_progress(form.cleaned_data["number"], form.cleaned_data["code"])
            result = result_for_family(form.cleaned_data["number"], form.cleaned_data["code"])
        except GateError as error:
            wrong(where)
            form.add_error(None, _(str(error)))
    said = {"means": MEANS[found.state], "why": WHY.get(found.state, "")} if found else {}
    return render(request, "web/progress.html", {"form": form, "found": found, "result": result} | said)
