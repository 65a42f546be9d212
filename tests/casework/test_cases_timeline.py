"""The timeline: every signing, letter, plan, return, withdrawal and survey in order, with who and in which role."""

from __future__ import annotations

import pytest
from case_checks import started
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import people_of_a_county, user_of
from hedui.cases import actions, queries
from hedui.cases.models import Authorisation
from hedui.people.models import User
from hedui.procedures import actions as procedures
from hedui.procedures.jobs import work_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_signing_and_step_stands_there_once_in_order_with_who_and_role() -> None:
    county = people_of_a_county()
    clerk, checker = county.actor("township_clerk"), county.actor("county_checker")
    check = started(county)
    while work_once() is not None:
        pass
    users = [county.actor(role).user for role in ("county_checker", "township_clerk")]
    procedures.plan_survey(
        by=checker, case_id=check.case_id, key="k", way="home", reason="finding", task="看", investigators=users
    )
    signed = Authorisation.objects.filter(member__case=check.case_id).order_by("member__line").first()
    assert signed is not None
    actions.withdraw(by=clerk, authorisation_id=signed.pk, why="不再同意")
    moments = queries.timeline(checker, check.case_id)
    said = [one.what.split("：")[0].split(" ")[0] for one in moments if "上传" not in one.what]
    assert said[:4] == ["登记", "张**签署授权", "李**签署授权", "出具委托书"] and said[-2:] == [
        "安排入户调查",
        "张**撤回授权",
    ]
    assert sorted(said[4:-2]) == sorted(["受理登记", "签收委托书", "发起信息核对", "系统核对完成", "记录核对结果"])
    assert moments == sorted(moments, key=lambda one: one.at)
    by_what = {one.what.split("：")[0].split(" ")[0]: one for one in moments}
    name = lambda role: User.objects.get(pk=county.actor(role).user).name  # noqa: E731
    assert (by_what["李**签署授权"].who, by_what["李**签署授权"].role) == (user_of(clerk).name, "乡镇经办员")
    assert (by_what["出具委托书"].who, by_what["出具委托书"].role) == (name("township_lead"), "乡镇负责人")
    assert (by_what["签收委托书"].who, by_what["签收委托书"].role) == (name("county_checker"), "县级核对员")
    assert (by_what["记录核对结果"].who, by_what["记录核对结果"].role) == ("系统", "")
    assert (by_what["张**撤回授权"].why, by_what["张**撤回授权"].role) == ("不再同意", "乡镇经办员")
    back = procedures.return_(by=checker, case_id=check.case_id, why="家庭成员有变动")
    last = queries.timeline(clerk, back.pk)[-1]
    assert (last.what.split("：")[0], last.role, last.why) == ("退回补正", "县级核对员", "家庭成员有变动")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.timeline(clerk, back.pk)
    assert len(asked) < 30
