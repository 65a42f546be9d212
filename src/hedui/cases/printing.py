"""The papers of a case, printed: D1, D2, D7, D8 of a family, D5 and D6 of anybody. Each print of a family is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.recording import looked
from hedui.cases import policies
from hedui.cases.authorisation_text import rewordings
from hedui.cases.faults import GateError
from hedui.cases.gate import fingerprints, matter
from hedui.cases.kinship import centre_of
from hedui.cases.models import Case, Member, Supplement
from hedui.cases.numbering import progress_code
from hedui.cases.words import PAPERS, PROGRAMMES
from hedui.catalogue import items as catalogue_items
from hedui.documents.counter import render_counter_paper
from hedui.documents.counter_papers import (
    AcceptedPaper,
    AuthorisationPaper,
    CounterPaper,
    EntrustedPerson,
    EntrustmentPaper,
    GuidancePaper,
    Signatory,
    SupplementPaper,
    ToldOncePaper,
)
from hedui.documents.frame import Heading
from hedui.people.gate import demand, seat
from hedui.people.models import Organisation
from hedui.values import region

OF_A_CASE = {"D1": "授权书", "D2": "核对委托书", "D7": "受理通知书", "D8": "一次性补正告知书"}
OF_ANYBODY = {"D5": "温馨提示单", "D6": "一次性告知书"}


@dataclass(frozen=True)
class Printed:
    """A PDF and the name that it is saved under (no name of a person)."""

    content: bytes
    file_name: str


def print_paper(*, by: Actor, case_id: int, paper: str) -> Printed:
    """A paper of a case: D1, D2, D7 or D8. GateError when there is nothing to print yet, with what is missing."""
    case = Case.objects.select_related("entered_in", "centre").get(pk=case_id)
    whom = fingerprints(case)
    demand(by, "case.print", matter(case), thing=case.thing, whom=whom)
    number, content = _OF_A_CASE[paper](case)
    pdf = _rendered(content, number, case.entered_in)
    looked(by=by, event="case.print", thing=case.thing, whom=whom, why=paper, under=(number,))
    return Printed(pdf, f"{number}-{paper}.pdf")


def print_for_anybody(*, by: Actor, paper: str, programme: str) -> Printed:
    """D5 or D6 for a programme, with the office of whoever prints it. Of no person, so it is not remembered."""
    demand(by, "case.enter")
    if programme not in PROGRAMMES:
        raise GateError(_("请选择救助项目。"))
    office = Organisation.objects.get(code=seat(by).organisation)
    centre = centre_of(office.division)
    label = PROGRAMMES[programme]
    content: CounterPaper = GuidancePaper(label, office.name, office.telephone, centre.name, centre.telephone)
    if paper == "D6":
        content = ToldOncePaper(label, office.name, office.telephone, _needed())
    return Printed(_rendered(content, "—", office), f"{paper}-{programme}.pdf")


def _needed() -> tuple[str, ...]:
    always = [PAPERS[code] for code in policies.NEEDED]
    return (*always, *(f"{PAPERS[code]}（有此情况的提交）" for code in ("disability", "medical", "income", "marriage")))


def _rendered(content: CounterPaper, number: str, office: Organisation) -> bytes:
    heading = Heading(number, "", timezone.localdate(), office.name, software="hedui")
    return render_counter_paper(content, heading, rewordings=rewordings())


def _authorisation(case: Case) -> tuple[str, CounterPaper]:
    people = policies.asked(policies.members(case))
    signatories = tuple(
        Signatory(one.resident.name, one.resident.number, _relation(one), one.guardian_name, one.guardian_number)
        for one in people
    )
    content = AuthorisationPaper(
        case.get_programme_display(), region.full_name(case.entered_in.division[:6]), _applicant(case).resident.name, signatories
    )  # fmt: skip
    return case.number, content


def _entrustment(case: Case) -> tuple[str, CounterPaper]:
    letter = case.entrustments.filter(revoked_on=None).select_related("approving", "received_by").first()
    if letter is None:
        raise GateError(_("本案还没有委托书，不能打印。"))
    held = policies.permissions(case, letter.programme, timezone.localdate())
    attached = set(letter.authorisations.split())
    people = []
    for one in policies.members(case):
        signed = held.of(one)
        number = signed.number if signed is not None and signed.number in attached else ""
        people.append(EntrustedPerson(one.resident.name, one.resident.number, one.relation, _role(one), number))
    head = _applicant(case)
    content = EntrustmentPaper(
        letter.approving.name, case.centre.name, letter.get_programme_display(), case.get_kind_display(), head.resident.name,
        head.resident.number, tuple(people), letter.income_from, letter.income_until - timedelta(days=1), letter.property_on,
        letter.given_on, tuple(catalogue_items()[code].label for code in letter.items.split()),
        timezone.localdate(letter.received_at) if letter.received_at else None,
        letter.received_by.name if letter.received_by else "",
    )  # fmt: skip
    return letter.number, content


def _accepted(case: Case) -> tuple[str, CounterPaper]:
    first = case.entrustments.last()
    missing = policies.complete(case) if first is None else []
    if missing:
        raise GateError(_("材料不齐全，不能出具受理通知书：%(missing)s") % {"missing": " ".join(missing)})
    accepted: date = first.given_on if first is not None else timezone.localdate()
    counted = Counter(case.attachments.filter(removed_at=None).values_list("paper", flat=True))
    papers = [(PAPERS[code], count) for code, count in counted.items()]
    signed = len(policies.permissions(case, case.programme, timezone.localdate()).by_resident)
    content = AcceptedPaper(
        case.get_programme_display(), _applicant(case).resident.name, sum(one.counts for one in policies.members(case)), accepted,
        (*papers, (_("授权书"), signed)), case.entered_in.name, _handler(case), case.entered_in.telephone, progress_code(case),
        case.due,
    )  # fmt: skip
    return case.number, content


def _supplement(case: Case) -> tuple[str, CounterPaper]:
    told = Supplement.objects.filter(case=case).select_related("told_by").first()
    if told is None:
        raise GateError(_("本案没有补正告知，不能打印。"))
    content = SupplementPaper(
        case.get_programme_display(), _applicant(case).resident.name, told.told_on, told.until, tuple(told.missing.split("\n")),
        case.entered_in.name, told.told_by.name, case.entered_in.telephone,
    )  # fmt: skip
    return told.number, content


def _applicant(case: Case) -> Member:
    return next(one for one in policies.members(case) if one.relation == "本人")


def _handler(case: Case) -> str:
    first = case.parts.filter(part="entered").select_related("user").order_by("at").first()
    return str(first.user.name) if first else ""


def _role(one: Member) -> str:
    return one.get_kind_display() if one.counts or one.kind == "obligor" else _("不计入")


def _relation(one: Member) -> str:
    return f"{one.relation}（{one.get_kind_display()}）" if one.kind == "obligor" else one.relation


_OF_A_CASE: dict[str, Callable[[Case], tuple[str, CounterPaper]]] = {
    "D1": _authorisation, "D2": _entrustment, "D7": _accepted, "D8": _supplement,
}  # fmt: skip
