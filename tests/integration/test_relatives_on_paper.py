"""What the papers and the page keep back of people outside the household: obligors, neighbours in a register, strangers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cities import World, command, number
from pdf_text import text_of
from result_page import data

from hedui.documents.masking import mask_name, mask_number
from hedui.documents.papers import PAPERS, paper_file

OWN, OBLIGOR, NEIGHBOUR = number(1), number(2), number(3)
NAMES = {OWN: "于大山", OBLIGOR: "于燕燕", NEIGHBOUR: "罗海霞"}
PLATE, STREET = "蒙LT0001", "临河区陌生人街道 9 号"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A man whose daughter owes support, earns more than he said and has a car; a neighbour in his register book; a
    house under his number and another name. Read it only."""
    world = World(tmp_path_factory.mktemp("world"))
    world.person(OWN, NAMES[OWN])
    said = {"与户主关系": "女", "成员类别": "赡养义务人", "义务人家庭年收入": "24000", "义务人家庭人数": "2"}
    world.person(OBLIGOR, NAMES[OBLIGOR], **said)
    book = {"户号": "152801", "户籍区划": "150802", "人员状态": "正常"}
    world.file(
        "hukou.csv",
        [{"姓名": NAMES[one], "身份证号": one, "性别": "女", "与户主关系": "其他", **book} for one in (OWN, NEIGHBOUR)],
    )
    world.file(
        "vehicle.csv",
        [{
            "所有人": NAMES[OBLIGOR], "身份证明号码": OBLIGOR, "号牌种类": "02", "号牌号码": PLATE, "机动车状态": "A",
            "初次登记日期": "2024-01-01", "购置价格": "120000",
        }],
    )  # fmt: skip
    world.file(
        "income_tax.csv",
        [{
            "姓名": NAMES[OBLIGOR], "身份证号": OBLIGOR, "所得项目": "工资薪金", "收入额": "150969.65",
            "所属期起": "2025-11-01", "所属期止": "2026-10-31",
        }],
    )  # fmt: skip
    world.file(
        "real_estate.csv",
        [
            {
                "权利人姓名": "赵陌生",
                "证件号": OWN,
                "坐落": STREET,
                "建筑面积": "89.5",
                "规划用途": "住宅",
                "状态": "现势",
            }
        ],
    )
    world.verify(reports="all", html=True, entrustment_no="WT1")
    return world.out


@pytest.fixture(scope="module")
def said(out: Path) -> str:
    """All that the papers and the JSON of the household say."""
    reports = out / "reports"
    papers = "".join(text_of((reports / paper_file("H1", paper)).read_bytes()) for paper in PAPERS)
    return papers + (reports / "H1.json").read_text("utf8")


def case_file(out: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((out / "reports" / "H1.json").read_bytes())
    return read


def test_an_obligor_is_starred_in_every_paper(out: Path, said: str) -> None:
    kinds = {one["kind"] for one in case_file(out)["report"]["findings"]}
    assert {"obligor_assets", "obligor_capacity", "identity_doubt", "co_registered_not_declared"} <= kinds
    assert NAMES[OBLIGOR] not in said and OBLIGOR not in said
    assert mask_name(NAMES[OBLIGOR]) in said and mask_number(OBLIGOR) in said


def test_the_words_of_other_peoples_rows_are_not_printed_but_file_and_row_are(out: Path, said: str) -> None:
    assert PLATE not in said and STREET not in said and NAMES[NEIGHBOUR] not in said
    annex = case_file(out)["annex"]
    cited = {one["label"].split("：")[0]: one["records"] for one in annex["findings"]}
    rows = {r["number"]: (s["file"], r["row"], bool(r["cells"])) for s in annex["sources"] for r in s["records"]}
    assert ("vehicle.csv", 1, False) in [rows[at] for at in cited["义务人名下有较大财产"]]
    assert ("hukou.csv", 2, False) in [rows[at] for one in cited.values() for at in one]
    assert ("real_estate.csv", 1, False) in rows.values()
    assert "内容不列入本附件的行：证据" in text_of((out / "reports" / paper_file("H1", "annex")).read_bytes())


def test_the_page_stars_an_obligor_and_keeps_the_rows_of_an_obligor_back(out: Path) -> None:
    page = data(out)
    told = json.dumps(page, ensure_ascii=False)
    assert NAMES[OBLIGOR] not in told and OBLIGOR not in told and PLATE not in told
    assert page["people"]["name"] == [NAMES[OWN], mask_name(NAMES[OBLIGOR])]
    starred = mask_number(OBLIGOR)
    assert page["people"]["number"] == [OWN, starred] and starred in page["findings"]["id_number"]
    records = page["records"]
    whole = {
        page["files"][file][0]: bool(values) for file, values in zip(records["file"], records["values"], strict=True)
    }
    assert whole == {"hukou.csv": True, "real_estate.csv": True, "vehicle.csv": False, "income_tax.csv": False}


def test_the_sheet_that_the_family_signs_does_not_tell_what_a_relative_earns(out: Path, said: str) -> None:
    sheet = text_of((out / "reports" / paper_file("H1", "sheet")).read_bytes())
    assert "150,969.65" not in sheet and "已比对。数额是这位亲属本人的信息，不在此写明" in sheet
    assert case_file(out)["sheet"]["obligors"][0]["annual_income"] == {
        "text": "已比对。数额是这位亲属本人的信息，不在此写明"
    }


def test_a_trace_of_a_neighbours_row_says_whose_it_is(out: Path) -> None:
    ran = command("trace", out, "--household", "H1", "--record", "hukou.csv:2")
    assert ran.status != 0 and "belongs to somebody outside the household" in ran.out + ran.err
    assert "as findings.xlsx does" not in ran.out + ran.err
    assert "as findings.xlsx does" in command("trace", out, "--household", "H1", "--record", "hukou.csv:9").err
