"""Putting a family down: numbers, names, composition; who may not; sent twice; stale."""

from __future__ import annotations

import pytest

from casework import (
    COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    County,
    citizen_number,
    entered,
    family_ready,
    head,
    new_key,
    people_of_a_county,
    spouse,
)
from hedui.audit.chain import verify
from hedui.audit.models import Entry
from hedui.audit.queries import about_person
from hedui.cases import actions, policies, queries
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import StaleFormError
from hedui.cases.models import Case, Member, Resident
from hedui.cases.numbering import is_progress_code, progress_code
from hedui.people import actions as people
from hedui.people.gate import NotPermittedError

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def test_a_family_with_papers_and_signatures_lacks_nothing(county: County) -> None:
    clerk = county.actor("township_clerk")
    case = family_ready(clerk)
    assert queries.sheet(clerk, case.pk).missing == ()


def test_a_case_gets_its_number_its_centre_and_a_code_that_only_it_has(county: County) -> None:
    clerk = county.actor("township_clerk")
    one, other = entered(clerk), entered(clerk, head=head(number=citizen_number("19800101")))
    assert one.number.startswith("HD150802-") and one.number.endswith("-000001") and other.number.endswith("-000002")
    assert one.centre.code == "150802-HD" and one.entered_in.code == TOWNSHIP and one.state == "draft"
    code = progress_code(one)
    assert is_progress_code(one, f" {code[:4].lower()}-{code[4:]} ")
    assert not is_progress_code(one, progress_code(other)) and not is_progress_code(one, "")
    assert code not in str(Case.objects.filter(pk=one.pk).values().get())


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"number": "150802197001010030"}, "number"),
        ({"number": "150802197013010030"}, "number"),
        ({"number": ""}, "number"),
        ({"name": "张"}, "name"),
        ({"health": "ill"}, "health"),
        ({"relation": "朋友"}, "relation"),
        ({"counts": False}, "counts_not_because"),
        ({"declared": {"declared_wage": "a lot"}}, "declared_wage"),
        ({"declared": {"declared_vehicles": "1.5"}}, "declared_vehicles"),
        ({"guardian_name": "王二", "guardian_number": citizen_number("19700101")}, "guardian_number"),
        ({"relation": "配偶"}, "relation"),
        ({"kind": "obligor"}, "kind"),
    ],
)
def test_what_cannot_be_kept_names_its_field_and_nothing_is_written(
    county: County, said: dict[str, object], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        entered(county.actor("township_clerk"), head=head(**said))
    assert caught.value.field == field
    assert not Case.objects.exists() and not Resident.objects.exists()
    assert not any(str(value) in str(caught.value) for value in said.values() if len(str(value)) > 10)


@pytest.mark.parametrize(
    ("said", "field"),
    [({"programme": "lottery"}, "programme"), ({"telephone": "no"}, "telephone"), ({"hukou_division": "99"}, "hukou_division"),
     ({"address": "长" * 201}, "address"), ({"kind": "odd"}, "kind"),
     ({"hukou_division": OTHER_TOWNSHIP, "residence_division": OTHER_TOWNSHIP}, "residence_division")],
)  # fmt: skip
def test_a_case_is_of_known_words_and_of_the_clerks_own_township(
    county: County, said: dict[str, object], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        entered(county.actor("township_clerk"), **said)
    assert caught.value.field == field and not Case.objects.exists()


@pytest.mark.parametrize("role", ["township_lead", "county_checker", "county_reviewer", "system_administrator"])
def test_only_clerks_enter_and_the_refusal_is_remembered(county: County, role: str) -> None:
    with pytest.raises(NotPermittedError, match="乡镇经办员"):
        entered(county.actor(role))
    last = Entry.objects.order_by("-number").first()
    assert last is not None and (last.outcome, last.event, last.role) == ("refused", "case.enter", role)
    assert not Case.objects.exists()


def test_a_form_sent_twice_makes_one_case_and_one_member(county: County) -> None:
    clerk, key = county.actor("township_clerk"), new_key()
    one, again = entered(clerk, key=key), entered(clerk, key=key)
    assert one.pk == again.pk and Case.objects.count() == 1
    version = Case.objects.get().version
    made = [
        actions.add_member(by=clerk, case_id=one.pk, key=key, member=spouse(), version=version) for _time in range(2)
    ]
    assert made[0].pk == made[1].pk and Member.objects.count() == 2
    assert Case.objects.get().version == version + 1


def test_anothers_key_leads_nowhere(county: County) -> None:
    key = new_key()
    entered(county.actor("township_clerk"), key=key)
    entered(county.actor("township_clerk", OTHER_TOWNSHIP), key=key, hukou_division=OTHER_TOWNSHIP)
    assert Case.objects.count() == 2


def test_a_stale_form_changes_nothing(county: County) -> None:
    clerk = county.actor("township_clerk")
    case = entered(clerk)
    version = Case.objects.get().version
    actions.edit(by=clerk, case_id=case.pk, version=version, address="新地址一号")
    with pytest.raises(StaleFormError):
        actions.edit(by=clerk, case_id=case.pk, version=version, address="旧表单")
    assert Case.objects.get().address == "新地址一号"
    with pytest.raises(TypeError):
        actions.edit(by=clerk, case_id=case.pk, version=None, state="ready")


@pytest.mark.parametrize(
    ("role", "place"),
    [("township_clerk", "150802101"), ("township_clerk", OTHER_TOWNSHIP), ("township_lead", TOWNSHIP),
     ("county_checker", COUNTY), ("county_reviewer", COUNTY)],
)  # fmt: skip
def test_nobody_else_changes_a_case(county: County, role: str, place: str) -> None:
    case = entered(county.actor("township_clerk"))
    other, line = county.actor(role, place), case.members.get()
    doors = [
        lambda: actions.edit(by=other, case_id=case.pk, version=None, address="x"),
        lambda: actions.add_member(by=other, case_id=case.pk, key=new_key(), member=spouse()),
        lambda: actions.edit_member(by=other, case_id=case.pk, member_id=line.pk, version=None, health="serious"),
        lambda: actions.remove_member(by=other, case_id=case.pk, member_id=line.pk, why="不是家人"),
        lambda: actions.declare(by=other, case_id=case.pk, member_id=line.pk, declared={"declared_wage": "1"}),
    ]
    for door in doors:
        with pytest.raises(NotPermittedError):
            door()
    assert Case.objects.get().version == case.version and Member.objects.count() == 1


def test_somebody_who_left_comes_back_to_their_line_and_the_applicant_stays(county: County) -> None:
    clerk = county.actor("township_clerk")
    case = entered(clerk, [spouse()])
    second = case.members.get(line=2)
    actions.remove_member(by=clerk, case_id=case.pk, member_id=second.pk, why="已离婚")
    assert [one.line for one in policies.members(case)] == [1]
    back = actions.add_member(by=clerk, case_id=case.pk, key=new_key(), member=spouse())
    assert back.pk == second.pk and back.removed_on is None
    with pytest.raises(InputError):
        actions.add_member(by=clerk, case_id=case.pk, key=new_key(), member=spouse())
    with pytest.raises(GateError, match="申请人不能移出"):
        actions.remove_member(by=clerk, case_id=case.pk, member_id=case.members.get(line=1).pk, why="x")


def test_a_known_number_under_another_name_needs_the_card(county: County) -> None:
    clerk = county.actor("township_clerk")
    entered(clerk)
    with pytest.raises(InputError) as caught:
        entered(clerk, head=head(name="欧阳锋"))
    assert caught.value.field == "name" and "张三丰" not in str(caught.value)
    entered(clerk, head=head(name="張三丰"))
    entered(clerk, head=head(name="欧阳锋", card_seen=True))
    assert Resident.objects.get().name == "欧阳锋"


def test_another_number_is_another_person(county: County) -> None:
    clerk = county.actor("township_clerk")
    case = entered(clerk, [spouse()])
    line, other = case.members.get(line=2), citizen_number("19750101", male=False)
    before = policies.family(policies.members(case))
    actions.edit_member(by=clerk, case_id=case.pk, member_id=line.pk, version=None, health="serious")
    assert policies.family(policies.members(case)) == before
    actions.edit_member(by=clerk, case_id=case.pk, member_id=line.pk, version=None, number=other)
    assert policies.family(policies.members(case)) != before
    assert "case.edit" in {one.event for one in about_person(other)}
    with pytest.raises(InputError):
        actions.edit_member(by=clerk, case_id=case.pk, member_id=line.pk, version=None, number=head().number)


def test_near_relatives_of_staff_go_elsewhere_by_every_door(county: County) -> None:
    clerk, colleague = county.actor("township_clerk"), county.actor("second_clerk")
    security = county.actor("security_administrator")
    cousin = citizen_number("19600606")
    people.register_relative(by=security, user_id=clerk.user, relation="父", name="陈大", number=cousin.lower())
    with pytest.raises(NotPermittedError, match="近亲属"):
        entered(clerk, head=head(number=cousin))
    assert not Case.objects.exists()
    case = entered(clerk)
    with pytest.raises(NotPermittedError, match="近亲属"):
        actions.add_member(
            by=clerk, case_id=case.pk, key=new_key(), member=spouse(number=cousin, name="陈大", relation="父")
        )
    line = case.members.get()
    with pytest.raises(NotPermittedError, match="近亲属"):
        actions.edit_member(by=clerk, case_id=case.pk, member_id=line.pk, version=None, number=cousin)
    theirs = entered(colleague, head=head(number=cousin, name="陈大"))
    for door in (queries.sheet, queries.timeline):
        with pytest.raises(NotPermittedError, match="近亲属"):
            door(clerk, theirs.pk)
    assert queries.search(clerk, number=cousin) == [] and len(queries.search(colleague, number=cousin)) == 1


def test_the_memory_holds_and_names_nobody(county: County) -> None:
    clerk = county.actor("township_clerk")
    family_ready(clerk)
    assert verify() is None
    said = " ".join(" ".join(map(str, row)) for row in Entry.objects.values_list())
    assert "张三丰" not in said and head().number not in said and "富强村" not in said
    assert {"case.enter", "case.edit", "case.attach", "case.authorise"} <= {
        e.event for e in about_person(head().number)
    }
