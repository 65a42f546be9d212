"""Household numbers are untrusted: they neither choose a folder nor share a file."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedui.documents.file_names import file_stem

ANY_TEXT = st.text(max_size=200) | st.text(st.sampled_from("./\\%~:aA\0 -_王"), max_size=12)


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("H000001", "H000001"),
        ("临河-2026_01.a", "临河-2026_01.a"),
        ("..", "%2E%2E"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
        (".hidden", "%2Ehidden"),
        ("a b\n", "a%20b%0A"),
        ("100%", "100%25"),
        ("con.x", "%63on.x"),
        ("", "%"),
    ],
)
def test_escapes(text: str, stem: str) -> None:
    assert file_stem(text) == stem


@given(ANY_TEXT)
def test_a_name_is_one_plain_short_component(text: str) -> None:
    name = file_stem(text) + ".pdf"
    assert PurePosixPath(name).name == PureWindowsPath(name).name == name
    assert not name.startswith(".") and name.isprintable() and len(name.encode()) <= 124


@given(ANY_TEXT, ANY_TEXT)
def test_different_numbers_have_different_files(one: str, other: str) -> None:
    assert (file_stem(one) == file_stem(other)) == (one == other)


def test_long_numbers_that_begin_alike_differ() -> None:
    assert file_stem("王" * 60 + "一") != file_stem("王" * 60 + "二")
