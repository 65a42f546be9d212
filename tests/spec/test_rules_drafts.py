"""A draft alone in a folder lies over the packs that come with hedui; a folder that holds no packs is told as such."""

from __future__ import annotations

from pathlib import Path

import pytest
from cities import command

from hedui.rules import load, packs_folder
from hedui.rules.checking import check_packs
from hedui.rules.compile import compile
from hedui.values.faults import Refusal

PARAMETERS = """dibao_standard:
  label: 低保标准
  unit: fen/month
  values:
    - {from: 2026-01-01, to: 2027-01-01, value: 80000, reported_as: test, convention: true}
"""
STEP = """steps:
  - name: deductions
    label: 扣减
    entity: household
    unit: fen/year
    formula: "FORMULA"
    cite: {reported_as: test, convention: true}
"""
EXAMPLE = """  - name: case NUMBER
    on: 2026-06-01
    household: {urban: true, members: [{birth_date: "1960-03-01"}]}
    expect: {indication: 符合, steps: {deductions: 0}}
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A folder with one county's pack and nothing else."""
    county = tmp_path / "drafts" / "990102"
    (county / "programmes").mkdir(parents=True)
    (county / "pack.yaml").write_text('code: "990102"\nname: 示例县\n', "utf8")
    (county / "parameters.yaml").write_text(PARAMETERS, "utf8")
    (county / "programmes" / "dibao.yaml").write_text(STEP.replace("FORMULA", "0"), "utf8")
    (county / "examples.yaml").write_text(
        "examples:\n" + "".join(EXAMPLE.replace("NUMBER", n) for n in "12345"), "utf8"
    )
    return county.parent


def test_a_child_alone_is_checked_over_the_shipped_parents(draft: Path) -> None:
    checked = check_packs(draft)
    assert [str(fault) for fault in checked.faults] == []
    assert (checked.examples, checked.steps) == (5, 1)
    assert f"文件夹里没有 cn：上级规则包取自 {packs_folder()}" in checked.report()


def test_every_command_and_the_compiled_law_find_the_parents(draft: Path) -> None:
    pack = load("990102", draft)
    assert [layer.code for layer in pack.layers] == ["990102", "cn"]
    assert compile("dibao", pack, pack.layers[0].parameters["dibao_standard"].values[0].begins, areas=["990102"])
    shown = command("packs", "show", "990102", "--on", "2026-06-01", "--packs", draft)
    assert (shown.status, shown.err) == (0, "")
    assert "800 元/月" in shown.out


def test_a_mistake_in_a_formula_is_told_once_however_many_examples_read_it(draft: Path) -> None:
    (draft / "990102" / "programmes" / "dibao.yaml").write_text(STEP.replace("FORMULA", "dibao_standrd"), "utf8")
    faults = [str(fault) for fault in check_packs(draft).faults]
    assert len(faults) == len(set(faults)) == 1
    assert "990102/programmes/dibao.yaml:6" in faults[0]
    assert "dibao_standard" in faults[0]


def test_a_folder_without_packs_and_a_pack_itself_are_refused(draft: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder, says in (
        (tmp_path / "empty", "cn"),
        (draft / "990102", str(draft)),
        (tmp_path / "none", "no such folder"),
    ):
        with pytest.raises(Refusal) as refused:
            check_packs(folder)
        assert refused.value.fault == "no_packs"
        assert str(folder) in str(refused.value)
        assert says in str(refused.value)
