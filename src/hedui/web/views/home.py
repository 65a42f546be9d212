"""The first page: what waits for me. And the search for somebody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hedui.cases import queries as cases
from hedui.cases.words import PROGRAMMES, STATES
from hedui.people.policy import POLICY
from hedui.procedures.queries import QueueFilters, takes_steps, with_missing, with_names
from hedui.procedures.queries import queue as waiting
from hedui.web.door import actor
from hedui.web.forms.family import worded
from hedui.web.listing import listing
from hedui.web.places import DESKS, EMPTY, LOOKS, PLACES

COLUMNS = {
    "number": "案件编号", "name": "申请人", "programme_label": "救助项目", "township": "乡镇（街道）", "state_label": "环节",
    "due": "办理期限", "days_left": "剩余",
}  # fmt: skip


def queue(request: HttpRequest) -> HttpResponse:
    """The cases that wait for this role, the most urgent first. Who has no cases sees the pages of their own work."""
    by, asked = actor(request), request.GET
    if not any(by.role in POLICY[action].roles for action in ("case.see",)):
        mine = [one for one in PLACES if any(by.role in POLICY[action].roles for action in one.actions)]
        return render(request, "web/start.html", {"mine": mine, "first": DESKS.get(by.role)})
    filters = QueueFilters(
        state=asked.get("state", "") if asked.get("state", "") in STATES else "",
        programme=asked.get("programme", "") if asked.get("programme", "") in PROGRAMMES else "",
        late="late" in asked, everything="everything" in asked,
    )  # fmt: skip
    columns = {name: _(label) for name, label in COLUMNS.items()}
    by_name = asked.get("sort", "").removeprefix("-") == "name"
    rows, looks = waiting(by, filters, named=by_name), not takes_steps(by.role)
    if looks and not rows and not filters.everything:
        # Whoever takes no step of a case looks at those of their jurisdiction.
        rows = waiting(by, replace(filters, everything=True), named=by_name)
    page = listing(asked, rows, columns, "days_left")
    shown: dict[str, Any] = {
        "listing": replace(page, rows=tuple(with_missing(page.rows if by_name else with_names(page.rows)))),
        "filters": filters, "looks": LOOKS.get(by.role, "") if looks else "", "empty": EMPTY.get(by.role),
        "filtered": bool(filters.state or filters.programme or filters.late),
        "programmes": worded(PROGRAMMES), "states": worded(STATES),
    }  # fmt: skip
    return render(request, "web/queue.html", shown)


def search(request: HttpRequest) -> HttpResponse:
    """Somebody by the number or the name. POST: what is looked for stands in no address and no log."""
    by = actor(request)
    number, name = request.POST.get("number", "").strip(), request.POST.get("name", "").strip()
    asked = request.method == "POST" and bool(number or name)
    found = cases.search(by, number=number, name=name) if asked else []
    return render(request, "web/search.html", {"found": found, "asked": asked, "number": number, "name": name})
