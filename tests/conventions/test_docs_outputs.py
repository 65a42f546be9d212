"""docs/outputs.md explains every column that a run writes, every key of its manifest and every kind of finding."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hedui.signing.keys import StoreKey
from hedui.values.answers import LABELS
from hedui.verification.run import Request, verify

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "outputs.md").read_text("utf8")
ROSTER = """户编号,姓名,身份证号,与户主关系,成员类别,救助项目,城乡,户籍区划,授权书编号,授权日期
H1,王兰,150802196503070024,本人,共同生活成员,低保,城市,150802,SQ-1,2026-10-08
"""
PENSION = """姓名,身份证号,险种,月发放额,发放起始年月,最近发放年月,待遇状态
王兰,150802196503070024,城乡居民基本养老保险,186.00,202503,202610,正常
王兰,150802196503070025,城乡居民基本养老保险,186.00,202503,202610,正常
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of a run on one invented person and one file."""
    folder = tmp_path_factory.mktemp("outputs")
    (folder / "sources").mkdir()
    (folder / "roster.csv").write_text(ROSTER, "utf8")
    (folder / "sources" / "pension-202610.csv").write_text(PENSION, "utf8")
    key = StoreKey(bytes(32))
    day = date(2026, 11, 1)
    verify(Request(folder / "roster.csv", folder / "sources", "150800", day, folder / "out", key, reports="all"))
    return folder / "out"


def explained(heading: str) -> set[str]:
    """The names in the first cells of the table below a heading, X standing for the four categories of income."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]+?) \|", section, re.MULTILINE)
    names = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    general = {name for name in names if name.endswith("_X")}
    return (names - general) | {n[:-1] + c for n in general for c in ("wage", "business", "property", "transfer")}


@pytest.mark.parametrize("table", ["hits", "findings", "households", "facts", "people"])
def test_every_column_is_explained(out: Path, table: str) -> None:
    columns = set(pq.read_schema(out / f"{table}.parquet").names)
    named = explained(table)
    assert columns ^ named == set()


def test_every_key_of_the_manifest_is_explained(out: Path) -> None:
    manifest = json.loads((out / "run.json").read_text("utf8"))
    assert set(manifest) ^ explained("run.json") == set()


def test_every_file_of_a_run_is_named(out: Path) -> None:
    section = PAGE.split("## The six answers")[0]
    made = {p.name for p in out.iterdir() if not p.name.startswith(".")}
    assert {name for name in made if not re.search(rf"`(\w+/)?{re.escape(name)}", section)} == set()


def test_the_six_answers_are_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", PAGE.split("## The six answers")[1].split("\n## ")[0], re.MULTILINE)
    assert rows == [(str(answer), label) for answer, label in LABELS.items()]
