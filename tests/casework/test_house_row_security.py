"""PostgreSQL's own lock: an account that does not own the tables sees the cases of its seat, and without a seat none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from case_database import ON_POSTGRESQL
from django.apps import apps
from django.db import DatabaseError, connection

from casework import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, County, entered, people_of_a_county, spouse
from hedui.audit.actor import Actor
from hedui.audit.models import Entry
from hedui.audit.recording import audited
from hedui.cases.models import Case, Member
from hedui.people.gate import appointments
from hedui.people.models import User
from hedui.site.row_security import ALL, SEAT, conditions, install, see

pytestmark = pytest.mark.django_db(transaction=True)
only_there = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one account: the file's owner")
# Tables without a case: the house itself, and people found by exact number only, whose fields are sealed.
OF_NO_CASE = {"cases_resident", "cases_series"}


@pytest.fixture
def county() -> County:
    """A case in each of two counties."""
    staff = people_of_a_county()
    entered(staff.actor("township_clerk"), [spouse()])
    entered(
        staff.actor("township_clerk", OTHER_TOWNSHIP), hukou_division=OTHER_TOWNSHIP, residence_division=OTHER_TOWNSHIP
    )
    return staff


@contextmanager
def serving(seat: Actor | None, scope: str = SEAT) -> Iterator[None]:
    """As the account that serves, in somebody's seat."""
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'hedui_web') "
                       "THEN CREATE ROLE hedui_web; END IF; END $$")  # fmt: skip
    install("hedui_web")
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE hedui_web")
    held = appointments(User.objects.get(pk=seat.user)) if seat else []
    see(scope, next((one.organisation for one in held if seat and one.pk == seat.appointment), None))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def seen() -> set[str]:
    return set(Case.objects.values_list("entered_in__code", flat=True))


@only_there
@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [
        ("township_clerk", TOWNSHIP, {TOWNSHIP}), ("township_clerk", "150802101", set()), ("township_clerk", OTHER_TOWNSHIP, {OTHER_TOWNSHIP}),
        ("county_checker", COUNTY, {TOWNSHIP}), ("approving_officer", COUNTY, {TOWNSHIP}),
        ("county_checker", OTHER_COUNTY, {OTHER_TOWNSHIP}), ("centre_head", "150800", {TOWNSHIP, OTHER_TOWNSHIP}),
        ("department_liaison", "150800", set()),
    ],
)  # fmt: skip
def test_a_query_without_any_gate_finds_the_seat_s_cases_only(county: County, role: str, place: str, expected: set[str]) -> None:  # fmt: skip
    with serving(county.actor(role, place)):
        assert seen() == expected
        assert set(Member.objects.values_list("case__entered_in__code", flat=True)) == expected


@only_there
def test_without_a_seat_nothing_and_for_the_worker_everything(county: County) -> None:
    with serving(None):
        assert seen() == set() and Member.objects.count() == 0
    with serving(None, scope="anything"):
        assert seen() == set()
    with serving(None, scope=ALL):
        assert seen() == {TOWNSHIP, OTHER_TOWNSHIP}


@only_there
def test_writing_elsewhere_is_refused_by_the_database(county: County) -> None:
    stranger = county.actor("township_clerk", OTHER_TOWNSHIP)
    with serving(stranger):
        with audited(by=stranger, event="test"):
            assert Case.objects.filter(entered_in__code=TOWNSHIP).update(restricted=True) == 0
        assert Case.objects.get().entered_in.code == OTHER_TOWNSHIP
    assert not Case.objects.filter(restricted=True).exists()


@only_there
def test_the_serving_account_enters_a_case_in_its_own_seat(county: County) -> None:
    clerk = county.actor("township_clerk", "150802101")
    with serving(clerk):
        made = entered(clerk, hukou_division="150802101", residence_division="150802101")
        assert seen() == {"150802101"} and made.members.count() == 1


@only_there
def test_the_serving_account_cannot_even_try_to_change_the_memory(county: County) -> None:
    checker = county.actor("county_checker")
    refused = pytest.raises(DatabaseError, match="permission denied")
    with serving(checker), refused, audited(by=checker, event="test"):
        Entry.objects.filter(number=1).update(event="nothing")


def test_every_table_of_cases_is_locked() -> None:
    locked = {table for table, _ in conditions()}
    of_cases = {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in ("cases", "checks", "surveys") or model._meta.db_table == "sources_question"
    }
    assert of_cases - locked == OF_NO_CASE
