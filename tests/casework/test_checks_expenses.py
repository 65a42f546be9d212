"""Expenses that the family declares: kept with the income, counted where the law has a place for them, shown where not."""

from __future__ import annotations

import pytest
from case_checks import started

from casework import County, entered, family_ready, head, people_of_a_county, spouse
from hedui.cases import policies, queries
from hedui.cases.faults import InputError
from hedui.cases.reading import declared_of
from hedui.checks import queries as checks
from hedui.checks.models import Check
from hedui.procedures.jobs import work_once

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {"declared_wage": "12000", "declared_money": "3000", "expense_medical": "36000.50"}


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def checked(county: County, programme: str) -> Check:
    clerk = county.actor("township_clerk")
    case = family_ready(
        clerk, [spouse(declared={"expense_education": "8000"})], head=head(declared=SAID), programme=programme
    )
    check = started(county, case)
    while work_once() is not None:
        pass
    return Check.objects.select_related("case").get(pk=check.pk)


def test_expenses_are_kept_as_declared_and_a_wrong_figure_is_named(county: County) -> None:
    clerk = county.actor("township_clerk")
    case = entered(clerk, head=head(declared=SAID))
    assert declared_of(policies.members(case)[0]) == SAID
    shown = queries.sheet(clerk, case.pk, unmask=True, why="核对申报").members[0].declared
    assert shown["expense_medical"] == "36000.50"
    with pytest.raises(InputError, match="自付医疗支出"):
        entered(clerk, [spouse(declared={"expense_medical": "很多"})])


def test_expenses_alone_are_no_declaration_of_income(county: County) -> None:
    clerk = county.actor("township_clerk")
    case = entered(clerk, head=head(declared={"expense_medical": "100"}))
    assert any("未申报家庭收入和财产" in one for one in policies.complete(case))


def test_where_the_law_has_a_place_for_them_they_count_on_the_sheet(county: County) -> None:
    check, checker = checked(county, "rigid_expenditure"), county.actor("county_checker")
    lines = {one.category: one for one in checks.side_by_side(checker, check.case_id)}
    assert (lines["expense_medical"].declared, lines["expense_medical"].used) == (3_600_050, 3_600_050)
    assert lines["expense_education"].declared == 800_000 and lines["expense_medical"].found is None
    sheet = checks.sheet(checker, check.case_id)
    assert sheet is not None and sheet.final is not None
    assert (
        "36,000.50" in str(sheet.final.tree)
        or "44,000.50" in str(sheet.final.tree)
        or "4400050" in str(sheet.final.tree)
    )


def test_where_it_has_none_they_are_shown_as_declared_only(county: County) -> None:
    check, checker = checked(county, "dibao"), county.actor("county_checker")
    medical = next(one for one in checks.side_by_side(checker, check.case_id) if one.category == "expense_medical")
    assert (medical.declared, medical.found, medical.used) == (3_600_050, None, None)
