"""Every role at its own desk: nobody is shut out by the screen, and nobody sees what is not theirs. The applicant's page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from office import TABLET, at_desk
from playwright.sync_api import Browser

from casework import County, citizen_number, entered, family_ready, head
from hedui.audit.actor import system
from hedui.audit.recording import audited
from hedui.cases.models import Case
from hedui.cases.numbering import progress_code
from hedui.people.gate import today
from hedui.web.guesses import MOST

pytestmark = pytest.mark.django_db(transaction=True)
DESKS = {
    "township_clerk-150802100": (
        "/", "/enter/", "/enter/roster/", "/leaflets/", "/search/", "/surveys/", "/case/1/", "/case/1/instruments/",
        "/case/1/timeline/", "/case/1/print/", "/enter/1/members/", "/enter/1/members/1/", "/enter/1/papers/",
        "/enter/1/authorisations/", "/enter/1/handover/", "/case/1/supplement/", "/case/1/withdraw/1/",
        "/case/1/members/2/remove/", "/case/1/household/",
    ),
    "township_lead-150802100": ("/", "/case/1/entrust/", "/case/1/do/case.terminate/"),
    "centre_head-150802": ("/overview/",),
    "data_steward-150802": ("/", "/sources/", "/sources/agreement/"),
    "system_administrator-150800": ("/", "/staff/", "/staff/organisation/", "/accounts/new/"),
    "security_administrator-150800": ("/staff/", "/staff/appoint/", "/staff/relative/", "/staff/appointment/9/end/", "/rules/"),
    "audit_administrator-150800": ("/audit/", "/audit/person/"),
    "inspector-150802": ("/", "/audit/", "/overview/"),
    "department_liaison-150800": ("/", "/desk/"),
    "city_checker-150800": ("/", "/search/", "/case/2/", "/case/2/check/"),
    "city_confirmer-150800": ("/", "/search/", "/overview/", "/case/2/", "/case/2/do/check.confirm/"),
    "approving_officer-150802": ("/", "/case/1/", "/case/2/", "/case/1/entrust/"),
    "committee_member-150802": ("/",),
    "policy_steward-150802": ("/", "/rules/"),
}  # fmt: skip


def confirming(case: Case) -> None:
    """As if the county had checked it."""
    with audited(by=system("tests"), event="test.put"):
        Case.objects.filter(pk=case.pk).update(state="confirming", due=today())


@pytest.fixture
def entered_and_confirming(county: County) -> None:
    """Case 1 is ready to be entrusted, case 2 waits for the city."""
    clerk = county.actor("township_clerk")
    family_ready(clerk)
    confirming(family_ready(clerk, (), head=head(number=citizen_number("19650505")), profile="three_level"))


@pytest.mark.usefixtures("entered_and_confirming")
@pytest.mark.parametrize("username", DESKS)
def test_a_desk_fits_the_screen_and_shuts_nobody_out(username: str, office_browser: Browser, live_server: Any) -> None:
    with at_desk(office_browser, live_server.url, username) as desk:
        for path in DESKS[username]:
            desk.look(path, f"{username.split('-', maxsplit=1)[0]}{path.replace('/', '-')}".strip("-"))
        desk.tab.set_viewport_size(TABLET)  # type: ignore[arg-type]
        desk.look(DESKS[username][-1], f"{username.split('-', maxsplit=1)[0]}-tablet")


@pytest.mark.usefixtures("entered_and_confirming")
@pytest.mark.parametrize("username", DESKS)
def test_the_first_page_has_a_next_step_and_no_dead_end(
    username: str, office_browser: Browser, live_server: Any
) -> None:
    with at_desk(office_browser, live_server.url, username) as desk:
        desk.go("/")
        links = desk.tab.locator("header a, main a").evaluate_all("all => [...new Set(all.map(one => one.href))]")
        for link in links:
            answer = desk.tab.goto(link)
            assert answer is not None and answer.status == 200, (link, answer and answer.status)
        desk.go("/")
        if username.startswith("committee_member"):
            desk.expect("您不需要办理任何事项")
        else:
            assert desk.tab.locator("main a.button.lead, main tbody a").count() > 0, "nothing to do, and nothing said"


def test_another_county_is_told_why_it_sees_nothing(county: County, office_browser: Browser, live_server: Any) -> None:
    made = family_ready(county.actor("township_clerk"))
    with at_desk(office_browser, live_server.url, "county_checker-150821") as other:
        answer = other.go(f"/case/{made.pk}/")
        assert answer is not None and answer.status == 403
        other.expect("不属于您所在单位的办理范围")
        other.go("/search/")
        other.tab.fill("#number", made.members.get(relation="本人").resident.number)
        other.tab.locator("main form button").click()
        other.expect("没有找到")


def test_the_lead_is_told_what_is_missing_and_who_brings_it(
    county: County, office_browser: Browser, live_server: Any
) -> None:
    made = entered(county.actor("township_clerk"))
    with at_desk(office_browser, live_server.url, "township_lead-150802100") as lead:
        lead.go("/")
        lead.expect("缺 3 项")
        lead.expect("等待经办员补齐")
        assert not lead.says("出具委托书")
        lead.press(made.number)
        lead.expect("由乡镇经办员补齐")
        lead.expect("缺少材料：户口簿")
        assert lead.tab.locator(".next .lead").count() == 0


def test_staff_are_found_by_office_and_the_bar_has_ones_own_posts_only(
    county: County, office_browser: Browser, live_server: Any
) -> None:
    with at_desk(office_browser, live_server.url, "system_administrator-150800") as desk:
        desk.go("/staff/")
        assert desk.tab.locator("#acting").count() == 0
        desk.tab.fill("#q", "临河区核对中心")
        desk.press("筛选")
        desk.expect("county_checker-150802")
        assert not desk.says("township_clerk-150802100")


def test_the_chain_is_proved_on_the_screen(county: County, office_browser: Browser, live_server: Any) -> None:
    made = family_ready(county.actor("township_clerk"))
    with at_desk(office_browser, live_server.url, "audit_administrator-150800") as auditor:
        auditor.go("/audit/")
        auditor.press("校验记录链")
        auditor.expect("记录链完整")
        auditor.go("/audit/person/")
        auditor.tab.fill("#id_number", made.members.get(relation="本人").resident.number)
        auditor.tab.fill("#id_why", "本人书面申请 2026-11-20")
        auditor.press("查询并记录")
        auditor.expect("登记家庭")


def test_in_english_the_pages_of_a_desk_have_no_chinese_of_ours(
    county: County, office_browser: Browser, live_server: Any
) -> None:
    with at_desk(office_browser, live_server.url, "township_clerk-150802100") as clerk:
        clerk.go("/enter/")
        clerk.press("English")
        labels = clerk.tab.locator("nav a, label, legend, h1, button, option").all_inner_texts()
        left = [text for text in labels if re.search("[一-鿿]", text) and text != "中文"]
        assert left == []


def test_an_applicant_sees_the_progress_and_nobody_guesses(
    county: County, office_browser: Browser, live_server: Any
) -> None:
    made = family_ready(county.actor("township_clerk"))
    with at_desk(office_browser, live_server.url) as anybody:

        def ask(code: str) -> None:
            anybody.go("/progress/")
            anybody.tab.fill("#id_number", made.number)
            anybody.tab.fill("#id_code", code)
            anybody.tab.locator("main form button").click()

        ask(progress_code(made))
        anybody.expect("填报中")
        assert not anybody.says("张三丰")
        assert anybody.violations() == []
        anybody.picture("progress")
        for _ in range(MOST):
            ask("AAAAAAAA")
        anybody.expect("不正确")
        ask(progress_code(made))
        anybody.expect("次数过多")
