"""Organisations, accounts, appointments, relatives, rules: who may make them, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import COUNTY, TOWNSHIP, County, citizen_number, entered, people_of_a_county
from hedui.audit.actor import system
from hedui.audit.entering import UnauditedWriteError
from hedui.audit.models import Entry
from hedui.audit.queries import about_person
from hedui.audit.recording import audited
from hedui.cases.models import Case
from hedui.people import actions, queries
from hedui.people.actions import StaffError
from hedui.people.gate import NotPermittedError, actor, seat, today
from hedui.people.models import Acknowledgement, Appointment, Organisation, Relative, User, WorkRule
from hedui.people.queries import is_relative

pytestmark = pytest.mark.django_db(transaction=True)
ADMINISTRATORS = {role: (role, "管理员") for role in actions.ADMINISTRATORS}


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def test_a_house_is_founded_once_with_its_three_administrators() -> None:
    with pytest.raises(StaffError):
        actions.found(
            by=system("t"),
            code="c",
            name="中心",
            division="150800",
            administrators={"system_administrator": ("a", "b")},
        )
    place = actions.found(by=system("t"), code="c", name="中心", division="150800", administrators=ADMINISTRATORS)
    assert {one.role for one in Appointment.objects.all()} == set(actions.ADMINISTRATORS) and place.prefix == "1508"
    with pytest.raises(NotPermittedError):
        actions.found(by=system("t"), code="d", name="中心", division="150800", administrators=ADMINISTRATORS)
    assert Organisation.objects.count() == 1


def test_each_administrator_has_their_own_doors(county: County) -> None:
    systems, security = county.actor("system_administrator"), county.actor("security_administrator")
    auditor, head = county.actor("audit_administrator"), county.actor("centre_head", COUNTY)
    user = User.objects.get(username="township_clerk-150802100")
    doors: dict[str, Callable[[object], object]] = {
        "system": lambda by: actions.add_user(by=by, username=f"u{by.user}", name="某人"),  # type: ignore[attr-defined,arg-type]
        "security": lambda by: actions.register_relative(
            by=by, user_id=user.pk, relation="妹", name="陈妹", number=citizen_number()
        ),  # type: ignore[arg-type]
    }
    for mine, door in (("system", doors["system"]), ("security", doors["security"])):
        for by in (systems, security, auditor, head, county.actor("township_clerk")):
            if (mine == "system") == (by is systems) and (mine == "security") == (by is security):
                door(by)
            else:
                with pytest.raises(NotPermittedError):
                    door(by)
    with pytest.raises(NotPermittedError, match="不能任命自己"):
        actions.appoint(
            by=security, user_id=security.user, organisation="150800-HD", role="inspector", since=today(), document="x"
        )


@pytest.mark.parametrize(
    ("said", "match"),
    [({"role": "county_reviewer"}, "不能兼任"), ({"role": "system_administrator", "organisation": "150800-HD"}, "不能兼任"),
     ({"role": "township_clerk", "organisation": "150802-HD"}, "不设在"), ({"role": "county_checker", "organisation": "150800-HD"}, "不设在"),
     ({"role": "nobody"}, "没有这个角色"), ({"until": date(2026, 11, 1), "since": date(2026, 11, 1)}, "晚于起日"), ({"document": " "}, "文号")],
)  # fmt: skip
def test_an_appointment_that_cannot_be(county: County, said: dict[str, object], match: str) -> None:
    user = User.objects.get(username="county_checker-150802")
    mine = {"organisation": "150802-HD", "role": "policy_steward", "since": today(), "document": "任字9号"}
    before = Appointment.objects.count()
    with pytest.raises(StaffError, match=match):
        actions.appoint(by=county.actor("security_administrator"), user_id=user.pk, **mine | said)  # type: ignore[arg-type]
    assert Appointment.objects.count() == before
    actions.appoint(by=county.actor("security_administrator"), user_id=user.pk, **mine)  # type: ignore[arg-type]


def test_roles_may_follow_each_other_and_an_ended_one_opens_no_door(county: County) -> None:
    security, clerk = county.actor("security_administrator"), county.actor("township_clerk")
    one = Appointment.objects.get(pk=clerk.appointment)
    actions.end_appointment(by=security, appointment_id=one.pk, until=today(), why="调离")
    with pytest.raises(NotPermittedError, match="已经结束"):
        entered(clerk)
    assert not Case.objects.exists()
    new = actions.appoint(
        by=security, user_id=clerk.user, organisation=TOWNSHIP, role="township_lead", since=today(), document="任字10号"
    )
    assert seat(actor(new)).role == "township_lead"
    with pytest.raises(StaffError, match="不能延长"):
        actions.end_appointment(by=security, appointment_id=one.pk, until=today() + timedelta(days=9), why="x")


def test_a_closed_account_opens_no_door(county: County) -> None:
    clerk = county.actor("township_clerk")
    actions.switch_user(by=county.actor("system_administrator"), user_id=clerk.user, active=False, why="离职")
    with pytest.raises(NotPermittedError, match="停用"):
        entered(clerk)


def test_a_relative_is_registered_sealed_remembered_and_ended(county: County) -> None:
    security, clerk = county.actor("security_administrator"), county.actor("township_clerk")
    number = citizen_number("19800404")
    one = actions.register_relative(by=security, user_id=clerk.user, relation="姐", name="陈姐", number=number)
    again = actions.register_relative(by=security, user_id=clerk.user, relation="姐姐", name="陈姐", number=number)
    assert one.pk == again.pk and is_relative(clerk.user, one.number_index) and about_person(number).count() == 2
    assert [each.pk for each in queries.relatives(security)] == [one.pk]
    assert (about_person(number)[0].event, about_person(number)[0].outcome) == ("staff.see_relatives", "seen")
    with pytest.raises(NotPermittedError):
        queries.relatives(clerk)
    actions.end_relative(by=security, relative_id=one.pk, why="登记有误")
    assert not is_relative(clerk.user, one.number_index) and Relative.objects.count() == 1
    with pytest.raises(StaffError):
        actions.register_relative(by=security, user_id=clerk.user, relation="姐", name="陈姐", number="1")


def test_nobody_works_before_a_new_version_of_a_rule_is_acknowledged(county: County) -> None:
    steward, clerk = county.actor("policy_steward", COUNTY), county.actor("township_clerk")
    with pytest.raises(NotPermittedError):
        actions.publish_rule(by=clerk, code="secrecy", title="保密守则", text="……", since=today())
    first = actions.publish_rule(by=steward, code="secrecy", title="保密守则", text="不得泄露。", since=today())
    with pytest.raises(NotPermittedError, match="保密守则"):
        entered(clerk)
    for _time in range(2):
        actions.acknowledge(by=clerk, rule_id=first.pk)
    assert Acknowledgement.objects.count() == 1
    entered(clerk)
    actions.acknowledge(by=steward, rule_id=first.pk)
    second = actions.publish_rule(by=steward, code="secrecy", title="保密守则", text="更不得泄露。", since=today())
    assert second.version == 2 and WorkRule.objects.count() == 2
    with pytest.raises(NotPermittedError, match="第2版"):
        entered(clerk)


@pytest.mark.parametrize(
    "said",
    [{"kind": "shop"}, {"division": "1508x"}, {"division": "1508021000001"}, {"name": ""}, {"code": "150802-HD"}],
)
def test_an_organisation_that_cannot_be(county: County, said: dict[str, str]) -> None:
    mine = {"code": "150822-HD", "name": "磴口县核对中心", "kind": "centre", "division": "150822"}
    with pytest.raises(StaffError):
        actions.add_organisation(by=county.actor("system_administrator"), **mine | said)
    made = actions.add_organisation(by=county.actor("system_administrator"), **mine)
    assert made.parent is not None and made.parent.code == "150800-HD"
    changed = actions.edit_organisation(
        by=county.actor("system_administrator"), code=made.code, leader="某领导", telephone="0478-1"
    )
    assert (changed.leader, changed.telephone, changed.name) == ("某领导", "0478-1", "磴口县核对中心")


def test_every_change_of_staff_is_in_the_memory_and_nothing_is_written_beside_it(county: County) -> None:
    events = set(Entry.objects.values_list("event", flat=True))
    assert {"people.found", "staff.manage", "staff.appoint"} <= events
    one = Appointment.objects.first()
    assert one is not None
    one.document = "另一份"
    with pytest.raises(UnauditedWriteError):
        one.save()
    with pytest.raises(UnauditedWriteError):
        Appointment.objects.update(document="另一份")


@pytest.mark.parametrize("said", [{"until": date(2026, 1, 1)}, {"role": "nobody"}])
def test_the_database_itself_refuses_an_impossible_appointment(county: County, said: dict[str, object]) -> None:
    one = Appointment.objects.first()
    assert one is not None
    with pytest.raises(IntegrityError), transaction.atomic(), audited(by=system("t"), event="t"):
        Appointment.objects.filter(pk=one.pk).update(**said | ({"since": date(2026, 1, 1)} if "until" in said else {}))
