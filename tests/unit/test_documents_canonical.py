"""One content, one sequence of bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

import pytest
from report_samples import household

from hedui.documents.canonical import LARGEST_INTEGER, canonical_json, fingerprint
from hedui.values.answers import Answer


@dataclass(frozen=True)
class Sample:
    zulu: object
    alpha: object = None


def test_sorted_without_spaces_in_utf8() -> None:
    assert (
        canonical_json(Sample(("王", 1, True), date(2026, 9, 30)))
        == '{"alpha":"2026-09-30","zulu":["王",1,true]}'.encode()
    )


def test_enumerations_are_their_value() -> None:
    assert canonical_json(Sample(Answer.NOT_ASKED)) == b'{"alpha":null,"zulu":"not_asked"}'


@pytest.mark.parametrize("value", [1.5, float("nan"), datetime(2026, 9, 30), {1, 2}, b"x"])
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(Sample(value))


@pytest.mark.parametrize("value", [LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1, "\ud800"])
def test_what_cannot_be_read_back_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical_json(Sample(value))


def test_a_report_reads_back_and_keeps_its_fingerprint() -> None:
    data = canonical_json(household())
    again = json.dumps(json.loads(data), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert again == data == canonical_json(household())
    assert fingerprint(data) == sha256(data).hexdigest()
    assert json.loads(data)["members"][2]["authorisation"] == {"number": "", "permits": False, "signed_on": None}
