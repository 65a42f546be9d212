"""What is missing before the next step, beside the gates of cases and checks: each raises a sentence a clerk can act on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hedui.cases.faults import GateError
from hedui.cases.models import Case
from hedui.checks.policies import finished, newest_check
from hedui.procedures.profiles import must_survey, profile
from hedui.procedures.states import after


def destination(action: str, case: Case) -> str:
    """The state to which the action leads from where the case is. GateError when it leads nowhere."""
    state = after(action, case.state, profile(case.profile), case.state_before)
    if not state:
        raise GateError(f"本案目前为“{case.get_state_display()}”，按{profile(case.profile).label}流程不能进行这一步。")
    return state


def unfinished(case: Case) -> list[str]:
    """What keeps the case from the reviewer: what the check leaves open, and a visit that the region's policy wants."""
    return [*finished(case), *unvisited(case)]


def unvisited(case: Case) -> list[str]:
    """The sentence that asks for a home visit where the region's policy wants one; empty once it was made."""
    if not must_survey(case.entered_in.division, case.kind, case.programme):
        return []
    check = newest_check(case)
    since = (check.ended_at or check.planned_at) if check else case.since
    if case.surveys.filter(state="done", way="home", finished_at__gte=since).exists():
        return []
    return [_("按本地区规定，此类案件须入户调查，尚无完成的入户调查记录。")]


def reasoned(why: str) -> str:
    """The reason, without blanks around it. GateError when there is none: what stops a family's check is told why."""
    if not why.strip():
        raise GateError("请填写原因：退回、中止、恢复、终止都须说明理由并记入案卷。")
    return why.strip()


def all_there(missing: list[str]) -> None:
    """GateError with everything that is missing, told at once."""
    if missing:
        raise GateError("；".join(one.rstrip("。；") for one in missing) + "。")
