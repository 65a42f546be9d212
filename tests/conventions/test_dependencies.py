"""Licences of everything that an installed hedui brings along, not only of what it names; no path of a machine in a file."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
# The licence itself is GPL, LGPL or AGPL; texts that speak of "GPL-compatible" are not meant.
COPYLEFT = re.compile(r"\b(A|L)?GPL(v?[0-9.]|-|\b)|Affero|Lesser General Public|GNU General Public", re.IGNORECASE)
PERMISSIVE = re.compile(
    r"apache|\bbsd|\bmit\b|mpl-?2|mozilla public|python software foundation|\bpsf|\bisc\b|unlicense|\b0bsd|ofl",
    re.IGNORECASE,
)
# Folders that exist on one machine only, in parts so that this file does not hold what it forbids.
PLACES = re.compile(
    r"(?<![\w.])/("
    + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me/[a-z]", "Us" + "ers/[a-z]", "mn" + "t/[a-z]"])
    + r")/"
)
# The apps of Django, and the top.
ABOVE = {"audit", "people", "cases", "sources", "checks", "surveys", "procedures", "web", "site"}


def needed(name: str, seen: dict[str, str]) -> dict[str, str]:
    """Distribution → what it says of its licence, for everything that this one needs at run time."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return seen
    key = re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()
    if key in seen:
        return seen
    classified = [c for c in found.metadata.get_all("Classifier") or [] if c.startswith("License")]
    stated = [found.metadata.get("License-Expression") or "", (found.metadata.get("License") or "")[:100]]
    texts = [
        f.read_text()[:400]
        for f in found.files or []
        if re.search(r"dist-info/.*(licen[cs]e|copying)", str(f), re.IGNORECASE) and f.locate().is_file()
    ]
    seen[key] = " | ".join([*stated, *classified] if any([*stated, *classified]) else texts)
    for line in found.requires or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed(requirement.name, seen)
    return seen


@pytest.fixture(scope="module")
def licences() -> dict[str, str]:
    return needed("hedui", {})


def test_the_whole_closure_is_looked_at(licences: dict[str, str]) -> None:
    assert {"hedui", "duckdb", "cryptography", "pycryptodomex", "typst", "xlsxwriter"} <= set(licences)
    assert len(licences) >= 25


def test_nothing_needed_at_run_time_is_copyleft(licences: dict[str, str]) -> None:
    assert {name: said for name, said in licences.items() if COPYLEFT.search(said)} == {}


def test_everything_needed_at_run_time_is_permissive(licences: dict[str, str]) -> None:
    assert {name: said for name, said in licences.items() if not PERMISSIVE.search(said)} == {}


def test_everything_needed_at_run_time_is_locked(licences: dict[str, str]) -> None:
    locked = set(
        re.findall(
            r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf8").replace("_", "-").lower(), re.MULTILINE
        )
    )
    assert set(licences) - locked == {"hedui"}


def test_no_path_of_one_machine_stands_in_a_committed_file() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    texts = {name: (ROOT / name).read_text("utf8", errors="replace") for name in listed if (ROOT / name).is_file()}
    assert [name for name, text in texts.items() if PLACES.search(text)] == []


def test_the_libraries_have_no_network_and_no_clock() -> None:
    """Below the Django line dates come in as arguments; measuring seconds of work is no date."""
    network = {"socket", "urllib.request", "http.client", "httpx", "requests", "ftplib", "smtplib", "asyncssh"}
    clock = {
        ("datetime", "now"),
        ("datetime", "today"),
        ("datetime", "utcnow"),
        ("date", "today"),
        ("time", "time"),
        ("time", "localtime"),
    }
    found = []
    source = ROOT / "src" / "hedui"
    for path in sorted(source.rglob("*.py")):
        if path.relative_to(source).parts[0] in ABOVE:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if network & set(names):
                found.append(f"{path.name}:{names}")
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and (node.value.id, node.attr) in clock
            ):
                found.append(f"{path.name}:{node.lineno}")
    assert found == []


def test_public_functions_of_the_libraries_say_what_they_do() -> None:
    bare = []
    for path in sorted((ROOT / "src" / "hedui").rglob("*.py")):
        tree = ast.parse(path.read_text("utf8"))
        for node in tree.body:
            members = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else []
            bare += [
                f"{path.relative_to(ROOT)}:{one.name}"
                for one in [node, *members]
                if isinstance(one, ast.FunctionDef | ast.ClassDef)
                and not one.name.startswith("_")
                and one.name not in ("Meta", "Migration")  # Django's own words
                and not ast.get_docstring(one)
            ]
    assert bare == []


def test_an_installed_hedui_needs_no_tool_of_ours() -> None:
    """What only the tests use is no dependency of the product."""
    code = "import sys, hedui.site.cli; print([m for m in ('pytest', 'hypothesis', 'psutil', 'ruff', 'mypy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
