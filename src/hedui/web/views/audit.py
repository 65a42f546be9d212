"""The memory: what happened, who looked at a person, whether the chain holds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hedui.audit import chain
from hedui.audit import queries as memory
from hedui.audit.recording import looked
from hedui.audit.secrets import fingerprint
from hedui.people.gate import demand
from hedui.people.policy import POLICY
from hedui.people.queries import called
from hedui.values.identity import read
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.house import WhoLookedForm

SHOWN = 100


def entries(request: HttpRequest) -> HttpResponse:
    """The newest entries, of one event or of all, of one person or of everybody."""
    demand(actor(request), "audit.read")
    event, name = request.GET.get("event", ""), request.GET.get("name", "").strip()
    found = list(memory.newest([event] if event else [], name)[:SHOWN])
    return _page(request, {"entries": found, "event": event, "name": name})


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Every link, from the first on."""
    demand(actor(request), "audit.read")
    broken = chain.verify()
    return _page(request, {"verified": True, "broken": broken, "entries": list(memory.newest()[:SHOWN])})


@require_http_methods(["GET", "POST"])
def who_looked(request: HttpRequest) -> HttpResponse:
    """A person's own question: who has looked at my data? Asking is itself remembered."""
    by = actor(request)
    demand(by, "audit.answer")
    form, shown = WhoLookedForm(request.POST or None), dict[str, list[memory.Looks]]()

    def answer(form: WhoLookedForm, said: dict[str, Any]) -> None:
        plain = read(said["number"])
        if plain.fate != "keyed":
            form.refuse(_("身份证号不正确，请核对证件。"), field="number")
            return
        looked(by=by, event="audit.answer", whom=(fingerprint(plain.number),), why=said["why"])
        shown["looks"] = memory.looks_at(plain.number)

    if request.method == "POST":
        done(form, answer)
    looks = shown.get("looks")
    names = called((one.name for one in looks), (one.organisation for one in looks)) if looks else {}
    return render(request, "web/house/who_looked.html", {"form": form, "looks": looks, "names": names})


def _page(request: HttpRequest, more: dict[str, Any]) -> HttpResponse:
    events = [(code, _(rule.label)) for code, rule in POLICY.items()]
    names = called((one.name for one in more["entries"]), (one.organisation for one in more["entries"]))
    shown = {"events": events, "names": names, "shown": SHOWN, "answers": _may_answer(request)}
    return render(request, "web/house/audit.html", shown | more)


def _may_answer(request: HttpRequest) -> bool:
    return actor(request).role in POLICY["audit.answer"].roles
