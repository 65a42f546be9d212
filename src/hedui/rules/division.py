"""Division codes and the chain of packs that a code inherits from."""

from __future__ import annotations

from hedui.values.faults import Refusal

NATION = "cn"
SPECIMENS = "specimens"


def county(code: str) -> str:
    """The six-digit code of a 6, 9 or 12 digit division code; `cn` and `specimens` stand for themselves."""
    if code in (NATION, SPECIMENS):
        return code
    if code.isascii() and code.isdigit() and len(code) in (6, 9, 12):
        return code[:6]
    raise Refusal(
        "unknown_region",
        f"{code!r} is not a division code",
        "Give 6, 9 or 12 digits (330212), or cn, or specimens.",
    )


def ancestors(code: str) -> tuple[str, ...]:
    """The codes whose packs `code` inherits, nearest first: 330212 → 330200 → 330000 → cn."""
    own = county(code)
    if own in (NATION, SPECIMENS):
        return (own,) if own == NATION else (own, NATION)
    chain = (own, own[:4] + "00", own[:2] + "0000", NATION)
    return tuple(dict.fromkeys(chain))


def within(code: str, region: str) -> bool:
    """Whether a division lies in (or is) a region: 150822 lies in 150800 and in 150000."""
    own, outer = county(code), county(region)
    if outer in (NATION, SPECIMENS):
        return True
    stem = outer[:2] if outer.endswith("0000") else outer[:4] if outer.endswith("00") else outer
    return own.startswith(stem)
