"""Files of others that lie here unchanged: each folder's manifest names origin, version, licence and SHA-256."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from hedui.values.files import sha256_of

ROOT = Path(__file__).parents[2]
FOLDERS = [ROOT / "tests" / "support" / "axe"]
LICENCES = {"MPL-2.0", "MIT", "Apache-2.0", "BSD-3-Clause", "ISC"}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_they_are_what_the_manifest_says(folder: Path) -> None:
    said = yaml.safe_load((folder / "manifest.yaml").read_text("utf8"))
    assert said["licence"] in LICENCES
    assert said["name"] and said["version"] and said["source"]
    assert any(name.startswith("LICENSE") for name in said["files"])
    held = {p.name: sha256_of(p) for p in folder.iterdir() if p.name != "manifest.yaml"}
    assert held == said["files"]
