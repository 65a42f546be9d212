"""Case files of a run: from a department's row to the papers, and the papers again."""

from __future__ import annotations

import hashlib
import itertools
import json
from pathlib import Path

import pytest
from cities import World, number
from click.testing import CliRunner
from pdf_text import pages, text_of

from hedui.documents.papers import PAPERS, paper_file
from hedui.site.cli.print import print_command
from hedui.values.faults import Refusal

NAMES = ["王㛃䶮", "𬭎㼆𠅤", "巴特尔·苏和"]
ADDRESS = "临河区㼆䶮街道㛃𬭎巷𠅤 3 号院巴特尔·苏和转"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two households: one marries a stranger and has a house, the other does not authorise. Read it only."""
    world = World(tmp_path_factory.mktemp("world"))
    for at, name in enumerate(NAMES, 1):
        said = {"与户主关系": "本人" if at == 1 else "子", "家庭住址": ADDRESS}
        world.person(number(at), name, "H1" if at < 3 else "H2", **(said | ({"授权书编号": ""} if at == 3 else {})))
    world.file(
        "marriage.csv",
        [
            {
                "男方姓名": NAMES[0], "男方身份证号": number(1), "女方姓名": "罗海霞", "女方身份证号": number(90),
                "登记类型": "结婚", "登记日期": "2020-05-06",
            }
        ],
    )  # fmt: skip
    world.file("real_estate.csv", [{"权利人姓名": NAMES[1], "证件号": number(2), "坐落": ADDRESS, "建筑面积": "89.5"}])
    drawn = itertools.count(1)
    world.verify(reports="all", draw=lambda size: next(drawn).to_bytes(size, "big"), entrustment_no="WT1")
    return world.out / "reports"


def test_codes_are_drawn_for_each_household_and_stand_on_every_page(out: Path) -> None:
    codes = {}
    for household in ("H1", "H2"):
        data = (out / f"{household}.json").read_bytes()
        code, identity = json.loads(data)["heading"]["confirmation_code"], hashlib.sha256(data).hexdigest()
        codes[household] = code
        for paper in PAPERS:
            for page in pages((out / paper_file(household, paper)).read_bytes()):
                assert code in page.text and identity in page.text and page.missing_glyphs == 0
    assert codes == {"H1": "10000-00000-00000-00000", "H2": "20000-00000-00000-00000"}


def test_rare_characters_are_printed_in_names_and_addresses(out: Path) -> None:
    report, annex = (text_of((out / paper_file("H1", paper)).read_bytes()) for paper in ("report", "annex"))
    assert all(name in report for name in NAMES[:2]) and NAMES[2] in text_of((out / "H2.pdf").read_bytes())
    assert ADDRESS in annex and "〔U+" not in report + annex


def test_the_annex_goes_from_the_question_to_the_departments_row(out: Path) -> None:
    annex = json.loads((out / "H1.json").read_bytes())["annex"]
    questions = {one["label"].split("：")[0]: one["records"] for one in annex["findings"]}
    records = {r["number"]: (s, r) for s in annex["sources"] for r in s["records"]}
    source, row = records[questions["配偶未申报"][0]]
    assert (source["file"], row["row"], source["item"]) == ("marriage.csv", 1, "婚姻登记")
    delivered = (out.parents[1] / "sources" / "marriage.csv").read_bytes()
    assert source["sha256"] == hashlib.sha256(delivered).hexdigest()


def test_a_stranger_is_starred_in_every_paper_and_in_the_json(out: Path) -> None:
    said = (out / "H1.json").read_text("utf8") + "".join(
        text_of((out / paper_file("H1", paper)).read_bytes()) for paper in PAPERS
    )
    assert "罗海霞" not in said and number(90) not in said
    assert "罗**" in said and number(90)[:6] + "********" + number(90)[-4:] in said


def test_each_item_says_its_answer_its_reason_and_its_day(out: Path) -> None:
    text = text_of((out / "H2.pdf").read_bytes())
    assert "21 不动产登记自然资源—未授权（无授权）" in text or "21 不动产登记自然资源未知未授权（无授权）" in text
    assert text.count("未查询（无数据来源）") == 35


def test_a_print_from_the_json_is_the_same_and_a_later_one_says_which(out: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(print_command, [str(out / "H1.json"), "--out", str(tmp_path / "a")]).exit_code == 0
    for paper in PAPERS:
        name = paper_file("H1", paper)
        assert (tmp_path / "a" / name).read_bytes() == (out / name).read_bytes()
    further = ["--out", str(tmp_path / "b"), "--nth", "2", "--on", "2026-12-01", "--papers", "report"]
    assert run(print_command, [str(out / "H1.json"), *further]).exit_code == 0
    assert [p.name for p in (tmp_path / "b").iterdir()] == ["H1.pdf"]
    assert "第 2 次打印，2026-12-01" in text_of((tmp_path / "b" / "H1.pdf").read_bytes())


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["H1.json", "--nth", "2"], "no_day"),
        (["H1.json", "--on", "2026-12-01"], "no_day"),
        (["../run.json"], "no_case_file"),
        (["not there.json"], "no_case_file"),
    ],
)
def test_what_cannot_be_printed_is_refused(out: Path, tmp_path: Path, arguments: list[str], fault: str) -> None:
    result = CliRunner().invoke(print_command, [str(out / arguments[0]), "--out", str(tmp_path / "x"), *arguments[1:]])
    assert isinstance(result.exception, Refusal) and result.exception.fault == fault
    assert not (tmp_path / "x").exists() or not list((tmp_path / "x").iterdir())


def test_a_paper_that_is_there_is_not_replaced(out: Path) -> None:
    result = CliRunner().invoke(print_command, [str(out / "H1.json"), "--out", str(out)])
    assert isinstance(result.exception, Refusal) and result.exception.fault == "paper_there"


def test_only_the_papers_that_are_asked_for_in_a_regions_own_words(world: World, tmp_path: Path) -> None:
    world.person(number(1), NAMES[0])
    world.file("pension.csv", [{"姓名": NAMES[0], "身份证号": number(1), "月发放额": "1200"}])
    own = tmp_path / "words" / "report"
    own.mkdir(parents=True)
    (own / "wording.yaml").write_text("version: 本旗-1\ntitle: 本旗核对报告\n", "utf8")
    world.verify(reports="all", papers=("report",), templates=own.parent)
    reports = world.out / "reports"
    assert sorted(p.name for p in reports.iterdir()) == ["H1.json", "H1.pdf"]
    text = text_of((reports / "H1.pdf").read_bytes())
    assert "本旗核对报告" in text and "本旗-1" in text and "居民家庭经济状况核对报告" not in text
    assert CliRunner().invoke(print_command, [str(reports / "H1.json"), "--out", str(tmp_path / "p")]).exit_code == 0
    assert (tmp_path / "p" / "H1.pdf").read_bytes() == (reports / "H1.pdf").read_bytes()
