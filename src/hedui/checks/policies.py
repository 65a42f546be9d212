"""The gate before the reviewer: what of a check is still open, in sentences for the checker. It only reads."""

from __future__ import annotations

from django.db.models import Count
from django.utils.translation import gettext as _

from hedui.cases.models import Case
from hedui.checks.leaving_out import pending
from hedui.checks.models import Check, Finding
from hedui.people.gate import once
from hedui.sources.models import Question
from hedui.verification.findings.shape import kinds


def checks_of(case: Case) -> list[Check]:
    """The checks of a case, newest first, without their results until somebody asks for one."""
    return once(("checks", case.pk), lambda: list(case.checks.order_by("-round").defer("result")))


def newest_check(case: Case) -> Check | None:
    """The check that counts: the newest that has not failed, else the newest."""
    checks = checks_of(case)
    return next((one for one in checks if one.state != "failed"), checks[0] if checks else None)


def finished(case: Case) -> list[str]:
    """What keeps the check from the reviewer; empty when nothing does."""
    check = newest_check(case)
    if check is None:
        return [_("尚未进行信息核对。")]
    if check.state != "done":
        return [_("信息核对尚未完成。")]
    missing = [*_undisposed(check), *_unsurveyed(case, check)]
    if pending(check):
        missing.append(_("不采用的记录尚未重新测算，请稍候再提交。"))
    open_questions = Question.objects.filter(case=case, state="open").count()
    if open_questions:
        missing.append(_("有 %(n)s 个部门问题未答复或未撤回。") % {"n": open_questions})
    return missing


def _undisposed(check: Check) -> list[str]:
    rows = (
        Finding.objects.filter(check_run=check, disposition="").order_by().values_list("kind").annotate(n=Count("pk"))
    )
    counts = dict(rows)
    if not counts:
        return []
    known = kinds()
    labels = [f"{known[code].label if code in known else code}（{counts[code]}）" for code in sorted(counts)]
    total = sum(counts.values())
    return [_("有 %(n)s 个疑点未处理：%(kinds)s。") % {"n": total, "kinds": "、".join(labels)}]


def _unsurveyed(case: Case, check: Check) -> list[str]:
    surveys = list(case.surveys.values_list("state", "finished_at"))
    missing = []
    wanted = Finding.objects.filter(check_run=check, disposition="needs_survey").count()
    since = check.ended_at or check.planned_at
    done = [at for state, at in surveys if state == "done" and at is not None and at >= since]
    if wanted and not done:
        missing.append(_("有 %(n)s 个疑点需入户调查，尚无完成的调查记录。") % {"n": wanted})
    waiting = sum(1 for state, _at in surveys if state == "open")
    if waiting:
        missing.append(_("有 %(n)s 项调查未完成或未取消。") % {"n": waiting})
    return missing
