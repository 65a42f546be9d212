"""What an invented family brings: a page that says that it is one, and a signature drawn on the screen."""

from __future__ import annotations

import math
import struct
import zlib
from functools import cache

from hedui.cases.words import PAPERS

WIDE, HIGH = 320, 110


@cache
def paper(kind: str) -> bytes:
    """A page as PDF that names the kind of paper and says that it is invented. One object per line, no font but Helvetica."""
    shown = f"{kind} - specimen of the demonstration, nobody's"
    text = f"BT /F1 18 Tf 60 760 Td ({shown}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


def title(kind: str) -> str:
    """What the window calls the paper."""
    return f"{PAPERS[kind]}（演示）"


@cache
def signature(seed: int) -> bytes:
    """A curve in black on white, as PNG: what a pen leaves on a screen."""
    rows = [bytearray(b"\xff" * WIDE) for _ in range(HIGH)]
    for step in range(2400):
        t = step / 2400
        x = 15 + t * (WIDE - 40)
        y = HIGH / 2 + 30 * math.sin(t * (14 + seed % 7)) * math.cos(t * (5 + seed % 5)) + 8 * math.sin(t * 40)
        for dx in range(3):
            rows[min(HIGH - 1, max(0, round(y) + dx))][min(WIDE - 1, round(x))] = 0
    body = zlib.compress(b"".join(b"\x00" + bytes(row) for row in rows))
    head = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
