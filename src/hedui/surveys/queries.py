"""Reads of surveys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from hedui.audit.actor import Actor
from hedui.audit.recording import looked
from hedui.cases.gate import case_of, fingerprints, matter, visible
from hedui.people.gate import demand, today
from hedui.people.models import Appointment
from hedui.surveys.models import TOPICS, Investigator, Photograph, Statement, Survey


@dataclass(frozen=True)
class StatementLine:
    """What was seen or said, in full."""

    topic: str
    topic_label: str
    speaker: str
    text: str
    at: datetime


@dataclass(frozen=True)
class SurveySheet:
    """A survey. `mine`: the reader is one of its investigators. `papers` are the ids of its pictures' attachments, with titles.

    In a list of open surveys `address`, `statements` and `papers` are empty.
    """

    id: int
    case_id: int
    case_number: str
    way: str
    way_label: str
    reason_label: str
    planned_on: date
    state: str
    state_label: str
    investigators: tuple[str, ...]
    mine: bool
    task: str
    visited_on: date | None
    conclusion: str
    address: str = ""
    statements: tuple[StatementLine, ...] = ()
    papers: tuple[tuple[int, str], ...] = ()


def open_surveys(by: Actor) -> list[SurveySheet]:
    """The surveys that this person is to make: by the day they were planned."""
    found = Survey.objects.filter(state="open", case__in=visible(by, "check.visit"), investigators__user_id=by.user)
    return [_line(one, by) for one in _with_people(found.order_by("planned_on", "id"))]


def of_case(by: Actor, case_id: int) -> list[SurveySheet]:
    """The surveys of a case in full, for whoever may see it. Remembered."""
    case = case_of(case_id)
    demand(by, "case.see", matter(case), thing=case.thing)
    found = [_full(one, by) for one in _with_people(Survey.objects.filter(case=case))]
    if found:
        looked(by=by, event="survey.see", thing=case.thing, whom=fingerprints(case))
    return found


def survey(by: Actor, survey_id: int) -> SurveySheet:
    """A survey in full: task, address, and what the family said in its own words. Remembered."""
    one = _with_people(Survey.objects.filter(pk=survey_id)).get()
    case = case_of(one.case_id)
    mine = any(each.user_id == by.user for each in one.investigators.all())
    demand(by, "check.visit" if mine and one.state == "open" else "case.see", matter(case), thing=case.thing)
    looked(by=by, event="survey.see", thing=case.thing, whom=fingerprints(case), why=f"survey:{one.pk}")
    return replace(_full(one, by), address=case.address)


def investigators(by: Actor, case_id: int) -> list[tuple[int, str]]:
    """Who may be sent, by user id and name: staff of the township where the case was entered, and of its centre."""
    case = case_of(case_id)
    demand(by, "check.survey", matter(case), thing=case.thing)
    places = {case.entered_in_id: ("township_clerk", "township_lead"), case.centre_id: ("county_checker",)}
    apart = set(case.parts.filter(part="reviewed").values_list("user_id", flat=True)) | matter(case).relatives
    held = Appointment.objects.filter(organisation__in=places, since__lte=today(), user__is_active=True)
    held = held.filter(Q(until=None) | Q(until__gt=today())).select_related("user").order_by("user__name", "user_id")
    return list(dict.fromkeys(
        (one.user_id, one.user.name) for one in held
        if one.user_id not in apart and one.role in places[one.organisation_id] and (one.restricted or not case.restricted)
    ))  # fmt: skip


def _with_people(found: QuerySet[Survey]) -> QuerySet[Survey]:
    return found.select_related("case").prefetch_related(
        Prefetch("investigators", Investigator.objects.select_related("user").order_by("id")),
        Prefetch("statements", Statement.objects.order_by("id")),
        Prefetch("photographs", Photograph.objects.select_related("attachment").order_by("id")),
    )


def _line(one: Survey, by: Actor) -> SurveySheet:
    people = list(one.investigators.all())
    return SurveySheet(
        one.pk, one.case_id, one.case.number, one.way, one.get_way_display(), one.get_reason_display(), one.planned_on, one.state,
        one.get_state_display(), tuple(each.user.name for each in people), any(each.user_id == by.user for each in people),
        one.task, one.visited_on, one.conclusion,
    )  # fmt: skip


def _full(one: Survey, by: Actor) -> SurveySheet:
    told = tuple(
        StatementLine(said.topic, TOPICS.get(said.topic, said.topic), said.speaker, said.text, said.at) for said in one.statements.all()
    )  # fmt: skip
    papers = tuple((each.attachment_id, each.attachment.title) for each in one.photographs.all())
    return replace(_line(one, by), statements=told, papers=papers)
