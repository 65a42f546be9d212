"""result.html of little: no record and no question at all, and people who permitted only some items."""

from __future__ import annotations

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


def opened(browser: Browser, world: World, address: str) -> Opened:
    world.verify(html=True)
    return Opened(browser, world.out / "result.html", address)


@pytest.mark.parametrize("view", ["overview", "findings", "households"])
def test_without_a_record_or_a_question_every_view_says_so(browser: Browser, tmp_path: Path, view: str) -> None:
    world = World(tmp_path)
    world.person(number(1))
    world.file("vehicle.csv", [])
    page = opened(browser, world, f"#view={view}")
    expected = {"overview": "比中的部门记录 0 条", "findings": "本次核对没有提出问题", "households": "本户没有问题"}
    if view == "households":
        page.tab.locator("#households .lead").first.click()
        page.tab.locator("#sheet-h").wait_for()
    text = " ".join(page.tab.locator("main").inner_text().split())
    assert expected[view] in text
    assert "NaN" not in text and "undefined" not in text and page.complaints == [] and page.violations() == []


def test_who_permitted_only_some_items_is_told_beside_the_answers(browser: Browser, tmp_path: Path) -> None:
    world = World(tmp_path)
    world.person(number(1), "测试甲")
    world.person(number(2), "测试乙", 与户主关系="配偶", 授权事项="vehicle")
    world.file("vehicle.csv", [])
    world.file("hukou.csv", [])
    page = opened(browser, world, "#view=households")
    page.tab.locator("#households .lead").first.click()
    page.tab.locator("#sheet-h").wait_for()
    lines = [line for line in page.tab.locator("#sheet tr").all_inner_texts() if "测试" in line and "S1" in line]
    assert ["只授权部分事项" in line for line in lines] == [False, True]
    assert "其中 1 人只授权部分事项，其余事项未比对" in page.tab.locator("#sheet").inner_text()
    assert page.complaints == []
