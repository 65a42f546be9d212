"""result.html says of what it counts: what was not asked is no nought, answers have their day, paper names its filters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Opened, chromium
from cities import World, number
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three families, two with a car; a contribution under the first one's number and another name."""
    world = World(tmp_path_factory.mktemp("words"))
    for at, name in enumerate(("测试甲", "测试乙", "Test"), start=1):
        world.person(number(at), name, f"H{at}")
    cars = [
        {"所有人": name, "身份证明号码": number(at), "号牌号码": f"蒙LA000{at}"}
        for at, name in ((1, "测试甲"), (2, "测试乙"))
    ]
    world.file("vehicle.csv", cars)
    months = [
        {"姓名": name, "身份证号": number(1), "费款所属期": "202607", "缴费基数": "4000"}
        for name in ("测试甲", "欧阳某某")
    ]
    world.file("contribution.csv", months)
    # In the first one's register book stands somebody who is not on the roster.
    book = [{"姓名": name, "身份证号": who, "户号": "1", "户籍区划": "150802", "人员状态": "正常"}
            for name, who in (("测试甲", number(1)), ("局外人", number(9)))]  # fmt: skip
    world.file("hukou.csv", book)
    world.notes(vehicle_csv={"as_of": "2026-10-31"})
    world.verify(html=True)
    return world.out / "result.html"


@pytest.fixture
def page(browser: Browser, made: Path) -> Iterator[Opened]:
    one = Opened(browser, made)
    yield one
    one.tab.close()
    assert one.complaints == []


def sheet(page: Opened, household: str) -> str:
    page.go(f"#view=sheet&household={household}")
    page.tab.get_by_role("heading", name=household).wait_for()
    return page.tab.locator("#sheet").inner_text()


def test_what_was_not_asked_is_no_nought(page: Opened) -> None:
    for chart in ("item-findings", "item-records"):
        figure = page.tab.locator(f"figure:has(#{chart}-t)")
        said = figure.locator("svg text").all_text_contents()
        assert said[said.index("29 农机") + 1] == "未查询"
        assert said[said.index("28 惠农补贴") + 1] == "未查询" if "28 惠农补贴" in said else True
        table = page.tab.locator(f"div.shown:has(#{chart}-t) tbody tr", has_text="29 农机")
        cells = table.locator("td").all_text_contents()
        assert set(cells) == {"—"}


def test_an_answer_has_its_day(page: Opened) -> None:
    answers = " ".join(sheet(page, "H3").split())
    assert re.search(r"机动车 无记录 数据截至 2026-10-31", answers)
    assert "户籍 无记录 数据日期不明" in answers
    assert re.search(r"农机 未查询 \d+ ", answers)


def test_a_record_of_another_name_is_told_apart(page: Opened) -> None:
    told = sheet(page, "H1")
    assert "1 条，1 条号码相同、姓名无关，可能是别人的记录，不计入数额" in told


def test_a_row_of_somebody_outside_says_why_it_is_not_shown(page: Opened) -> None:
    sheet(page, "H1")
    page.tab.locator("#sheet details.finding", has_text="同户口簿人员未申报").locator("summary").click()
    told = page.tab.locator("#sheet details.finding[open]").inner_text()
    assert "hukou.csv 第 2 行" in told and "说的是本户名册以外的人" in told and "局外人" not in told


@pytest.mark.parametrize("typed", ["Ｔｅｓｔ", "ｔest", "Ｈ３", " h3 "])
def test_the_width_of_the_keyboard_finds_all_the_same(page: Opened, typed: str) -> None:
    page.keys("/")
    page.tab.keyboard.insert_text(typed)
    assert page.tab.locator("#choices li").all_inner_texts()[0].startswith("H3")
    page.go("#view=households")
    page.tab.locator("#h-text").fill(typed)
    assert page.tab.locator("#households tbody tr").count() == 1


def test_a_printed_list_says_what_it_holds(page: Opened) -> None:
    page.go("#view=findings&kind=vehicle_standing")
    told = page.tab.locator("#findings .on-paper")
    assert not told.is_visible()
    page.tab.locator("#f-text").fill("H2")
    page.tab.emulate_media(media="print")
    whole = int(re.findall(r"共 (\d+) 条", told.inner_text())[0])
    assert told.inner_text() == f"已筛选：筛选文字“H2”，问题“名下有机动车”；共 {whole} 条中的 1 条"
    assert whole > 2
    page.go("#view=households")
    assert page.tab.locator("#households .on-paper").inner_text() == "全部，未作筛选；共 3 条中的 3 条"
