"""Reading cases: masked by default, in full for a reason, found by number or name, remembered; the family's own page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import (
    COUNTY,
    OTHER_COUNTY,
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
from hedui.audit.actor import Actor
from hedui.audit.models import Entry
from hedui.audit.queries import about_person, looks_at
from hedui.audit.secrets import fingerprint
from hedui.cases import actions, queries
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import acting
from hedui.cases.models import Case
from hedui.cases.numbering import progress_code
from hedui.people.gate import NotPermittedError, today
from hedui.web.templatetags.desk import event_word

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def clerk(county: County) -> Actor:
    return county.actor("township_clerk")


def values(thing: object) -> str:
    return repr(thing)


def test_a_sheet_shows_nothing_in_full_unless_asked_with_a_reason(county: County, clerk: Actor) -> None:
    case = family_ready(clerk, [spouse(guardian_name="王大力", guardian_number=citizen_number("19800808"))])
    masked = queries.sheet(clerk, case.pk)
    for secret in (
        "张三丰",
        "李小红",
        "王大力",
        head().number,
        spouse().number,
        "富强村",
        "13800000000",
        "12000",
        progress_code(case),
    ):
        assert secret not in values(masked)
    with pytest.raises(InputError):
        queries.sheet(clerk, case.pk, unmask=True)
    full = queries.sheet(clerk, case.pk, unmask=True, why="核对证件")
    for shown in ("张三丰", "李小红", "王大力", head().number, "富强村", "13800000000", "12000", progress_code(case)):
        assert shown in values(full)
    with pytest.raises(NotPermittedError):
        queries.sheet(county.actor("township_lead"), case.pk, unmask=True, why="看看")


def test_every_look_is_remembered_with_whom_and_why(clerk: Actor) -> None:
    case = family_ready(clerk)
    queries.sheet(clerk, case.pk)
    queries.sheet(clerk, case.pk, unmask=True, why="核对证件")
    newest, before = about_person(spouse().number)[:2]
    assert (newest.event, newest.outcome, newest.why) == ("case.unmask", "seen", "核对证件")
    assert (before.event, before.outcome) == ("case.see", "seen")


def test_who_has_looked_is_answered_by_day_person_and_deed_with_the_reasons_given(clerk: Actor) -> None:
    case = family_ready(clerk)
    for _again in range(3):
        queries.sheet(clerk, case.pk)
    queries.sheet(clerk, case.pk, unmask=True, why="核对证件")
    first, second = looks_at(spouse().number)[:2]
    assert (first.event, first.times, first.reasons) == ("case.unmask", 1, ("核对证件",))
    assert (second.event, second.times, second.reasons) == ("case.see", 3, ())
    assert second.last <= first.last and second.name == first.name


def test_every_deed_of_the_memory_has_a_word_for_people() -> None:
    source = Path(queries.__file__).parents[1]
    remembered = r"""\bevent="([a-z_.]+)"|\b_(?:seen|unmasked)\([^()]*?"([a-z_]+\.[a-z_.]+)\""""
    found = {a or b for path in source.rglob("*.py") for a, b in re.findall(remembered, path.read_text("utf8"))}
    assert len(found) > 20 and [event for event in sorted(found) if event_word(event) == event] == []


@pytest.mark.parametrize("place", ["150802101", OTHER_TOWNSHIP])
def test_other_townships_see_nothing_and_the_attempt_is_remembered(county: County, clerk: Actor, place: str) -> None:
    case, other = entered(clerk), county.actor("township_clerk", place)
    doors: list[Callable[[], object]] = [
        lambda: queries.sheet(other, case.pk), lambda: queries.timeline(other, case.pk), lambda: queries.text_to_sign(other, case.pk),
        lambda: actions.print_paper(by=other, case_id=case.pk, paper="D1"),
    ]  # fmt: skip
    for door in doors:
        with pytest.raises(NotPermittedError):
            door()
    assert queries.search(other, number=head().number) == [] and queries.search(other, name="张三丰") == []
    refusals = [one for one in about_person(head().number) if one.outcome == "refused"]
    assert len(refusals) == 4 and {one.organisation for one in refusals} == {place}


def test_people_are_found_by_exact_number_by_name_and_by_case(clerk: Actor) -> None:
    case = entered(clerk, [spouse()])
    written = head().number
    for asked in (written, written.lower(), f" {written[:6]} {written[6:]}"):
        assert [one.case_id for one in queries.search(clerk, number=asked)] == [case.pk]
    assert queries.search(clerk, number=written[:17]) == [] and queries.search(clerk, number=written[:-4]) == []
    assert [one.name for one in queries.search(clerk, number=case.number.lower())] == ["张**"]
    for name, many in (("张三丰", 1), ("三丰", 1), ("小红", 1), ("李小红", 1), ("张丰", 0), ("红小", 0), ("李三", 0)):
        assert len(queries.search(clerk, name=name)) == many, name
    assert "张三丰" not in values(queries.search(clerk, name="张三丰"))
    # Every pair of the searched name stands in this one, the name does not.
    entered(clerk, head=head(name="丰张三丰", number=citizen_number("19700303")))
    assert queries.search(clerk, name="张三丰张") == [] and len(queries.search(clerk, name="张三丰")) == 2


@pytest.mark.parametrize("asked", [{}, {"name": "张"}, {"name": " 张 "}, {"number": " "}])
def test_there_is_no_browsing(clerk: Actor, asked: dict[str, str]) -> None:
    entered(clerk)
    with pytest.raises(InputError):
        queries.search(clerk, **asked)


def test_a_search_is_remembered_also_when_it_finds_nobody(county: County, clerk: Actor) -> None:
    nobody = citizen_number("19990909")
    assert queries.search(clerk, number=nobody) == []
    last = Entry.objects.order_by("-number").first()
    assert (
        last is not None and (last.event, last.outcome) == ("case.search", "seen") and last.whom == fingerprint(nobody)
    )
    assert nobody not in last.why
    with pytest.raises(NotPermittedError):
        queries.search(county.actor("centre_head", COUNTY), number=nobody)


def test_a_county_finds_what_was_entrusted_to_it_and_no_other_county_does(county: County, clerk: Actor) -> None:
    case = family_ready(clerk)
    checker = county.actor("county_checker")
    assert queries.search(checker, number=head().number) == []
    with acting(county.actor("township_lead"), "case.entrust", case.pk) as act:
        actions.give_entrustment(act, income_from=today().replace(year=2025), income_until=today(), property_on=today())
        actions.move(act, "entrusted")
    assert len(queries.search(checker, number=head().number)) == 1
    assert queries.search(county.actor("county_checker", OTHER_COUNTY), number=head().number) == []
    moments = queries.timeline(checker, case.pk)
    assert any("填报中 → 已委托待受理" in one.what for one in moments) and moments == sorted(
        moments, key=lambda one: one.at
    )


def test_the_family_sees_its_progress_with_number_and_code_alone(clerk: Actor) -> None:
    case = entered(clerk)
    actions.supplement(by=clerk, case_id=case.pk, missing=["户口簿"], until=today().replace(year=2099))
    shown = queries.by_progress(case.number.lower(), progress_code(case).lower())
    assert shown.state == "draft" and shown.told_missing == ("户口簿",) and shown.centre == "临河区核对中心"
    assert "张" not in values(shown)
    other = entered(clerk, head=head(number=citizen_number("19900101")))
    wrong = set()
    for number, code in (
        (case.number, progress_code(other)),
        ("HD150802-2026-999999", progress_code(case)),
        (case.number, ""),
        ("", ""),
    ):
        with pytest.raises(GateError) as caught:
            queries.by_progress(number, code)
        wrong.add(str(caught.value))
    assert len(wrong) == 1


def test_the_questions_to_the_database_do_not_grow_with_the_family(clerk: Actor) -> None:
    small = family_ready(clerk, [])
    many = [
        spouse(name=f"李小{at}号", number=citizen_number("19720305", sequence=at), relation="其他")
        for at in range(10, 16)
    ]
    large = family_ready(clerk, many, head=head(number=citizen_number("19700102")))
    counts = []
    for case in (small, large):
        with CaptureQueriesContext(connection) as asked:
            queries.sheet(clerk, case.pk)
        # Entries of the memory are about persons: one row of its index each, in one statement.
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_text_is_read_before_it_is_signed(clerk: Actor) -> None:
    case = entered(clerk)
    text = queries.text_to_sign(clerk, case.pk)
    assert "张三丰" in text.opening and "临河区" in text.clauses[0] and "公示" in text.clauses[2] and text.version


@pytest.mark.parametrize("paper", ["D2", "D8"])
def test_there_is_nothing_to_print_before_there_is_something(clerk: Actor, paper: str) -> None:
    case = entered(clerk)
    with pytest.raises(GateError):
        actions.print_paper(by=clerk, case_id=case.pk, paper=paper)


def test_no_acceptance_of_an_incomplete_case(clerk: Actor) -> None:
    case = entered(clerk)
    with pytest.raises(GateError, match="材料不齐全"):
        actions.print_paper(by=clerk, case_id=case.pk, paper="D7")


def test_all_papers_print_and_each_print_of_a_family_is_remembered(county: County, clerk: Actor) -> None:
    case = family_ready(clerk)
    actions.supplement(by=clerk, case_id=case.pk, missing=["户口簿"], until=today().replace(year=2099), key=new_key())
    with acting(county.actor("township_lead"), "case.entrust", case.pk) as act:
        actions.give_entrustment(act, income_from=today().replace(year=2025), income_until=today(), property_on=today())
        actions.move(act, "entrusted")
    for paper in ("D1", "D2", "D7", "D8"):
        printed = actions.print_paper(by=clerk, case_id=case.pk, paper=paper)
        assert printed.content.startswith(b"%PDF-") and "张" not in printed.file_name
        assert about_person(head().number)[0].why == paper
    for paper in ("D5", "D6"):
        assert actions.print_for_anybody(by=clerk, paper=paper, programme="dibao").content.startswith(b"%PDF-")
    assert Case.objects.get().entered_in.code == TOWNSHIP
