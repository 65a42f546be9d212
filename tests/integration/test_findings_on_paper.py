"""What the papers say of a question: on what it rests, where, of which amount, and nothing of a relative's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cities import World, number
from pdf_text import text_of

from hedui.documents.papers import paper_file

HEAD, WIFE, DAUGHTER = number(1), number(2), number(3)
MEN = {HEAD: "于大山", WIFE: "罗海霞", DAUGHTER: "于燕燕"}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A man registered elsewhere, with work, an account without a value and an income from property that he told; his wife
    stands in a second household too and in no register; a daughter who owes support earns more than she said and is
    registered elsewhere. Read it only."""
    world = World(tmp_path_factory.mktemp("world"))
    own = {"劳动状况": "失业", "申报财产性收入": "2400", "残疾类别": "肢体", "残疾等级": "三级", "户籍区划": "150821"}
    world.person(HEAD, MEN[HEAD], **own)
    world.person(WIFE, MEN[WIFE], 与户主关系="配偶", 户籍区划="150821")
    said = {"与户主关系": "女", "成员类别": "赡养义务人", "义务人家庭年收入": "24000", "义务人家庭人数": "2"}
    world.person(DAUGHTER, MEN[DAUGHTER], **said)
    world.person(WIFE, MEN[WIFE], household="H2", 救助项目="特困", 户籍区划="150826")
    book = {"户号": "152801", "人员状态": "正常", "性别": "女"}
    world.file(
        "hukou.csv",
        [
            {"姓名": MEN[HEAD], "身份证号": HEAD, "户籍区划": "150207", **book},
            {"姓名": MEN[DAUGHTER], "身份证号": DAUGHTER, "户籍区划": "150822", **book},
        ],
    )
    world.file("employment.csv", [{"姓名": MEN[HEAD], "身份证号": HEAD, "单位名称": "某厂", "就业日期": "2026-01-01"}])
    world.file("medical_cost.csv", [{"姓名": "羅海霞", "身份证号": WIFE}])
    world.file("securities.csv", [{"姓名": MEN[HEAD], "身份证号": HEAD, "是否开立": "是"}])
    world.file("disability.csv", [{"姓名": MEN[HEAD], "身份证号": HEAD, "残疾类别": "肢体", "残疾等级": "一级"}])
    world.file(
        "public_welfare_job.csv",
        [{"姓名": MEN[HEAD], "身份证号": HEAD, "月补贴额": "1500", "起始年月": "202601", "终止年月": "202603"}],
    )
    world.file(
        "income_tax.csv",
        [{
            "姓名": MEN[DAUGHTER], "身份证号": DAUGHTER, "所得项目": "工资薪金", "收入额": "150969.65",
            "所属期起": "2025-11-01", "所属期止": "2026-10-31",
        }],
    )  # fmt: skip
    world.notes(hukou_csv={"item": "hukou", "as_of": "2026-10-31"})
    world.verify(reports="all", entrustment_no="WT1")
    return world.out / "reports"


def findings(out: Path) -> dict[str, dict[str, Any]]:
    return {one["kind"]: one for one in json.loads((out / "H1.json").read_bytes())["report"]["findings"]}


def paper(out: Path, name: str) -> str:
    return text_of((out / paper_file("H1", name)).read_bytes())


def test_a_question_of_the_roster_names_its_lines(out: Path) -> None:
    found = findings(out)
    assert found["property_income_unconfirmed"]["grounds"] == "申报名册 roster.csv 第 1 行"
    assert found["in_two_households"]["grounds"] == "申报名册 roster.csv 第 2、4 行"
    assert "证据：申报名册 roster.csv 第 1 行" in paper(out, "report") and "证据：—" not in paper(out, "report")
    assert "申报名册 roster.csv 第 2、4 行" in paper(out, "annex")


def test_who_is_in_no_register_is_told_with_the_register_and_its_day(out: Path) -> None:
    found = findings(out)["not_in_register"]
    assert found["as_of"] == "2026-10-31" and found["evidence"] == []
    assert found["grounds"] == "hukou.csv 全部 2 行，都没有这个身份证号"


def test_the_other_household_is_told_by_place_and_programme(out: Path) -> None:
    other = "另一户在内蒙古自治区巴彦淖尔市杭锦后旗，特困人员救助供养"
    assert findings(out)["in_two_households"]["label"] == f"同一人列入两户：{other}"
    assert other in paper(out, "letter") and other in paper(out, "annex") and other in paper(out, "sheet")


def test_a_place_is_told_by_its_name_and_a_relatives_is_not_told(out: Path) -> None:
    found = findings(out)
    assert found["not_local"]["label"] == "户籍不在本地区：登记在内蒙古自治区包头市九原区"
    assert (
        found["registered_elsewhere"]["label"] == "户籍区划与申报不符"
        and found["registered_elsewhere"]["person"] == "于**"
    )
    assert "户籍：登记在内蒙古自治区包头市九原区" in paper(out, "letter")


def test_the_report_keeps_back_what_was_found_of_a_relative(out: Path) -> None:
    found = findings(out)["obligor_capacity"]
    assert (found["found"], found["difference"]) == ({"text": "不在此写明"}, None)
    assert found["declared"] == {"high": 2_400_000, "low": 2_400_000}
    assert not any("150,969.65" in paper(out, name) for name in ("report", "sheet", "letter", "annex"))
    assert "当地未公布算法，按 0 计" in paper(out, "report")


def test_a_heavier_disability_is_told_as_heavier(out: Path) -> None:
    assert findings(out)["disability_level_higher"]["difference"] == {"text": "重 2 级"}


def test_the_letter_says_what_each_row_is_of(out: Path) -> None:
    said = paper(out, "letter")
    assert "医疗费用：记录写作羅海霞" in said
    assert "就业登记：某厂" in said and "有价证券：开了证券账户" in said and "没有写明值多少钱" in said
    assert "利息、红利、房租等财产收入全家一年 2,400.00 元没有可以核对的记录" in said
    assert "岗位补贴合计 4,500.00 元" in said and "2026 年 3 月（3 个月）" in said


def test_the_sheet_names_the_questions_of_the_report(out: Path) -> None:
    told = json.loads((out / "H1.json").read_bytes())
    assert told["sheet"]["asked"] == len(told["report"]["findings"])
    asked = {one["asked"].partition("：")[0]: one for one in told["sheet"]["questions"]}
    assert asked["户籍不在本地区"]["asked"].endswith("（于大山）")
    printed = paper(out, "sheet")
    assert f"列有 {told['sheet']['asked']} 个需要核实的问题" in printed
    assert f"还有 {told['sheet']['asked']} 个问题等待答复" in printed
    assert asked["户籍不在本地区"]["settles"] and "怎样查清" in printed
