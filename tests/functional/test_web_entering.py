"""A family from the window to the receipt, by keyboard and without scripts; what goes wrong on the way loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import arrives
from office import Desk, at_desk
from playwright.sync_api import Browser

from casework import County, citizen_number, family_ready, png
from hedui.audit.actor import system
from hedui.audit.models import Entry
from hedui.audit.recording import audited
from hedui.cases.models import Case, Member
from hedui.site.signing_in.models import LiveSession

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 17
"""From the empty form to the receipt, for a family of three with two papers and three signatures."""
CLERK, LEAD = "township_clerk-150802100", "township_lead-150802100"


@pytest.fixture
def clerk(office_browser: Browser, county: County, live_server: Any) -> Iterator[Desk]:
    """Without scripts: what a clerk does, they can do without them."""
    with at_desk(office_browser, live_server.url, CLERK, scripts=False) as desk:
        yield desk


def type_household(desk: Desk, name: str = "王建国", sequence: int = 1) -> None:
    desk.go("/enter/")
    desk.tab.fill("#id_telephone", "13800000000")
    desk.tab.fill("#id_address", "狼山镇富强村三组12号")
    desk.tab.fill("#id_name", name)
    desk.tab.fill("#id_number", citizen_number("19700101", sequence=sequence))
    desk.tab.fill("#id_declared_wage", "12,000")


def test_from_the_window_to_the_receipt(clerk: Desk, office_browser: Browser, live_server: Any, tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    scan.write_bytes(png(200, 80))
    type_household(clerk)
    clerk.picture("enter")
    clerk.press("登记并继续")
    case = Case.objects.get()
    clerk.expect(case.number)
    clerk.press("下一步：材料")
    for title in ("居民身份证", "户口簿"):
        assert clerk.tab.locator("#id_paper option:checked").inner_text() == title
        clerk.tab.set_input_files("#id_file", scan)
        clerk.press("保存材料")
        clerk.expect("材料已保存")
    clerk.picture("authorisations")
    clerk.tab.set_input_files("#id_signature", scan)
    clerk.press("登记授权")
    clerk.expect("立即生效")
    clerk.expect("登记已齐全")
    assert Case.objects.get().version > case.version
    with at_desk(office_browser, live_server.url, LEAD, scripts=False) as lead:
        lead.press(case.number)
        lead.press("出具委托书")
        lead.tab.locator("main form button.lead").first.click()
        lead.expect("已办理：出具委托书")
    assert Case.objects.get().state == "entrusted"


def test_a_family_of_three_takes_no_more_clicks_than_it_needs(clerk: Desk, tmp_path: Path) -> None:
    """Couple and child, from the empty form to the receipt in hand. Each press, choice and file counts as one."""
    scan, clicks = tmp_path / "scan.png", 0
    scan.write_bytes(png(200, 80))

    def press(label: str) -> None:
        nonlocal clicks
        clerk.press(label)
        clicks += 1

    def choose(field: str, label: str) -> None:
        nonlocal clicks
        clerk.tab.select_option(field, label=label)
        clicks += 1

    def bring(field: str) -> None:
        nonlocal clicks
        clerk.tab.set_input_files(field, scan)
        clicks += 1

    type_household(clerk)
    press("登记并继续")
    for name, number, relation, more in (
        ("李小红", citizen_number("19720202", sequence=2), "配偶", "再登记一人"),
        ("王小明", citizen_number("20160606", sequence=3), "子", "成员已齐"),
    ):
        clerk.tab.fill("#id_name", name)
        clerk.tab.fill("#id_number", number)
        choose("#id_relation", relation)
        if name == "王小明":
            choose("#id_guardian", "1 王** 本人")
        press(f"{'保存，' if more == '成员已齐' else '保存并'}{more}")
    for _paper in ("身份证", "户口簿"):
        bring("#id_file")
        press("保存材料")
    for line in ("1", "2", "3"):
        assert clerk.tab.locator("#id_member option:checked").inner_text().startswith(line)
        bring("#id_signature")
        press("登记授权")
    clerk.expect("登记已齐全")
    assert clerk.tab.locator("button").filter(has_text="打印受理通知书").is_visible()
    assert clicks + 1 == CLICKS


def test_a_child_needs_a_guardian_and_somebody_is_chosen_for_the_relation(clerk: Desk) -> None:
    type_household(clerk)
    clerk.press("登记并继续")
    clerk.tab.fill("#id_name", "王小明")
    clerk.tab.fill("#id_number", citizen_number("20160606", sequence=3))
    clerk.press("再登记一人")
    assert clerk.tab.locator("#id_relation_error").is_visible()
    assert clerk.tab.locator("*:focus").get_attribute("id") == "id_relation"
    assert "监护人" in clerk.tab.locator("#id_guardian_error").inner_text()
    assert "本人" not in clerk.tab.locator("#id_relation option").all_inner_texts()
    clerk.tab.select_option("#id_relation", label="子")
    clerk.tab.select_option("#id_guardian", label="1 王** 本人")
    clerk.press("再登记一人")
    child = Member.objects.get(line=2)
    assert child.guardian_name == "王建国"
    clerk.go(f"/enter/{child.case_id}/members/{child.pk}/")
    assert "王建国" in clerk.tab.locator("#id_guardian option:checked").inner_text()
    clerk.tab.fill("#id_name", "王晓明")
    clerk.press("保存")
    clerk.expect("已修改")
    child = Member.objects.select_related("resident").get(line=2)
    assert (child.resident.name, child.guardian_name) == ("王晓明", "王建国")


def test_what_is_drawn_is_a_signature_on_the_screen(office_browser: Browser, county: County, live_server: Any) -> None:
    made = family_ready(county.actor("township_clerk"), ())
    with at_desk(office_browser, live_server.url, CLERK) as desk:
        desk.go(f"/enter/{made.pk}/authorisations/")
        assert desk.tab.input_value("#id_way") == "paper"
        desk.tab.locator("canvas.sign").click()
        assert desk.tab.input_value("#id_way") == "screen"


def test_the_next_who_has_not_signed_is_offered(clerk: Desk, tmp_path: Path) -> None:
    type_household(clerk)
    clerk.press("登记并继续")
    clerk.tab.fill("#id_name", "李小红")
    clerk.tab.fill("#id_number", citizen_number("19720202", sequence=2))
    clerk.tab.select_option("#id_relation", label="配偶")
    clerk.press("保存并再登记一人")
    scan = tmp_path / "scan.png"
    scan.write_bytes(png(200, 80))
    for line in ("1", "2"):
        clerk.go(f"/enter/{Case.objects.get().pk}/authorisations/")
        assert clerk.tab.locator("#id_member option:checked").inner_text().startswith(line)
        clerk.tab.set_input_files("#id_signature", scan)
        clerk.press("登记授权")
        clerk.expect("立即生效")


def test_by_keyboard_alone(clerk: Desk) -> None:
    """Tab and typing from the first field to the button, Enter at the end."""
    clerk.go("/enter/")
    order = clerk.tab.locator("main form [name]:not([type=hidden])").evaluate_all("all => all.map(one => one.name)")
    said = {"telephone": "13800000000", "address": "富强村", "name": "王建国", "number": citizen_number("19700101")}
    for name in order:
        focused = clerk.tab.locator("*:focus")
        assert focused.get_attribute("name") == name
        if name in said:
            clerk.tab.keyboard.type(said[name])
        clerk.tab.keyboard.press("Tab")
    clerk.tab.keyboard.press("Enter")
    arrives(clerk.tab, "/members/$")
    assert Case.objects.count() == 1


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(clerk: Desk) -> None:
    type_household(clerk)
    clerk.tab.fill("#id_number", "150802197001010000")
    clerk.press("登记并继续")
    assert Case.objects.count() == 0
    assert clerk.tab.locator("#id_number").get_attribute("aria-invalid") == "true"
    assert "校验位" in clerk.tab.locator("#id_number_error").inner_text()
    assert clerk.tab.input_value("#id_address") == "狼山镇富强村三组12号"
    assert clerk.tab.title().startswith("请检查")


def test_a_form_sent_twice_enters_one_family(clerk: Desk) -> None:
    """A double click, and the same form once more from a slow network."""
    type_household(clerk)
    sent = clerk.tab.locator("main form").evaluate("form => Object.fromEntries(new FormData(form))")
    clerk.tab.locator("main form button.lead").dblclick()
    arrives(clerk.tab, "/members/$")
    again = clerk.tab.request.post(f"{clerk.url}/enter/", form=sent, headers={"Referer": f"{clerk.url}/enter/"})
    assert again.url.endswith("/members/")
    assert Case.objects.count() == 1
    assert Member.objects.count() == 1


def test_a_stale_form_keeps_what_was_typed_and_shows_what_is_there_now(
    clerk: Desk, office_browser: Browser, live_server: Any
) -> None:
    type_household(clerk)
    clerk.press("登记并继续")
    case = Case.objects.get()
    clerk.go(f"/case/{case.pk}/household/")
    with at_desk(office_browser, live_server.url, "second_clerk-150802100", scripts=False) as other:
        other.go(f"/case/{case.pk}/household/")
        other.tab.select_option("#id_programme", "tekun")
        other.press("保存")
    clerk.tab.fill("#id_address", "狼山镇新址8号")
    clerk.press("保存")
    clerk.expect("已被修改")
    clerk.expect("救助项目：tekun")
    assert clerk.tab.input_value("#id_address") == "狼山镇新址8号"
    clerk.press("保存")
    assert Case.objects.get().address == "狼山镇新址8号"


def test_a_lost_session_keeps_the_form(clerk: Desk) -> None:
    """Somebody else signed in under the same name meanwhile: what was typed goes in after signing in again."""
    type_household(clerk)
    with audited(by=system("tests"), event="tests.elsewhere"):
        LiveSession.objects.all().delete()
    clerk.press("登记并继续")
    assert Case.objects.count() == 0
    clerk.expect("您填写的内容已保留")
    clerk.sign_in(CLERK)
    clerk.press("继续提交")
    assert Case.objects.get().address == "狼山镇富强村三组12号"


def test_masked_until_a_reason_is_given_and_both_are_remembered(clerk: Desk) -> None:
    type_household(clerk)
    clerk.press("登记并继续")
    case = Case.objects.get()
    clerk.go(f"/case/{case.pk}/")
    clerk.expect("王**")
    assert not clerk.says("王建国")
    clerk.tab.locator("summary").filter(has_text="查看完整信息").click()
    clerk.press("显示并记录")
    assert not clerk.says("王建国")
    clerk.tab.fill("#id_why", "核对证件")
    clerk.press("显示并记录")
    clerk.expect("王建国")
    clerk.expect(citizen_number("19700101"))
    assert Entry.objects.filter(event="case.unmask", why="核对证件").count() == 1
