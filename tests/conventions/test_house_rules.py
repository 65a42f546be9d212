"""The house itself: import directions, sizes, names, licences, hosts, local imports."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
# A first migration is written by Django from the models, and is as long as they are.
SOURCES = sorted(p for p in (ROOT / "src").rglob("*.py") if p.name != "0001_initial.py")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "manager", "processor", "misc"}
PERMISSIVE = re.compile(
    r"apache|bsd|mit\b|mit-|mpl|mozilla|python software|psf|isc|zlib|public domain|ofl|unlicense|0bsd", re.IGNORECASE
)
# Names of registries, in parts so that this file does not hold what it forbids.
HOSTS = ["pypi" + ".org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian"]


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_imports_go_down_only_and_only_tables_names_the_engine() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout[-2000:]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_fit_in_one_sitting(path: Path) -> None:
    text = path.read_text("utf8")
    assert text.count("\n") <= 400
    long = [f.name for f in functions(ast.parse(text)) if (f.end_lineno or 0) - f.lineno >= 60]
    assert not long


def test_nine_functions_in_ten_are_short() -> None:
    sizes = [(f.end_lineno or 0) - f.lineno + 1 for p in SOURCES for f in functions(ast.parse(p.read_text("utf8")))]
    assert sum(size <= 25 for size in sizes) >= 0.9 * len(sizes)


def test_names_say_the_thing() -> None:
    assert not [p for p in SOURCES if p.stem in FORBIDDEN_NAMES]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_stand_at_the_top(path: Path) -> None:
    tree = ast.parse(path.read_text("utf8"))
    inside = [n.lineno for f in functions(tree) for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert not inside
    assert "TYPE_CHECKING" not in path.read_text("utf8")


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "raise NotImplemented" + "Error"]) + r")\b")
    assert not [p for p in SOURCES if later.search(p.read_text("utf8"))]


def test_no_registry_host_stands_in_a_committed_file() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    texts = {name: (ROOT / name).read_text("utf8", errors="replace") for name in listed if (ROOT / name).is_file()}
    assert not [name for name, text in texts.items() if any(host in text for host in HOSTS)]


def test_what_the_product_needs_is_under_a_permissive_licence() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf8")
    runtime = re.search(r"\ndependencies = \[(.*?)\n\]", project, re.DOTALL)
    assert runtime
    names = set(re.findall(r'"([A-Za-z0-9_.-]+)', runtime.group(1))) | {"cffi", "pycryptodomex", "typing-extensions"}
    doubtful = {name: said for name in names if not PERMISSIVE.search(said := licence(name))}
    assert not doubtful


def licence(name: str) -> str:
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return "not installed"
    # A wheel that states no licence carries its text.
    texts = [f.read_text()[:300] for f in files(name) or [] if "licen" in str(f).lower() and ".dist-info" in str(f)]
    classified = [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join([about.get("License-Expression") or "", (about.get("License") or "")[:200], *classified, *texts])


def test_every_kind_of_finding_is_raised_somewhere() -> None:
    folder = ROOT / "src/hedui/verification"
    known = yaml.safe_load((folder / "findings/kinds.yaml").read_text("utf8"))
    code = "".join(p.read_text("utf8") for p in folder.rglob("*.py"))
    families = {f"vehicle_{state}" for state in ("standing", "suspected_scrapped", "exempt")}
    assert not [kind for kind in known if kind not in families and f'"{kind}"' not in code and f"'{kind}'" not in code]
