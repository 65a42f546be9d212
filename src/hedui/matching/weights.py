"""Every number of the scoring, in one place. NOT YET MEASURED: set by judgement, to be replaced by estimates.

A weight is log2(m/u) bits, as Fellegi and Sunter (1969) have it: m is how often a sign agrees when the two are one
person, u how often it agrees by chance. Levels of an address are conditional on the level above: that two addresses
of one township share the village. m of an address is low on purpose: people own houses that they do not live in.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2


@dataclass(frozen=True)
class Chance:
    """How often a sign agrees: m for one person, u for two."""

    m: float
    u: float

    @property
    def agrees(self) -> float:
        """Bits for an agreement."""
        return log2(self.m / self.u)

    @property
    def differs(self) -> float:
        """Bits (negative) for a difference."""
        return log2((1 - self.m) / (1 - self.u))


ADDRESS = {
    "province": Chance(0.98, 0.90),
    "city": Chance(0.95, 0.60),
    "county": Chance(0.88, 0.15),
    "township": Chance(0.70, 0.10),
    "village": Chance(0.65, 0.10),
    "group": Chance(0.80, 0.15),
    "road": Chance(0.60, 0.01),
    "number": Chance(0.85, 0.02),
    "compound": Chance(0.65, 0.01),
    "building": Chance(0.85, 0.06),
    "unit": Chance(0.90, 0.25),
    "room": Chance(0.88, 0.03),
    "rest": Chance(0.60, 0.01),
}

# Groups of places of an 18-digit citizen number that a mask may leave visible: (first, after last) → chance.
NUMBER = {
    (0, 6): Chance(0.99, 0.12),
    (6, 10): Chance(0.99, 0.016),
    (10, 12): Chance(0.99, 0.085),
    (12, 14): Chance(0.99, 0.033),
    (14, 17): Chance(0.99, 0.004),
    (17, 18): Chance(0.99, 0.091),
}

NAME_M = 0.95
# A roster is a small sample of the population. Its frequencies are drawn towards that of a middling name,
# 1 in 10,000, as if so many other people had been counted too.
NAME_PRIOR_PEOPLE, NAME_PRIOR_HOLDERS = 10_000, 1

# A pair drawn at random from a city of a million people is one person with odds of about −20 bits. So 16 bits mean
# odds of one in sixteen, worth a look; 24 bits mean sixteen to one.
POSSIBLE_BITS, PROBABLE_BITS = 16.0, 24.0
# A mask that shows this much speaks for a person without any address, or against a difference of flats.
MASK_SPEAKS, MASK_SPEAKS_LOUDLY = 6.0, 12.0
# Two leftovers of addresses are alike from this ratio (rapidfuzz, 0–100), and long enough to mean anything.
REST_ALIKE, REST_LENGTH = 90.0, 4


def name_bits(people_of_the_name: int, people: int) -> float:
    """Bits for an equal name that so many of the people carry: the rarer, the more."""
    share = (people_of_the_name + NAME_PRIOR_HOLDERS) / (people + NAME_PRIOR_PEOPLE)
    return Chance(NAME_M, min(share, NAME_M)).agrees
