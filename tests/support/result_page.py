"""The data that result.html carries."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any


def data(out: Path) -> dict[str, Any]:
    """What the page's script unpacks."""
    text = (out / "result.html").read_text("utf8")
    packed = re.findall(r'<script id="data" type="text/plain">([A-Za-z0-9+/=]+)</script>', text)
    read: dict[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed[0])))
    return read
