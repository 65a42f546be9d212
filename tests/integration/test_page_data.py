"""What result.html carries: whole, in agreement with the other outputs, third persons masked, and not beyond its limits."""

from __future__ import annotations

import json
import re
import stat
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cities import World, command, manifest_of, number
from result_page import data

from hedui.catalogue import items
from hedui.documents.page.settings import limits
from hedui.values import identity
from hedui.verification.outputs.page import too_large

NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")


@pytest.fixture(scope="module")
def page(verified: Path) -> dict[str, Any]:
    return data(verified)


def rows(out: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return found


def test_it_is_private_and_says_what_it_is(verified: Path) -> None:
    path = verified / "result.html"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text("utf8")
    assert text.count("工作底稿（未生效），示例参数") >= 2
    assert "default-src 'none'; script-src 'sha256-" in text
    assert not re.search(r"(src|href)=\"(?!#)", text)
    assert manifest_of(verified)["written"]["page"] == len(rows(verified, "households"))


def test_every_evidence_leads_to_a_record_of_its_household(page: dict[str, Any]) -> None:
    records = page["records"]
    for name in ("findings", "facts"):
        for household, evidence in zip(page[name]["household"], page[name]["evidence"], strict=True):
            # Rows of other people of the household's register book are named by file and row: they are not its records.
            own = [at for at in evidence if isinstance(at, int)]
            assert [records["household"][at] for at in own] == [household] * len(own), name
    assert sum(map(len, page["findings"]["evidence"])) > 100


def test_a_record_says_what_hits_parquet_says(page: dict[str, Any], verified: Path) -> None:
    hits = {
        (r["household_no"], r["source_file"], r["source_row"]): json.loads(r["record"]) for r in rows(verified, "hits")
    }
    records, households = page["records"], page["households"]["household_no"]
    starred = dated = 0
    for at, values in enumerate(records["values"]):
        place = (households[records["household"][at]], page["files"][records["file"][at]][0], records["row"][at])
        written = hits.pop(place)
        if not values:
            assert records["number"][at].count("*")  # an obligor's
            continue
        assert page["records"]["heads"][records["head"][at]] == list(written)
        pairs = [(shown, said or "") for shown, said in zip(values, written.values(), strict=True)]
        # A day that a workbook keeps as a number stands beside the number.
        days = [shown for shown, said in pairs if re.fullmatch(re.escape(said) + r"（\d{4}-\d\d-\d\d）", shown)]
        changed = [shown for shown, said in pairs if shown != said and shown not in days]
        assert all("*" in shown for shown in changed)
        starred, dated = starred + len(changed), dated + len(days)
    assert hits == {}
    assert starred > 0 and dated > 0


def test_no_stranger_is_named_by_number(page: dict[str, Any]) -> None:
    """Every citizen number of a record is one of the household in whose file it stands."""
    own: dict[int, set[str]] = {}
    for household, written in zip(page["people"]["household"], page["people"]["number"], strict=True):
        own.setdefault(household, set()).add(identity.read(written or "").number)
    seen = 0
    for household, values in zip(page["records"]["household"], page["records"]["values"], strict=True):
        for text in NUMBER.findall("\n".join(values)):
            assert identity.read(text).number in own[household] | {""}
            seen += 1
    assert seen > 100


def test_facts_add_up_to_the_figures_that_were_found(page: dict[str, Any]) -> None:
    facts, families = page["facts"], page["households"]
    for figure in ("business", "property", "transfer", "money"):
        total: Counter[int] = Counter()
        for household, name, amount in zip(facts["household"], facts["figure"], facts["amount"], strict=True):
            total[household] += (amount or 0) if name == figure else 0
        found = families[f"found_{figure}"]
        assert [total[at] for at in range(len(found))] == found, figure
        assert sum(found) > 0 or figure == "property"


def test_the_answers_are_those_of_the_plan(page: dict[str, Any], verified: Path) -> None:
    planned = manifest_of(verified)["items"]
    for at, item in enumerate(page["items"]):
        letters = {answers[at] for answers in page["households"]["answers"]} - {"P", "F"}
        assert (
            letters
            <= {"asked": {"N"}, "out_of_date": {"O"}, "not_asked": {"A"}, "not_answered": {"S"}}[
                planned[item[1]]["answer"]
            ]
        )
    held = Counter(zip(page["records"]["household"], page["records"]["item"], strict=True))
    for household, answers in enumerate(page["households"]["answers"]):
        assert all(held[household, at] for at, letter in enumerate(answers) if letter == "F")


def test_records_are_counted_as_the_statistics_count_them(page: dict[str, Any], verified: Path) -> None:
    sure = [r for r in rows(verified, "hits") if r["match"] in ("exact_id", "converted_id")]
    once = Counter(item for item, _file, _row in {(r["item"], r["source_file"], r["source_row"]) for r in sure})
    two_sided = {code for code, item in items().items() if item.two_sided}
    assert {i[1]: i[7] for i in page["items"] if i[1] not in two_sided} == {
        i[1]: once[i[1]] for i in page["items"] if i[1] not in two_sided
    }
    assert all(i[7] >= once[i[1]] for i in page["items"])
    assert sum(once.values()) > 500


def test_beyond_its_limits_the_run_says_where_to_look(world: World) -> None:
    most = limits()
    assert too_large(most.most_households, most.most_records) is None
    assert too_large(most.most_households + 1, 1)
    assert too_large(1, most.most_records + 1)
    for serial in range(most.most_households + 1):
        world.person(number(serial % 1000, born=f"198{serial // 1000}0115"), household=f"H{serial}")
    world.file("funeral.csv", [])
    world.write_roster()
    ran = command(
        "verify",
        world.roster,
        "--sources",
        world.sources,
        "--pack",
        "150800",
        "--on",
        "2026-11-01",
        "--out",
        world.out,
        "--html",
    )
    assert ran.status == 0
    assert "warning: result.html is not written: 3,001 households" in ran.out
    assert "findings.xlsx" in ran.out
    assert not (world.out / "result.html").exists()
    assert (world.out / "findings.xlsx").is_file()
    assert "page" not in manifest_of(world.out)["written"]


def test_what_the_program_says_of_its_inputs_is_chinese_on_the_page_and_english_in_run_json(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.person(number(1), 授权书编号="没有")
    world.file("vehicle.csv", [{"号牌号码": "蒙L00001"}])
    world.file("vehicle-2.csv", [{"号牌号码": "蒙L00001"}])
    (world.sources / "旧数据").mkdir()
    (world.sources / "sources.yaml").write_text('vehicle.csv: {region: "650000"}\n', "utf8")
    said = world.verify(html=True)["warnings"]
    assert len(said) == 4
    text = (world.out / "result.html").read_text("utf8")
    told = re.findall(r"<li>([^<]+)</li>", text[text.index("<details><summary>程序对本次输入的提示（4）") :])[:4]
    for words in ("旧数据：", "授权书编号栏", "650000", "内容完全相同"):
        assert sum(words in sentence for sentence in told) == 1, words
    assert not [sentence for sentence in said if sentence in text]
    assert 'lang="en"' not in text
