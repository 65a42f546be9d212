"""One table of dirty numbers drives the reading in Python, the short way in numpy and the reading in SQL (R038, R114)."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow as pa
import pytest

from hedui.intake.numbers import reading, secret_step
from hedui.intake.plain import plain_keys
from hedui.tables import Engine
from hedui.values.identity import number_of, read

SECRET = b"a secret of the tests"
ROWS = list(csv.DictReader(io.StringIO(Path(__file__).with_name("numbers.csv").read_text("utf8"))))


def in_sql(tmp_path: Path, texts: list[str | None], *, number_may_be_empty: bool = False) -> list[dict[str, object]]:
    engine = Engine(tmp_path / "spill")
    engine.run(secret_step(SECRET))
    column = pa.array(texts, pa.string())
    plain = plain_keys(column)
    engine.register("texts", pa.table({"line": range(len(texts)), "raw": column, "plain": plain}))
    sql = reading("texts", "raw", "plain", number_may_be_empty=number_may_be_empty)
    return engine.records(f"SELECT * FROM ({sql}) ORDER BY line")


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_python_reads_every_row_of_the_table(row: dict[str, str]) -> None:
    found = read(row["text"], secret=SECRET)
    assert (found.fate, str(found.form) if found.form is not None else "") == (row["fate"], row["form"])
    if found.fate == "keyed":
        assert found.number == row["number"]


def test_sql_reads_as_python_does(tmp_path: Path) -> None:
    for row, found in zip(ROWS, in_sql(tmp_path, [row["text"] for row in ROWS]), strict=True):
        expected = read(row["text"], secret=SECRET)
        assert (found["fate"], found["form"], found["person_key"]) == (expected.fate, expected.form, expected.key), row
        if expected.form in (15, 18):
            assert number_of(int(str(found["person_key"]))) == row["number"]


def test_an_empty_number_is_unkeyed_only_where_sources_often_have_none(tmp_path: Path) -> None:
    for text in ("", None, "无"):
        (strict,) = in_sql(tmp_path, [text])
        (loose,) = in_sql(tmp_path, [text], number_may_be_empty=True)
        assert (strict["fate"], loose["fate"]) == ("no_number", "unkeyed")
        assert read(text or "", number_may_be_empty=True).fate == "unkeyed"


def test_fingerprints_depend_on_the_secret_and_are_negative() -> None:
    one, other = read("E12345678", secret=b"one"), read("E12345678", secret=b"other")
    assert one.key is not None and other.key is not None
    assert one.key < 0 and other.key < 0 and one.key != other.key
