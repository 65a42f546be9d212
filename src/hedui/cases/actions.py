"""The writers of cases: what screens, commands and procedures call. Each takes `by=` and is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.once import remember
from hedui.cases.attachments import attach, attachment_bytes, keep_paper, remove_attachment
from hedui.cases.entering import add_member, declare, edit, edit_member, enter, remove_member
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import RESTRICTED, Acting, acting
from hedui.cases.gate import admit as let_in
from hedui.cases.instruments import (
    SignedFor,
    authorise,
    give_entrustment,
    receive_entrustment,
    revoke_entrustment,
    signature_bytes,
    withdraw,
)
from hedui.cases.models import Case, Passage, Supplement
from hedui.cases.numbering import SUPPLEMENT, next_number
from hedui.cases.policies import who_could_be_admitted
from hedui.cases.printing import Printed, print_for_anybody, print_paper
from hedui.cases.reading import NewMember, one_line
from hedui.cases.roster_file import RosterLoad, RowError, load_roster
from hedui.cases.roster_form import blank_roster
from hedui.cases.sending import once
from hedui.cases.words import STATES
from hedui.people.gate import today

__all__ = [
    "NewMember", "Printed", "RosterLoad", "RowError", "SignedFor", "add_member", "admit", "attach", "attachment_bytes",
    "authorise", "blank_roster", "declare", "edit", "edit_member", "enter", "give_entrustment", "keep_paper", "load_roster", "move",
    "print_for_anybody", "print_paper", "receive_entrustment", "remove_attachment", "remove_member", "restrict",
    "revoke_entrustment", "signature_bytes", "supplement", "withdraw",
]  # fmt: skip


def move(act: Acting, after: str, *, why: str = "", due: date | None = None) -> Passage:
    """The case goes to another state, with the day until which that is to be done. Called by procedures, inside `acting`."""
    if after not in STATES:
        raise ValueError(f"no state {after!r}")
    case, now = act.case, timezone.now()
    made = Passage.objects.create(
        case=case, user_id=act.by.user or None, action=act.entry.event, before=case.state, after=after, why=why, at=now, due=due
    )  # fmt: skip
    case.state_before, case.state, case.since, case.due = case.state, after, now, due
    case.save(update_fields=["state_before", "state", "since", "due"])
    return made


def supplement(*, by: Actor, case_id: int, missing: Sequence[str], until: date, key: str = "") -> Supplement:
    """Tell the family what is missing: everything, and once (D8). GateError at the second time."""

    def make(mine: str) -> Supplement:
        lines = [line for line in (one_line(one) for one in missing) if line]
        day = today()
        if not lines:
            raise InputError("missing", _("请列出需要补正的全部材料。"))
        if until <= day:
            raise InputError("until", _("补正期限须晚于今天。"))
        with acting(by, "case.supplement", case_id) as act:
            earlier = Supplement.objects.filter(case=act.case).first()
            if earlier is not None:
                raise GateError(
                    _("已于 %(day)s 一次性告知补正，不得再次要求补正。") % {"day": earlier.told_on.isoformat()}
                )
            made = Supplement.objects.create(
                case=act.case, number=next_number(SUPPLEMENT, act.case.entered_in.division, day), missing="\n".join(lines),
                told_on=day, until=until, told_by_id=by.user,
            )  # fmt: skip
            remember(mine, f"supplement:{made.pk}")
        return made

    return once(by, "case.supplement", key, lambda pk: Supplement.objects.get(pk=pk), make)


def restrict(*, by: Actor, case_id: int, why: str, restricted: bool = True, version: int | None = None) -> Case:
    """Only who is admitted to restricted cases sees this one from now on (or everybody whose case it is, again)."""
    if not why.strip():
        raise InputError("why", _("请写明原因。"))
    with acting(by, "case.restrict", case_id, why=why, version=version) as act:
        act.case.restricted = restricted
        act.case.save(update_fields=["restricted"])
        # Whoever was admitted by name was so to what it was before.
        act.case.admissions.all().delete()
        if restricted:
            RESTRICTED.send(sender=Case, act=act)
    case: Case = Case.objects.select_related("entered_in", "centre").get(pk=case_id)
    return case


def admit(*, by: Actor, case_id: int, user_id: int, why: str, version: int | None = None) -> Case:
    """Admit one more person to a restricted case by name: somebody of its township, its centre or its approving body.

    Only who is admitted may. GateError when the case is not restricted.
    """
    if not why.strip():
        raise InputError("why", _("请写明原因。"))
    with acting(by, "case.admit", case_id, why=f"user:{user_id} {why}", version=version) as act:
        if not act.case.restricted:
            raise GateError(_("本案不是限制案件，不需要指定办理人员。"))
        if user_id not in {one.user_id for one in who_could_be_admitted(act.case)}:
            raise InputError("user", _("请从列表中选择办理人员。"))
        let_in(act.case, user_id)
    case: Case = Case.objects.select_related("entered_in", "centre").get(pk=case_id)
    return case
