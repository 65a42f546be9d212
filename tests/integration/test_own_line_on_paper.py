"""The line that a programme holds a family against, on its papers: with a region's published values and without them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pdf_text import text_of

from hedui.documents.frame import Frame, Heading
from hedui.documents.sheet import render_sheet
from hedui.documents.sheet_content import SheetContent
from hedui.documents.stated import Amount, Verdict
from hedui.verification.outputs.sheet_of_one import sheet_of_one

ON = date(2025, 6, 1)
PUBLISHED = """
dibao_standard:
  label: 低保标准
  unit: fen/month
  values: [{from: 2025-01-01, to: 2026-01-01, value: 60000, reported_as: specimen}]
rigid_ratio:
  label: 刚性支出占收入的比例
  unit: percent
  values: [{from: 2025-01-01, to: 2026-01-01, value: 60, reported_as: specimen}]
"""
INCOMES = """
disposable_income:
  label: 当地居民人均可支配收入
  unit: fen/year
  values:
    - {from: 2024-01-01, to: 2025-01-01, urban: true, value: 3600000, reported_as: "specimen 2024"}
    - {from: 2024-01-01, to: 2025-01-01, urban: false, value: 1800000, reported_as: "specimen 2024"}
    - {from: 2025-01-01, to: 2026-01-01, value: 9900000, reported_as: "specimen 2025"}
"""


@pytest.fixture(params=["published", "silent"])
def packs(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A region under the nation's pack that has published what people there can spend, or has not."""
    region = tmp_path / "230100"
    region.mkdir()
    (region / "pack.yaml").write_text('code: "230100"\nname: 样本市\n', "utf8")
    (region / "parameters.yaml").write_text(PUBLISHED + (INCOMES if request.param == "published" else ""), "utf8")
    return tmp_path


def heavy(wage: int, spent: int, *, urban: bool = True, programme: str = "rigid_expenditure") -> dict[str, Any]:
    """Two people with a wage and a hospital's bill a year, in fen."""
    return {
        "household_no": "H1", "programme": programme, "urban": urban, "region": "230100",
        "members": [{"name": "甲", "birth_date": "1980-01-01"}, {"name": "乙", "birth_date": "1982-01-01"}],
        "income": [{"member": 0, "category": "wage", "amount": wage, "period": "year"}],
        "expenses": [{"member": 1, "kind": "medical", "amount": spent}],
    }  # fmt: skip


def text(content: SheetContent) -> str:
    """The sheet as a reader gets it."""
    return text_of(render_sheet(content, Frame(Heading("HD1", "H1", ON), "0" * 64)))


@pytest.mark.parametrize("packs", ["published"], indirect=True)
@pytest.mark.parametrize(("urban", "line"), [(True, 3_600_000), (False, 1_800_000)])
def test_a_family_of_heavy_expenses_is_held_against_the_income_of_the_year_before(
    packs: Path, urban: bool, line: int
) -> None:
    below, on_it = (
        sheet_of_one(heavy(wage, 6 * wage // 10 + 1, urban=urban), on=ON, packs_root=packs)
        for wage in (2 * line - 1, 2 * line)
    )
    assert below.assessed and on_it.assessed
    assert below.assessed.standard_year == Amount.of(line)
    assert below.assessed.standard_month == Amount.of(line // 12)
    assert "specimen 2024" in below.assessed.standard_source
    outcomes = {c.label: c.on_larger for c in on_it.assessed.conditions}
    assert [label for label, outcome in outcomes.items() if outcome is not Verdict.MET] == [
        "家庭人均收入低于上年度当地人均可支配收入"
    ]
    assert all(c.on_larger is Verdict.MET for c in below.assessed.conditions)
    said = text(below)
    assert f"上年度当地居民人均可支配收入是每人每月 {line // 1200:,}.00 元" in said
    assert "全家一年的收入比标准少" not in said


@pytest.mark.parametrize("packs", ["published"], indirect=True)
@pytest.mark.parametrize(("spent", "outcome"), [(1_800_000, Verdict.MET), (1_799_999, Verdict.UNMET)])
def test_the_share_of_the_expenses_is_held_against_the_published_ratio(
    packs: Path, spent: int, outcome: Verdict
) -> None:
    content = sheet_of_one(heavy(3_000_000, spent), on=ON, packs_root=packs)
    assert content.assessed
    assert {c.label: c.on_larger for c in content.assessed.conditions}["刚性支出占家庭总收入的比例"] is outcome


@pytest.mark.parametrize("packs", ["silent"], indirect=True)
def test_where_the_line_is_not_published_the_standard_is_not_taken_for_it(packs: Path) -> None:
    content = sheet_of_one(heavy(3_000_000, 1_800_000), on=ON, packs_root=packs)
    said = text(content)
    assert content.assessed and content.assessed.standard_of == "低保标准"
    assert "；低保标准是每人每月 600.00 元" in said and "；标准是每人每月" not in said
    assert {(one.label, one.why) for one in content.unknown} == {("当地居民人均可支配收入", "当地没有公布这个数")}


@pytest.mark.parametrize("packs", ["silent"], indirect=True)
def test_the_standard_of_dibao_is_called_the_standard(packs: Path) -> None:
    content = sheet_of_one(heavy(600_000, 0, programme="dibao"), on=ON, packs_root=packs)
    assert content.assessed and content.assessed.standard_of == ""
    assert "；标准是每人每月 600.00 元" in text(content)
