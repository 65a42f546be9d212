"""Every screen and its address."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from hedui.web.door import door
from hedui.web.views import (
    audit,
    case,
    check,
    entering,
    home,
    overview,
    printing,
    progress,
    questions,
    sources,
    staff,
    steps,
    surveys,
)


def at(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    """A screen behind the door."""
    return path(route, door(view), name=name)


urlpatterns = [
    at("", home.queue, "queue"),
    at("search/", home.search, "search"),
    at("progress/", progress.progress, "progress"),
    at("enter/", entering.household, "enter"),
    at("enter/roster/", entering.roster, "enter_roster"),
    at("enter/roster/form/", entering.roster_form, "roster_form"),
    at("enter/<int:case_id>/members/", entering.members, "enter_members"),
    at("enter/<int:case_id>/members/<int:member_id>/", case.member, "member"),
    at("enter/<int:case_id>/papers/", entering.papers, "enter_papers"),
    at("enter/<int:case_id>/authorisations/", entering.authorisations, "enter_authorisations"),
    at("enter/<int:case_id>/handover/", entering.handover, "enter_handover"),
    at("case/<int:case_id>/", case.family, "case"),
    at("case/<int:case_id>/full/", case.unmask, "unmask"),
    at("case/<int:case_id>/instruments/", case.instruments, "instruments"),
    at("case/<int:case_id>/timeline/", case.timeline, "timeline"),
    at("case/<int:case_id>/household/", case.household, "household"),
    at("case/<int:case_id>/members/<int:member_id>/remove/", case.remove, "remove_member"),
    at("case/<int:case_id>/papers/<int:attachment_id>/", case.attachment, "attachment"),
    at("case/<int:case_id>/signed/<int:authorisation_id>/", case.signature, "signature"),
    at("case/<int:case_id>/withdraw/<int:authorisation_id>/", steps.withdraw, "withdraw"),
    at("case/<int:case_id>/do/<str:action>/", steps.step, "step"),
    at("case/<int:case_id>/entrust/", steps.entrust, "entrust"),
    at("case/<int:case_id>/supplement/", steps.supplement, "supplement"),
    at("case/<int:case_id>/restrict/", steps.restrict, "restrict"),
    at("case/<int:case_id>/admit/", steps.admit, "admit"),
    at("case/<int:case_id>/check/", check.check, "check"),
    at("case/<int:case_id>/check/running/", check.running, "running"),
    at("case/<int:case_id>/compare/", check.compare, "compare"),
    at("case/<int:case_id>/sheet/", check.sheet, "sheet"),
    at("case/<int:case_id>/records/", check.records, "records"),
    at("case/<int:case_id>/findings/<int:finding_id>/", check.finding, "finding"),
    at("case/<int:case_id>/override/", check.override, "override"),
    at("case/<int:case_id>/override/<int:override_id>/withdraw/", check.withdraw_override, "withdraw_override"),
    at("case/<int:case_id>/questions/", questions.questions, "questions"),
    at("case/<int:case_id>/questions/ask/", questions.ask, "ask"),
    at("case/<int:case_id>/questions/<int:question_id>/withdraw/", questions.withdraw, "withdraw_question"),
    at("case/<int:case_id>/surveys/", surveys.of_case, "surveys_of"),
    at("case/<int:case_id>/surveys/plan/", surveys.plan, "plan_survey"),
    at("case/<int:case_id>/print/", printing.papers, "papers"),
    at("case/<int:case_id>/print/<slug:paper>/", printing.paper, "print"),
    at("leaflets/", printing.leaflets, "leaflets"),
    at("desk/", questions.desk, "desk"),
    at("desk/<int:question_id>/", questions.answer, "answer"),
    at("surveys/", surveys.open_surveys, "surveys"),
    at("surveys/<int:survey_id>/", surveys.visit, "survey"),
    at("surveys/<int:survey_id>/cancel/", surveys.give_up, "give_up_survey"),
    at("overview/", overview.overview, "overview"),
    at("sources/", sources.sources, "sources"),
    at("sources/agreement/", sources.agree, "agree"),
    at("sources/agreement/<int:agreement_id>/end/", sources.end, "end_agreement"),
    at("sources/deliveries/", sources.note, "note_deliveries"),
    at("sources/errors/<int:error_id>/", sources.correct, "correct_error"),
    at("staff/", staff.staff, "staff"),
    at("staff/organisation/", staff.organisation, "add_organisation"),
    at("staff/user/<int:user_id>/", staff.switch, "switch_user"),
    at("staff/appoint/", staff.appoint, "appoint"),
    at("staff/appointment/<int:appointment_id>/end/", staff.end, "end_appointment"),
    at("staff/relative/", staff.relative, "relative"),
    at("rules/", staff.rules, "rules"),
    at("audit/", audit.entries, "audit"),
    at("audit/verify/", audit.verify, "audit_verify"),
    at("audit/person/", audit.who_looked, "who_looked"),
]
