"""The one obvious next step on a case, and what still keeps it from being taken."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.cases.faults import GateError
from hedui.cases.gate import case_of, matter
from hedui.cases.models import Case
from hedui.cases.policies import complete, entrusted
from hedui.people.gate import demand, seat, today, why_not
from hedui.people.policy import POLICY, role_label
from hedui.procedures.policies import unfinished, unvisited
from hedui.procedures.profiles import profile
from hedui.procedures.states import NEXT, OWNERS, step_of


@dataclass(frozen=True)
class NextStep:
    """The one thing to do. `action` is empty when this person waits: `label` then says for what, `why_not` is empty.

    `why_not` says why the action cannot be taken yet; `missing` is the same in single sentences, and, of one who waits,
    what somebody else still has to bring.
    """

    action: str
    label: str
    why_not: str = ""
    missing: tuple[str, ...] = ()

    @property
    def possible(self) -> bool:
        """Whether it can be taken now."""
        return bool(self.action) and not self.why_not


@dataclass(frozen=True)
class StageLine:
    """A stage of the case's procedure. `when` is past, now or later."""

    label: str
    step: int
    when: str


def next_step(by: Actor, case_id: int) -> NextStep:
    """What this person does next on this case, or for whom it waits. NotPermittedError when they may not see the case."""
    case = case_of(case_id)
    seen = matter(case)
    demand(by, "case.see", seen, thing=case.thing)
    action = step_of(seat(by).role, case.state, case.avoids)
    missing = _missing(case)
    if case.state in ("matched", "departments", "surveying") and action == "check.dispose" and not missing:
        action = "check.finish"
    if action == "check.dispose" and missing and missing == unvisited(case):
        # Nothing else is open: the visit that the region's policy wants is the next thing.
        action = "check.survey"
    if action == "case.edit" and not missing and case.state == "draft":
        return NextStep("", _("材料已齐全，等待乡镇负责人出具委托书"))
    if not action:
        return NextStep("", _waits(case))
    refused = why_not(by, action, seen)
    if refused:
        return NextStep("", _waits(case), refused)
    if action == "case.entrust" and missing:
        # Whoever signs the letter cannot bring what is missing: the clerk of the window does.
        return NextStep("", _("等待乡镇经办员补齐后出具委托书"), "", tuple(missing))
    if action in ("case.edit", "check.dispose", "check.visit", "check.survey", "case.resume"):
        return NextStep(action, POLICY[action].label, "", tuple(missing))
    return NextStep(action, POLICY[action].label, " ".join(missing), tuple(missing))


def stages(case_id: int) -> list[StageLine]:
    """The steps of the case's procedure, with where it stands (a suspended case: where it stood)."""
    case = case_of(case_id)
    procedure = profile(case.profile)
    here = procedure.stage(case.state) or procedure.stage(case.state_before)
    at = procedure.stages.index(here) if here else -1
    return [
        StageLine(one.label, one.step, "past" if place < at else "now" if place == at else "later")
        for place, one in enumerate(procedure.stages)
    ]


def _missing(case: Case) -> list[str]:
    if case.state in ("draft", "returned"):
        return complete(case, today())
    if case.state == "registered":
        try:
            entrusted(case, today())
        except GateError as error:
            return [str(error)]
    if case.state in ("matched", "departments", "surveying", "rechecking", "confirming"):
        return unfinished(case)
    return []


def _waits(case: Case) -> str:
    if case.state == "matching":
        return _("系统核对中，完成后自动进入下一步")
    if case.state == "ready":
        return _("核对已完成，等待出具报告")
    if case.state == "terminated":
        return _("本案已终止")
    comma = _("、")
    who = comma.join(_(role_label(role)) for role in OWNERS[case.state])
    what = comma.join(dict.fromkeys(_(POLICY[one].label) for one in NEXT[case.state].values()))
    return _("等待%(who)s办理：%(what)s") % {"who": who, "what": what}
