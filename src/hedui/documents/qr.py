"""The square that a reader scans: it carries what identifies the content, and nothing about a person."""

from __future__ import annotations

import re
from functools import lru_cache

import segno

PREFIX = "HEDUI1"
_MASK = 4
"""Readers read every mask; trying all eight for the handsomest took four fifths of a report's time in Python."""
_BORDER = 2
_DARK = re.compile(rb"\x01+")


def qr_text(fingerprint: str, confirmation_code: str) -> str:
    """`HEDUI1:SHA-256:CODE` in capitals, so that it fits the small alphabet of the QR code; the code may be empty."""
    return f"{PREFIX}:{fingerprint.upper()}:{confirmation_code.upper()}"


@lru_cache(maxsize=16)  # the papers of one case file carry the same square
def qr_svg(text: str) -> str:
    """The text as a QR code (ISO/IEC 18004, level M: 15 % of it may be damaged) in SVG, dark lines row by row."""
    rows = segno.make(text, error="m", micro=False, mask=_MASK).matrix
    side = len(rows) + 2 * _BORDER
    lines = "".join(
        f"M{dark.start() + _BORDER} {at}.5h{len(dark.group())}"
        for at, row in enumerate(rows, _BORDER)
        for dark in _DARK.finditer(row)
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}"><path stroke="#000" d="{lines}"/></svg>'
