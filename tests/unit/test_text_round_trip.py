"""Whatever a program writes as CSV comes back the same, field by field and row by row (R038)."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.intake.limits import KIB
from hedui.intake.reading import RAGGED, SOURCE_ROW
from hedui.intake.text import open_text

HEADER = ["姓名", "身份证号", "户籍地址"]
# Quotes, line ends, separators of both widths, blanks, formula signs, a character that only GB18030 and UTF have.
SIGNS = "\"\n\r,\t|;，｜；\u3000 '=+-@0159xX张三李·" + "\u2028\x85\x0b"
TEXTS = st.text(st.sampled_from(SIGNS), max_size=8) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd\ufeff"), max_size=8
)
ROWS = st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=12)
# Without a mark UTF-16 is known by what tables consist of.
USUAL_ROWS = st.lists(
    st.lists(st.text(st.sampled_from('"\n,\t| 05张三李四·，'), max_size=8), min_size=3, max_size=3), max_size=12
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


def folded(text: str) -> str:
    """A line end inside a field may be written in another way; it stays one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def comes_back(rows: list[list[str]], encoding: str, separator: str, end: str, quoting: int) -> None:
    text = io.StringIO(newline="")
    # A field of several lines, one of which looks like a whole row, is read as rows with stray quotes: no such here.
    rows = [
        [field.replace(separator, "") if field != folded(field) or "\n" in field else field for field in row]
        for row in rows
    ]
    # This Python leaves the line ends bare that are not its own.
    quoting = csv.QUOTE_ALL if end == "\r" or any("\r" in field for row in rows for field in row) else quoting
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(HEADER)
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hukou.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        table = open_text(path, path.name, frozenset(HEADER))
        found = []
        for batch in table.batches:
            columns = [batch.column(name).to_pylist() for name in (SOURCE_ROW, RAGGED, *HEADER)]
            found += list(zip(*columns, strict=True))
    found.sort(key=lambda row: row[0])
    rows = [[folded(field) for field in row] for row in rows]
    assert [row[0] for row in found] == list(range(1, len(rows) + 1))
    assert [[folded(field) for field in row[2:]] for row in found] == rows
    assert table.counts.rows == len(rows)
    assert table.counts.replaced == 0


@settings(max_examples=200, deadline=None)
@given(ROWS, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), st.sampled_from(",\t|;"), ENDS, QUOTING)
def test_any_table_comes_back_the_same(
    rows: list[list[str]], encoding: str, separator: str, end: str, quoting: int
) -> None:
    comes_back(rows, encoding, separator, end, quoting)


@settings(max_examples=60, deadline=None)
@given(USUAL_ROWS, st.sampled_from(["utf-16-le", "utf-16-be"]), st.sampled_from(",\t|;"), ENDS, QUOTING)
def test_any_table_in_utf_16_without_a_mark(
    rows: list[list[str]], encoding: str, separator: str, end: str, quoting: int
) -> None:
    comes_back(rows, encoding, separator, end, quoting)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(["，", "｜", "；", "\u3000"]))
def test_any_table_with_a_full_width_separator_comes_back(rows: list[list[str]], separator: str) -> None:
    comes_back(rows, "gb18030", separator, "\r\n", csv.QUOTE_MINIMAL)


@pytest.mark.parametrize("size", [130 * KIB, 300 * KIB])
def test_a_very_long_field_comes_back(size: int) -> None:
    comes_back([["张三", "1", "长" * size], ["李四", "2", "短"]], "utf-8", ",", "\n", csv.QUOTE_ALL)


@pytest.mark.parametrize("size", [130 * KIB, 140 * KIB, 300 * KIB])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_very_long_field_in_a_row_of_the_wrong_width(size: int, quote: str, tmp_path: Path) -> None:
    path = tmp_path / "hukou.csv"
    path.write_text(f"姓名,身份证号,户籍地址\n张三,1,{quote}{'x' * size}{quote},多\n李四,2,短\n", "utf8")
    batches = list(open_text(path, path.name, frozenset(HEADER)).batches)
    assert sorted(row for batch in batches for row in batch.column(SOURCE_ROW).to_pylist()) == [1, 2]
    assert sum(batch.column(RAGGED).null_count for batch in batches) == 1
