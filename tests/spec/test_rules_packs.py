"""The shipped packs: every rule is sound at every date, every worked example comes out, broken ones are named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hedui.rules import load, packs_folder
from hedui.rules.assess import assess
from hedui.rules.checking import check_packs
from hedui.rules.loading import codes
from hedui.rules.vocabulary import CODE_LABELS, RESULT_LABELS


def test_the_shipped_packs_are_sound_and_their_examples_come_out() -> None:
    result = check_packs()
    assert [str(fault) for fault in result.faults] == []
    assert result.examples >= 39
    assert len(result.without) <= 5, result.report()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for code in ("cn", "442000", "330212", "150800", "specimens"):
        shutil.copytree(packs_folder() / code, tmp_path / code)
    (tmp_path / "cn" / "examples.yaml").unlink()
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("442000/parameters.yaml", "value: 110000", "value: 110001", "monthly_amount is 164100, expected 164000"),
        ("442000/parameters.yaml", "from: 2020-01-01, to", "form: 2020-01-01, to", "Did you mean from?"),
        (
            "330212/programmes/dibao.yaml",
            "12 * dibao_standard * counted",
            "12 * dibao_standrd * counted",
            "dibao_standard?",
        ),
        ("330212/programmes/dibao.yaml", "after: money_within", "after: money_withn", "Did you mean money_within?"),
        (
            "330212/programmes/dibao.yaml",
            "use: support_a5",
            "use: support_a9",
            "the specimens have no step 'support_a9'",
        ),
        ("330212/programmes/dibao.yaml", 'operator: "<"', 'operator: "<<"', "no operator '<<'"),
        ("cn/programmes/dibao.yaml", "unit: fen/month", "unit: yuan/month", "Units are"),
        ("cn/programmes/dibao.yaml", "entity: obligor", "entity: obliger", "Did you mean obligor?"),
        ("150800/tables/labour.csv", "16,51", "10,51", "match the same case"),
        ("150800/tables.yaml", "columns:", "colums:", "Did you mean columns?"),
        ("cn/lists.yaml", "codes:", "code:", "Did you mean codes?"),
        ("330212/parameters.yaml", "to: 2023-01-01", "to: 2023-02-30", "2023-02-30 is no day of the calendar"),
        (
            "330212/programmes/dibao.yaml",
            "name: no_vehicle",
            "name: money_within",
            "two steps of this name are valid on",
        ),
    ],
)
def test_a_broken_pack_is_named_with_file_and_line(copy: Path, file: str, old: str, new: str, says: str) -> None:
    path = copy / file
    text = path.read_text("utf8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf8")
    report = check_packs(copy).report()
    assert says in report and (file in report or "442000/examples.yaml:13:" in report)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("programmes/dibao.yaml", "programmes/dibaoo.yaml", "330212/programmes/dibaoo.yaml:1:1: dibaoo.yaml"),
        ("programmes/dibao.yaml", "programmes/dibao.yml", "Name it dibao.yaml."),
        ("programmes", "programs", "Did you mean programmes?"),
        ("lists.yaml", "list.yaml", "Did you mean lists.yaml?"),
    ],
)
def test_a_misspelt_file_is_not_left_unread(copy: Path, old: str, new: str, says: str) -> None:
    (copy / "330212" / old).rename(copy / "330212" / new)
    assert says in check_packs(copy).report()


def test_a_file_in_gbk_is_named_with_its_line(copy: Path) -> None:
    path = copy / "330212" / "parameters.yaml"
    path.write_bytes(path.read_text("utf8").encode("gbk"))
    assert "330212/parameters.yaml:2: the file is not UTF-8 text" in check_packs(copy).report()


@pytest.mark.parametrize(("money", "within"), [(14_172_000, True), (21_257_999, True), (21_258_000, False)])
def test_the_obligors_of_one_class_have_fifteen_years_where_the_office_names_the_class(
    copy: Path, money: int, within: bool
) -> None:
    """DOMAIN 2.4: 10 Y, 15 Y for one class that the report does not name."""
    lists = copy / "330212" / "lists.yaml"
    lists.write_text(lists.read_text("utf8").replace("codes: []", "codes: [dibao_marginal]"), "utf8")
    obligor = {"household_size": 1, "annual_income": 0, "assets": [{"kind": "deposit", "amount": money}]}
    told = {"region": "330212", "applied_on": "2022-12-10", "urban": True, "members": [{}]}
    for receives, outcome in (("dibao_marginal", within), ("", False)):
        answer = assess({**told, "obligors": [obligor | {"receives": receives}]}, packs_root=copy)
        said = {c["name"]: c["outcome"] for c in answer["conditions"]}
        assert said["obligors_within"] == ("met" if outcome else "unmet")


def test_the_month_of_a3_has_a_note_for_whoever_takes_the_step() -> None:
    steps = load("specimens").layers[0].programmes["support"]["steps"]
    (a3,) = [step for step in steps if step["name"] == "support_a3"]
    assert "除以 12" in a3["note"]


def test_every_code_of_a_table_has_a_chinese_word() -> None:
    """A row is sought, and missed, in words: `健康类别 重残重病`, never `severe`."""
    tables = [table for code in codes() for layer in load(code).every for table in layer.tables.values()]
    cells = {row.keys[key].code for table in tables for row in table.rows for key in row.keys} - {None}
    assert len(cells) > 5
    assert cells - CODE_LABELS.keys() == set()
    assert {column for table in tables for column in table.columns} - RESULT_LABELS.keys() == set()
