"""DBF files of old systems: code pages, cut names, every type of field, deleted records, memos."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from hedui.intake.dbf import open_dbf
from hedui.intake.limits import LIMITS, Limits
from hedui.intake.reading import Table
from hedui.values.faults import Refusal

KNOWN = frozenset(
    ["姓名", "身份证号", "初次登记日期", "机动车状态", "购置价格", "备注", "发放起始年月", "发放起始日期"]
)
Field = tuple[str | bytes, str, int]


def dbf(
    fields: Sequence[Field],
    records: Sequence[Sequence[str | bytes]],
    *,
    version: int = 3,
    code_page: int = 0,
    encoding: str = "gb18030",
    deleted: Sequence[int] = (),
    flags: Sequence[int] = (),
) -> bytes:
    """A DBF: text is padded on the right, numbers on the left; bytes are taken as they are."""
    described = b""
    for (name, kind, length), flag in zip(fields, [*flags, *[0] * len(fields)], strict=False):
        raw = name if isinstance(name, bytes) else name.encode(encoding)[:10]
        described += struct.pack("<11sc4xBBB13x", raw, kind.encode(), length % 256, length // 256, flag)
    lines = b""
    for number, record in enumerate(records, 1):
        lines += b"*" if number in deleted else b" "
        for cell, (_, kind, length) in zip(record, fields, strict=True):
            raw = cell if isinstance(cell, bytes) else cell.encode(encoding)
            lines += raw.rjust(length) if kind in "NF" else raw.ljust(length)
    size = 1 + sum(length for _, _, length in fields)
    head = struct.pack(
        "<BBBBLHH17xBxx", version, 126, 9, 30, len(records), 33 + len(described), size, code_page
    )  # fmt: skip
    return head + described + b"\r" + lines + b"\x1a"


def opened(folder: Path, content: bytes, known: frozenset[str] = KNOWN, limits: Limits = LIMITS) -> Table:
    path = folder / "pension.dbf"
    path.write_bytes(content)
    return open_dbf(path, "pension.dbf", known, limits)


def read(table: Table) -> list[tuple[object, ...]]:
    rows = [row for batch in table.batches for row in batch.to_pylist()]
    assert table.counts.rows == len(rows)
    return [(row["source_row"], *(row[name] for name in table.header)) for row in rows]


def test_text_numbers_dates_and_logicals(tmp_path: Path) -> None:
    fields = [
        ("姓名", "C", 20),
        ("身份证号", "C", 18),
        ("购置价格", "N", 10),
        ("初次登记日期", "D", 8),
        ("是否", "L", 1),
    ]
    people = [
        ["图门巴雅尔", "150802198001010014", "1234.50", "20240131", "T"],
        [" 王小明", "15080219800101001X", "", "", "n"],
        ["", "", "**********", "00000000", "?"],
    ]
    table = opened(tmp_path, dbf(fields, people))
    assert (table.name, table.titles, table.encoding) == ("pension.dbf", (), "gb18030")
    assert read(table) == [
        (1, "图门巴雅尔", "150802198001010014", "1234.50", "20240131", "是"),
        (2, " 王小明", "15080219800101001X", "", "", "否"),
        (3, "", "", "**********", "00000000", ""),
    ]


def test_deleted_records_are_skipped_counted_and_keep_their_number(tmp_path: Path) -> None:
    table = opened(tmp_path, dbf([("姓名", "C", 8)], [["甲"], ["乙"], ["丙"], ["丁"]], deleted=[1, 3]))
    assert read(table) == [(2, "乙"), (4, "丁")]
    assert table.counts.deleted == 2


def test_blocks_keep_order_and_numbers(tmp_path: Path) -> None:
    records = [[f"人{number}"] for number in range(1, 1001)]
    deleted = range(3, 1001, 3)
    table = opened(tmp_path, dbf([("姓名", "C", 12)], records, deleted=deleted), limits=Limits(batch_rows=7))
    assert read(table) == [(n, f"人{n}") for n in range(1, 1001) if n % 3]
    assert table.counts.deleted == len(deleted)


def test_names_of_ten_bytes_are_completed_from_the_expected_headers(tmp_path: Path) -> None:
    fields = [("姓名", "C", 8), ("初次登记日期", "D", 8), ("机动车状态", "C", 2), ("发放起始年月", "C", 6)]
    table = opened(tmp_path, dbf(fields, [["甲", "20240131", "A", "202401"]]))
    assert table.header == ("姓名", "初次登记日期", "机动车状态", "发放起始年月")
    two = opened(tmp_path, dbf([("姓名", "C", 8), ("发放起始".encode("gb18030") + b"\xc4", "C", 6)], [["甲", "1"]]))
    assert two.header == ("姓名", "发放起始"), "two expected headers begin like this: neither is chosen"


def test_two_fields_cut_to_the_same_name_are_not_completed(tmp_path: Path) -> None:
    table = opened(
        tmp_path, dbf([("姓名", "C", 8), ("初次登记日期", "C", 8), ("初次登记日", "C", 8)], [["甲", "1", "2"]])
    )
    assert table.header == ("姓名", "初次登记日", "初次登记日#2")


@pytest.mark.parametrize(
    ("code_page", "encoding", "said"),
    [(0x00, "gb18030", "gb18030"), (0x7A, "gbk", "gb18030"), (0x4D, "gbk", "gb18030"), (0x57, "gbk", "gb18030"),
     (0x03, "gbk", "gb18030"), (0xEE, "gbk", "gb18030"), (0x4F, "cp950", "cp950")],
)  # fmt: skip
def test_the_code_page_and_what_makes_sense(tmp_path: Path, code_page: int, encoding: str, said: str) -> None:
    table = opened(tmp_path, dbf([("姓名", "C", 12)], [["王小明"]], code_page=code_page, encoding=encoding))
    assert (table.encoding, read(table)) == (said, [(1, "王小明")])


def test_rare_characters_of_gb18030_and_lost_ones(tmp_path: Path) -> None:
    records: list[list[str | bytes]] = [["王䶮"], ["李𬱖"], [b"\xcd\xf5\xff"], [b"\xcd\xf5\xb0"], ["张\n三"]]
    table = opened(tmp_path, dbf([("姓名", "C", 12)], records))
    assert [name for _, name in read(table)] == ["王䶮", "李𬱖", "王\ufffd", "王\ufffd", "张\n三"]
    assert table.counts.replaced == 2


def test_a_cut_character_before_a_line_end_in_a_cell_moves_no_text(tmp_path: Path) -> None:
    table = opened(tmp_path, dbf([("姓名", "C", 8)], [[b"\xcd\xf5\xb0"], [b"\nA\xcd\xf5"], [b"B"]]))
    assert [name for _, name in read(table)] == ["王\ufffd", "\nA王", "B"]


def test_binary_fields_of_visual_foxpro(tmp_path: Path) -> None:
    fields = [("姓名", "C", 4), ("整数", "I", 4), ("双精", "B", 8), ("货币", "Y", 8), ("时间", "T", 8)]
    day = 2_460_341  # the Julian day of 2024-01-31
    records = [
        [
            "甲",
            struct.pack("<i", -7),
            struct.pack("<d", 1234.5),
            struct.pack("<q", 12_345_000),
            struct.pack("<LL", day, 0),
        ],
        [
            "乙",
            struct.pack("<i", 0),
            struct.pack("<d", 1.5e17),
            struct.pack("<q", -5),
            struct.pack("<LL", day, 30_600_000),
        ],
        ["丙", bytes(4), bytes(8), bytes(8), b" " * 8],
    ]
    assert read(opened(tmp_path, dbf(fields, records, version=0x30))) == [
        (1, "甲", "-7", "1234.5", "1234.5", "2024-01-31"),
        (2, "乙", "0", "1.50000000000000E+17", "-0.0005", "2024-01-31 08:30:00"),
        (3, "丙", "0", "0", "0", ""),
    ]


def test_null_is_nothing_and_never_a_zero(tmp_path: Path) -> None:
    fields = [("姓名", "C", 4), ("货币", "Y", 8), ("变长", "V", 6), ("_NullFlags", "0", 1)]
    money = struct.pack("<q", 10_000)
    records = [  # bits, lowest first: money is null, text is shorter than its field, text is null
        ["甲", money, "abcdef", b"\x00"],
        ["乙", bytes(8), "abcde\x05", b"\x01\x02"[:1]],
        ["丙", money, b"ab \x00\x00\x03", b"\x02"],
        ["丁", money, b"zzzzz\x00", b"\x06"],
    ]
    table = opened(tmp_path, dbf(fields, records, version=0x32, flags=[0, 2, 2, 1]))
    assert table.header == ("姓名", "货币", "变长")
    assert read(table) == [
        (1, "甲", "1", "abcdef"),
        (2, "乙", "", "abcde\x05"),
        (3, "丙", "1", "ab"),
        (4, "丁", "1", ""),
    ]


def _memo_file(texts: Sequence[bytes]) -> bytes:
    content = struct.pack(">LHH504x", 0, 0, 64)
    for text in texts:
        content += (struct.pack(">LL", 1, len(text)) + text).ljust(64, b"\0")
    return content


def test_memos_come_from_the_file_beside(tmp_path: Path) -> None:
    (tmp_path / "pension.FPT").write_bytes(_memo_file(["已迁出".encode("gb18030")]))
    content = dbf([("姓名", "C", 4), ("备注", "M", 10)], [["甲", "         8"], ["乙", ""]], version=0xF5)
    assert read(opened(tmp_path, content)) == [(1, "甲", "已迁出"), (2, "乙", "")]


def test_a_missing_memo_file_matters_only_for_expected_columns(tmp_path: Path) -> None:
    content = dbf([("姓名", "C", 4), ("备注", "M", 10)], [["甲", "         8"]], version=0xF5)
    with pytest.raises(Refusal) as refused:
        opened(tmp_path, content)
    assert refused.value.fault == "memo_missing" and "备注" in refused.value.what
    assert read(opened(tmp_path, content, KNOWN - {"备注"})) == [(1, "甲", "")]


def test_long_text_fields_keep_their_length_in_two_bytes(tmp_path: Path) -> None:
    assert read(opened(tmp_path, dbf([("姓名", "C", 300)], [["长" * 150]]))) == [(1, "长" * 150)]


def test_a_header_only_file_is_a_table_without_rows(tmp_path: Path) -> None:
    assert read(opened(tmp_path, dbf([("姓名", "C", 8)], []))) == []


def test_memos_of_dbase(tmp_path: Path) -> None:
    fields, records = [("姓名", "C", 4), ("备注", "M", 10)], [["甲", "         1"]]
    text = "已迁出".encode("gb18030")
    (tmp_path / "pension.dbt").write_bytes(bytes(512) + (text + b"\x1a\x1a").ljust(512, b"\0"))
    assert read(opened(tmp_path, dbf(fields, records, version=0x83))) == [(1, "甲", "已迁出")]
    block = b"\xff\xff\x08\x00" + struct.pack("<L", len(text) + 8) + text
    (tmp_path / "pension.dbt").write_bytes(bytes(512) + block.ljust(512, b"\0"))
    assert read(opened(tmp_path, dbf(fields, records, version=0x8B))) == [(1, "甲", "已迁出")]
