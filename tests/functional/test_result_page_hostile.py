"""result.html made from names and rows that want to be markup, formulas or the end of the data: they are shown as written."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Opened, chromium
from cities import World, number

SCRIPT = "<script>document.title='taken'</script>"
ENDING = "</script><img src=x onerror=alert(1)>"
FORMULA = "=cmd|' /C calc'!A0"
QUOTES = "\"'><b onmouseover=alert(2)>x</b>${7*7}{{7*7}}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("hostile"))
    one = world.person(number(1), SCRIPT, ENDING)
    other = world.person(number(2), FORMULA, QUOTES, 与户主关系="配偶<img src=y>", 授权书编号=SCRIPT)
    world.person(number(3), "测试人", "__proto__")
    row = {"险种": ENDING, "月发放额": "2000", "发放起始年月": "202501", "最近发放年月": "202610", "待遇状态": QUOTES}
    world.file(
        "pension-202610.csv", [{"姓名": SCRIPT, "身份证号": one, **row}, {"姓名": FORMULA, "身份证号": other, **row}]
    )
    world.file("vehicle.csv", [{"所有人": SCRIPT, "身份证明号码": one, "号牌号码": FORMULA, "品牌型号": ENDING}])
    world.verify(html=True)
    return world


@pytest.fixture(scope="module")
def shown(hostile: World) -> Iterator[Opened]:
    with chromium() as browser:
        yield Opened(browser, hostile.out / "result.html")


def data(out: Path) -> dict[str, Any]:
    packed = re.findall(
        r'<script id="data" type="text/plain">([A-Za-z0-9+/=]+)</script>', (out / "result.html").read_text("utf8")
    )
    read: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed[0])))
    return read


def test_what_is_written_is_what_is_shown(hostile: World, shown: Opened) -> None:
    shown.go("#view=findings")
    for lead in shown.tab.locator("#findings .lead").all():
        lead.click()
    listed = shown.tab.locator("#findings").inner_text()
    assert all(text in listed for text in (SCRIPT, FORMULA, ENDING, QUOTES))
    shown.keys("/")
    shown.tab.keyboard.type(ENDING)
    shown.keys("Enter")
    shown.tab.locator("#sheet-h").wait_for()
    assert shown.focused() == f"户 {ENDING}　{SCRIPT}"
    for _depth in range(2):  # what is unfolded holds more to unfold
        shown.tab.evaluate("document.querySelectorAll('#sheet details').forEach((one) => { one.open = true; })")
        shown.tab.wait_for_function(
            "[...document.querySelectorAll('#sheet details')].every((one) => one.childElementCount > 1)"
        )
    assert QUOTES in shown.tab.locator("#sheet").inner_text()
    shown.go("#view=sheet&household=__proto__")
    shown.tab.wait_for_function("document.querySelector('#sheet-h').textContent.includes('__proto__')")


def test_none_of_it_runs_or_becomes_an_element(shown: Opened) -> None:
    assert shown.tab.title() == "家庭经济状况核对结果"
    assert shown.complaints == []
    assert {request.split("#")[0] for request in shown.requests} == {shown.file}
    planted = "img, b, [onerror], [onmouseover], main script, a[href^='javascript']"
    assert shown.tab.locator(planted).count() == 0


def test_the_file_holds_nothing_of_it_as_text(hostile: World) -> None:
    text = (hostile.out / "result.html").read_text("utf8")
    assert not [planted for planted in (SCRIPT, ENDING, FORMULA, QUOTES) if planted in text]
    assert text.count("<script") == text.count("</script>") == 2
    assert SCRIPT in data(hostile.out)["people"]["name"]
