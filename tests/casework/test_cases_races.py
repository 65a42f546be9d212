"""Two at the same moment: one number each, one thing of a form, one winner of a stale form, one telling."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connections

from casework import County, citizen_number, entered, family_ready, head, new_key, people_of_a_county, png, spouse
from hedui.audit.chain import verify
from hedui.audit.models import Entry
from hedui.cases import actions
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import StaleFormError, acting
from hedui.cases.models import Attachment, Authorisation, Case, Entrustment, Member, Resident, Supplement
from hedui.people import actions as people
from hedui.people.actions import StaffError
from hedui.people.gate import today
from hedui.people.models import Appointment

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def at_once(doors: Sequence[Callable[[], object]]) -> list[object]:
    """What each of them returned or raised; all of them start together."""
    start, said = threading.Barrier(len(doors)), [None] * len(doors)

    def go(at: int, door: Callable[[], object]) -> None:
        start.wait()
        try:
            said[at] = door()
        except Exception as error:
            said[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(at, door)) for at, door in enumerate(doors)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert verify() is None
    return list(said)


def kinds(said: list[object]) -> list[str]:
    return sorted({type(one).__name__ for one in said if isinstance(one, Exception)})


def test_every_case_has_its_own_number(county: County) -> None:
    clerks = [county.actor("township_clerk"), county.actor("second_clerk")]
    said = at_once(
        [
            lambda at=at: entered(clerks[at % 2], head=head(number=citizen_number("19700101", sequence=at + 1)))
            for at in range(MANY)
        ]
    )
    assert kinds(said) == [] and max(Case.objects.values_list("number", flat=True)).endswith(f"-{MANY:06d}")
    assert Case.objects.count() == MANY


def test_a_form_sent_many_times_at_once_is_one_case_and_everybody_is_led_to_it(county: County) -> None:
    clerk, key = county.actor("township_clerk"), new_key()
    said = at_once([lambda: entered(clerk, key=key) for _time in range(MANY)])
    assert kinds(said) == [] and len({one.pk for one in said}) == 1 and Case.objects.count() == 1  # type: ignore[attr-defined]
    assert Entry.objects.filter(event="case.enter", outcome="done").count() == 1


def test_a_member_a_paper_and_a_signature_sent_twice_at_once_are_there_once(county: County) -> None:
    clerk, key = county.actor("township_clerk"), new_key()
    case = entered(clerk)
    version, line = Case.objects.get().version, case.members.get()
    day = today()

    def sign() -> object:
        return actions.authorise(by=clerk, case_id=case.pk, member_id=line.pk, key=key, way="screen", items=(), signed_on=day, until=None, signature=png())  # fmt: skip

    said = at_once(
        [
            lambda: actions.add_member(by=clerk, case_id=case.pk, key=key, member=spouse(), version=version)
            for _time in range(4)
        ]
    )
    said += at_once(
        [
            lambda: actions.attach(by=clerk, case_id=case.pk, key=key, paper="photo", title="", content=png())
            for _time in range(4)
        ]
    )
    said += at_once([sign for _time in range(4)])
    assert kinds(said) == []
    assert (Member.objects.count(), Attachment.objects.count(), Authorisation.objects.count()) == (2, 1, 1)


def test_of_two_who_edit_the_same_form_one_is_told(county: County) -> None:
    one, other = county.actor("township_clerk"), county.actor("second_clerk")
    case = entered(one)
    version = Case.objects.get().version
    said = at_once(
        [
            lambda by=by: actions.edit(by=by, case_id=case.pk, version=version, address=f"{by.name}写的")
            for by in (one, other)
        ]
    )
    assert kinds(said) == ["StaleFormError"] and sum(isinstance(each, StaleFormError) for each in said) == 1
    assert Case.objects.get().version == version + 1


def test_two_clerks_enter_the_same_person_at_once_and_the_person_is_one(county: County) -> None:
    said = at_once([lambda by=by: entered(by) for by in (county.actor("township_clerk"), county.actor("second_clerk"))])
    assert kinds(said) == [] and Case.objects.count() == 2 and Resident.objects.count() == 1


def test_a_family_is_told_once_also_when_two_tell_it(county: County) -> None:
    one, other = county.actor("township_clerk"), county.actor("second_clerk")
    case, until = entered(one), today() + timedelta(days=5)
    said = at_once(
        [
            lambda by=by: actions.supplement(by=by, case_id=case.pk, missing=["户口簿"], until=until, key=new_key())
            for by in (one, other)
        ]
    )
    assert kinds(said) == ["GateError"] and Supplement.objects.count() == 1
    assert sum(isinstance(each, GateError) for each in said) == 1 and not any(
        isinstance(each, InputError) for each in said
    )


def test_a_withdrawal_and_an_entrustment_at_once_never_leave_a_letter_on_what_was_withdrawn_before_it(
    county: County,
) -> None:
    clerk, lead = county.actor("township_clerk"), county.actor("township_lead")
    case = family_ready(clerk)
    held = Authorisation.objects.filter(member__line=2).get()

    def entrust() -> object:
        with acting(lead, "case.entrust", case.pk) as act:
            made = actions.give_entrustment(
                act, income_from=today().replace(year=2025), income_until=today(), property_on=today()
            )
            actions.move(act, "entrusted")
        return made

    at_once([entrust, lambda: actions.withdraw(by=clerk, authorisation_id=held.pk, why="撤回")])
    order = list(
        Entry.objects.filter(event__in=("case.entrust", "case.withdraw"), outcome="done")
        .order_by("number")
        .values_list("event", flat=True)
    )
    held.refresh_from_db()
    assert held.withdrawn_at is not None
    assert Entrustment.objects.count() == (1 if order == ["case.entrust", "case.withdraw"] else 0)


def test_roles_that_exclude_each_other_are_not_given_by_two_at_once(county: County) -> None:
    security, systems = county.actor("security_administrator"), county.actor("system_administrator")
    user = people.add_user(by=systems, username="new", name="新来的")
    said = at_once([
        lambda role=role, code=code: people.appoint(by=security, user_id=user.pk, organisation=code, role=role, since=today(), document="任字1号")
        for role, code in (("county_checker", "150802-HD"), ("county_reviewer", "150802-HD"))
    ])  # fmt: skip
    assert kinds(said) == ["StaffError"] and Appointment.objects.filter(user=user).count() == 1
    assert any(isinstance(one, StaffError) for one in said)
