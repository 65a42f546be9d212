"""Putting a family down."""

from __future__ import annotations

import pytest

from casework import County, family_ready, people_of_a_county
from hedui.cases import queries

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def test_a_family_with_papers_and_signatures_lacks_nothing(county: County) -> None:
    clerk = county.actor("township_clerk")
    case = family_ready(clerk)
    assert queries.sheet(clerk, case.pk).missing == ()
