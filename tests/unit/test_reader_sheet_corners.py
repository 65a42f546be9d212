"""The rectangle that a sheet spans is never underestimated, however its XML is written."""

from __future__ import annotations

import pytest

from hedui.intake.sheet_corners import spanned_cells


@pytest.mark.parametrize(
    ("xml", "cells"),
    [
        ('<row r="3"><c r="A3"/><c r="AB3" t="s"/></row>', 3 * 28),
        ('<cols><col min="1"/></cols><row r="3"><c r="b2"/></row>', 3 * 2),
        ('<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row>', 1_048_576 * 16_384),
        ("<sheetData/>", 0),
    ],
)
def test_usual_spelling_is_exact(xml: str, cells: int) -> None:
    assert spanned_cells([xml.encode()], exact=True) == cells
    assert spanned_cells([xml.encode()], exact=False) >= cells


@pytest.mark.parametrize(
    ("xml", "least"),
    [
        ("<row r='7'><c r='XFD7'/></row>", 7 * 16_384),
        ('<row r="7"><c\nr="AB7"/></row>', 7 * 28),
        ('<row r="7"><c r = "AB7"/></row>', 7 * 28),
        ('<x:row r="7"><x:c r="AB7"/></x:row>', 7 * 28),
        ("<row><c/><c/></row><row><c/></row>", 4),
        ('<row r="500"/><row><c/><c/></row>', 501 * 2),
        ('<row r="1"><c r="A99999999999999"/></row>', 10**9),
        ('<row r="1"><c r="A4294967299"/></row>', 4_294_967_299),
        ('<row r="1"><c r="ABCDEFGHIJKLMNOP1"/></row>', 10**9),
    ],
)
def test_unusual_spelling_is_never_too_few(xml: str, least: int) -> None:
    for exact in (True, False):
        assert spanned_cells([xml.encode()], exact=exact) >= least


def test_cells_without_reference_are_counted_over_several_pieces() -> None:
    pieces = [b"<row><c/><c/>", b"<c/><c/>", b"<c/></row><row><c/>"]
    assert spanned_cells(pieces, exact=True) >= 2 * 5


def test_a_corner_in_one_piece_is_not_forgotten_in_the_next() -> None:
    pieces = [b'<row r="9"><c r="ZZ9"/></row>', b'<row r="2"><c r="A2"/></row>', b"<row><c/></row>"]
    assert spanned_cells(pieces, exact=True) >= 9 * 702
