"""Whatever stands in a number column: Python, numpy and SQL agree, and a wrong check digit is never a person."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.intake.numbers import reading, secret_step
from hedui.intake.plain import plain_keys
from hedui.tables import Engine
from hedui.values.identity import check_digit, read

DAYS = st.dates(date(1850, 1, 1), date(2099, 12, 31))
FIRST_17 = st.builds(
    lambda region, day, order: f"{region:06d}{day:%Y%m%d}{order:03d}", st.integers(100000, 999999), DAYS, st.integers(0, 999)
)  # fmt: skip
VALID = FIRST_17.map(lambda first: first + check_digit(first))
DIRT = st.sampled_from(["", " ", "\t", "'", "　", "\u200b", '"'])
TEXTS = st.one_of(
    VALID,
    st.builds(lambda a, n, b: a + n.lower() + b, DIRT, VALID, DIRT),
    st.builds(lambda n, at, d: n[:at] + d + n[at + 1 :], VALID, st.integers(0, 17), st.sampled_from("0123456789Xx*")),
    st.text(alphabet="0123456789Xx*＊ '.E+-１２Ｘ无", max_size=22),
    st.text(max_size=30),
)


@cache
def the_engine() -> Engine:
    engine = Engine(Path(tempfile.mkdtemp()))
    engine.run(secret_step(b"s"))
    return engine


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=60))
def test_three_readings_agree(texts: list[str]) -> None:
    # Lone surrogates cannot come out of a decoder, so no reader hands them over.
    texts = [t.encode("utf8", "ignore").decode("utf8") for t in texts]
    column = pa.array(texts, pa.string())
    engine = the_engine()
    engine.register("texts", pa.table({"line": range(len(texts)), "raw": column, "plain": plain_keys(column)}))
    sql = reading("texts", "raw", "plain", number_may_be_empty=False)
    found = engine.rows(f"SELECT fate, form, person_key FROM ({sql}) ORDER BY line")
    expected = [read(text, secret=b"s") for text in texts]
    assert found == [(e.fate, e.form, e.key) for e in expected]


@given(VALID, st.sampled_from("0123456789X"))
def test_a_wrong_check_digit_is_never_that_person(number: str, last: str) -> None:
    changed = number[:17] + last
    fate = read(changed).fate
    assert (fate == "keyed") == (last == number[17])
