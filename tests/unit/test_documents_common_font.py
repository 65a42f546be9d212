"""The font of common characters is what its builder says, and prints as the collection does that it is cut out of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import common_font
import pytest
import typst
from fontTools.ttLib import TTFont
from pdf_text import font_files, pages, text_of
from report_samples import frame, household

from hedui.documents.fonts import COMMON_FAMILY, COMMON_FILE, FAMILY, FONT_FILE, embedded_glyphs
from hedui.documents.report import render_report
from hedui.documents.template import BUILT_IN, built_in_texts

RARE = "㛃䶮𬭎㼆𠅤"


@pytest.fixture(scope="module")
def common() -> TTFont:
    return common_font.opened(COMMON_FILE)


def test_it_has_the_characters_that_its_builder_names_and_only_printable_ones(common: TTFont) -> None:
    held = set(map(chr, common.getBestCmap()))
    assert common_font.characters() <= held <= embedded_glyphs().characters
    assert len(held) > 7700 and not held & set(RARE)


def test_every_character_is_as_wide_and_lines_are_as_high(common: TTFont) -> None:
    whole, of, own = common_font.collection(), common_font.collection().getBestCmap(), common.getBestCmap()
    wide, whole_wide = common["hmtx"], whole["hmtx"]
    assert [chr(c) for c in own if wide[own[c]][0] != whole_wide[of[c]][0]] == []
    assert common["head"].unitsPerEm == whole["head"].unitsPerEm
    for table, names in {
        "hhea": ("ascent", "descent", "lineGap"),
        "OS/2": ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "sCapHeight", "sxHeight"),
    }.items():
        assert [getattr(common[table], n) for n in names] == [getattr(whole[table], n) for n in names]


def test_its_shapes_are_those_of_the_collection(common: TTFont) -> None:
    """Every 200th, drawn anew."""
    own, of, drawn = (
        common.getBestCmap(),
        common_font.collection().getBestCmap(),
        common_font.collection().getGlyphSet(),
    )
    for code in sorted(own)[::200]:
        held, anew = common["glyf"][own[code]], common_font.outline(drawn, of[code])
        assert held.getCoordinates(common["glyf"])[:2] == anew.getCoordinates(None)[:2], chr(code)


def test_every_wording_is_as_long_as_in_the_collection() -> None:
    """Kerning, and forms of the language: a dash is as wide as a character."""
    texts = sorted({t for p in BUILT_IN.iterdir() if p.is_dir() for t in _texts(built_in_texts(BUILT_IN, p.name))})
    texts += ["—", "……", "AVATAR To. 12,345.67", "【①②】《“‘’”》", "㎡ ％ ￥ 〔〕"]
    long = [text for text in texts if len(text) > 3]
    assert len(long) > 200
    source = f"""#set text(lang: "zh", region: "cn", fallback: false)
#context for one in json(bytes({json.dumps(json.dumps(texts))})) {{
  let lengths = ("{COMMON_FAMILY}", "{FAMILY}").map(family => measure(text(font: (family, "{FAMILY}"), one)))
  assert(lengths.at(0) == lengths.at(1), message: one)
}}"""
    fonts = typst.Fonts(False, False, [COMMON_FILE.parent, FONT_FILE.parent])
    typst.Compiler(root=BUILT_IN, font_paths=fonts).compile(source.encode(), format="pdf")


def test_common_names_need_one_font_and_rare_ones_the_collection_too() -> None:
    one = household(findings=0)
    items = tuple(replace(item, differing=()) for item in one.items)
    one = replace(one, obligors=(), remarks=(), credit_records=(), items=items)
    for name, fonts in (("巴特尔·苏和", 1), (f"王{RARE}", 2)):
        members = tuple(replace(member, name=name) for member in one.members)
        data = render_report(replace(one, applicant=name, members=members), frame())
        assert font_files(data) == (fonts, fonts)
        assert text_of(data).count(name) > len(members)
        assert sum(page.missing_glyphs for page in pages(data)) == 0


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
