"""Workbooks that are bombs, cut short or changed give rows or a refusal, never another exception, never a crash."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.intake.limits import LIMITS, Limits
from hedui.intake.workbook import open_workbook
from hedui.values.faults import Refusal

KNOWN = frozenset(["姓名", "身份证号"])
SHEET = "xl/worksheets/sheet1.xml"
NAME, NUMBER = "图门巴雅尔", "150802198001010014"


def _xlsx(people: int = 30) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["姓名", "身份证号", "金额"])
    for row in range(1, people + 1):
        sheet.write_row(row, 0, [f"{NAME}{row % 7}", NUMBER, row / 4])
    book.close()
    return file.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("S")
    for row in range(30):
        for column, cell in enumerate(["姓名", "身份证号", "金额"] if row == 0 else [NAME, NUMBER, row / 4]):
            sheet.write(row, column, cell)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


XLSX, XLS = _xlsx(), _xls()


def rebuilt(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The plain workbook with some parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as old, zipfile.ZipFile(file, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def with_cells(cells: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(XLSX)) as package:
        xml = package.read(SHEET)
    return rebuilt({SHEET: xml.replace(b"</sheetData>", cells + b"</sheetData>")})


def rows_or_refusal(content: bytes, limits: Limits = LIMITS) -> int | Refusal:
    try:
        return sum(
            batch.num_rows for table in open_workbook(content, "a.xlsx", KNOWN, None, limits) for batch in table.batches
        )
    except Refusal as refusal:
        assert NAME not in str(refusal) and NUMBER not in str(refusal)
        return refusal


def fault(content: bytes, limits: Limits = LIMITS) -> str:
    found = rows_or_refusal(content, limits)
    assert isinstance(found, Refusal), f"{found} rows were read"
    return found.fault


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1048576'><c r = 'XFD1048576'><v>1</v></c></row>",
        b'<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>',
        b'<x:row r="9"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_a_few_cells_far_apart_are_refused_and_do_not_end_the_program(cells: bytes) -> None:
    assert fault(with_cells(cells)) == "too_large"


def test_a_workbook_gets_no_more_memory_than_the_limits_say() -> None:
    far = with_cells(b'<row r="1048576"><c r="AX1048576"><v>1</v></c></row>')  # 52 million cells, 1.7 GB
    assert fault(far, Limits(workbook_memory=3 << 29)) == "too_large"


def test_more_columns_than_any_file_has() -> None:
    assert fault(with_cells(b"<row>" + b"<c><v>1</v></c>" * 9000 + b"</row>")) == "too_many_columns"


def test_an_old_workbook_whose_dimensions_are_a_lie() -> None:
    rows = XLS.index(b"\x00\x02\x0e\x00") + 8  # the record DIMENSIONS: the row after the last
    assert fault(XLS[:rows] + b"\xff\xff\xff\xff\x00\x00\xff\xff" + XLS[rows + 8 :]) == "too_large"


def test_styled_cells_without_value_far_away_do_no_harm() -> None:
    assert rows_or_refusal(with_cells(b'<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>')) == 30


def test_a_part_that_unpacks_to_hundreds_of_times_its_size() -> None:
    bomb = rebuilt({"xl/media/zeros.bin": bytes(3_000_000)})
    assert fault(bomb, Limits(ratio_applies_above=1_000_000)) == "bomb"
    assert fault(bomb, Limits(workbook_bytes=2_000_000)) == "too_large"
    assert rows_or_refusal(bomb) == 30, "small ones are let off"


def test_a_part_whose_stated_size_is_a_lie() -> None:
    content = bytearray(rebuilt({"xl/media/zeros.bin": bytes(3_000_000)}))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        start = package.start_dir
    entry = content.index(b"PK\x01\x02", content.rindex(b"xl/media/zeros.bin") - 60)
    assert entry >= start
    content[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert fault(bytes(content)) == "damaged"


def test_unusual_packing_and_unusual_archives() -> None:
    assert fault(rebuilt({}, zipfile.ZIP_BZIP2)) == "damaged"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("pension.csv", "姓名,身份证号")
    assert fault(file.getvalue()) == "unsupported"


@pytest.mark.parametrize("content", [XLSX, XLS], ids=["xlsx", "xls"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_half_a_workbook_is_damaged(content: bytes, share: float) -> None:
    refusal = rows_or_refusal(content[: int(len(content) * share)])
    assert isinstance(refusal, Refusal) and refusal.fault == "damaged" and "again" in refusal.remedy


@settings(max_examples=12, deadline=None)
@given(st.sampled_from([XLSX, XLS]), st.integers(0, 2**32), st.integers(1, 12))
def test_random_changes_give_rows_or_a_refusal(content: bytes, seed: int, changes: int) -> None:
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(changes):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    rows_or_refusal(bytes(changed[: chance.choice([len(changed), chance.randrange(len(changed))])]))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_random_changes_inside_a_sheets_xml_give_rows_or_a_refusal(seed: int, changes: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(XLSX)) as package:
        xml = bytearray(package.read(SHEET))
    for _ in range(changes):
        xml[chance.randrange(len(xml))] = chance.choice(b'<>="/ rcA9\x00\xff')
    rows_or_refusal(rebuilt({SHEET: bytes(xml)}))


def test_a_missing_file_is_the_callers_matter(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        open_workbook(tmp_path / "missing.xlsx", "missing.xlsx", KNOWN)
