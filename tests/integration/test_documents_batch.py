"""Many reports at once: files whole or absent, private, named safely, and few in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from pdf_text import text_of
from report_samples import household

from hedui.documents.canonical import canonical_json
from hedui.documents.content import ReportContent
from hedui.documents.report import render_report, render_reports
from hedui.values.faults import Refusal


def test_a_pdf_and_a_json_each(tmp_path: Path) -> None:
    seen: list[int] = []
    contents = [household(f"H{n}", members=1, findings=n) for n in range(5)]
    assert render_reports(contents, tmp_path, seen.append) == 5
    assert seen == [1, 2, 3, 4, 5]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"H{n}.{e}" for n in range(5) for e in ("pdf", "json"))
    for content in contents:
        data = (tmp_path / f"{content.household_no}.json").read_bytes()
        printed = (tmp_path / f"{content.household_no}.pdf").read_bytes()
        assert data == canonical_json(content) and printed == render_report(content)
        assert sha256(data).hexdigest() in text_of(printed)
    assert all(p.stat().st_mode & 0o777 == 0o600 for p in tmp_path.iterdir())


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        render_reports([household()], tmp_path)
    finally:
        os.umask(before)
    assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o600}


def test_household_numbers_cannot_leave_the_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert (
        render_reports([replace(household(), household_no=number) for number in ("../x", "/etc/y", "..", "")], out) == 4
    )
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert len(list(out.iterdir())) == 8


def test_two_reports_of_one_household_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="duplicate_report"):
        render_reports([household(), household()], tmp_path)


def test_a_failure_half_way_leaves_only_whole_files(tmp_path: Path) -> None:
    def breaking() -> Iterator[ReportContent]:
        yield from (household(f"H{n}", members=1, findings=0) for n in range(7))
        raise OSError("the source broke")

    with pytest.raises(OSError, match="the source broke"):
        render_reports(breaking(), tmp_path)
    assert not [p for p in tmp_path.iterdir() if p.suffix not in (".pdf", ".json")]
    assert all(p.read_bytes().rstrip().endswith(b"%%EOF") for p in tmp_path.glob("*.pdf"))


def test_contents_are_taken_as_they_are_written(tmp_path: Path) -> None:
    taken, ahead = 0, []

    def counted() -> Iterator[ReportContent]:
        nonlocal taken
        for n in range(20):
            taken += 1
            yield household(f"H{n}", members=1, findings=0)

    render_reports(counted(), tmp_path, lambda written: ahead.append(taken - written))
    assert max(ahead) <= 5
