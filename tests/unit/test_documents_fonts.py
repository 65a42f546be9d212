"""Which characters can be printed, and what stands for the others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hedui.documents.fonts import embedded_glyphs, printable

RARE = "㛃䶮𬭎㼆𠅤·•—…～①￥"


def test_rare_name_characters_are_covered() -> None:
    assert embedded_glyphs().missing(RARE) == []


def test_a_missing_character_is_told_by_its_code() -> None:
    assert embedded_glyphs().missing("王ə𪛐ə") == ["ə", "𪛐"]
    assert printable({"a": ["王𪛐"]}) == ({"a": ["王〔U+2A6D0〕"]}, True)


def test_hidden_controls_show() -> None:
    assert printable("王\u202e五\u200b\ud800\x00") == ("王〔U+202E〕五〔U+200B〕〔U+D800〕〔U+0000〕", True)


def test_tabs_and_line_ends_become_spaces() -> None:
    assert printable("a\tb\nc") == ("a b c", False)


def test_a_text_that_only_looks_replaced_is_not() -> None:
    assert printable("〔U+2A6D0〕") == ("〔U+2A6D0〕", False)


def test_long_runs_may_break_but_numbers_and_hashes_stay_whole() -> None:
    name = "real_estate-2026Q3-second-delivery.xlsx"
    assert printable(name)[0].replace("\u200b", "") == name != printable(name)[0]
    for whole in ("150802198001010017", "HD-150802-2026-000001", "ab" * 32):
        assert printable(whole)[0] == whole


@given(st.text())
def test_whatever_comes_is_printable(text: str) -> None:
    shown, _ = printable(text)
    assert embedded_glyphs().missing(shown.replace("\u200b", "")) == []
