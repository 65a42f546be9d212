"""A DBF that is cut short, lies about its records or is changed gives its rows or a refusal that says which."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedui.intake.dbf import open_dbf
from hedui.values.faults import Refusal

KNOWN = frozenset(["姓名", "身份证号", "备注"])
NAME, NUMBER = "图门巴雅尔", "150802198001010014"
PEOPLE = 50
HEAD, RECORD = 33 + 3 * 32, 1 + 12 + 18 + 10


def _dbf(version: int = 0xF5) -> bytes:
    fields = [("姓名", b"C", 12), ("身份证号", b"C", 18), ("备注", b"M", 10)]
    described = b"".join(struct.pack("<11sc4xBB14x", name.encode("gbk"), kind, size, 0) for name, kind, size in fields)
    record = b" " + NAME.encode("gbk").ljust(12) + NUMBER.encode() + b"         8"
    head = struct.pack("<BBBBLHH20x", version, 126, 9, 30, PEOPLE, HEAD, RECORD)
    return head + described + b"\r" + record * PEOPLE + b"\x1a"


DBF = _dbf()
FPT = struct.pack(">LHH504x", 0, 0, 64) + struct.pack(">LL", 1, 6) + "备注文".encode("gbk") + bytes(50)


def stating(records: int, content: bytes = DBF) -> bytes:
    return content[:4] + struct.pack("<L", records) + content[8:]


def rows_or_refusal(folder: Path, content: bytes, memo: bytes = FPT, rows: int | None = None) -> int | Refusal:
    (folder / "a.dbf").write_bytes(content)
    (folder / "a.fpt").write_bytes(memo)
    try:
        table = open_dbf(folder / "a.dbf", "a.dbf", KNOWN, rows=rows)
        return sum(batch.num_rows for batch in table.batches)
    except Refusal as refusal:
        assert NAME not in str(refusal) and NUMBER not in str(refusal)
        assert refusal.place.file == "a.dbf" and refusal.remedy
        return refusal


def refused(folder: Path, content: bytes, memo: bytes = FPT, rows: int | None = None) -> Refusal:
    found = rows_or_refusal(folder, content, memo, rows)
    assert isinstance(found, Refusal), f"{found} rows were read"
    return found


def test_the_plain_file_is_read(tmp_path: Path) -> None:
    assert rows_or_refusal(tmp_path, DBF) == PEOPLE
    assert rows_or_refusal(tmp_path, DBF[:-1]) == PEOPLE, "without an end mark"
    assert rows_or_refusal(tmp_path, DBF + bytes(300)) == PEOPLE, "filled up with zeros"


@pytest.mark.parametrize("left", [HEAD, HEAD + 1, HEAD + RECORD, HEAD + 20 * RECORD + 7, HEAD + 50 * RECORD - 1])
def test_half_a_file_names_what_was_promised_and_what_is_there(tmp_path: Path, left: int) -> None:
    refusal = refused(tmp_path, DBF[:left])
    present = (left - HEAD) // RECORD
    assert refusal.fault == "truncated"
    assert "50" in refusal.what and f"has {present}" in refusal.what and f"rows: {present}" in refusal.remedy


def test_more_records_than_promised(tmp_path: Path) -> None:
    refusal = refused(tmp_path, stating(40))
    assert refusal.fault == "row_count" and "40" in refusal.what and "50" in refusal.what
    assert refused(tmp_path, DBF + b" left over").fault == "row_count"


def test_fewer_records_than_promised(tmp_path: Path) -> None:
    assert refused(tmp_path, stating(60)).fault == "truncated"
    assert refused(tmp_path, stating(4_000_000_000)).fault == "truncated"


def test_an_end_mark_among_the_records(tmp_path: Path) -> None:
    early = DBF[: HEAD + 10 * RECORD] + b"\x1a" + DBF[HEAD + 10 * RECORD + 1 :]
    refusal = refused(tmp_path, early)
    assert (refusal.fault, refusal.place.row) == ("truncated", 11) and "after 10" in refusal.what


def test_the_department_may_state_the_rows(tmp_path: Path) -> None:
    half = DBF[: HEAD + 20 * RECORD]
    assert rows_or_refusal(tmp_path, half, rows=20) == 20
    assert rows_or_refusal(tmp_path, stating(40), rows=50) == 50
    assert refused(tmp_path, half, rows=50).fault == "truncated"
    one_deleted = half[:HEAD] + b"*" + half[HEAD + 1 :]
    assert rows_or_refusal(tmp_path, one_deleted, rows=19) == 19


def test_records_out_of_step(tmp_path: Path) -> None:
    shifted = DBF[: HEAD + 10 * RECORD] + b"Z" + DBF[HEAD + 10 * RECORD : -2] + b"\x1a"
    refusal = refused(tmp_path, shifted)
    assert (refusal.fault, refusal.place.row) == ("damaged", 11)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (b"", "damaged"),
        (DBF[:20], "damaged"),
        (DBF[:8] + struct.pack("<H", 40) + DBF[10:], "damaged"),
        (DBF[:8] + struct.pack("<H", 60_000) + DBF[10:], "truncated"),
        (DBF[:10] + struct.pack("<H", RECORD + 1) + DBF[12:], "damaged"),
        (DBF[:10] + struct.pack("<H", 0) + DBF[12:], "damaged"),
        (b"\x04" + DBF[1:], "unsupported"),
        (b"PK" + DBF[2:], "unsupported"),
        (DBF[:15] + b"\x01" + DBF[16:], "encrypted"),
        (DBF[:43] + b"Q" + DBF[44:], "damaged"),
        (DBF[:96] + bytes(11) + DBF[107:], "damaged"),
        (
            DBF.replace("姓名".encode("gbk"), b"XM\0\0").replace("身份证号".encode("gbk"), b"SFZH\0\0\0\0"),
            "memo_missing",
        ),
    ],
)
def test_a_head_that_cannot_be_true(tmp_path: Path, change: bytes, fault: str) -> None:
    if fault == "memo_missing":
        (tmp_path / "b.dbf").write_bytes(change)
        with pytest.raises(Refusal) as raised:
            open_dbf(tmp_path / "b.dbf", "b.dbf", KNOWN)
        assert raised.value.fault == fault
    else:
        assert refused(tmp_path, change).fault == fault


def test_no_expected_header_shows_the_fields(tmp_path: Path) -> None:
    (tmp_path / "a.dbf").write_bytes(DBF)
    with pytest.raises(Refusal) as raised:
        open_dbf(tmp_path / "a.dbf", "a.dbf", frozenset(["权利人姓名"]))
    assert raised.value.fault == "no_header" and "身份证号" in raised.value.what


@pytest.mark.parametrize("memo", [FPT[:100], FPT[:515], FPT[:523], FPT[:516] + b"\xff" * 4 + FPT[520:]])
def test_a_memo_file_that_is_cut_short_or_lies(tmp_path: Path, memo: bytes) -> None:
    assert refused(tmp_path, DBF, memo).fault == "damaged"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(1, 10), st.booleans())
def test_random_changes_give_rows_or_a_refusal(tmp_path: Path, seed: int, changes: int, early: bool) -> None:
    chance = random.Random(seed)
    content, memo = bytearray(DBF), bytearray(FPT)
    for _ in range(changes):
        content[chance.randrange(HEAD if early else len(content))] = chance.randrange(256)
        memo[chance.randrange(len(memo))] = chance.randrange(256)
    cut = chance.choice([len(content), chance.randrange(len(content))])
    rows_or_refusal(tmp_path, bytes(content[:cut]), bytes(memo))
