"""The writers of sources: agreements, what came into the store, questions to departments and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor, system
from hedui.audit.once import remember
from hedui.audit.recording import audited
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import Acting, acting, play
from hedui.cases.models import Member
from hedui.cases.reading import one_line
from hedui.cases.sending import once
from hedui.catalogue import items as catalogue_items
from hedui.intake.snapshot import Snapshot, Store
from hedui.people.gate import demand, demand_place, today
from hedui.people.models import Organisation
from hedui.sources.models import Agreement, Delivery, Question
from hedui.sources.queries import in_force

ANSWER_DAYS = 10
LONGEST = 2000
_OUTCOMES = ("confirmed", "corrected", "not_ours", "refused")


def agree(
    *, by: Actor, key: str, department: str, number: str, items: Sequence[str], legal_basis: str, since: date,
    until: date | None = None, sha256: str = "",
) -> Agreement:  # fmt: skip
    """Register an agreement with a department (an organisation's code): from `since` until before `until` it answers for the
    items. `sha256` is the hash of the signed file, where there is one.
    """

    def make(mine: str) -> Agreement:
        demand(by, "source.manage")
        body = _department(department)
        demand_place(by, "source.manage", body, thing=f"organisation:{body.pk}")
        chosen = _items_of(body, items)
        if not one_line(number):
            raise InputError("number", _("请填写协议编号。"))
        if Agreement.objects.filter(number=one_line(number)).exists():
            raise InputError("number", _("该协议编号已登记。"))
        if not one_line(legal_basis):
            raise InputError("legal_basis", _("请填写依据。"))
        if until is not None and until <= since:
            raise InputError("until", _("期满日须晚于生效日期。"))
        with audited(by=by, event="source.agree", thing=f"organisation:{body.pk}", under=(one_line(number),)):
            made: Agreement = Agreement.objects.create(
                department=body, number=one_line(number)[:40], items=" ".join(chosen), legal_basis=one_line(legal_basis)[:200],
                since=since, until=until, sha256=sha256,
            )  # fmt: skip
            remember(mine, f"agreement:{made.pk}")
        return made

    return once(by, "source.agree", key, lambda pk: Agreement.objects.get(pk=pk), make)


def end_agreement(*, by: Actor, agreement_id: int, ended_on: date, why: str) -> Agreement:
    """End an agreement early: from the day on, its items are not asked."""
    demand(by, "source.manage")
    agreed = Agreement.objects.select_related("department").get(pk=agreement_id)
    demand_place(by, "source.manage", agreed.department, thing=f"agreement:{agreement_id}")
    if not why.strip():
        raise InputError("why", _("请写明终止原因。"))
    with audited(by=by, event="source.end_agreement", thing=f"agreement:{agreement_id}", why=why):
        known: Agreement = Agreement.objects.select_for_update().get(pk=agreement_id)
        if known.ended_on is not None:
            raise GateError(_("该协议已终止。"))
        if ended_on < known.since:
            raise InputError("ended_on", _("终止日期不能早于生效日期。"))
        known.ended_on, known.ended_why = ended_on, one_line(why)[:200]
        known.save(update_fields=["ended_on", "ended_why"])
    return known


def note_deliveries() -> int:
    """Note every snapshot of the store that is not known yet. How many were new. By the worker; any number of times."""
    folder = store_folder()
    if not folder.is_dir():
        return 0
    store = Store(folder, settings.HEDUI_STORE_KEY)
    known = set(Delivery.objects.values_list("snapshot", flat=True))
    new = [one for item in catalogue_items() for one in store.each(item) if one.name not in known]
    if new:
        with audited(by=system("worker"), event="source.deliveries", thing="store", why=str(len(new))):
            Delivery.objects.bulk_create([_delivery(one) for one in new], ignore_conflicts=True)
    return len(new)


def store_folder() -> Path:
    """Where the snapshots lie: HEDUI_STORE, else the folder `store` of the home."""
    return Path(getattr(settings, "HEDUI_STORE", None) or Path(settings.HEDUI_HOME) / "store")


def ask(
    *, by: Actor, case_id: int, key: str, department: str, item: str, member_id: int, text: str,
    finding_id: int | None = None, due: date | None = None,
) -> Question:  # fmt: skip
    """Put a question about a member to a department (an organisation's code) with an agreement for the item.

    `due` is the day until which it answers; ten days when none is named.
    """

    def make(mine: str) -> Question:
        body, last = _department(department), due or today() + timedelta(days=ANSWER_DAYS)
        if not text.strip():
            raise InputError("text", _("请写明需要核实的问题。"))
        if last < today():
            raise InputError("due", _("答复期限不能早于今天。"))
        with acting(by, "check.ask", case_id) as act:
            member = _member(act, member_id)
            agreement = next((one for one in in_force(item, today()) if one.department_id == body.pk), None)
            if agreement is None:
                raise GateError(_("与该部门没有包含此事项的有效协议，不能发函。"))
            made: Question = Question.objects.create(
                case=act.case, department=body, item=item, finding=finding_id, subject=member.resident.name,
                subject_number=member.resident.number, text=text.strip()[:LONGEST], asked_by_id=by.user,
                asked_at=timezone.now(), due=last,
            )  # fmt: skip
            act.entry.whom, act.entry.under = (member.resident.fingerprint,), (agreement.number,)
            play(act.case, by, "checked")
            remember(mine, f"question:{made.pk}")
        return made

    return once(by, "check.ask", key, lambda pk: Question.objects.get(pk=pk), make)


def answer(*, by: Actor, question_id: int, outcome: str, answer: str) -> Question:
    """The department's liaison answers. The same answer again changes nothing; another one is refused."""
    if outcome not in _OUTCOMES:
        raise InputError("outcome", _("请选择答复结论。"))
    if not answer.strip():
        raise InputError("answer", _("请填写答复内容。"))
    known: Question = Question.objects.get(pk=question_id)
    if known.state == "answered" and known.answered_by_id == by.user and (known.outcome, known.answer) == (outcome, answer.strip()[:LONGEST]):  # fmt: skip
        return known
    with acting(by, "check.answer", known.case_id) as act:
        known = Question.objects.select_for_update(of=("self",)).select_related("department").get(pk=question_id)
        if known.department.code != by.organisation:
            raise GateError(_("该问题不是向您所在部门提出的。"))
        if known.state != "open":
            raise GateError(_("该问题已答复或已撤回。"))
        known.outcome, known.answer = outcome, answer.strip()[:LONGEST]
        known.state, known.answered_by_id, known.answered_at = "answered", by.user, timezone.now()
        known.save(update_fields=["outcome", "answer", "state", "answered_by", "answered_at"])
        act.entry.thing = f"case:{known.case_id}"
    return known


def withdraw_question(*, by: Actor, question_id: int, why: str) -> Question:
    """Take a question back: the department need not answer."""
    if not why.strip():
        raise InputError("why", _("请写明撤回原因。"))
    known: Question = Question.objects.get(pk=question_id)
    with acting(by, "check.ask", known.case_id, why=why):
        known = Question.objects.select_for_update().get(pk=question_id)
        if known.state != "open":
            raise GateError(_("该问题已答复或已撤回。"))
        known.state, known.withdrawn_why = "withdrawn", one_line(why)[:200]
        known.save(update_fields=["state", "withdrawn_why"])
    return known


def _delivery(one: Snapshot) -> Delivery:
    account = one.account
    return Delivery(
        item=one.item, snapshot=one.name, file=one.file[:200], as_of=one.as_of_date, rows=account.rows, keyed=account.keyed,
        unkeyed=account.unkeyed, rejected=account.rejected, loaded_at=timezone.now(),
    )  # fmt: skip


def _department(code: str) -> Organisation:
    found: Organisation | None = Organisation.objects.filter(code=code, kind="department").first()
    if found is None:
        raise InputError("department", _("请选择成员单位。"))
    return found


def _items_of(body: Organisation, items: Sequence[str]) -> list[str]:
    known = catalogue_items()
    if not items or set(items) - set(known):
        raise InputError("items", _("请从目录中选择核对事项。"))
    others = [known[code].label for code in items if body.department and known[code].department != body.department]
    if others:
        raise InputError("items", _("不是该部门的事项：%(items)s。") % {"items": "、".join(others)})
    return list(dict.fromkeys(items))


def _member(act: Acting, member_id: int) -> Member:
    found: Member | None = act.case.members.filter(pk=member_id, removed_on=None).select_related("resident").first()
    if found is None:
        raise GateError(_("本案没有这名成员，或已移出。"))
    return found
