"""Units of quantities, and what a bare number in a formula may stand for.

A unit is a product of powers of fen, month, year, percent and m2. A bare number has several readings (12 may be a
plain dozen, 12 months, or the 12 months of a year), so an expression has a set of possible units; two sides fit when
their sets meet. That refuses fen/month + fen/year and still lets `12 * dibao_standard` be a year's standard.
"""

from __future__ import annotations

from hedui.values.faults import Place, Refusal

Unit = tuple[tuple[str, int], ...]
Units = frozenset[Unit]

ONE: Unit = ()
MONTH: Unit = (("month", 1),)
YEAR: Unit = (("year", 1),)
PERCENT: Unit = (("percent", 1),)
MONTHS_A_YEAR: Unit = (("month", 1), ("year", -1))

_NAMED: dict[str, Unit] = {
    "number": ONE,
    "people": ONE,
    "fen": (("fen", 1),),
    "fen/month": (("fen", 1), ("month", -1)),
    "fen/year": (("fen", 1), ("year", -1)),
    "months": MONTH,
    "years": YEAR,
    "months/year": MONTHS_A_YEAR,
    "percent": PERCENT,
    "m2": (("m2", 1),),
    "days": (("day", 1),),
    "workdays": (("workday", 1),),
}
NAMES = tuple(_NAMED)
ANY: Units = frozenset()
"""The units of 0 and of `unknown`: they fit everything."""


def parse_unit(name: str, place: Place) -> Unit:
    """The unit called `name`; another name is refused with the list (m2 counts hundredths of a square metre)."""
    if name in _NAMED:
        return _NAMED[name]
    raise Refusal("pack_unit", f"no unit is called {name!r}", f"Units are {', '.join(NAMES)}.", place)


def readings(number: int) -> Units:
    """What a bare number may stand for; 0 fits everything."""
    if number == 0:
        return ANY
    special: dict[int, set[Unit]] = {12: {MONTHS_A_YEAR}, 10000: {(("percent", 2),)}}
    return frozenset({ONE, MONTH, YEAR, PERCENT} | special.get(number, set()))


def times(one: Units, other: Units, sign: int = 1) -> Units:
    """The units of a product (or, with sign −1, of a quotient)."""
    if not one or not other:
        return ANY
    return frozenset(_times(a, b, sign) for a in one for b in other)


def _times(one: Unit, other: Unit, sign: int) -> Unit:
    powers = dict(one)
    for base, power in other:
        powers[base] = powers.get(base, 0) + sign * power
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def meet(one: Units, other: Units) -> Units | None:
    """The units both sides can have; None when they cannot be added or compared."""
    if not one or not other:
        return one or other
    return (one & other) or None


def show(units: Units) -> str:
    """One name for a set of units, for messages: the known name when there is one."""
    names = [name for name, unit in _NAMED.items() if unit in units]
    if names:
        return names[0]
    return (
        " or ".join("·".join(f"{b}^{p}" if p != 1 else b for b, p in unit) or "number" for unit in sorted(units))
        or "any"
    )
