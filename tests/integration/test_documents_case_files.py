"""Many case files at once: files whole or absent, private, named safely, few in memory, and printed again alike."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from pdf_text import pages, text_of
from report_samples import annex, case_file

from hedui.documents.canonical import canonical_json
from hedui.documents.case_file import CaseFile, read_case_file, render_papers, write_case_files
from hedui.documents.frame import CODE_BYTES, Printing, confirmation_code
from hedui.documents.papers import PAPERS, paper_file
from hedui.values.faults import Refusal


def small(number: str) -> CaseFile:
    return case_file(number, members=1, findings=0)


def test_all_papers_and_a_json_each(tmp_path: Path) -> None:
    seen: list[int] = []
    contents = [case_file(f"H{n}", members=1, findings=n) for n in range(4)]
    assert write_case_files(contents, tmp_path, seen.append) == 4
    assert seen == [1, 2, 3, 4]
    files = {f"H{n}.json" for n in range(4)} | {paper_file(f"H{n}", paper) for n in range(4) for paper in PAPERS}
    assert {p.name for p in tmp_path.iterdir()} == files
    assert all(p.stat().st_mode & 0o777 == 0o600 for p in tmp_path.iterdir())


def test_every_page_of_every_paper_carries_hash_code_and_number(tmp_path: Path) -> None:
    content = case_file("H1", findings=40)
    write_case_files([content], tmp_path)
    identity = sha256((tmp_path / "H1.json").read_bytes()).hexdigest()
    for paper in PAPERS:
        shown = pages((tmp_path / paper_file("H1", paper)).read_bytes())
        for number, page in enumerate(shown, 1):
            for said in (identity, content.heading.confirmation_code, f"第 {number} 页　共 {len(shown)} 页"):
                assert said in page.text, (paper, number)
            assert page.missing_glyphs == 0


def test_without_an_entrustment_every_page_of_every_paper_says_so() -> None:
    for paper, data in render_papers(case_file("H1", findings=9, entrusted=False)):
        assert all("工作底稿（未生效）" in page.text for page in pages(data)), paper


def test_a_paper_that_was_not_asked_for_is_not_there(tmp_path: Path) -> None:
    write_case_files([replace(small("H1"), annex=None)], tmp_path)
    assert not (tmp_path / "H1-annex.pdf").exists()
    assert json.loads((tmp_path / "H1.json").read_bytes())["annex"] is None


def test_what_is_read_back_is_the_same_and_prints_the_same(tmp_path: Path) -> None:
    write_case_files([case_file("H1")], tmp_path)
    data = (tmp_path / "H1.json").read_bytes()
    again = read_case_file(data, "H1.json")
    assert again == case_file("H1") and canonical_json(again) == data
    for paper, printed in render_papers(again):
        assert printed == (tmp_path / paper_file("H1", paper)).read_bytes()


def test_a_later_print_says_which_and_keeps_its_hash() -> None:
    content = case_file("H1")
    identity = sha256(canonical_json(content)).hexdigest()
    for _paper, data in render_papers(content, Printing(3, date(2027, 1, 5))):
        assert "第 3 次打印，2027-01-05" in text_of(data) and identity in text_of(data)


@pytest.mark.parametrize("change", [b"x", b" ", b'"number":"HD-150802-2026-H1"'])
def test_a_json_that_is_not_what_was_written_is_refused(change: bytes) -> None:
    data = canonical_json(case_file("H1"))
    changed = data.replace(change, b"", 1) if change in data and len(change) > 1 else data + change
    with pytest.raises(Refusal, match="no_case_file"):
        read_case_file(changed, "H1.json")


def test_a_code_has_a_hundred_random_bits() -> None:
    assert confirmation_code(bytes(CODE_BYTES)) == "00000-00000-00000-00000"
    bits = [confirmation_code((1 << at).to_bytes(CODE_BYTES, "big")) for at in range(100)]
    assert len(set(bits)) == 100 and confirmation_code(b"\xff" * 13) == "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ"
    with pytest.raises(ValueError, match="13"):
        confirmation_code(b"\xff" * 10)


def test_the_annex_shows_the_rows_as_they_were_delivered() -> None:
    data = dict(render_papers(case_file("H1")))["annex"]
    text = text_of(data)
    for said in ("证据 1–3：第 12–13、20 行", "pension-2026Q3.csv", "cd" * 32, "姓名王建国", "2026-08", "1,200.00", "内容为空的列：备注",
                 "证据 4：第 3 行（可能，待确认）", "权利人姓名李**", "无来源记录"):  # fmt: skip
        assert said in text, said


def test_a_long_annex_repeats_its_headers() -> None:
    long = replace(case_file("H1"), annex=annex(rows=150))
    shown = [page.text for page in pages(dict(render_papers(long))["annex"])]
    with_rows = [text for text in shown if "2026-08" in text]
    assert len(with_rows) > 2 and all("证据行发放月份实发金额" in text for text in with_rows)


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_case_files([small("H1")], tmp_path)
    finally:
        os.umask(before)
    assert {p.stat().st_mode & 0o777 for p in tmp_path.iterdir()} == {0o600}


def test_household_numbers_cannot_leave_the_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    assert write_case_files([small(number) for number in ("../x", "/etc/y", "..", "")], out) == 4
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert len(list(out.iterdir())) == 4 * (1 + len(PAPERS))


@pytest.mark.parametrize("other", ["H1", "H1-annex"])
def test_two_that_would_share_a_file_are_refused(tmp_path: Path, other: str) -> None:
    with pytest.raises(Refusal, match="duplicate_report"):
        write_case_files([small("H1"), small(other)], tmp_path)


def test_a_failure_half_way_leaves_only_whole_files(tmp_path: Path) -> None:
    def breaking() -> Iterator[CaseFile]:
        yield from (small(f"H{n}") for n in range(5))
        raise OSError("the source broke")

    with pytest.raises(OSError, match="the source broke"):
        write_case_files(breaking(), tmp_path)
    assert not [p for p in tmp_path.iterdir() if p.suffix not in (".pdf", ".json")]
    assert all(p.read_bytes().rstrip().endswith(b"%%EOF") for p in tmp_path.glob("*.pdf"))


def test_contents_are_taken_as_they_are_written(tmp_path: Path) -> None:
    taken, ahead = 0, []

    def counted() -> Iterator[CaseFile]:
        nonlocal taken
        for n in range(12):
            taken += 1
            yield small(f"H{n}")

    write_case_files(counted(), tmp_path, lambda written: ahead.append(taken - written))
    assert max(ahead) <= 5
