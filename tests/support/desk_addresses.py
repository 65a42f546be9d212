"""Every address of the screens, for things that are there: a case that is checked, one whose check runs, one that is entered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from case_checks import registered, run_through
from django.test import Client
from django.utils import timezone

from casework import County, citizen_number, family_ready, head, new_key
from hedui.audit.actor import system
from hedui.audit.recording import audited
from hedui.cases.models import Attachment, Authorisation, Case, Member
from hedui.catalogue import items
from hedui.checks.models import Check, Finding, Override
from hedui.people.models import Appointment, Relative, User
from hedui.procedures import actions as procedures
from hedui.site.signing_in.models import LiveSession
from hedui.sources.models import Agreement, Question, ReportedError
from hedui.surveys.models import Survey
from hedui.web.urls import urlpatterns

OF_THE_MARKET = next(code for code, one in items().items() if one.department == "market_regulation")


def signed_in(user: int) -> Client:
    """A browser in which somebody is signed in."""
    client, now = Client(), timezone.now()
    client.force_login(User.objects.get(pk=user), "django.contrib.auth.backends.ModelBackend")
    session = client.session
    session.update({"live": "t", "since": now.timestamp(), "seen": now.timestamp()})
    session.save()
    LiveSession.objects.update_or_create(user_id=user, defaults={"token": "t", "since": now})
    return client


def busy(county: County) -> Check:
    """A check in a survey, with a question that waits, a record that is wrong, a paper and an override; a case whose check runs;
    and one that is still entered."""
    check, checker = run_through(county), county.actor("county_checker")
    clerk = county.actor("township_clerk")
    family_ready(clerk)
    second = registered(county, family_ready(clerk, (), head=head(number=citizen_number("19650505"))))
    procedures.start_check(by=checker, case_id=second.pk)
    member = check.case.members.earliest("line")
    wrong = Finding.objects.filter(check_run=check).exclude(evidence__in=("", "[]")).earliest("pk")
    procedures.dispose(by=checker, finding_id=wrong.pk, disposition="source_error", said="核实有误。")
    procedures.ask(by=checker, case_id=check.case_id, key=new_key(), department="150800-SC", item=OF_THE_MARKET,
                   member_id=member.pk, text="请核实。")  # fmt: skip
    two = [county.actor("county_checker").user, county.actors["150802", "second_checker"].user]
    procedures.plan_survey(by=checker, case_id=check.case_id, key=new_key(), way="home", reason="finding", task="核实。",
                           investigators=two)  # fmt: skip
    paper = Attachment.objects.filter(case=check.case_id).earliest("pk")
    with audited(by=system("t"), event="t"):
        Override.objects.create(
            check_run=check, step="x", amount=1, why="y", attachment=paper, by_id=checker.user, at=timezone.now()
        )
        Relative.objects.create(
            user_id=checker.user, relation="姐", name="某", number="1", number_index="i", registered_on=timezone.localdate(),
        )  # fmt: skip
    return check


def addresses(check: Check, **instead: object) -> Iterator[tuple[str, str]]:
    """(name, address) of each page, for things that are there; `instead` says other values of what stands in addresses."""
    case = check.case_id
    known: dict[str, object] = {
        "case_id": case, "member_id": Member.objects.filter(case=case).earliest("line").pk,
        "attachment_id": Attachment.objects.filter(case=case).earliest("pk").pk,
        "authorisation_id": Authorisation.objects.earliest("pk").pk, "finding_id": Finding.objects.earliest("pk").pk,
        "override_id": Override.objects.earliest("pk").pk, "question_id": Question.objects.earliest("pk").pk,
        "survey_id": Survey.objects.earliest("pk").pk, "agreement_id": Agreement.objects.earliest("pk").pk,
        "user_id": User.objects.get(username="township_clerk-150802100").pk, "appointment_id": Appointment.objects.earliest("pk").pk,
        "action": "case.return", "paper": "D2", "error_id": ReportedError.objects.earliest("pk").pk,
    }  # fmt: skip
    cases = [case, *(Case.objects.filter(state=state).earliest("pk").pk for state in ("matching", "draft"))]
    for one in urlpatterns:
        for number in cases:
            said = known | {"case_id": number} | instead
            yield (
                str(one.name),
                "/" + re.sub(r"<\w+:(\w+)>", lambda found, said=said: str(said[found[1]]), str(one.pattern)),
            )
