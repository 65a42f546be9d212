"""Division codes (GB/T 2260) and their names: province 2 digits, city 4, county 6, township 9.

Data: modood/Administrative-divisions-of-China, 2023 edition (values/divisions, with its licence).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

_FILES = ("provinces", "cities", "areas", "streets")


@cache
def names() -> dict[str, str]:
    """Every known code, as short as it is published, and its name."""
    found: dict[str, str] = {}
    for name in _FILES:
        with (files("hedui.values") / "divisions" / f"{name}.csv").open("r", encoding="utf8") as handle:
            rows = csv.reader(handle)
            code, called = map(next(rows).index, ("code", "name"))
            found |= {row[code]: row[called] for row in rows}
    return found


def short(code: str) -> str:
    """The code without the zeros that only fill it: 150800 → 1508, 150802000000 → 150802."""
    code = code.strip()
    for length in (2, 4, 6, 9):
        if len(code) > length and not code[length:].strip("0"):
            return code[:length]
    return code


def name(code: str) -> str:
    """The name of a division, or the code itself when it is not known."""
    return names().get(short(code), code)


def full_name(code: str) -> str:
    """The names from the province down: 内蒙古自治区巴彦淖尔市临河区."""
    code = short(code)
    parts = [names().get(code[:length], "") for length in (2, 4, 6, 9) if len(code) >= length]
    return "".join(part for part in parts if part != "市辖区") or code
