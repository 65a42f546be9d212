"""Authorisations, withdrawal, re-signing, guardians, entrustments: what a check stands on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework import (
    COUNTY,
    OTHER_TOWNSHIP,
    County,
    citizen_number,
    complete,
    entered,
    family_ready,
    head,
    new_key,
    people_of_a_county,
    png,
    sign,
    spouse,
)
from hedui.audit.actor import Actor
from hedui.audit.models import Entry
from hedui.cases import actions, policies, queries
from hedui.cases.actions import NewMember, SignedFor
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import acting
from hedui.cases.models import Authorisation, Case, Entrustment, Passage, Supplement
from hedui.catalogue import items
from hedui.people.gate import NotPermittedError, today

pytestmark = pytest.mark.django_db(transaction=True)
WINDOW = {"income_from": date(2025, 11, 1), "income_until": date(2026, 11, 1), "property_on": date(2026, 11, 1)}


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def clerk(county: County) -> Actor:
    return county.actor("township_clerk")


def child(**said: object) -> NewMember:
    mine: dict[str, object] = {
        "name": "张小宝",
        "number": citizen_number("20180601"),
        "relation": "子",
        "work": "student",
    }
    return NewMember(**mine | said)  # type: ignore[arg-type]


def entrust(by: Actor, case: Case, **said: object) -> Entrustment:
    with acting(by, "case.entrust", case.pk) as act:
        made = actions.give_entrustment(act, **WINDOW | said)  # type: ignore[arg-type]
        actions.move(act, "entrusted")
    return made


def register(by: Actor, case: Case) -> Entrustment:
    with acting(by, "case.register", case.pk) as act:
        made = actions.receive_entrustment(act)
        actions.move(act, "registered")
    return made


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_everything_that_is_missing_is_named_at_once(clerk: Actor) -> None:
    case = entered(
        clerk, [spouse(health="serious", disability="limb", disability_level="2")], head=head(declared={}), address=""
    )
    said = " ".join(policies.complete(case))
    for word in ("身份证", "户口簿", "残疾证", "诊断", "住址", "未申报", "第 1 人 张**", "第 2 人 李**"):
        assert word in said
    assert "张三丰" not in said and "李小红" not in said


def test_who_does_not_count_need_not_sign_and_an_obligor_must(clerk: Actor) -> None:
    away = spouse(counts=False, counts_not_because="连续三年以上脱离家庭")
    father = NewMember("张老汉", citizen_number("19450101"), "父", kind="obligor")
    case = entered(clerk, [away, father])
    said = " ".join(policies.complete(case))
    assert "第 1 人" in said and "第 3 人" in said and "第 2 人" not in said


def test_an_authorisation_holds_for_its_items_purpose_and_time(clerk: Actor) -> None:
    case = entered(clerk)
    member, day = case.members.get(), today()
    sign(clerk, case, member, items=_two_items(), until=day + timedelta(days=30))
    one, other = _two_items()
    held = policies.authorised(member, one, "dibao", day)
    assert held is not None and held.purpose == "dibao" and held.text_version
    assert policies.authorised(member, other, "dibao", day + timedelta(days=29)) == held
    assert policies.authorised(member, one, "dibao", day + timedelta(days=30)) is None
    assert policies.authorised(member, one, "dibao", day - timedelta(days=1)) is None
    assert policies.authorised(member, one, "housing", day) is None
    assert policies.authorised(member, "bank_deposit_of_nobody", "dibao", day) is None


def _two_items() -> list[str]:
    return sorted(items())[:2]


def test_a_change_of_programme_needs_a_new_signature(clerk: Actor) -> None:
    case = family_ready(clerk)
    actions.edit(by=clerk, case_id=case.pk, version=None, programme="housing")
    assert len(policies.complete(fresh(case))) == 2


def test_withdrawal_is_of_the_moment_and_has_a_reason(county: County, clerk: Actor) -> None:
    case = family_ready(clerk)
    member = case.members.get(line=2)
    held = policies.authorised(member, "", "dibao", today())
    assert held is not None
    with pytest.raises(InputError):
        actions.withdraw(by=clerk, authorisation_id=held.pk, why=" ")
    for other in (county.actor("county_checker"), county.actor("township_clerk", OTHER_TOWNSHIP)):
        with pytest.raises(NotPermittedError):
            actions.withdraw(by=other, authorisation_id=held.pk, why="x")
    actions.withdraw(by=clerk, authorisation_id=held.pk, why="不愿继续核对")
    assert policies.authorised(member, "", "dibao", today()) is None
    assert any("已撤回授权" in one for one in policies.complete(case))
    with pytest.raises(GateError, match="已撤回"):
        actions.withdraw(by=clerk, authorisation_id=held.pk, why="再一次")
    last = Entry.objects.filter(event="case.withdraw", outcome="done").get()
    assert last.under == held.number and last.why == "不愿继续核对"


def test_when_members_change_all_sign_again(clerk: Actor) -> None:
    case = family_ready(clerk)
    made = actions.add_member(
        by=clerk,
        case_id=case.pk,
        key=new_key(),
        member=NewMember("张大妞", citizen_number("20000101", male=False), "女"),
    )
    said = policies.complete(fresh(case))
    assert sum("须重新签署授权书" in one for one in said) == 2 and sum("未签署授权书" in one for one in said) == 1
    assert policies.authorised(case.members.get(line=1), "", "dibao", today()) is None
    actions.remove_member(by=clerk, case_id=case.pk, member_id=made.pk, why="误录")
    assert policies.complete(fresh(case)) == []


def test_under_fourteen_the_guardian_signs(clerk: Actor) -> None:
    case = entered(clerk, [child()])
    line = case.members.get(line=2)
    assert any("未满 14 周岁" in one for one in policies.complete(case))
    with pytest.raises(GateError, match="先登记监护人"):
        sign(clerk, case, line, signed_for=None)
    guardian = {"guardian_name": "张三丰", "guardian_number": head().number}
    line = actions.edit_member(by=clerk, case_id=case.pk, member_id=line.pk, version=None, **guardian)
    with pytest.raises(InputError):
        sign(clerk, case, line, signed_for=None)
    with pytest.raises(InputError, match="不一致"):
        sign(clerk, case, line, signed_for=SignedFor("李小红", spouse().number))
    sign(clerk, case, line)
    held = policies.authorised(line, "", "dibao", today())
    assert held is not None and held.signed_for == "张三丰" and held.signed_for_number == head().number


def test_a_guardian_of_the_family_is_chosen_and_not_typed(clerk: Actor) -> None:
    case = entered(clerk)
    mine = case.members.get(line=1)
    son = actions.add_member(by=clerk, case_id=case.pk, key=new_key(), member=child(), guardian=mine.pk)
    assert (son.guardian_name, son.guardian_number) == ("张三丰", head().number)
    with pytest.raises(InputError, match="监护人"):
        sign(clerk, case, son, signed_for=None)
    sign(clerk, case, son, signed_for=SignedFor(relation="父母"))
    held = policies.authorised(son, "", "dibao", today())
    assert held is not None and (held.signed_for, held.signed_for_relation) == ("张三丰", "父母")
    with pytest.raises(InputError, match="本人"):
        actions.edit_member(by=clerk, case_id=case.pk, member_id=son.pk, version=None, guardian=son.pk)


def test_whoever_can_sign_is_not_signed_for_and_a_minor_signs_for_nobody(clerk: Actor) -> None:
    minor = citizen_number("20120101")
    case = entered(
        clerk,
        [
            spouse(),
            NewMember("张小大", citizen_number("20111101"), "子"),
            child(guardian_name="张小明", guardian_number=minor),
        ],
    )
    with pytest.raises(GateError, match="须由本人签署"):
        sign(clerk, case, case.members.get(line=2), signed_for=SignedFor("张三丰", head().number))
    sign(clerk, case, case.members.get(line=3))
    with pytest.raises(InputError, match="未满 18"):
        sign(clerk, case, case.members.get(line=4))


def test_a_person_without_capacity_is_signed_for_by_the_guardian_on_the_line(clerk: Actor) -> None:
    case = entered(clerk, [spouse(guardian_name="张三丰", guardian_number=head().number)])
    line = case.members.get(line=2)
    with pytest.raises(InputError):
        sign(clerk, case, line, signed_for=None)
    sign(clerk, case, line)
    assert queries.sheet(clerk, case.pk).members[1].needs_guardian


@pytest.mark.parametrize(
    ("said", "field"),
    [({"way": "telephone"}, "way"), ({"signature": b""}, "signature"), ({"signature": b"GIF89a"}, "content"),
     ({"items": ["no_such_item"]}, "items"), ({"signed_on": date(2099, 1, 1)}, "signed_on"),
     ({"signed_on": date(2026, 1, 2), "until": date(2026, 1, 2)}, "until")],
)  # fmt: skip
def test_a_signature_that_cannot_be_kept(clerk: Actor, said: dict[str, object], field: str) -> None:
    case = entered(clerk)
    with pytest.raises(InputError) as caught:
        sign(clerk, case, case.members.get(), **said)
    assert caught.value.field == field and not Authorisation.objects.exists()


def test_a_signature_is_kept_sealed_and_shown_under_the_memory(county: County, clerk: Actor) -> None:
    case = entered(clerk)
    made = sign(clerk, case, case.members.get(), signature=png(shade=200))
    assert isinstance(made, Authorisation)
    assert actions.signature_bytes(by=clerk, authorisation_id=made.pk) == (png(shade=200), "image/png")
    last = Entry.objects.order_by("-number").first()
    assert last is not None and (last.outcome, last.event) == ("seen", "case.open_signature")
    with pytest.raises(NotPermittedError):
        actions.signature_bytes(by=county.actor("township_clerk", OTHER_TOWNSHIP), authorisation_id=made.pk)


def test_no_entrustment_for_an_incomplete_case_and_the_letter_names_what_it_stands_on(
    county: County, clerk: Actor
) -> None:
    lead = county.actor("township_lead")
    case = entered(clerk, [spouse()])
    with pytest.raises(GateError, match=r"缺少材料：居民身份证.*李\*\* 未签署授权书"):
        entrust(lead, case)
    assert fresh(case).state == "draft" and not Passage.objects.exists()
    complete(clerk, case)
    with pytest.raises(NotPermittedError):
        entrust(clerk, case)
    letter = entrust(lead, case)
    assert letter.members == 2 and len(letter.authorisations.split()) == 2 and letter.number.startswith("WT150802-")
    assert Passage.objects.get().after == "entrusted"


def test_a_case_is_checked_only_under_a_received_letter_for_this_family(county: County, clerk: Actor) -> None:
    case = family_ready(clerk)
    with pytest.raises(GateError, match="还没有委托书"):
        policies.entrusted(case, today())
    with pytest.raises(GateError), acting(clerk, "case.edit", case.pk) as act:
        actions.receive_entrustment(act)
    letter = entrust(county.actor("township_lead"), case)
    with pytest.raises(GateError, match="尚未签收"):
        policies.entrusted(case, today())
    assert register(county.actor("county_checker"), case).pk == letter.pk
    assert policies.entrusted(fresh(case), today()).received_by_id == county.actor("county_checker").user
    with pytest.raises(GateError):
        policies.entrusted(case, today() - timedelta(days=1))


def test_a_new_letter_revokes_the_one_before_and_a_change_of_members_all(county: County, clerk: Actor) -> None:
    lead, checker = county.actor("township_lead"), county.actor("county_checker")
    case = family_ready(clerk)
    first = entrust(lead, case)
    register(checker, case)
    with acting(checker, "case.return", case.pk, why="户口簿不清晰") as act:
        actions.move(act, "returned", why="户口簿不清晰")
    actions.remove_member(by=clerk, case_id=case.pk, member_id=case.members.get(line=2).pk, why="已离婚")
    with pytest.raises(GateError, match="家庭成员有变动"):
        policies.entrusted(fresh(case), today())
    sign(clerk, case, case.members.get(line=1))
    second = entrust(lead, case)
    first.refresh_from_db()
    assert first.revoked_on == today() and second.members == 1 and second.revoked_on is None
    with pytest.raises(GateError, match="尚未签收"):
        policies.entrusted(fresh(case), today())


def test_a_complaint_stands_on_what_the_family_signed_when_it_applied(clerk: Actor) -> None:
    case = family_ready(clerk)
    new = entered(clerk, [spouse()])
    complaint = entered(clerk, [spouse()], kind="complaint")
    assert policies.complete(complaint) == []
    assert [one for one in policies.complete(new) if "签署" in one]
    held = policies.authorised(case.members.get(line=2), "", "dibao", today())
    assert held is not None
    actions.withdraw(by=clerk, authorisation_id=held.pk, why="撤回")
    assert [one for one in policies.complete(complaint) if "签署" in one]


def test_a_family_is_told_once_what_is_missing(county: County, clerk: Actor) -> None:
    case, until, key = entered(clerk), today() + timedelta(days=10), new_key()
    with pytest.raises(InputError):
        actions.supplement(by=clerk, case_id=case.pk, missing=[" "], until=until)
    with pytest.raises(InputError):
        actions.supplement(by=clerk, case_id=case.pk, missing=["户口簿"], until=today())
    with pytest.raises(NotPermittedError):
        actions.supplement(by=county.actor("county_checker"), case_id=case.pk, missing=["户口簿"], until=until)
    told = [
        actions.supplement(by=clerk, case_id=case.pk, missing=["户口簿", "收入证明"], until=until, key=key)
        for _time in range(2)
    ]
    assert told[0].pk == told[1].pk and Supplement.objects.count() == 1
    with pytest.raises(GateError, match="不得再次"):
        actions.supplement(by=clerk, case_id=case.pk, missing=["还有"], until=until, key=new_key())
    shown = queries.sheet(clerk, case.pk, unmask=True, why="打印告知书")
    assert shown.supplement == "户口簿\n收入证明" and shown.supplemented_on == today()


def test_a_restricted_case_has_a_smaller_audience(county: County, clerk: Actor) -> None:
    case, admitted = entered(clerk), county.actor("second_clerk")
    security = county.actor("security_administrator")
    with pytest.raises(NotPermittedError):
        actions.restrict(by=clerk, case_id=case.pk, why="x")
    with pytest.raises(InputError):
        actions.restrict(by=security, case_id=case.pk, why="")
    actions.restrict(by=security, case_id=case.pk, why="家庭暴力受害人")
    with pytest.raises(NotPermittedError, match="限制案件"):
        queries.sheet(clerk, case.pk)
    assert queries.search(clerk, number=head().number) == [] and queries.search(admitted, number=head().number)
    assert queries.sheet(admitted, case.pk).restricted


def test_nobody_entrusts_what_they_entered(county: County) -> None:
    case = family_ready(county.actor("township_clerk"))
    with pytest.raises(NotPermittedError):
        entrust(county.actor("county_checker", COUNTY), case)
    assert not Entrustment.objects.exists()


def test_a_person_withdraws_also_when_the_case_has_ended(county: County, clerk: Actor) -> None:
    case = family_ready(clerk)
    with acting(county.actor("township_lead"), "case.terminate", case.pk, why="家庭撤回申请") as act:
        actions.move(act, "terminated", why="家庭撤回申请")
    complaint = entered(clerk, [spouse()], kind="complaint")
    held = policies.authorised(complaint.members.get(line=2), "", "dibao", today())
    assert held is not None
    actions.withdraw(by=clerk, authorisation_id=held.pk, why="不再同意")
    assert policies.authorised(complaint.members.get(line=2), "", "dibao", today()) is None
