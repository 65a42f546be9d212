"""result.html in a real Chromium: by keyboard, for everybody, without network, and with the counts of the other outputs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from browser import Opened, chromium
from playwright.sync_api import Browser

Row = dict[str, Any]
LISTED = "#findings-table tbody tr:not(.unfolded)"
OPEN_RECORD = "#sheet details.finding[open] .record"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def page(browser: Browser, verified: Path) -> Iterator[Opened]:
    one = Opened(browser, verified / "result.html")
    yield one
    one.tab.close()
    assert one.complaints == []


def rows(out: Path, name: str) -> list[Row]:
    found: list[Row] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return found


def counted(page: Opened) -> int:
    return int(re.sub(r"\D", "", page.tab.locator("#findings output.counted").inner_text().split("个")[0]))


def with_one_record(out: Path) -> Row:
    """A finding that rests on one record of its household, about money where there is one."""
    alone = [r for r in rows(out, "findings") if len(r["evidence"]) == 1]
    return next((r for r in alone if r["kind"] == "wage_above_declared"), alone[0])


def test_nothing_leaves_the_page(page: Opened) -> None:
    for view in ("findings", "households"):
        page.go(f"#view={view}")
    page.tab.locator("#households .lead").first.click()
    page.tab.locator("#sheet-h").wait_for()
    assert set(page.requests) <= {page.file, f"{page.file}#view=findings", f"{page.file}#view=households"}
    assert page.complaints == []
    fetched = page.tab.evaluate("fetch('https://example.invalid/').then(() => 'sent', (error) => error.name)")
    image = """new Promise((done) => { const i = new Image(); i.onload = () => done('sent'); i.onerror = () => done('blocked');
      i.src = 'https://example.invalid/i.png'; })"""
    assert (fetched, page.tab.evaluate(image)) == ("TypeError", "blocked")
    assert len(page.complaints) >= 2
    assert all("Content Security Policy" in one for one in page.complaints)
    page.complaints.clear()


def test_nobody_is_shut_out(page: Opened, verified: Path) -> None:
    """No serious or critical violation of axe in any state."""
    for summary in page.tab.locator("#overview summary").all():
        summary.click()
    assert page.violations() == []
    page.go("#view=findings&favour=0")
    page.tab.locator("#findings .lead").first.click()
    page.tab.locator("#findings-table tr.unfolded").wait_for()
    assert page.violations() == []
    page.go(f"#view=sheet&household={with_one_record(verified)['household_no']}")
    page.tab.locator("#sheet details.finding summary").first.click()
    for rests in page.tab.locator("#sheet button.rests").all():
        rests.click()
    assert page.violations() == []
    page.go("#view=households")
    # What is typed before the view has changed is lost with the focus.
    page.tab.locator("#households .lead").first.wait_for()
    page.keys("/")
    page.tab.keyboard.type("1508")
    page.tab.locator("#choices li").first.wait_for()
    assert page.violations() == []


def test_from_the_search_to_the_source_row_by_keyboard(page: Opened, verified: Path) -> None:
    household = with_one_record(verified)["household_no"]
    first = next(r for r in rows(verified, "findings") if r["household_no"] == household and len(r["evidence"]) == 1)
    page.keys("/")
    page.tab.keyboard.type(household)
    page.keys("Enter")
    page.tab.locator("#sheet-h").wait_for()
    assert page.focused().startswith(f"户 {household}")
    pressed = 0
    while first["label"] not in page.focused() and pressed < 20:
        page.keys("Tab")
        pressed += 1
    page.keys("Enter")
    record = page.tab.locator(OPEN_RECORD).first
    record.wait_for()
    # One key for the search, one to open the household, a few steps, one to unfold: the row stands there.
    assert pressed <= 12
    evidence = first["evidence"][0]
    told = page.tab.locator("#sheet details.finding[open] details.source > summary").first.inner_text()
    assert f"{evidence['file']} 第 {evidence['row']:,} 行" in told
    place = (household, evidence["file"], evidence["row"])
    own = next(r for r in rows(verified, "hits") if (r["household_no"], r["source_file"], r["source_row"]) == place)
    words = json.loads(own["record"])
    assert record.locator("dt").all_inner_texts() == list(words)
    shown = record.locator("dd").all_inner_texts()
    plain = [
        (written or "（空）", seen) for written, seen in zip(words.values(), shown, strict=True) if "*" not in seen
    ]
    assert len(plain) > len(words) / 2
    # Beside a day that a workbook keeps as a number stands the day.
    assert all(written.strip() == re.sub(r"（[\d-]{10}）$", "", seen).strip() for written, seen in plain)
    page.keys("Escape")
    assert page.tab.locator("#sheet details.finding[open]").count() == 0 and first["label"] in page.focused()
    page.keys("Escape")
    page.tab.locator("#overview:not([hidden])").wait_for()


def test_arrows_walk_over_rows_and_escape_leads_back(page: Opened) -> None:
    page.go("#view=findings")
    page.tab.locator("#findings .lead").first.focus()
    page.keys("ArrowDown", "ArrowDown", "Enter")
    third = page.tab.locator("#findings .lead").nth(2)
    assert third.get_attribute("aria-expanded") == "true"
    assert page.tab.locator("#findings .lead[tabindex='0']").count() == 1
    page.tab.locator("tr.unfolded a").first.focus()
    page.keys("Escape")
    assert third.get_attribute("aria-expanded") == "false"
    assert third.evaluate("(one) => one === document.activeElement")
    link = page.tab.locator("#findings tbody th a").nth(4)
    link.focus()
    page.keys("Enter")
    page.tab.locator("#sheet-h").wait_for()
    page.keys("Escape")
    page.tab.locator("#findings:not([hidden])").wait_for()
    assert link.evaluate("(one) => one === document.activeElement")


def test_filters_count_as_findings_parquet(page: Opened, verified: Path) -> None:
    # Questions about the sources of the whole run stand with the answers of the items.
    found = [row for row in rows(verified, "findings") if row["household_no"]]
    families = {r["household_no"]: r for r in rows(verified, "households")}

    def said(r: Row) -> str:
        return str(families[r["household_no"]]["indication"])

    def county(r: Row) -> str:
        return (families[r["household_no"]]["hukou_area"] or "")[:6]

    page.go("#view=findings")
    assert counted(page) == len(found)
    some = next(r for r in found if r["item"] and county(r))
    wanted: dict[str, tuple[str, Callable[[Row], bool]]] = {
        "kind": (some["kind"], lambda r: r["kind"] == some["kind"]),
        "item": (some["item"], lambda r: r["item"] == some["item"]),
        "county": (county(some), lambda r: county(r) == county(some)),
        "favour": ("1", lambda r: r["in_favour"]),
        "indication": ("待核实", lambda r: said(r) == "待核实"),
    }
    for name, (value, keeps) in wanted.items():
        page.tab.select_option(f"#f-{name}", value)
        assert counted(page) == sum(map(keeps, found)) > 0, name
        page.tab.select_option(f"#f-{name}", "")
    page.tab.select_option("#f-kind", some["kind"])
    page.tab.select_option("#f-indication", said(some))
    assert counted(page) == sum(r["kind"] == some["kind"] and said(r) == said(some) for r in found)
    page.tab.locator("#findings .filters button").click()
    page.tab.fill("#f-text", some["household_no"])
    assert counted(page) == sum(r["household_no"] == some["household_no"] for r in found)
    assert page.tab.locator(LISTED).count() == counted(page)
    page.tab.fill("#f-text", "没有这样的字")
    assert counted(page) == 0


def test_the_charts_lead_to_the_same_counts(page: Opened, verified: Path) -> None:
    shown = page.tab.locator("#overview .shown:has(#item-findings-t)")
    shown.locator("summary").click()
    link = shown.locator("tbody a").nth(3)
    said, address = int(link.inner_text().replace(",", "")), link.get_attribute("href") or ""
    link.click()
    page.tab.locator("#findings:not([hidden])").wait_for()
    assert counted(page) == said == sum(r["item"] == address.split("item=")[1] for r in rows(verified, "findings"))


def test_headings_sort_and_unknown_comes_last(page: Opened, verified: Path) -> None:
    found = rows(verified, "findings")
    page.go("#view=findings")
    heading = page.tab.locator("#findings-table thead th", has_text="查到")
    known = sorted(r["found"] for r in found if r["found"] is not None)
    for direction, order in (("ascending", known), ("descending", known[::-1])):
        heading.locator("button").click()
        assert heading.get_attribute("aria-sort") == direction
        names = page.tab.locator("#findings tbody .lead").evaluate_all("(all) => all.map((one) => one.id)")
        numbers = [int(re.sub(r"\D", "", name)) for name in names]
        assert [found[n - 1]["found"] for n in numbers] == [*order, *[None] * len(found)][: len(numbers)]
    assert page.tab.locator("#findings-table thead th:not([aria-sort=none])").count() == 1


def test_only_one_page_of_a_list_stands_in_the_document(page: Opened, verified: Path) -> None:
    families = rows(verified, "households")
    page.go("#view=households")
    assert page.tab.locator("#households tbody tr").count() == 30 < len(families)
    page.tab.locator("#households .pages button").nth(1).click()
    told = f"第 31–{min(len(families), 60)} 条，共 {len(families)} 条"
    assert told in page.tab.locator("#households .pages").inner_text()
    assert page.focused() == families[30]["household_no"]


def test_a_sheet_says_what_households_parquet_says(page: Opened, verified: Path) -> None:
    family = next(r for r in rows(verified, "households") if r["found_transfer"] > 0 and r["annual_income"])
    page.go(f"#view=sheet&household={family['household_no']}")
    sheet = page.tab.locator("#sheet")
    assert family["indication"] in sheet.locator(".sheet-head").inner_text()
    line = sheet.locator("tr", has_text="转移净收入").first
    fen = [round(float(cell.replace(",", "")) * 100) for cell in line.locator("td").all_inner_texts()[:3]]
    assert fen == [family[f"{side}_transfer"] for side in ("declared", "found", "used")]
    line.locator("button").click()
    facts = sheet.locator("tr.unfolded .fact").all_inner_texts()
    amounts = [round(float(re.findall(r"查到 ([\d,.]+) 元", fact)[0].replace(",", "")) * 100) for fact in facts]
    assert sum(amounts) == family["found_transfer"]
    conditions = page.tab.locator("section[aria-labelledby=s-conditions] tbody th").all_inner_texts()
    assert conditions == list(json.loads(family["conditions"]))


def test_it_prints_the_sheet_with_its_evidence(page: Opened, verified: Path) -> None:
    page.go(f"#view=sheet&household={with_one_record(verified)['household_no']}")
    page.tab.locator("#sheet-h").wait_for()
    page.tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.tab.emulate_media(media="print")
    evidence = [
        r["evidence"]
        for r in rows(verified, "findings")
        if r["household_no"] == with_one_record(verified)["household_no"]
    ]
    assert page.tab.locator("#sheet .questions .record:visible").count() == sum(map(len, evidence))
    assert page.tab.locator(".bar .mark").is_visible()
    assert not page.tab.locator(".bar nav").is_visible()


def test_a_search_without_a_hit_says_so(page: Opened) -> None:
    page.keys("/")
    page.tab.keyboard.type("99999")
    assert page.tab.locator("#choices").inner_text() == "没有这样的家庭"
    page.keys("Enter", "ArrowDown", "Escape")
    assert page.tab.locator("#overview:not([hidden])").count() == 1 and page.tab.locator("#choices").is_hidden()


def test_what_is_open_is_a_range_on_the_sheet_too(page: Opened, verified: Path) -> None:
    """As on the papers: never an end of a range as if it were the figure, and why nothing is judged."""
    families = rows(verified, "households")
    bounded = next(r for r in families if r["annual_income"] is None and r["income_at_most"] is not None)
    page.go(f"#view=sheet&household={bounded['household_no']}")
    page.tab.locator("#sheet-h").wait_for()
    figures = page.tab.locator("section[aria-labelledby=s-figures]").inner_text()
    assert re.search(r"家庭年收入（元）\s.*( 至 |不超过 )", figures)
    missing = next(r for r in families if r["members_not_compared"] and r["income_at_least"] is not None)
    page.go(f"#view=sheet&household={missing['household_no']}")
    page.tab.get_by_role("heading", name=missing["household_no"]).wait_for()
    figures = page.tab.locator("section[aria-labelledby=s-figures]").inner_text()
    assert re.search(r"货币财产（元）\s.*(未知|不低于)", figures) and re.search(
        r"机动车（辆）\s.*(未知|不低于)", figures
    )
    dead = next(r for r in rows(verified, "findings") if r["kind"] == "dead")
    page.go(f"#view=sheet&household={dead['household_no']}")
    page.tab.get_by_role("heading", name=dead["household_no"]).wait_for()
    assert "谁算家庭成员还需要核实" in page.tab.locator("section[aria-labelledby=s-conditions]").inner_text()


def test_a_candidate_is_not_counted_as_a_record(page: Opened, verified: Path) -> None:
    found = rows(verified, "hits")
    one = next(r for r in found if r["match"] in ("probable", "possible"))
    own = [r for r in found if (r["household_no"], r["item"]) == (one["household_no"], one["item"])]
    sure = {(r["source_file"], r["source_row"]) for r in own if r["match"] not in ("probable", "possible")}
    page.go(f"#view=sheet&household={one['household_no']}")
    page.tab.locator("#sheet-h").wait_for()
    said = page.tab.locator("#sheet details.answered > summary", has_text="条待确认").first.inner_text()
    assert ("有记录" in said) is bool(sure) and ("无记录" in said) is not bool(sure)
