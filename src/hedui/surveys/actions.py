"""The writers of surveys: who goes where and why, and what they saw, heard and photographed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.once import remember
from hedui.cases.actions import keep_paper
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import acting, matter, play
from hedui.cases.models import Case
from hedui.cases.sending import once
from hedui.people.gate import actor, appointments, seat, today
from hedui.people.models import User
from hedui.people.policy import POLICY, forbids
from hedui.surveys.models import REASONS, TOPICS, WAYS, Investigator, Photograph, Statement, Survey

LEAST = 2
"""Two investigators at least see and hear the same."""
Said = tuple[str, str, str]
LONGEST = 4000


def plan_survey(
    *, by: Actor, case_id: int, key: str, way: str, reason: str, task: str, investigators: Sequence[int]
) -> Survey:
    """Send at least two investigators (user ids) with a task. They must be able to record the visit: not who reviews the case."""

    def make(mine: str) -> Survey:
        if way not in WAYS:
            raise InputError("way", _("请选择调查方式。"))
        if reason not in REASONS:
            raise InputError("reason", _("请选择调查原因。"))
        if not task.strip():
            raise InputError("task", _("请写明需查明的事项。"))
        chosen = list(dict.fromkeys(investigators))
        if len(chosen) < LEAST:
            raise InputError("investigators", _("须安排至少两名调查人员。"))
        with acting(by, "check.survey", case_id) as act:
            _fit(act.case, chosen)
            made: Survey = Survey.objects.create(
                case=act.case, way=way, reason=reason, task=task.strip()[:LONGEST], planned_by_id=by.user, planned_on=today(), key=mine
            )  # fmt: skip
            Investigator.objects.bulk_create([Investigator(survey=made, user_id=user) for user in chosen])
            play(act.case, by, "checked")
            remember(mine, f"survey:{made.pk}")
        return made

    return once(by, "check.survey", key, lambda pk: Survey.objects.get(pk=pk), make)


def record_visit(
    *, by: Actor, survey_id: int, key: str, visited_on: date, statements: Sequence[Said], photographs: Sequence[bytes],
    conclusion: str,
) -> Survey:  # fmt: skip
    """What the investigators found, by one of them: at least one statement, and a conclusion. Then the survey is done.

    A statement is (topic: a code of TOPICS, who spoke and what they are to the family, the words); photographs, and letters
    that came back, are JPEG, PNG or PDF.
    """
    known: Survey = Survey.objects.get(pk=survey_id)

    def make(mine: str) -> Survey:
        _whole(known, visited_on, statements, conclusion)
        with acting(by, "check.visit", known.case_id) as act:
            survey: Survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey_id)
            if survey.state != "open":
                raise GateError(_("该项调查已完成或已取消。"))
            if not survey.investigators.filter(user_id=by.user).exists():
                raise GateError(_("只有指派的调查人员可以记录。"))
            now = timezone.now()
            Statement.objects.bulk_create(
                Statement(survey=survey, topic=topic, speaker=speaker.strip()[:80], text=text.strip()[:LONGEST], at=now)
                for topic, speaker, text in statements
            )  # fmt: skip
            for content in photographs:
                paper = "reply" if survey.way == "letter" else "photo"
                kept = keep_paper(act, paper=paper, title="", content=content)
                Photograph.objects.create(survey=survey, attachment=kept)
            survey.visited_on, survey.conclusion = visited_on, conclusion.strip()[:LONGEST]
            survey.state, survey.finished_at = "done", now
            survey.save(update_fields=["visited_on", "conclusion", "state", "finished_at"])
            for user in survey.investigators.select_related("user"):
                play(act.case, Actor(user.user.username, user.user_id), "surveyed")
            remember(mine, f"survey:{survey.pk}")
        return survey

    return once(by, "check.visit", key, lambda pk: Survey.objects.get(pk=pk), make)


def give_up(*, by: Actor, survey_id: int, why: str) -> Survey:
    """Take a survey back that need not, or cannot, be made."""
    if not why.strip():
        raise InputError("why", _("请写明取消原因。"))
    known: Survey = Survey.objects.get(pk=survey_id)
    with acting(by, "check.survey", known.case_id, why=why):
        known = Survey.objects.select_for_update().get(pk=survey_id)
        if known.state != "open":
            raise GateError(_("该项调查已完成或已取消。"))
        known.state, known.conclusion, known.finished_at = "given_up", why.strip()[:LONGEST], timezone.now()
        known.save(update_fields=["state", "conclusion", "finished_at"])
    return known


def _whole(survey: Survey, visited_on: date, statements: Sequence[Said], conclusion: str) -> None:
    if not survey.planned_on <= visited_on <= today():
        raise InputError("visited_on", _("调查日期须在安排日期之后，且不晚于今天。"))
    if not any(text.strip() for _topic, _speaker, text in statements):
        raise InputError("statements", _("请至少填写一项调查记录。"))
    if any(topic not in TOPICS or not text.strip() for topic, _speaker, text in statements):
        raise InputError("statements", _("请为每项记录选择内容并填写。"))
    if not conclusion.strip():
        raise InputError("conclusion", _("请填写调查结论。"))


def _fit(case: Case, users: Sequence[int]) -> None:
    """Each must be able to record the visit: by appointment, by distance, by kinship."""
    seen, rule = matter(case), POLICY["check.visit"]
    # The case goes to the survey with this very action.
    at_survey = type(seen)(**{**vars(seen), "state": next(iter(rule.states))})
    for user in User.objects.filter(pk__in=users, is_active=True):
        seats = [seat(actor(one)) for one in appointments(user)]
        if any(forbids("check.visit", place, at_survey) is None for place in seats):
            users = [one for one in users if one != user.pk]
    if users:
        names = "、".join(User.objects.filter(pk__in=users).values_list("name", flat=True)) or "—"
        raise InputError("investigators", _("%(names)s 不能调查本案，请另行指派。") % {"names": names})
