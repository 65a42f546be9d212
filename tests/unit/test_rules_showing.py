"""What is in force where, and what differs, in words."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from hedui.rules import packs_folder
from hedui.rules.showing import diff_packs, show_pack


def test_show_says_each_value_its_period_and_where_it_comes_from() -> None:
    text = show_pack("330212", date(2022, 12, 10))
    line = next(x for x in text.splitlines() if "dibao_standard" in x)
    assert all(part in line for part in ("1,181 元/月", "2022-01-01", "2023-01-01", "330212", "据报道：宁波鄞州, 2022"))
    assert "classified_topup 分类施保增发标准：未公布" in text and "total_workdays" in text
    assert "dibao_standard 低保标准：在 2023-01-01 没有值" in show_pack("330212", date(2023, 1, 1))


def test_show_tells_urban_from_rural() -> None:
    lines = [x for x in show_pack("150800", date(2026, 1, 1)).splitlines() if "dibao_standard" in x and "元" in x]
    assert len(lines) == 2 and "（城市）：850 元/月" in lines[0] and "（农村）：7,200 元/年" in lines[1]


def test_a_pack_does_not_differ_from_itself() -> None:
    assert diff_packs("330212", "330212") == ""


def test_diff_says_what_changed(tmp_path: Path) -> None:
    shutil.copytree(packs_folder(), tmp_path / "packs")
    path = tmp_path / "packs" / "330212" / "parameters.yaml"
    path.write_text(path.read_text("utf8").replace("value: 118100", "value: 120000"), "utf8")
    rules = tmp_path / "packs" / "330212" / "programmes" / "dibao.yaml"
    rules.write_text(
        rules.read_text("utf8").replace('operator: "<", right: "money_years', 'operator: "<=", right: "money_years'),
        "utf8",
    )
    text = diff_packs("330212", "330212", other_root=tmp_path / "packs")
    assert "修改 dibao_standard" in text and "1,181 元/月" in text and "→ 1,200 元/月" in text
    assert "修改 money_within" in text and len(text.splitlines()) == 4
