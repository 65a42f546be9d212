"""From a pair of an equal name to its bits, its evidence and its band: probable, possible, or nothing."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from hedui.matching.likeness import Likeness
from hedui.matching.weights import (
    ADDRESS,
    MASK_SPEAKS,
    MASK_SPEAKS_LOUDLY,
    POSSIBLE_BITS,
    PROBABLE_BITS,
)


class Band(StrEnum):
    """How strongly a candidate is held out to people. A candidate is never an amount."""

    PROBABLE = "probable"
    POSSIBLE = "possible"


class Scored(NamedTuple):
    """A candidate: band, match weight in bits (one decimal, positive), what agrees (`name,masked,county,village`)."""

    band: Band
    score: float
    evidence: str


def scored(name: float, alike: Likeness, masked: float | None) -> Scored | None:
    """Judge a pair of an equal name. `name` and `masked` are bits; masked None is a contradiction.

    An equal name alone is nothing: some address finer than the county must agree, or the mask must speak. Another
    house or flat of one village or estate is at most possible, unless the mask speaks loudly.
    """
    if masked is None or not (alike.is_fine or masked >= MASK_SPEAKS):
        return None
    score = round(name + masked + _address_bits(alike), 1)
    if score < POSSIBLE_BITS:
        return None
    sure = score >= PROBABLE_BITS and (not alike.is_another_house or masked >= MASK_SPEAKS_LOUDLY)
    evidence = ["name", *(["masked"] if masked > 0 else []), *alike.agreed]
    return Scored(Band.PROBABLE if sure else Band.POSSIBLE, score, ",".join(evidence))


@lru_cache(4096)
def _address_bits(alike: Likeness) -> float:
    return sum(ADDRESS[x].agrees for x in alike.agreed) + sum(ADDRESS[x].differs for x in alike.differing)
