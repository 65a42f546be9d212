"""What is looked at for a page is remembered in one go, before the page is sent, and also when making it fails."""

from __future__ import annotations

import pytest
from case_checks import run_through
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import County, people_of_a_county
from hedui.audit.models import Entry
from hedui.audit.recording import looked
from hedui.cases import queries as cases
from hedui.checks import queries as checks
from hedui.people.gate import one_look

pytestmark = pytest.mark.django_db(transaction=True)


def seen() -> list[str]:
    """The events of all looks, in their order."""
    return list(Entry.objects.filter(outcome="seen").order_by("number").values_list("event", flat=True))


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def case_id(county: County) -> int:
    """A case whose check is done."""
    return int(run_through(county).case_id)


def test_three_looks_of_a_page_are_three_entries_and_one_lock_of_the_chain(county: County, case_id: int) -> None:
    by, before = county.actor("county_checker"), len(seen())
    with CaptureQueriesContext(connection) as asked, one_look():
        cases.sheet(by, case_id)
        checks.findings(by, case_id)
        checks.completeness(by, case_id)
        checks.findings(by, case_id)
        assert len(seen()) == before
    assert seen()[before:] == ["case.see", "check.findings", "check.completeness"]
    assert sum(one["sql"].startswith('UPDATE "audit_head"') for one in asked.captured_queries) == 1


def test_what_was_read_for_a_page_that_failed_is_remembered(county: County, case_id: int) -> None:
    by, before = county.actor("county_checker"), len(seen())
    with pytest.raises(ZeroDivisionError), one_look():
        cases.sheet(by, case_id)
        raise ZeroDivisionError
    assert seen()[before:] == ["case.see"]


def test_outside_of_a_page_a_look_is_remembered_at_once(county: County) -> None:
    before = len(seen())
    looked(by=county.actor("county_checker"), event="case.see", thing="case:1")
    assert seen()[before:] == ["case.see"]
