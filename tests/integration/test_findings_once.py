"""A record that a delivery has twice is one: it asks once, and what it says is not added up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cities import World, number

ME = {"姓名": "测试人", "身份证号": number(1)}
# Item, what its row says, the question, what it found.
ROWS: tuple[tuple[str, dict[str, str], str, int | None], ...] = (
    ("assistance", {"救助项目": "特困", "户编号": "H1", "月救助金额": "438", "区划": "150802"}, "assisted_other_programme", 43_800),
    ("public_rental", {"承租人姓名": "测试人", "月租金": "90", "坐落": "某处"}, "public_rental", 9_000),
    ("fund_loan", {"贷款余额": "1000", "购房地址": "某处"}, "housing_loan", 100_000),
    ("business_tax", {"税种": "增值税", "计税收入": "700", "所属期起": "2026-07-01", "所属期止": "2026-09-30"}, "turnover_taxed", 70_000),
    ("border_crossing", {"出境日期": "2026-05-04", "前往地": "某地"}, "border_crossing", 1),
    ("hukou", {"户籍区划": "150207", "户号": "7", "人员状态": "正常"}, "not_local", None),
    ("hukou", {"户籍区划": "150821", "户号": "7", "人员状态": "正常"}, "registered_elsewhere", None),
    ("employment", {"就业形式": "单位就业", "用人单位": "某厂", "就业日期": "2026-01-05"}, "work_not_declared", None),
    ("disability", {"残疾类别": "肢体", "残疾等级": "一级"}, "disability_level_higher", 1),
)  # fmt: skip


@pytest.mark.parametrize(("item", "says", "kind", "found"), ROWS, ids=[row[2] for row in ROWS])
def test_a_record_listed_twice_asks_once(
    tmp_path: Path, item: str, says: dict[str, str], kind: str, found: int | None
) -> None:
    world = World(tmp_path)
    world.person(number(1), 残疾类别="肢体", 残疾等级="三级", 劳动状况="失业")
    world.file(f"{item}.csv", [ME | says] * 2, header=[*dict.fromkeys([*ME, *says])])
    world.verify()
    asked: list[dict[str, Any]] = [f for f in world.read("findings") if f["kind"] == kind]
    assert [(f["found"], [e["row"] for e in f["evidence"]]) for f in asked] == [(found, [1, 2])]
