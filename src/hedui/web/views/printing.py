"""Papers to print: of a case, and for anybody who asks at the window."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hedui.cases.printing import OF_A_CASE, OF_ANYBODY, Printed, print_for_anybody, print_paper
from hedui.cases.words import PROGRAMMES
from hedui.web.door import actor
from hedui.web.forms.family import worded
from hedui.web.frame import framed


def papers(request: HttpRequest, case_id: int) -> HttpResponse:
    """What can be printed of a case."""
    return framed(request, case_id, "papers", {"printable": [(code, _(label)) for code, label in OF_A_CASE.items()]})


@require_POST
def paper(request: HttpRequest, case_id: int, paper: str) -> HttpResponse:
    """A paper of a case, as a PDF. The answer to a form: it holds names and numbers, and is remembered."""
    if paper not in OF_A_CASE:
        raise Http404
    return _pdf(print_paper(by=actor(request), case_id=case_id, paper=paper))


def leaflets(request: HttpRequest) -> HttpResponse:
    """What anybody may be handed: guidance, and the list of papers."""
    chosen, programme = request.GET.get("paper", ""), request.GET.get("programme", "")
    if chosen in OF_ANYBODY and programme in PROGRAMMES:
        return _pdf(print_for_anybody(by=actor(request), paper=chosen, programme=programme))
    shown = {"leaflets": [(code, _(label)) for code, label in OF_ANYBODY.items()], "programmes": worded(PROGRAMMES)}
    return render(request, "web/leaflets.html", shown)


def _pdf(printed: Printed) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{printed.file_name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(printed.content, content_type="application/pdf", headers=headers)
