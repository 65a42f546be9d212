"""docs/files.md names every fault that the code can refuse with, every word of sources.yaml, every reason, every limit."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import hedui
from hedui.intake.delivery import KINDS, Note, read_notes
from hedui.intake.limits import GIB, LIMITS, MIB
from hedui.values.identity import Reject
from hedui.verification.plan import FRESH_DAYS

ROOT = Path(__file__).parents[2]
SOURCE = Path(hedui.__file__).parent
ENGLISH = (ROOT / "docs" / "files.md").read_text("utf8")
CHINESE = (ROOT / "docs" / "zh" / "files.md").read_text("utf8")
RUNNING = (ROOT / "docs" / "running.md").read_text("utf8")
RUNNING_CHINESE = (ROOT / "docs" / "zh" / "running.md").read_text("utf8")


def faults_of_the_code() -> set[str]:
    """The first argument of every Refusal(...), and the system's faults in the command's ending."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
                found |= _words(node.args[:1])
            if path.name == "ending.py" and isinstance(node, ast.Tuple) and len(node.elts) == 3:
                found |= _words(node.elts[:1])
    return found


def _words(nodes: list[ast.expr]) -> set[str]:
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def faults_of_the_page(page: str, heading: str) -> set[str]:
    """The code words in the first cells of the tables below a heading."""
    rows = re.findall(r"^\| (`[^|]+) \|", page.split(heading)[1], re.MULTILINE)
    return {word for row in rows for word in re.findall(r"`(\w+)`", row)}


def test_every_fault_has_its_remedy_on_a_page() -> None:
    said = faults_of_the_page(ENGLISH, "## When a file is refused")
    house = faults_of_the_page(RUNNING, "## When something is refused")
    assert faults_of_the_code() - said - house == set()
    assert faults_of_the_page(RUNNING_CHINESE, "## 被拒绝时") == house


def test_no_fault_on_a_page_is_gone_from_the_code() -> None:
    said = faults_of_the_page(ENGLISH, "## When a file is refused") | faults_of_the_page(CHINESE, "## 文件被拒收时")
    house = faults_of_the_page(RUNNING, "## When something is refused")
    assert (said | house) - faults_of_the_code() == set()


def test_the_scan_sees_the_code() -> None:
    assert {"unknown_item", "row_count", "out_busy", "disk_full", "read_only"} <= faults_of_the_code()


def test_every_word_of_sources_yaml_is_explained_in_both_languages() -> None:
    for page in (ENGLISH, CHINESE):
        section = page.split("## sources.yaml")[1].split("\n## ")[0]
        assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(Note.model_fields)


def test_the_examples_of_sources_yaml_can_be_used(tmp_path: Path) -> None:
    blocks = [
        b for page in (ENGLISH, CHINESE) for b in re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    ]
    assert len(blocks) >= 2
    for number, block in enumerate(blocks):
        file = tmp_path / f"{number}.yaml"
        file.write_text(block, "utf8")
        assert read_notes(file)["contribution.dbf"].columns["姓名"] == "AAC003"


def test_every_reason_of_rejection_is_explained_in_both_languages() -> None:
    reasons = {value for name, value in vars(Reject).items() if name.isupper()}
    for page in (ENGLISH, CHINESE):
        assert {r for r in reasons if f"\n| `{r}` |" not in page} == set()


def test_every_kind_of_file_is_named_in_both_languages() -> None:
    assert [kind for page in (ENGLISH, CHINESE) for kind in KINDS if f"`{kind}`" not in page] == []


def test_the_limits_are_those_of_the_code() -> None:
    limits = ENGLISH.split("## Limits")[1].split("\n## ")[0]
    sizes = [
        f"{LIMITS.member_bytes // GIB} GiB", f"{LIMITS.archive_bytes // GIB} GiB", f"{LIMITS.archive_members:,} members",
        f"{LIMITS.archive_ratio} times", f"up to {LIMITS.ratio_applies_above // MIB} MiB",
        f"{LIMITS.passphrase_sealed_bytes // MIB} MiB", f"{LIMITS.workbook_bytes / GIB:.1f} GiB",
        f"{LIMITS.workbook_parts:,} parts", f"{LIMITS.workbook_ratio} times", f"{LIMITS.workbook_memory // GIB} GiB of memory",
        f"{LIMITS.line_bytes // MIB} MiB", f"| columns | {LIMITS.columns} |", f"{LIMITS.dbf_record_bytes:,} bytes",
        f"memo {LIMITS.memo_bytes // MIB} MiB", f"{LIMITS.row_group_bytes // GIB} GiB", f"{LIMITS.rows:,}",
    ]  # fmt: skip
    assert [size for size in sizes if size not in limits] == []
    assert all(f"{days} " in ENGLISH and f"{days} 天" in CHINESE for days in FRESH_DAYS.values())
