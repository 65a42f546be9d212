"""docs/findings.md is what the table of kinds says; the table is whole and names only things that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedui.catalogue import items
from hedui.rules.loading import load
from hedui.verification.findings.document import ABOUT, AGAINST, findings_document
from hedui.verification.findings.shape import ALL, ROLES, Kind, kinds

ROOT = Path(__file__).parents[2]


def test_the_page_is_current() -> None:
    remedy = "run: python -m hedui.verification.findings.document > docs/findings.md"
    assert (ROOT / "docs" / "findings.md").read_text("utf8") == findings_document(), remedy


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.code)
def test_a_kind_is_told_whole(kind: Kind) -> None:
    assert kind.items == (ALL,) or set(kind.items) <= set(items())
    assert kind.about in ABOUT and kind.against in AGAINST and set(kind.roles) <= set(ROLES)
    assert kind.label and kind.raised and kind.settles and kind.changes and kind.roles


def test_a_tolerance_is_a_parameter_of_the_sample_region() -> None:
    pack = load("150800")
    assert all(pack.declared(kind.tolerance) for kind in kinds().values() if kind.tolerance)


def test_every_item_raises_something() -> None:
    named = {item for kind in kinds().values() for item in kind.items}
    assert set(items()) <= named
