"""What a masked citizen number (150802********123X) still says about whose it is."""

from __future__ import annotations

import re

from hedui.matching.weights import NUMBER

FULL, OLD = 18, 15
# Some sources mask with X; a single X at the end is the check character.
_CROSSES = re.compile("X{3,}")


def visible_bits(masked: str, number: str) -> float | None:
    """Bits for the places that the mask shows and that agree; None when one shown place contradicts.

    `masked` is normalised: capitals, `*` for every mask sign. A mask of 18 places is compared with the number, one of
    15 with its old form; of any other length only the places before the first and after the last sign are.
    `number` is a citizen number of 18 characters; with another document's number a mask gives no bits.
    """
    masked = _CROSSES.sub(lambda match: "*" * len(match[0]), masked)
    if "*" not in masked or len(number) != FULL:
        return 0.0
    if len(masked) == OLD and _fits(masked, number[:6] + number[8:17]):
        return _bits(masked[:6] + "**" + masked[6:] + "*")
    if len(masked) != FULL:
        masked = _spread(masked)
    return _bits(masked) if len(masked) == FULL and _fits(masked, number) else None


def may_fit(masked: str, number: str) -> str:
    """SQL that is false where a mask of 18 places contradicts the number, for columns of these names.

    It thins the pairs before they leave the engine; masks of other lengths are judged by `visible_bits` alone.
    """
    return (
        f"(coalesce({masked}, '') = '' OR length({masked}) <> {FULL} OR length({number}) <> {FULL}"
        f" OR {masked} LIKE '%XXX%' OR {number} LIKE replace({masked}, '*', '_'))"
    )


def shows_more_than_the_area(masked: str) -> str:
    """SQL that is true where a mask shows anything after the six digits of the area."""
    return f"(coalesce({masked}, '') <> '' AND replace(substr({masked}, 7), '*', '') <> '')"


def _fits(masked: str, number: str) -> bool:
    return all(m in ("*", n) for m, n in zip(masked, number, strict=True))


def _spread(masked: str) -> str:
    """A mask with too few or too many signs, as 18 places: its beginning, signs, its end."""
    before, after = masked[: masked.index("*")], masked[masked.rindex("*") + 1 :]
    return before + "*" * (FULL - len(before) - len(after)) + after


def _bits(masked: str) -> float:
    total = 0.0
    for (first, last), chance in NUMBER.items():
        shown = sum(1 for place in masked[first:last] if place != "*")
        total += chance.agrees * shown / (last - first)
    return total
