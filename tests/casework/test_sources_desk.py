"""Agreements, deliveries, questions to departments and the liaison's own desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from case_checks import a_store, about, agreements, registered, run_through
from django.utils import timezone

from casework import County, family_ready, new_key, people_of_a_county
from hedui.audit.actor import Actor
from hedui.audit.models import Entry
from hedui.cases.faults import GateError, InputError
from hedui.cases.models import Case
from hedui.checks.policies import finished
from hedui.people.gate import NotPermittedError
from hedui.procedures import actions as procedures
from hedui.sources import actions, queries
from hedui.sources.models import Agreement, Delivery, Question

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def case(county: County) -> Case:
    """A case whose check is done."""
    return Case.objects.get(pk=run_through(county).case_id)


def put(county: County, case: Case, **said: object) -> Question:
    mine: dict[str, object] = {
        "key": new_key(), "department": "150800-SC", "item": "enterprise", "member_id": case.members.get(line=1).pk,
        "text": "请核实该人名下企业是否已注销",
    }  # fmt: skip
    return procedures.ask(by=county.actor("county_checker"), case_id=case.pk, **mine | said)  # type: ignore[arg-type]


def liaison(county: County) -> Actor:
    return county.actor("department_liaison")


def test_an_agreement_says_who_answers_for_what_and_since_when(county: County) -> None:
    steward = county.actor("data_steward", "150800")
    said: dict[str, object] = {
        "department": "150800-SC", "number": "XY-1", "items": ["enterprise", "sole_trader"], "legal_basis": "协议书", "since": TODAY(),
        "until": TODAY() + timedelta(days=365),
    }  # fmt: skip
    for wrong in ({"items": ["pension"]}, {"items": []}, {"items": ["nothing"]}, {"department": "150802-HD"}, {"number": " "},
                  {"until": TODAY()}, {"legal_basis": ""}):  # fmt: skip
        with pytest.raises(InputError):
            actions.agree(by=steward, key=new_key(), **said | wrong)  # type: ignore[arg-type]
    assert not Agreement.objects.exists()
    key = new_key()
    made = [actions.agree(by=steward, key=key, **said) for _ in range(2)]  # type: ignore[arg-type]
    assert made[0] == made[1]
    assert Agreement.objects.count() == 1
    with pytest.raises(InputError):
        actions.agree(by=steward, key=new_key(), **said)  # type: ignore[arg-type]
    assert [one.number for one in queries.in_force("enterprise", TODAY())] == ["XY-1"]
    assert queries.in_force("pension", TODAY()) == []
    assert queries.in_force("enterprise", TODAY() - timedelta(days=1)) == []
    assert queries.in_force("enterprise", TODAY() + timedelta(days=365)) == []


@pytest.mark.parametrize("role", ["county_checker", "township_clerk", "department_liaison", "system_administrator"])
def test_only_the_steward_keeps_agreements(county: County, role: str) -> None:
    with pytest.raises(NotPermittedError):
        actions.agree(
            by=county.actor(role), key=new_key(), department="150800-SC", number="XY-1", items=["enterprise"], legal_basis="x",
            since=TODAY(),
        )  # fmt: skip
    assert Entry.objects.filter(event="source.manage", outcome="refused").count() == 1


def test_deliveries_are_noted_once(county: County) -> None:
    case = family_ready(county.actor("township_clerk"))
    a_store(about(case))
    assert actions.note_deliveries() == 5
    assert actions.note_deliveries() == 0
    assert Delivery.objects.get(item="hukou").rows == 2
    lines = {one.item: one for one in queries.freshness()}
    assert lines["pension"].as_of == TODAY().replace(day=1) - timedelta(days=1)
    assert not lines["pension"].stale
    assert lines["real_estate"].as_of is None
    assert {one.item for one in queries.freshness(TODAY() + timedelta(days=800)) if one.stale} == set(about(case))


def test_a_question_goes_to_a_desk_and_its_answer_comes_back(county: County, case: Case) -> None:
    question = put(county, case)
    case.refresh_from_db()
    assert case.state == "departments"
    (line,) = queries.desk(liaison(county))
    assert (line.subject, line.state) == ("张**", "open")
    whole = queries.question(liaison(county), question.pk)
    assert (whole.subject, len(whole.subject_number)) == ("张三丰", 18)
    assert Entry.objects.filter(event="source.question", outcome="seen").count() == 1
    assert any("部门问题未答复" in sentence for sentence in finished(case))
    actions.answer(
        by=liaison(county), question_id=question.pk, outcome="corrected", answer="该企业已于2025年注销，记录已更正"
    )
    assert not any("部门问题" in sentence for sentence in finished(case))
    (back,) = queries.questions(county.actor("county_checker"), case.pk)
    assert (back.state, back.outcome_label, back.answer) == (
        "answered",
        "记录已更正",
        "该企业已于2025年注销，记录已更正",
    )


def test_the_same_answer_again_changes_nothing_and_another_is_refused(county: County, case: Case) -> None:
    question = put(county, case)
    for _ in range(2):
        actions.answer(by=liaison(county), question_id=question.pk, outcome="confirmed", answer="属实")
    assert Entry.objects.filter(event="check.answer", outcome="done").count() == 1
    with pytest.raises((GateError, NotPermittedError)):
        actions.answer(by=liaison(county), question_id=question.pk, outcome="not_ours", answer="不是")
    question.refresh_from_db()
    assert question.outcome == "confirmed"


def test_nobody_but_the_department_asked_answers_or_sees_the_name(county: County, case: Case) -> None:
    question = put(county, case, department="150800-RS", item="pension")
    for stranger in (liaison(county), county.actor("county_checker"), county.actor("township_clerk")):
        with pytest.raises(NotPermittedError):
            actions.answer(by=stranger, question_id=question.pk, outcome="confirmed", answer="属实")
        with pytest.raises(NotPermittedError):
            queries.question(stranger, question.pk)
    assert queries.desk(liaison(county)) == []


def test_a_department_is_asked_for_what_it_has_agreed_to(county: County, case: Case) -> None:
    with pytest.raises(GateError, match="没有包含此事项的有效协议"):
        put(county, case, item="pension")
    with pytest.raises(InputError):
        put(county, case, text="  ")
    with pytest.raises(InputError):
        put(county, case, due=TODAY() - timedelta(days=1))
    case.refresh_from_db()
    assert case.state == "matched"
    assert not Question.objects.exists()


def test_a_question_sent_twice_is_one_and_can_be_withdrawn(county: County, case: Case) -> None:
    key = new_key()
    assert put(county, case, key=key).pk == put(county, case, key=key).pk
    question = Question.objects.get()
    with pytest.raises(InputError):
        actions.withdraw_question(by=county.actor("county_checker"), question_id=question.pk, why=" ")
    actions.withdraw_question(by=county.actor("county_checker"), question_id=question.pk, why="已自行核实")
    assert queries.desk(liaison(county)) == []
    assert not any("部门问题" in sentence for sentence in finished(case))
    with pytest.raises(NotPermittedError):
        actions.answer(by=liaison(county), question_id=question.pk, outcome="confirmed", answer="属实")


def test_without_a_check_there_is_nobody_to_ask(county: County) -> None:
    case = registered(county)
    agreements(county)
    with pytest.raises(NotPermittedError):
        put(county, case)
