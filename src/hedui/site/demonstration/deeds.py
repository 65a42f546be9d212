"""The single deeds of a case in the demonstration, through the real actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from hedui.audit.actor import Actor
from hedui.cases import actions as cases
from hedui.cases import policies
from hedui.cases.models import Case, Member
from hedui.catalogue import departments
from hedui.checks.models import Finding
from hedui.people.gate import actor as acting_as
from hedui.people.models import Appointment
from hedui.people.policy import POLICY
from hedui.people.queries import investigators as staff_of
from hedui.procedures import actions as procedures
from hedui.procedures.profiles import profile_for
from hedui.site.demonstration import papers
from hedui.site.demonstration.families import FamilyAtTheWindow
from hedui.site.demonstration.staff import office
from hedui.sources.models import Question
from hedui.surveys import actions as surveys
from hedui.surveys.models import Survey

Keys = Iterator[str]


def enter(by: Actor, family: FamilyAtTheWindow, township: str, kind: str, keys: Keys) -> Case:
    """The family at the window: the case with everybody in it."""
    case = cases.enter(
        by=by, key=next(keys), programme=family.programme, area=family.area, hukou_division=township,
        residence_division=township, address=family.address, telephone="", kind=kind, profile=profile_for(township).code,
        head=family.people[0], register_no=family.register_no,
    )  # fmt: skip
    for one in family.people[1:]:
        cases.add_member(by=by, case_id=case.pk, key=next(keys), member=one)
    return case


def sign(by: Actor, case_id: int, keys: Keys) -> None:
    """The papers and the signatures that make the case complete."""
    case = Case.objects.get(pk=case_id)
    people = policies.members(case)
    kinds = ["id_card", "hukou_book"]
    kinds += ["disability"] if any(one.disability for one in people) else []
    kinds += ["medical"] if any(one.health == "serious" for one in people) else []
    for kind in kinds:
        cases.attach(
            by=by, case_id=case_id, key=next(keys), paper=kind, title=papers.title(kind), content=papers.paper(kind)
        )
    for one in policies.asked(people):
        _authorise(by, case_id, one, next(keys))


def _authorise(by: Actor, case_id: int, one: Member, key: str) -> None:
    day = timezone.localdate()
    guardian = (
        cases.SignedFor(one.guardian_name, one.guardian_number, "父母") if policies.signed_for(one, day) else None
    )
    cases.authorise(
        by=by, case_id=case_id, member_id=one.pk, key=key, way="screen", items=(), signed_on=day,
        until=day + timedelta(days=365), signature=papers.signature(one.pk), signed_for=guardian,
    )  # fmt: skip


def entrust(by: Actor, case_id: int, approving: str, keys: Keys) -> None:
    """The letter: income of the twelve months before, property of today."""
    day = timezone.localdate()
    first = day.replace(day=1)
    procedures.entrust(
        by=by, case_id=case_id, income_from=date(first.year - 1, first.month, 1), income_until=first, property_on=day,
        approving=approving, key=next(keys),
    )  # fmt: skip


def ask(by: Actor, case_id: int, keys: Keys) -> Question:
    """A question about the first finding that a department can answer, or about the applicant's pension."""
    finding = (
        Finding.objects.filter(check_run__case=case_id).exclude(item="").exclude(member=None).order_by("pk").first()
    )
    owner = {item.code: one.code for one in departments()[:-1] for item in one.items}
    known = finding is not None and finding.item in owner
    item = finding.item if finding is not None and known else "pension"
    member = (
        finding.member_id if finding is not None and known else Member.objects.filter(case=case_id).earliest("line").pk
    )
    return procedures.ask(
        by=by, case_id=case_id, key=next(keys), department=office(owner[item]), item=item, member_id=member,
        text="请核实该记录是否为本人、目前是否仍然有效，并注明截至日期。", finding_id=finding.pk if finding and known else None,
    )  # fmt: skip


def plan_survey(by: Actor, case_id: int, keys: Keys) -> Survey:
    """Two of the centre's people visit the family."""
    survey: Survey = procedures.plan_survey(
        by=by, case_id=case_id, key=next(keys), way="home", reason="finding",
        task="核实实际共同生活人口、住房和车辆使用情况，听取家庭说明。",
        investigators=[one.user_id for one in staff_of(by)][:2],
    )  # fmt: skip
    return survey


def dispose(by: Actor, case_id: int) -> None:
    """Each open finding gets an answer, in turn another one."""
    answers = (
        ("confirmed", "经核对来源记录，情况属实，按核对数计算。"), ("explained", "家庭已说明原因并提供材料，材料已归入案卷。"),
        ("source_error", "经部门核实，来源记录有误，已反馈更正。"),
    )  # fmt: skip
    open_ones = Finding.objects.filter(check_run__case=case_id, disposition="").order_by("pk")
    for at, finding in enumerate(open_ones.values_list("pk", flat=True)):
        disposition, said = answers[at % len(answers)]
        procedures.dispose(by=by, finding_id=finding, disposition=disposition, said=said)


def visit(survey: Survey, keys: Keys) -> None:
    """What the two found, written down by one of them."""
    by = acting_as(staff_member(survey))
    surveys.record_visit(
        by=by, survey_id=survey.pk, key=next(keys), visited_on=timezone.localdate(),
        statements=[
            ("living", "", "平房三间，约六十平方米，室内陈设简单，本人与家人共同居住。"),
            ("own_words", "申请人", "“车是前年买的旧三轮，拉菜用，去年秋天就卖了。”"),
            ("neighbour", "同村村民", "平时在附近打零工，没有见过其他车辆。"),
        ],
        photographs=[papers.signature(survey.pk)],
        conclusion="实际居住和生活情况与申报基本一致。",
    )  # fmt: skip


def staff_member(survey: Survey) -> Appointment:
    """The appointment in which the first of the investigators writes down the visit."""
    roles = POLICY["check.visit"].roles
    who = survey.investigators.order_by("pk").values_list("user_id", flat=True)[0]
    found: Appointment = Appointment.objects.select_related("user", "organisation").get(user_id=who, role__in=roles)
    return found
