"""Text in CSV is never a formula, and the rule in Python and the rule in SQL are one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hedui.documents.cells import FORMULA_STARTS, as_text, as_text_sql

STARTS = st.sampled_from([*FORMULA_STARTS, "'", '"', " ", "＝", "\n", "\0", "王"])
TEXTS = st.builds(str.__add__, STARTS, st.text(st.characters(exclude_categories=["Cs"]), max_size=8)) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=8
)


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_gets_an_apostrophe(start: str) -> None:
    assert as_text(f"{start}HYPERLINK()") == f"'{start}HYPERLINK()"


@pytest.mark.parametrize("text", ["", "王建国", "'=1", " =1", "＝1", "1-2", "\n=1"])
def test_other_text_stays(text: str) -> None:
    assert as_text(text) == text


def test_what_is_no_text_stays_what_it_is() -> None:
    assert [as_text(v) for v in (None, -5, Decimal("-1.5"), date(2026, 9, 30))] == ["", "-5", "-1.5", "2026-09-30"]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("=")
@example("\t")
@example("\r\n")
@example("=\u0301")
def test_python_and_sql_agree(engine: duckdb.DuckDBPyConnection, text: str) -> None:
    found = engine.execute(f"SELECT {as_text_sql('t')} FROM (SELECT ?::VARCHAR AS t)", [text]).fetchall()
    assert found == [(as_text(text),)]


def test_sql_leaves_null(engine: duckdb.DuckDBPyConnection) -> None:
    assert engine.execute(f"SELECT {as_text_sql('t')} FROM (SELECT NULL::VARCHAR AS t)").fetchall() == [(None,)]
