"""Every link in every document leads somewhere: to a file that is there and, behind a #, to a heading in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
NOT_OURS = {"demo", "build", "dist", "node_modules"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def documents() -> list[Path]:
    tops = [p for p in ROOT.iterdir() if not p.name.startswith(".") and p.name not in NOT_OURS]
    return sorted([p for top in tops for p in ([top] if top.is_file() else top.rglob("*.md")) if p.suffix == ".md"])


def anchors(text: str) -> set[str]:
    """Headings as code hosts name them: small letters, no punctuation, hyphens for spaces."""
    headings = re.findall(r"^#+ +(.+?) *$", without_code(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower()).replace(" ", "-") for heading in headings}


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def broken(document: Path) -> Iterator[str]:
    for target in LINK.findall(re.sub(r"`[^`\n]*`", "", without_code(document.read_text("utf8")))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (document.parent / path).resolve() if path else document
        if not file.exists():
            yield f"{target}: no such file"
        elif anchor and (file.suffix != ".md" or anchor not in anchors(file.read_text("utf8"))):
            yield f"{target}: no such heading"


@pytest.mark.parametrize("document", documents(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_resolve(document: Path) -> None:
    assert list(broken(document)) == []


def test_the_documents_are_found() -> None:
    names = {str(p.relative_to(ROOT)) for p in documents()}
    assert {"README.md", "README.zh.md", "MAP.md", "docs/files.md", "docs/zh/files.md", "docs/adr/README.md"} <= names
