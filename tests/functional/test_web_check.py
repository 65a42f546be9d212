"""A case from the checker's queue to the report: check, findings, a department, a home visit on a tablet, review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from case_checks import known_to_departments
from office import TABLET, Desk, at_desk
from playwright.sync_api import Browser

from casework import County
from hedui.cases.models import Case
from hedui.checks.models import Finding
from hedui.people.models import Organisation
from hedui.procedures.jobs import work_once
from hedui.sources.models import Question
from hedui.surveys.models import Survey

pytestmark = pytest.mark.django_db(transaction=True)
CHECKER, REVIEWER, CLERK = "county_checker-150802", "county_reviewer-150802", "township_clerk-150802100"
LIAISON = "department_liaison-150800"


@pytest.fixture
def case(county: County) -> Case:
    """Registered, with a store that knows the family."""
    return known_to_departments(county)


@pytest.fixture
def checker(office_browser: Browser, case: Case, live_server: Any) -> Iterator[Desk]:
    with at_desk(office_browser, live_server.url, CHECKER) as desk:
        yield desk


def run_check(checker: Desk, case: Case) -> None:
    """One click starts it, the worker does it."""
    checker.press(case.number)
    checker.press("发起信息核对")
    checker.go(f"/case/{case.pk}/check/")
    checker.press("查看进度")
    checker.expect("系统核对进行中")
    while work_once() is not None:
        pass


def dispose_of_all(checker: Desk, case: Case) -> None:
    checker.go(f"/case/{case.pk}/check/")
    checker.tab.locator("tbody th a").first.click()
    left = Finding.objects.filter(check_run__case=case, disposition="").count()
    while left:
        checker.tab.check("input[name=disposition][value=explained]")
        checker.tab.fill("#id_said", "已查看单位证明和银行流水，与本人说明一致。")
        checker.press("处理并看下一条")
        now = Finding.objects.filter(check_run__case=case, disposition="").count()
        assert now == left - 1
        left = now


def test_from_the_queue_to_the_report(checker: Desk, case: Case, office_browser: Browser, live_server: Any) -> None:
    run_check(checker, case)
    for path, name in (
        ("check/", "findings"), ("compare/", "compare"), ("sheet/", "calculation"), ("override/", "override"),
        ("questions/ask/", "ask"), ("surveys/plan/", "plan-survey"), ("print/", "papers"), ("timeline/", "timeline"),
    ):  # fmt: skip
        checker.look(f"/case/{case.pk}/{path}", name)
    finding = Finding.objects.filter(check_run__case=case).exclude(evidence="").first()
    assert finding is not None
    checker.look(f"/case/{case.pk}/findings/{finding.pk}/", "finding")
    assert checker.tab.locator(".record dd").count() > 0
    dispose_of_all(checker, case)
    checker.expect("疑点")
    checker.press("提交复核")
    checker.tab.locator("main form button.lead").last.click()
    checker.expect("已办理：提交复核")
    with at_desk(office_browser, live_server.url, REVIEWER) as reviewer:
        reviewer.press(case.number)
        reviewer.press("信息复核")
        reviewer.picture("review")
        reviewer.tab.locator("main form button.lead").last.click()
        reviewer.expect("已办理：信息复核")
    assert Case.objects.get(pk=case.pk).state == "ready"


def test_the_sheet_unfolds_from_the_conclusion_to_the_source_row(checker: Desk, case: Case) -> None:
    run_check(checker, case)
    checker.go(f"/case/{case.pk}/sheet/")
    checker.expect("货币财产")
    for summary in checker.tab.locator(".tree summary").all():
        if summary.is_visible():
            summary.click()
    for summary in checker.tab.locator("td summary").all():
        summary.click()
    rows = checker.tab.locator("td .by").all_inner_texts()
    assert any("第" in row and "行" in row for row in rows)


def test_a_department_answers_on_its_own_desk(
    checker: Desk, case: Case, office_browser: Browser, live_server: Any
) -> None:
    run_check(checker, case)
    checker.go(f"/case/{case.pk}/questions/ask/")
    body = Organisation.objects.get(code="150800-SC")
    checker.tab.select_option("#id_department", body.code)
    checker.tab.select_option("#id_item", item_of(body))
    checker.tab.fill("#id_text", "该主体是否仍在经营？")
    checker.press("保存")
    checker.expect("已发出")
    with at_desk(office_browser, live_server.url, LIAISON) as liaison:
        liaison.look("/desk/", "desk")
        liaison.expect(case.number)
        liaison.tab.get_by_role("link", name=f"答复 {case.number}").click()
        liaison.expect("张三丰")
        assert liaison.violations() == []
        liaison.picture("answer")
        liaison.tab.check("input[name=outcome][value=confirmed]")
        liaison.tab.fill("#id_answer", "已注销。")
        liaison.tab.locator("main form button.lead").click()
        liaison.expect("已答复")
        refused = liaison.go(f"/case/{case.pk}/")
        assert refused is not None and refused.status == 403
    assert Question.objects.get().state == "answered"


def test_a_question_from_a_finding_goes_to_the_department_that_answers_for_it(checker: Desk, case: Case) -> None:
    run_check(checker, case)
    finding = Finding.objects.filter(check_run__case=case).exclude(item="").exclude(member=None).first()
    assert finding is not None and finding.member is not None
    checker.go(f"/case/{case.pk}/findings/{finding.pk}/")
    checker.tab.locator("main form a.button").filter(has_text="发函部门核实").click()
    checker.tab.fill("#id_text", "请核实。")
    checker.press("保存")
    checker.expect("已发出")


def test_members_of_one_masked_name_are_told_apart(checker: Desk, case: Case) -> None:
    run_check(checker, case)
    for line, name in case.members.order_by("line").values_list("line", "resident__name"):
        checker.go(f"/case/{case.pk}/check/")
        checker.expect(f"{line} {name[0]}*")


def item_of(body: Organisation) -> str:
    """An item of the department."""
    return next(code for code in body.agreements.get().items.split())


def test_a_home_visit_is_written_down_on_a_tablet(
    checker: Desk, case: Case, office_browser: Browser, live_server: Any
) -> None:
    run_check(checker, case)
    checker.go(f"/case/{case.pk}/surveys/plan/")
    checker.tab.fill("#id_task", "核实住房与实际居住人口")
    boxes = checker.tab.locator("input[name=investigators]")
    boxes.nth(0).check()
    checker.press("保存")
    checker.expect("须有两名以上调查人员")
    for box in boxes.all():
        box.check()
    checker.press("保存")
    checker.expect("已安排")
    with at_desk(office_browser, live_server.url, CLERK, screen=TABLET) as clerk:
        clerk.look("/surveys/", "surveys-tablet")
        clerk.press(case.number)
        assert clerk.violations() == []
        clerk.tab.fill("#id_speaker", "李小红（妻子）")
        clerk.tab.fill("#id_topic_own_words", "去年的车已经卖了。")
        clerk.tab.fill("#id_conclusion", "常住两人，与申报一致。")
        clerk.picture("visit-tablet")
        clerk.press("保存调查记录")
        clerk.expect("调查记录已保存")
    assert Survey.objects.get().state == "done"
