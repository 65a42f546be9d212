"""How two addresses are alike: level by level, from the province down to the room."""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from hedui.matching.address import Address
from hedui.matching.weights import REST_ALIKE, REST_LENGTH

# Levels that say more than "the same county": a candidate needs one of them, or a masked number.
FINE = frozenset({"township", "village", "road", "compound", "rest"})
# A difference here inside one village, street or estate means another house or flat.
HOUSE = frozenset({"group", "number", "building", "unit", "room"})


class Likeness(NamedTuple):
    """Levels on which both addresses speak and agree, and on which they differ, in order from the province down."""

    agreed: tuple[str, ...]
    differing: tuple[str, ...]

    @property
    def is_fine(self) -> bool:
        """Whether they agree on anything finer than the county."""
        return not FINE.isdisjoint(self.agreed)

    @property
    def is_another_house(self) -> bool:
        """Whether it is another house or flat of one village, street or estate."""
        return not HOUSE.isdisjoint(self.differing)


NOTHING = Likeness((), ())


def likeness(a: Address, b: Address) -> Likeness:
    """Compare two addresses. Symmetric. A level counts only below levels that do not differ."""
    if a == b:
        return _of_equal(a)
    comparison = _Comparison(a, b)
    if comparison.divisions():
        comparison.countryside()
        comparison.town()
        comparison.rest()
    return Likeness(tuple(comparison.agreed), tuple(comparison.differing))


def _of_equal(a: Address) -> Likeness:
    levels = tuple(level for level, part in zip(Address._fields, a, strict=True) if part)
    return Likeness(levels if len(a.rest) >= REST_LENGTH else tuple(x for x in levels if x != "rest"), ())


class _Comparison:
    def __init__(self, a: Address, b: Address) -> None:
        self._a, self._b = a, b
        self.agreed: list[str] = []
        self.differing: list[str] = []

    def divisions(self) -> bool:
        """Province, city, county, township; false when they lie in different counties."""
        a, b = self._a, self._b
        if self._differs("province", a.province, b.province):
            return False
        # A county-level city may stand where the prefecture stands (灯塔市 for 辽阳市灯塔市).
        county_a, county_b = a.county or _city_as_county(a, b), b.county or _city_as_county(b, a)
        city_a = "" if county_a and not a.county else a.city
        city_b = "" if county_b and not b.county else b.city
        if self._differs("city", city_a, city_b) or self._differs("county", county_a, county_b):
            return False
        self._differs("township", a.township, b.township)
        return True

    def countryside(self) -> None:
        a, b = self._a, self._b
        self._differs("village", a.village, b.village)
        if "village" in self.agreed and not self._differs("group", a.group, b.group):
            self._differs("number", "" if a.road else a.number, "" if b.road else b.number)

    def town(self) -> None:
        a, b = self._a, self._b
        self._differs("road", a.road, b.road)
        if "road" in self.agreed:
            self._differs("number", a.number, b.number)
        self._differs("compound", a.compound, b.compound)
        at_one_place = "compound" in self.agreed or ("road" in self.agreed and "number" in self.agreed)
        if not at_one_place or "compound" in self.differing or self._differs("building", a.building, b.building):
            return
        if not self._differs("unit", a.unit, b.unit):
            self._differs("room", a.room, b.room)

    def rest(self) -> None:
        a, b = self._a.rest, self._b.rest
        if min(len(a), len(b)) >= REST_LENGTH and fuzz.ratio(a, b) >= REST_ALIKE:
            self.agreed.append("rest")

    def _differs(self, level: str, a: str, b: str) -> bool:
        """Note the level if both speak; whether they differ."""
        if not a or not b:
            return False
        (self.agreed if a == b else self.differing).append(level)
        return a != b


def _city_as_county(one: Address, other: Address) -> str:
    return one.city if one.city and one.city == other.county else ""
