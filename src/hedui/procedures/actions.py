"""The steps of a procedure: the only functions that change the state of a case. Screens, commands and jobs call these.

Each asks who may (the policy table, through `acting`), then what is missing (GateError, everything at once), then moves the
case with its new deadline; all of it is one transaction. `version` is that of the case when its form was opened, `key` that
of the form: a second sending does nothing and returns the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.once import remember
from hedui.cases import actions as cases
from hedui.cases.faults import GateError
from hedui.cases.gate import Acting, acting, play
from hedui.cases.models import Case
from hedui.cases.policies import entrusted
from hedui.cases.sending import once
from hedui.checks import actions as checks
from hedui.checks.leaving_out import pending
from hedui.checks.models import Finding
from hedui.checks.policies import newest_check
from hedui.people.gate import today
from hedui.procedures.deadlines import next_due
from hedui.procedures.job_table import ended, enqueue
from hedui.procedures.policies import all_there, destination, reasoned, unfinished
from hedui.procedures.profiles import profile
from hedui.procedures.states import after
from hedui.sources import actions as sources
from hedui.sources.models import Question
from hedui.surveys import actions as surveys
from hedui.surveys.models import Survey

Work = Callable[[Acting], object]


def entrust(
    *, by: Actor, case_id: int, income_from: date, income_until: date, property_on: date, items: Sequence[str] = (),
    approving: str = "", version: int | None = None, why: str = "", key: str = "",
) -> Case:  # fmt: skip
    """Give the letter of entrustment for a complete case: income is checked from `income_from` until before
    `income_until`, property as of `property_on`, all items or those named. GateError names what is missing.
    """

    def work(deed: Acting) -> None:
        cases.give_entrustment(
            deed, income_from=income_from, income_until=income_until, property_on=property_on, items=items,
            approving=approving,
        )  # fmt: skip

    return _step("case.entrust", by, case_id, work, version=version, why=why, key=key)


def register(*, by: Actor, case_id: int, version: int | None = None, why: str = "", key: str = "") -> Case:
    """Receive the entrustment at the centre."""
    return _step("case.register", by, case_id, cases.receive_entrustment, version=version, why=why, key=key)


def return_(*, by: Actor, case_id: int, why: str, version: int | None = None, key: str = "") -> Case:
    """Give the case back to the township, to be completed. It has to be entrusted again."""
    return _step("case.return", by, case_id, _nothing, version=version, why=reasoned(why), key=key)


def suspend(*, by: Actor, case_id: int, why: str, version: int | None = None, key: str = "") -> Case:
    """Stop the clock: something outside keeps the check from going on."""
    return _step("case.suspend", by, case_id, _nothing, version=version, why=reasoned(why), key=key)


def resume(*, by: Actor, case_id: int, why: str, version: int | None = None, key: str = "") -> Case:
    """Go on where the case was suspended; its deadline moves by the working days that it rested."""
    return _step("case.resume", by, case_id, _nothing, version=version, why=reasoned(why), key=key)


def terminate(*, by: Actor, case_id: int, why: str, version: int | None = None, key: str = "") -> Case:
    """End the check for good, without a report."""
    return _step("case.terminate", by, case_id, _nothing, version=version, why=reasoned(why), key=key)


def start_check(*, by: Actor, case_id: int, version: int | None = None, why: str = "", key: str = "") -> Case:
    """Freeze the plan and have the worker run it. The job is put down in the same transaction as the plan."""

    def work(deed: Acting) -> None:
        entrusted(deed.case, today())
        check = checks.freeze(deed)
        play(deed.case, by, "checked")
        enqueue("run_check", f"run_check:{check.key}", {"check": check.pk, "case": deed.case.pk})

    return _step("check.start", by, case_id, work, version=version, why=why, key=key)


def ask(
    *, by: Actor, case_id: int, key: str, department: str, item: str, member_id: int, text: str,
    finding_id: int | None = None, due: date | None = None,
) -> Question:  # fmt: skip
    """Put a question to a department's liaison; the case comes to the departments if it was not there yet."""
    asked: list[Question] = []

    def work(deed: Acting) -> None:
        if finding_id is not None and not Finding.objects.filter(pk=finding_id, check_run__case=deed.case).exists():
            raise GateError(_("本案没有这个疑点。"))
        asked.append(
            sources.ask(
                by=by, case_id=case_id, key=key, department=department, item=item, member_id=member_id, text=text,
                finding_id=finding_id, due=due,
            )
        )  # fmt: skip

    _go_with("check.ask", by, case_id, work)
    return asked[0]


def plan_survey(
    *, by: Actor, case_id: int, key: str, way: str, reason: str, task: str, investigators: Sequence[int]
) -> Survey:
    """Send at least two investigators; the case comes to the survey if it was not there yet."""
    planned: list[Survey] = []

    def work(deed: Acting) -> None:
        planned.append(
            surveys.plan_survey(
                by=by, case_id=case_id, key=key, way=way, reason=reason, task=task, investigators=investigators
            )
        )

    _go_with("check.survey", by, case_id, work)
    return planned[0]


def dispose(
    *, by: Actor, finding_id: int, disposition: str, said: str = "", version: int | None = None, key: str = ""
) -> Finding:
    """Say what is to be said to a finding. Where its records do not count any more, or count again, the figures are computed
    anew by the worker.
    """
    made = checks.dispose(by=by, finding_id=finding_id, disposition=disposition, said=said, version=version, key=key)
    _recompute(made.check_run.case_id)
    return made


def finish_check(*, by: Actor, case_id: int, version: int | None = None, why: str = "", key: str = "") -> Case:
    """Hand the check over to the reviewer. GateError names every finding, question and survey that is still open."""

    def work(deed: Acting) -> None:
        all_there(unfinished(deed.case))
        play(deed.case, by, "checked")

    try:
        return _step("check.finish", by, case_id, work, version=version, why=why, key=key)
    except GateError:
        # Whatever kept the figures from being computed anew, it is tried again.
        _recompute(case_id)
        raise


def send_back(*, by: Actor, case_id: int, why: str, version: int | None = None, key: str = "") -> Case:
    """Give the check back to the checker, with the reason."""
    return _step("check.send_back", by, case_id, _nothing, version=version, why=reasoned(why), key=key)


def review(*, by: Actor, case_id: int, version: int | None = None, why: str = "", key: str = "") -> Case:
    """Confirm that the check is right: on to the city where the procedure has it, else ready for the report."""

    def work(deed: Acting) -> None:
        all_there(unfinished(deed.case))
        play(deed.case, by, "reviewed")

    return _step("check.review", by, case_id, work, version=version, why=why, key=key)


def confirm(*, by: Actor, case_id: int, version: int | None = None, why: str = "", key: str = "") -> Case:
    """The city's final check."""

    def work(deed: Acting) -> None:
        all_there(unfinished(deed.case))
        play(deed.case, by, "confirmed")

    return _step("check.confirm", by, case_id, work, version=version, why=why, key=key)


def record_check(*, by: Actor, case_id: int) -> None:
    """The run is over: the case goes to its checker. By the worker; a second call changes nothing."""
    if Case.objects.filter(pk=case_id, state="matching").exists():
        _step("check.record", by, case_id, _nothing)


def give_up_check(*, by: Actor, case_id: int, why: str) -> None:
    """The run failed for good: the checker may start another. By the worker; a second call changes nothing."""
    if Case.objects.filter(pk=case_id, state="matching").exists():
        _step("check.give_up", by, case_id, _nothing, why=why)


def _step(
    action: str, by: Actor, case_id: int, work: Work, *, version: int | None = None, why: str = "", key: str = ""
) -> Case:
    def make(mine: str) -> Case:
        with acting(by, action, case_id, why=why, version=version) as deed:
            state = destination(action, deed.case)
            work(deed)
            cases.move(deed, state, why=why, due=next_due(deed.case, state, today()))
            remember(mine, deed.case.thing)
            return deed.case

    return once(by, action, key, _case, make)


def _go_with(action: str, by: Actor, case_id: int, work: Work) -> None:
    """An action of another app that brings the case to its own stage, when it is not there yet."""
    with acting(by, action, case_id) as deed:
        work(deed)
        state = after(action, deed.case.state, profile(deed.case.profile))
        if state:
            cases.move(deed, state, due=next_due(deed.case, state, today()))


def _recompute(case_id: int) -> None:
    """Have the worker compute the figures anew where records do not count, or count again. A job that failed is put down anew."""
    check = newest_check(Case.objects.get(pk=case_id))
    if check is not None and pending(check):
        enqueue(
            "recompute",
            f"recompute:{check.key}:{ended('recompute:' + check.key)}",
            {"check": check.pk, "case": case_id},
        )


def _case(number: int) -> Case:
    return Case.objects.get(pk=number)


def _nothing(_deed: Acting) -> Any:
    return None
