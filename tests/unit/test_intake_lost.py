"""Names with a lost character are counted as the pattern counts them, whatever else stands in a batch."""

from __future__ import annotations

import re

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from hedui.intake.lost import lost_characters

PATTERN = re.compile("[?？□\ufffd\ue000-\uf8ff]")
SIGNS = "王小明·Aaé?？□■▢\u2018\u3000，（\ufffd\ue000\uf8ff\uf900\ufb00\U0001f600\U00020000"


@given(st.lists(st.none() | st.text(st.sampled_from(SIGNS), max_size=6), max_size=40), st.integers(0, 5))
def test_counted_as_the_pattern_counts(names: list[str | None], skipped: int) -> None:
    batch = pa.array(names, pa.string())
    expected = sum(bool(name and PATTERN.search(name)) for name in names[skipped:])
    assert lost_characters(batch.slice(skipped)) == expected


def test_a_batch_without_any_text() -> None:
    assert lost_characters(pa.nulls(3, pa.string())) == 0
    assert lost_characters(pa.array([], pa.string())) == 0
