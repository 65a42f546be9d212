"""Delimited text as departments send it: every encoding with every separator, quotes, line ends, odd bytes (R038)."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from hedui.intake.limits import MIB, Limits
from hedui.intake.reading import RAGGED, SOURCE_ROW, Table
from hedui.intake.text import open_text
from hedui.values.faults import Refusal

HEADER = ("姓名", "身份证号", "月发放额")
KNOWN = frozenset(HEADER)
ROWS = [("张三", "150802198001150011", "1,200.50元"), ("阿斯尔·巴特", "150802198001150038", "0"), ("李 四", "", "—")]
ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
SEPARATORS = (",", "\t", "|", ";", "，", "｜", "；")
Read = list[tuple[int, str | None, list[str | None]]]


def opened(path: Path, content: bytes | str, encoding: str = "utf-8", limits: Limits | None = None) -> Table:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return open_text(path, path.name, KNOWN, limits or Limits())


def read(table: Table) -> Read:
    """(source row, ragged line, fields) in the order of the rows."""
    rows: Read = []
    for batch in table.batches:
        fields = zip(*(batch.column(name).to_pylist() for name in table.header), strict=True)
        rows += zip(
            batch.column(SOURCE_ROW).to_pylist(), batch.column(RAGGED).to_pylist(), map(list, fields), strict=True
        )
    assert table.counts.rows == len(rows)
    return sorted(rows, key=lambda row: row[0])


def fields(table: Table) -> list[list[str | None]]:
    rows = read(table)
    assert [row for row, _ragged, _fields in rows] == list(range(1, len(rows) + 1))
    assert not any(ragged for _row, ragged, _fields in rows)
    return [row for _row, _ragged, row in rows]


@pytest.mark.parametrize(("encoding", "separator"), list(itertools.product(ENCODINGS, SEPARATORS)))
def test_every_encoding_with_every_separator(encoding: str, separator: str, tmp_path: Path) -> None:
    lines = [[f'"{field}"' if separator in field else field for field in row] for row in [HEADER, *ROWS]]
    text = "\r\n".join(map(separator.join, lines)) + "\r\n"
    table = opened(tmp_path / "pension.csv", text, encoding)
    assert table.header == HEADER
    assert fields(table) == [list(row) for row in ROWS]
    assert table.counts.replaced == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_lines_end_as_any_system_ends_them(end: str, last: bool, tmp_path: Path) -> None:
    lines = ["姓名,身份证号,月发放额", "张三,1,2", "李四,3,4"]
    table = opened(tmp_path / "a.csv", end.join(lines) + (end if last else ""), "gbk")
    assert fields(table) == [["张三", "1", "2"], ["李四", "3", "4"]]


def test_quoted_line_ends_and_separators_stay_in_their_field(tmp_path: Path) -> None:
    text = '姓名,身份证号,月发放额\r\n"张\r\n三",1,"1,200"\r\n李四,3,"他说""好"""\r\n'
    assert fields(opened(tmp_path / "a.csv", text)) == [["张\r\n三", "1", "1,200"], ["李四", "3", '他说"好"']]


def test_a_title_and_a_header_with_a_line_end_in_quotes(tmp_path: Path) -> None:
    """Excel writes a wrapped header cell so. It is found as it is meant, or refused; never taken apart silently."""
    text = '养老金发放表,,\n姓名,身份证号,"月发放额\n"\n张三,1,200\n'
    assert fields(opened(tmp_path / "a.csv", text)) == [["张三", "1", "200"]]


def test_a_stray_quote_does_not_swallow_the_rows_below(tmp_path: Path) -> None:
    text = '姓名,身份证号,月发放额\n"张三,1,2\n李四,3,4\n王五,5,6\n'
    assert fields(opened(tmp_path / "a.csv", text)) == [["张三", "1", "2"], ["李四", "3", "4"], ["王五", "5", "6"]]


def test_a_stray_quote_elsewhere_does_not_tear_a_field_of_two_lines(tmp_path: Path) -> None:
    """Both in one piece of the file: the address keeps its two lines and no row number moves."""
    text = '姓名,身份证号,月发放额\n"张三,1,2\n李四,3,"解放街\n12号"\n王五,5,6\n'
    assert fields(opened(tmp_path / "a.csv", text)) == [
        ["张三", "1", "2"],
        ["李四", "3", "解放街\n12号"],
        ["王五", "5", "6"],
    ]


def test_two_stray_quotes_do_not_join_two_rows(tmp_path: Path) -> None:
    text = '姓名,身份证号,月发放额\n"张三,1,2\n李四,3,4"\n王五,5,6\n'
    assert [row[0] for row in fields(opened(tmp_path / "a.csv", text))] == ["张三", "李四", "王五"]


def test_a_quote_inside_a_field_is_a_character(tmp_path: Path) -> None:
    text = '姓名,身份证号,月发放额\n张三,1,2\n李"四,3,4\n王五,5,6\n'
    assert [row[0] for row in fields(opened(tmp_path / "a.csv", text))] == ["张三", '李"四', "王五"]


@pytest.mark.parametrize("extra", ["\t", "\t\t\t", "\t \t"])
def test_trailing_separators_are_forgiven(extra: str, tmp_path: Path) -> None:
    text = f"姓名\t身份证号\t月发放额\n张三\t1\t2{extra}\n李四\t3\t4{extra}\n"
    assert fields(opened(tmp_path / "a.txt", text)) == [["张三", "1", "2"], ["李四", "3", "4"]]


def test_some_trailing_separators_and_one_word_too_many(tmp_path: Path) -> None:
    lines = ["姓名\t身份证号\t月发放额", *["张三\t1\t2\t"] * 30, "李四\t3\t4\t5", "王五\t6\t7"]
    rows = read(opened(tmp_path / "a.txt", "\n".join(lines) + "\n"))
    assert [row for row, _ragged, _fields in rows] == list(range(1, 33))
    assert rows[29][2] == ["张三", "1", "2"]
    assert rows[30][1:] == ("李四\t3\t4\t5", [None, None, None])
    assert rows[31][2] == ["王五", "6", "7"]


@pytest.mark.parametrize("blank", ["", "\n", "\r\n\r\n"])
def test_row_numbers_with_blank_lines_and_ragged_rows(blank: str, tmp_path: Path) -> None:
    """Blank lines are no rows; a row of the wrong width is one and keeps its number."""
    text = f"姓名,身份证号,月发放额\n{blank}张三,1,2\n{blank}李四,3\n{blank}王五,5,6\n赵六,7,8,9\n孙七,10,11\n"
    rows = read(opened(tmp_path / "a.csv", text))
    assert [(row, ragged, first[0]) for row, ragged, first in rows] == [
        (1, None, "张三"), (2, "李四,3", None), (3, None, "王五"), (4, "赵六,7,8,9", None), (5, None, "孙七"),
    ]  # fmt: skip


@pytest.mark.parametrize("odd", ["\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\u3000", "\u00a0"])
@pytest.mark.parametrize("quoted", [True, False])
def test_rare_line_ends_inside_a_field_are_characters(odd: str, quoted: bool, tmp_path: Path) -> None:
    name = f"张{odd}三"
    text = f"姓名,身份证号,月发放额\n{name},1,2\n李四,3,4\n" + ('"王,五",5,6\n' if quoted else "")
    assert [row[0] for row in fields(opened(tmp_path / "a.csv", text))][:2] == [name, "李四"]


@pytest.mark.parametrize("separator", ["，", "｜", "\u3000"])
def test_a_full_width_separator_inside_quotes_stays(separator: str, tmp_path: Path) -> None:
    text = f'姓名{separator}身份证号{separator}月发放额\n"张{separator}三"{separator}1{separator}2\n'
    assert fields(opened(tmp_path / "a.txt", text)) == [[f"张{separator}三", "1", "2"]]


def test_rows_over_many_chunks_keep_their_numbers(tmp_path: Path) -> None:
    """More than one piece of 16 MiB, with a ragged row and a quoted line end in the second."""
    long = "长" * 1000
    lines = [f"{long},{i},0" for i in range(1, 8001)]
    lines[7000] = f"{long},少一列"
    lines[7500] = f'"{long}\n{long}",7501,0'
    path = tmp_path / "a.csv"
    table = opened(path, "姓名,身份证号,月发放额\n" + "\n".join(lines) + "\n")
    assert path.stat().st_size > 17 * MIB
    rows = read(table)
    assert [row for row, _ragged, _fields in rows] == list(range(1, 8001))
    assert all(fields[1] == str(row) for row, ragged, fields in rows if ragged is None)
    assert [row for row, ragged, _fields in rows if ragged is not None] == [7001]


def test_a_line_without_end_is_refused_at_the_limit(tmp_path: Path) -> None:
    text = "姓名,身份证号,月发放额\n张三,1,2\n" + "甲" * (12 * MIB)
    table = opened(tmp_path / "a.csv", text, limits=Limits(line_bytes=1 * MIB))
    with pytest.raises(Refusal) as refused:
        read(table)
    assert refused.value.fault == "line_too_long"
    assert refused.value.place.file == "a.csv"


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    header = ",".join(["姓名", *(f"列{i}" for i in range(600))])
    with pytest.raises(Refusal) as refused:
        opened(tmp_path / "a.csv", header + "\n")
    assert refused.value.fault == "too_many_columns"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"%PDF-1.7 ...", "not_text"),
        (b"\x00\x01\x02\x03" * 2000, "not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "not_text"),
        ("<html><body><table>姓名</table>".encode(), "web_page"),
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty_file"),
        (b"\r\n\r\n", "empty_file"),
        ("张三,150802198001150011,1200\n李四,150802198001150038,800\n".encode("gbk"), "no_header"),
    ],
)
def test_what_is_no_table_of_text_is_refused(content: bytes, fault: str, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        read(opened(tmp_path / "pension.csv", content))
    assert refused.value.fault == fault
    assert "张三" not in str(refused.value)
    assert "150802198001150011" not in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16", "utf-16-le"])
def test_a_header_without_rows_is_an_empty_table(encoding: str, tmp_path: Path) -> None:
    table = opened(tmp_path / "a.csv", "姓名,身份证号,月发放额\r\n", encoding)
    assert table.header == HEADER
    assert fields(table) == []


@pytest.mark.parametrize("before", [0, 400])
def test_zeros_that_pad_a_field_are_no_text(before: int, tmp_path: Path) -> None:
    """Old systems write them. The file is no UTF-16, no binary, and no row is lost."""
    lines = ["姓名,身份证号,月发放额", *[f"张三,{i},2" for i in range(before)], "李四\x00\x00,5,\x00\x00"]
    rows = fields(opened(tmp_path / "a.csv", "\n".join(lines) + "\n", "gbk"))
    assert len(rows) == before + 1
    assert rows[-1] == ["李四", "5", ""]


def test_the_end_of_file_sign_of_dos_is_no_row(tmp_path: Path) -> None:
    table = opened(tmp_path / "a.csv", "姓名,身份证号,月发放额\r\n张三,1,2\r\n\x1a", "gbk")
    assert fields(table) == [["张三", "1", "2"]]
