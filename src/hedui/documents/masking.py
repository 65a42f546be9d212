"""Numbers and names as strangers may see them."""

from __future__ import annotations

_SHOWN_AFTER_AREA = {18: 4, 15: 3}
_MOST_STARS = 3


def mask_number(number: str) -> str:
    """The number with its middle starred: `150802198001010017` becomes `150802********0017`.

    A citizen number keeps its area (6) and its last 4 (of 15 characters: 3). Any other document keeps its first and
    its last two characters; one of four characters or fewer is starred whole. The length stays visible.
    """
    kept = number.strip()
    after = _SHOWN_AFTER_AREA.get(len(kept))
    if after and kept[:6].isdecimal():
        return kept[:6] + "*" * (len(kept) - 6 - after) + kept[-after:]
    if len(kept) <= 4:
        return "*" * len(kept)
    return kept[0] + "*" * (len(kept) - 3) + kept[-2:]


def mask_name(name: str) -> str:
    """A third person's name: its first character and at most three stars, `欧阳某某` and longer become `欧***`.

    A name of one character is starred whole; an empty name stays empty.
    """
    kept = name.strip()
    if len(kept) <= 1:
        return "*" * len(kept)
    return kept[0] + "*" * min(len(kept) - 1, _MOST_STARS)
