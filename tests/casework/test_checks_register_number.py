"""A family that receives already: its own award, under the register's number of the household, is no other household's."""

from __future__ import annotations

from typing import Any

import pytest
from case_checks import about, started

from casework import County, family_ready, people_of_a_county
from hedui.cases import actions, queries
from hedui.cases.faults import InputError
from hedui.cases.models import Case
from hedui.checks.models import Check, Finding
from hedui.procedures.jobs import work_once

pytestmark = pytest.mark.django_db(transaction=True)
REGISTERED = "DB-150802-00417"


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def findings_of(county: County, **said: Any) -> set[str]:
    case = family_ready(county.actor("township_clerk"), kind="review", **said)
    head = case.members.select_related("resident").get(relation="本人").resident
    award = {"姓名": head.name, "身份证号": head.number, "户编号": REGISTERED, "救助项目": "低保", "区划": "150802100",
             "月救助金额": "450", "起始年月": "202401", "状态": "正常"}  # fmt: skip
    check = started(county, case, {**about(case), "assistance": [award]})
    while work_once() is not None:
        pass
    assert Check.objects.get(pk=check.pk).state == "done"
    return set(Finding.objects.filter(check_run=check).values_list("kind", flat=True))


def test_the_registers_own_number_is_kept_and_used(county: County) -> None:
    assert "assisted_other_household" not in findings_of(county, register_no=REGISTERED)


def test_under_another_number_it_is_still_asked(county: County) -> None:
    assert "assisted_other_household" in findings_of(county, register_no="DB-150802-00999")


def test_it_is_personal_masked_and_may_be_corrected(county: County) -> None:
    clerk = county.actor("township_clerk")
    case = family_ready(clerk, register_no=REGISTERED)
    assert queries.sheet(clerk, case.pk).register_no == "***********0417"
    actions.edit(by=clerk, case_id=case.pk, version=None, register_no="DB-1")
    assert Case.objects.get(pk=case.pk).register_no == "DB-1"
    with pytest.raises(InputError):
        actions.edit(by=clerk, case_id=case.pk, version=None, register_no="9" * 41)
