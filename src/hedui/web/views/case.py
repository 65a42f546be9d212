"""A case: its family, its instruments, its papers, what happened to it; in full for a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hedui.cases import actions, queries
from hedui.cases.queries import MemberLine
from hedui.cases.words import DISABILITIES, DISABILITY_LEVELS, HEALTH, WORK
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.family import (
    CorrectHouseholdForm,
    CorrectMemberForm,
    RemoveMemberForm,
    SeeForm,
)
from hedui.web.frame import framed
from hedui.web.words import guardian_choices

OFTEN = require_http_methods(["GET", "POST"])
# A browser does not guess what a paper of a family is.
SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


def family(request: HttpRequest, case_id: int) -> HttpResponse:
    """The family, masked."""
    return framed(request, case_id, "case", {"see": SeeForm()})


@require_POST
def unmask(request: HttpRequest, case_id: int) -> HttpResponse:
    """The family in full. The answer to a form: nothing of it stands in an address, and each sending is remembered."""
    form = SeeForm(request.POST)
    shown: dict[str, Any] = {}

    def see(_form: SeeForm, said: dict[str, Any]) -> None:
        shown["sheet"] = queries.sheet(actor(request), case_id, unmask=True, why=said["why"])

    done(form, see)
    return framed(request, case_id, "case", {"see": form}, sheet=shown.get("sheet"))


def instruments(request: HttpRequest, case_id: int) -> HttpResponse:
    """What was signed, and the letters."""
    return framed(request, case_id, "instruments", {})


def timeline(request: HttpRequest, case_id: int) -> HttpResponse:
    """What happened."""
    return framed(request, case_id, "timeline", {"moments": queries.timeline(actor(request), case_id)})


@require_POST
def attachment(request: HttpRequest, case_id: int, attachment_id: int) -> HttpResponse:
    """A paper, opened. The answer to a form, as every look at personal data."""
    content, kind = actions.attachment_bytes(by=actor(request), attachment_id=attachment_id)
    return HttpResponse(content, content_type=kind, headers=SAFE)


@require_POST
def signature(request: HttpRequest, case_id: int, authorisation_id: int) -> HttpResponse:
    """A signed page, opened."""
    content, kind = actions.signature_bytes(by=actor(request), authorisation_id=authorisation_id)
    return HttpResponse(content, content_type=kind, headers=SAFE)


@OFTEN
def household(request: HttpRequest, case_id: int) -> HttpResponse:
    """A correction of what a case says of itself."""
    by = actor(request)
    sheet = queries.sheet(by, case_id)
    now = {"programme": sheet.programme, "area": sheet.area}
    form = CorrectHouseholdForm(request.POST or None, initial={"version": sheet.version, **now}, now=now)

    def edit(_form: CorrectHouseholdForm, said: dict[str, Any]) -> None:
        fields = {
            name: said[name] for name in ("programme", "area", "telephone", "address", "register_no") if said[name]
        }
        actions.edit(by=by, case_id=case_id, version=said["version"], **fields)

    if request.method == "POST" and done(form, edit, lambda: queries.sheet(by, case_id).version):
        messages.success(request, _("已修改。"))
        return redirect("case", case_id)
    return framed(request, case_id, "edit", {"form": form, "label": _("修改家庭信息")}, sheet=sheet)


@OFTEN
def member(request: HttpRequest, case_id: int, member_id: int) -> HttpResponse:
    """A correction of a person. The form shows them in full, and that is remembered as a look."""
    by = actor(request)
    sheet = queries.sheet(by, case_id, unmask=True, why=str(_("修改成员登记")))
    line = next((one for one in sheet.members if one.id == member_id), None)
    if line is None:
        return redirect("enter_members", case_id)
    guardians = [choice for choice in guardian_choices(sheet) if choice[0] != str(member_id)]
    now = _typed(line)
    first = {"version": sheet.version, **now} | _guardian_of_the_case(sheet, line)
    form = CorrectMemberForm(request.POST or None, initial=first, now=now, guardians=guardians)

    def edit(form: CorrectMemberForm, said: dict[str, Any]) -> None:
        actions.edit_member(
            by=by, case_id=case_id, member_id=member_id, version=said["version"], guardian=form.guardian_of_the_case(),
            counts=not said["counts_not_because"], declared=form.declared(), **{name: said[name] for name in _PLAIN},
        )  # fmt: skip

    if request.method == "POST" and done(form, edit, lambda: queries.sheet(by, case_id).version):
        messages.success(request, _("已修改。"))
        return redirect("enter_members", case_id)
    return render(request, "web/enter/member.html", {"form": form, "sheet": sheet, "line": line, "case_id": case_id})


_PLAIN = (
    "name", "number", "relation", "kind", "counts_not_because", "health", "disability", "disability_level", "work",
    "guardian_name", "guardian_number", "card_seen",
)  # fmt: skip


def _typed(line: MemberLine) -> dict[str, str]:
    """A person as the form's fields: words back to their codes."""
    words = {"health": HEALTH, "work": WORK, "disability": DISABILITIES, "disability_level": DISABILITY_LEVELS}
    codes = {
        name: next((code for code, label in known.items() if label == getattr(line, name)), "")
        for name, known in words.items()
    }
    return {
        "name": line.name, "number": line.number, "relation": line.relation, "kind": line.kind,
        "counts_not_because": "" if line.kind == "obligor" else line.counts_not_because, "guardian_name": line.guardian,
        "guardian_number": line.guardian_number, **codes, **line.declared,
    }  # fmt: skip


def _guardian_of_the_case(sheet: queries.CaseSheet, line: MemberLine) -> dict[str, str]:
    """The form's fields for a guardian who is somebody of the case: chosen, not typed."""
    found = next((one for one in sheet.members if line.guardian_number and one.number == line.guardian_number), None)
    return {"guardian": str(found.id), "guardian_name": "", "guardian_number": ""} if found else {}


@OFTEN
def remove(request: HttpRequest, case_id: int, member_id: int) -> HttpResponse:
    """Somebody does not belong to the family."""
    by = actor(request)
    sheet = queries.sheet(by, case_id)
    form = RemoveMemberForm(request.POST or None, initial={"version": sheet.version})

    def take_out(_form: RemoveMemberForm, said: dict[str, Any]) -> None:
        actions.remove_member(by=by, case_id=case_id, member_id=member_id, why=said["why"], version=said["version"])

    if request.method == "POST" and done(form, take_out, lambda: queries.sheet(by, case_id).version):
        messages.success(request, _("已移出。"))
        return redirect("enter_members", case_id)
    return framed(request, case_id, "edit", {"form": form, "label": _("移出成员")}, sheet=sheet)
