"""The writers of checks: the frozen plan, what somebody says to a finding, overrides. Procedures and screens call these."""

from __future__ import annotations

import hashlib
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.once import remember
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import Acting, acting, play
from hedui.cases.models import Case, Entrustment, Member
from hedui.cases.policies import entrusted
from hedui.cases.sending import once
from hedui.checks.family import overridable, people_of
from hedui.checks.leaving_out import DISPOSITIONS as DOES_NOT_COUNT
from hedui.checks.leaving_out import places
from hedui.checks.models import DISPOSITIONS, Check, Finding, Override, PlanLine
from hedui.checks.planning import NOT_PERMITTED, plan
from hedui.checks.policies import newest_check
from hedui.checks.recording import record
from hedui.people.gate import today
from hedui.rules.loading import load
from hedui.sources.errors import report
from hedui.verification.window import Window

__all__ = ["dispose", "freeze", "override", "record", "withdraw_override"]
LONGEST = 2000
MOST_FEN = 10**12
# What may be said without a word more.
_SPEAKS_FOR_ITSELF = ("confirmed", "needs_survey")


def freeze(act: Acting) -> Check:
    """Make the plan of a check, for good: who is asked for what under which instruments. Called inside `acting`.

    GateError when there is no entrustment in force, nobody may be asked for anything, or nothing could answer.
    """
    case, day = act.case, today()
    letter = entrusted(case, day)
    on = _day_of(letter, day)
    lines = plan(case, letter, day)
    if all(one.expected == NOT_PERMITTED for one in lines):
        raise GateError(_("没有任何成员的有效授权，不能核对。"))
    if not any(one.is_asked for one in lines):
        raise GateError(_("没有可以查询的数据来源：请先登记部门协议并装载数据。"))
    # An attempt that a worker has given up is none.
    Check.objects.filter(case=case, state__in=("planned", "running")).update(
        state="failed", failure=_("由后一次核对取代")
    )
    rounds = case.checks.count() + 1
    key = hashlib.sha256(f"{case.pk} {letter.pk} {rounds}".encode()).hexdigest()
    check: Check = Check.objects.create(
        case=case, entrustment=letter, key=key, round=rounds, on=on, pack=pack_of(case), planned_by_id=act.by.user,
        planned_at=timezone.now(),
    )  # fmt: skip
    PlanLine.objects.bulk_create(
        PlanLine(check_run=check, member=one.member, item=one.item, expected=one.expected, reason=one.reason,
                 authorisation=one.authorisation, as_of=one.as_of) for one in lines
    )  # fmt: skip
    act.entry.under = (letter.number, *letter.authorisations.split())
    return check


def pack_of(case: Case) -> str:
    """The policy pack by which the case is computed: the nearest one to the township that entered it (150800, else cn)."""
    return load(case.entered_in.division[:6]).layers[0].code


def dispose(
    *, by: Actor, finding_id: int, disposition: str, said: str = "", version: int | None = None, key: str = ""
) -> Finding:
    """Say what is to be said to a finding: true, corrected at the source, the source is wrong, explained, a survey, not theirs.

    May be said anew as long as the check is with its checker. What is not simply true wants words.
    """
    if disposition not in DISPOSITIONS:
        raise InputError("disposition", _("请选择处理结果。"))
    if disposition not in _SPEAKS_FOR_ITSELF and not said.strip():
        raise InputError("said", _("请写明依据的材料和核实的经过。"))
    known = Finding.objects.select_related("check_run").get(pk=finding_id)

    def make(mine: str) -> Finding:
        with acting(by, "check.dispose", known.check_run.case_id, version=version) as act:
            finding: Finding = Finding.objects.select_for_update(of=("self",)).select_related("check_run", "member__resident").get(pk=finding_id)  # fmt: skip
            _of_this_round(act.case, finding.check_run)
            finding.disposition, finding.said = disposition, said.strip()[:LONGEST]
            finding.disposed_by_id, finding.disposed_at = by.user, timezone.now()
            finding.save(update_fields=["disposition", "said", "disposed_by", "disposed_at"])
            act.entry.why = f"finding:{finding.pk} {disposition}"
            report(
                act, finding=finding.pk, what=disposition if disposition in DOES_NOT_COUNT else "", said=finding.said,
                places=places(finding.evidence), as_of=finding.as_of,
            )  # fmt: skip
            play(act.case, by, "checked")
            remember(mine, f"finding:{finding.pk}")
        return finding

    return once(by, "check.dispose", key, lambda pk: Finding.objects.get(pk=pk), make)


def override(
    *, by: Actor, case_id: int, key: str, step: str, member_id: int | None, amount: int, why: str, attachment_id: int,
    version: int | None = None,
) -> Override:  # fmt: skip
    """Put what somebody can show in the place of a computed figure: `amount` fen in the unit of the step, for a member or, with
    None, the household. The sheet shows both. An earlier one of the same figure is withdrawn by it.
    """

    def make(mine: str) -> Override:
        if not why.strip():
            raise InputError("why", _("请写明理由。"))
        if not 0 <= amount <= MOST_FEN:
            raise InputError("yuan", _("请填写不小于 0 的金额。"))
        with acting(by, "check.override", case_id, why=f"step:{step}", version=version) as act:
            check = _done(act.case)
            paper = act.case.attachments.filter(pk=attachment_id, removed_at=None).first()
            if paper is None:
                raise InputError("attachment", _("请先上传证据材料，再选择。"))
            member = _whose(check, step, member_id)
            check.overrides.filter(step=step, member=member, withdrawn_at=None).update(withdrawn_at=timezone.now())
            made: Override = Override.objects.create(
                check_run=check, member=member, step=step, amount=str(amount), why=why.strip()[:LONGEST], attachment=paper,
                by_id=by.user, at=timezone.now(),
            )  # fmt: skip
            play(act.case, by, "checked")
            remember(mine, f"override:{made.pk}")
        return made

    return once(by, "check.override", key, lambda pk: Override.objects.get(pk=pk), make)


def withdraw_override(*, by: Actor, override_id: int, why: str) -> Override:
    """The computed figure stands again."""
    if not why.strip():
        raise InputError("why", _("请写明撤销原因。"))
    known: Override = Override.objects.select_related("check_run").get(pk=override_id)
    with acting(by, "check.override", known.check_run.case_id, why=why) as act:
        known = Override.objects.select_for_update(of=("self",)).select_related("check_run").get(pk=override_id)
        _of_this_round(act.case, known.check_run)
        if known.withdrawn_at is not None:
            raise GateError(_("该调整已撤销。"))
        known.withdrawn_at = timezone.now()
        known.save(update_fields=["withdrawn_at"])
        play(act.case, by, "checked")
    return known


def _day_of(letter: Entrustment, day: date) -> date:
    """The day of the check that the letter's periods mean: its twelve months are the whole months before that day's."""
    on = letter.property_on
    if on > day:
        raise GateError(_("财产核对时点不能晚于今天。"))
    window = Window(on)
    first, last = (d.year * 100 + d.month for d in (letter.income_from, letter.income_until))
    if first != window.first or last != on.year * 100 + on.month:
        raise GateError(_("收入核对期须为财产核对时点当月之前的连续 12 个整月，请重新委托。"))
    return on


def _done(case: Case) -> Check:
    check = newest_check(case)
    if check is None or check.state != "done":
        raise GateError(_("信息核对尚未完成。"))
    return check


def _of_this_round(case: Case, check: Check) -> None:
    newest = newest_check(case)
    if newest is None or newest.pk != check.pk:
        raise GateError(_("已进行新一次核对，请处理最近一次核对的结果。"))


def _whose(check: Check, step: str, member_id: int | None) -> Member | None:
    """The member of the step, checked: the rules must have it, of a member or of the household."""
    possible = overridable(Check.objects.get(pk=check.pk))
    found = next((one for one in possible if one.step == step), None)
    if found is None:
        raise InputError("step", _("请选择可以调整的步骤。"))
    if not found.of_member:
        return None
    member = next(
        (one for one in people_of(Check.objects.get(pk=check.pk)) if one is not None and one.pk == member_id), None
    )
    if member is None:
        raise InputError("member", _("请选择成员。"))
    return member
