"""The square that a reader scans: it carries what identifies the content, and nothing about a person."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

import numpy as np
import zxingcpp

PREFIX = "HEDUI1"
_PIXELS = 4
"""Pixels a module: at the 19 mm of a page's header some 240 an inch."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY = struct.pack(">5B", 1, 0, 0, 0, 0)
"""One bit a pixel, grey, deflated, each row with its own filter, not interlaced (PNG, section 11.2.1)."""


def qr_text(fingerprint: str, confirmation_code: str) -> str:
    """`HEDUI1:SHA-256:CODE` in capitals, so that it fits the small alphabet of the QR code; the code may be empty."""
    return f"{PREFIX}:{fingerprint.upper()}:{confirmation_code.upper()}"


@lru_cache(maxsize=16)  # the papers of one case file carry the same square
def qr_png(text: str) -> bytes:
    """The text as a QR code (ISO/IEC 18004, level M: 15 % of it may be damaged) with its quiet zone, as PNG.

    A picture, not lines: the seven hundred lines of such a square on each page took a twentieth of a report's time.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.asarray(code.to_image()) > 0
    return _png(modules.repeat(_PIXELS, axis=0).repeat(_PIXELS, axis=1))


def _png(light: np.ndarray) -> bytes:
    """A picture of truth values, rows × columns, as PNG: true is white."""
    height, width = light.shape
    rows = np.packbits(light, axis=1)
    unfiltered = np.insert(rows, 0, 0, axis=1).tobytes()
    parts = {b"IHDR": struct.pack(">2I", width, height) + _GREY, b"IDAT": zlib.compress(unfiltered, 1), b"IEND": b""}
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in parts.items())


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
