"""A family at the window: household, members, papers, authorisations, and off it goes. Each step is a page and one form."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hedui.cases import actions, queries
from hedui.cases.policies import SIGNED_FOR_BELOW
from hedui.cases.reading import NewMember
from hedui.procedures.queries import own_profile
from hedui.web.deed import done
from hedui.web.door import actor, division
from hedui.web.forms.desk import DeskForm
from hedui.web.forms.family import (
    AuthorisationForm,
    HouseholdForm,
    MemberForm,
    PaperForm,
    PersonFields,
    RosterForm,
)
from hedui.web.words import guardian_choices, item_choices, member_choices, signer_choices

OFTEN = require_http_methods(["GET", "POST"])
STEPS = (("members", "家庭成员"), ("papers", "材料"), ("authorisations", "授权"), ("handover", "送委托"))


@dataclass(frozen=True)
class Step:
    """A step of entering: where it is and whether it is the one that is shown."""

    label: str
    link: str
    here: bool


def _steps(case_id: int, here: str) -> list[Step]:
    return [Step(_(label), reverse(f"enter_{name}", args=[case_id]), name == here) for name, label in STEPS]


def _person(form: PersonFields, said: dict[str, Any], *, relation: str) -> NewMember:
    return NewMember(
        name=said["name"], number=said["number"], relation=relation, kind=said.get("kind") or "member",
        counts=not said.get("counts_not_because"), counts_not_because=said.get("counts_not_because") or "",
        health=said["health"], disability=said["disability"], disability_level=said["disability_level"], work=said["work"],
        guardian_name=said.get("guardian_name") or "", guardian_number=said.get("guardian_number") or "",
        declared=form.declared(), card_seen=said["card_seen"],
    )  # fmt: skip


def _agent(said: dict[str, Any]) -> actions.SignedFor | None:
    return actions.SignedFor(relation=said["signed_for"]) if said["signed_for"] else None


@OFTEN
def household(request: HttpRequest) -> HttpResponse:
    """The first step."""
    by, where, made = actor(request), division(request), {}
    form = HouseholdForm(request.POST or None, initial={"hukou_division": where, "residence_division": where})

    def enter(form: HouseholdForm, said: dict[str, Any]) -> None:
        made["case"] = actions.enter(
            by=by, key=said["key"], programme=said["programme"], area=said["area"], kind=said["kind"],
            hukou_division=said["hukou_division"], residence_division=said["residence_division"], address=said["address"],
            telephone=said["telephone"], head=_person(form, said | {"kind": "member"}, relation="本人"), profile=own_profile(by),
            restricted=said["restricted"], register_no=said["register_no"],
        )  # fmt: skip

    if request.method == "POST" and done(form, enter):
        messages.success(
            request, _("已登记，案件编号 %(number)s。请继续登记家庭成员。") % {"number": made["case"].number}
        )
        return redirect("enter_members", made["case"].pk)
    return render(request, "web/enter/household.html", {"form": form})


@OFTEN
def members(request: HttpRequest, case_id: int) -> HttpResponse:
    """The second step: one person after the other."""
    by = actor(request)
    sheet = queries.sheet(by, case_id)
    form = MemberForm(request.POST or None, guardians=guardian_choices(sheet))

    def add(form: MemberForm, said: dict[str, Any]) -> None:
        person = _person(form, said, relation=said["relation"])
        guardian = form.guardian_of_the_case()
        actions.add_member(by=by, case_id=case_id, key=said["key"], member=person, guardian=guardian)

    if request.method == "POST" and done(form, add):
        messages.success(request, _("已登记一名成员。"))
        return redirect("enter_papers" if request.POST.get("then") == "papers" else "enter_members", case_id)
    return _page(request, case_id, "members", {"form": form, "sheet": sheet})


@OFTEN
def papers(request: HttpRequest, case_id: int) -> HttpResponse:
    """The third step: one kind of paper after the other."""
    by = actor(request)
    sheet = queries.sheet(by, case_id)
    form = PaperForm(
        request.POST or None, request.FILES or None, members=member_choices(sheet),
        initial={"paper": next(iter(sheet.papers_missing), "other")},
    )  # fmt: skip

    def attach(form: PaperForm, said: dict[str, Any]) -> None:
        for file in request.FILES.getlist("file"):
            content = file.read()
            key = f"{said['key']} {sha256(content).hexdigest()}" if said["key"] else ""
            actions.attach(
                by=by, case_id=case_id, key=key, paper=said["paper"],
                title=said["title"] or file.name or "", content=content, member_id=int(said["member"]) if said["member"] else None,
            )  # fmt: skip

    if request.method == "POST" and done(form, attach):
        if sheet.papers_missing and not queries.sheet(by, case_id).papers_missing:
            messages.success(request, _("材料已保存。必需的材料已齐；还有其他材料的，可回到“材料”一步上传。"))
            return redirect("enter_authorisations", case_id)
        messages.success(request, _("材料已保存。"))
        return redirect("enter_papers", case_id)
    return _page(request, case_id, "papers", {"form": form, "sheet": sheet})


@OFTEN
def authorisations(request: HttpRequest, case_id: int) -> HttpResponse:
    """The fourth step: who has signed what."""
    by = actor(request)
    sheet = queries.sheet(by, case_id)
    # The next who has not signed: one person after the other, without looking for the name.
    first: dict[str, Any] = {"signed_on": timezone.localdate()}
    for one in _unsigned(sheet)[:1]:
        minor = one.age is not None and one.age < SIGNED_FOR_BELOW
        first |= {"member": one.id, "signed_for": "父母" if minor else ""}
    form = AuthorisationForm(
        request.POST or None, request.FILES or None, members=signer_choices(sheet), items=item_choices(), initial=first
    )  # fmt: skip

    def authorise(form: AuthorisationForm, said: dict[str, Any]) -> None:
        actions.authorise(
            by=by, case_id=case_id, member_id=int(said["member"]), key=said["key"], way=said["way"], items=said["items"],
            signed_on=said["signed_on"], until=said["until"], signature=form.picture(),
            signed_for=_agent(said),
        )  # fmt: skip

    if request.method == "POST" and done(form, authorise):
        messages.success(request, _("授权已登记，立即生效。"))
        left = _unsigned(queries.sheet(by, case_id))
        return redirect("enter_authorisations" if left else "enter_handover", case_id)
    text = queries.text_to_sign(by, case_id)
    return _page(request, case_id, "authorisations", {"form": form, "sheet": sheet, "text": text})


def _unsigned(sheet: queries.CaseSheet) -> list[queries.MemberLine]:
    """Whose signature is still asked for, in their order."""
    return [one for one in sheet.members if not one.signed and (one.counts or one.kind == "obligor")]


def handover(request: HttpRequest, case_id: int) -> HttpResponse:
    """The last step: what is missing, and the way to the case."""
    return _page(request, case_id, "handover", {})


@OFTEN
def roster(request: HttpRequest) -> HttpResponse:
    """Many families from a workbook; each row that could not be read says why."""
    by, made = actor(request), {}
    form = RosterForm(request.POST or None, request.FILES or None)

    def load(form: RosterForm, said: dict[str, Any]) -> None:
        made["load"] = actions.load_roster(by=by, key=said["key"], content=said["file"].read(), profile=own_profile(by))

    if request.method == "POST":
        done(form, load)
    return render(request, "web/enter/roster.html", {"form": form, "load": made.get("load")})


def roster_form(request: HttpRequest) -> HttpResponse:
    """The empty workbook to fill in."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Disposition": 'attachment; filename="roster.xlsx"'}
    return HttpResponse(actions.blank_roster(), content_type=kind, headers=headers)


def _page(request: HttpRequest, case_id: int, here: str, more: dict[str, Any]) -> HttpResponse:
    sheet = more.get("sheet") or queries.sheet(actor(request), case_id)
    form: DeskForm | None = more.get("form")
    return render(
        request, f"web/enter/{here}.html",
        {"sheet": sheet, "steps": _steps(case_id, here), "form": form, "case_id": case_id, "editable": "case.edit" in sheet.actions} | more,
    )  # fmt: skip
