"""Canonical JSON is read back into what it was made of, and nothing else is."""

from __future__ import annotations

import json
from datetime import date

import pytest
from report_samples import case_file

from hedui.documents.canonical import canonical_json
from hedui.documents.case_file import CaseFile
from hedui.documents.frame import Heading
from hedui.documents.reading import from_canonical


def test_what_was_written_is_read() -> None:
    content = case_file("H1", members=12, findings=9)
    assert from_canonical(CaseFile, canonical_json(content)) == content


@pytest.mark.parametrize(
    "change",
    [{"number": 1}, {"made_on": "2026-13-01"}, {"illustrative": 0}, {"marks": "x"}, {"marks": [1]}, {"more": 1}],
)
def test_another_kind_of_value_is_refused(change: dict[str, object]) -> None:
    data = json.loads(canonical_json(Heading("N", "H", date(2026, 1, 1)))) | change
    with pytest.raises(ValueError, match="cannot be read"):
        from_canonical(Heading, json.dumps(data, sort_keys=True, separators=(",", ":")).encode())


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"null"])
def test_what_is_no_content_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        from_canonical(Heading, data)


def test_equal_values_written_otherwise_are_refused() -> None:
    data = canonical_json(Heading("N", "H", date(2026, 1, 1)))
    with pytest.raises(ValueError, match="canonical"):
        from_canonical(Heading, data.replace(b",", b", "))
