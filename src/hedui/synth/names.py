"""Names for invented people: by sex, year of birth and people, with the rare ones that break machines."""

from __future__ import annotations

from random import Random

from hedui.synth.chance import Weighted, one
from hedui.synth.name_lists import GIVEN, LONG, MONGOL_BEFORE, MONGOL_MEN, MONGOL_WOMEN, RARE, SURNAMES

_SURNAMES = Weighted(SURNAMES)
# The n-th name of a cohort weighs 1/(n+2): the first is about four times as frequent as the tenth.
_GIVEN = {
    (sex, before): Weighted([(name, 1 / (n + 2)) for n, name in enumerate(names)])
    for before, women, men in GIVEN
    for sex, names in (("female", women), ("male", men))
}
_BEFORE = [before for before, _, _ in GIVEN]
_RARE = tuple(RARE)
_RARE_SET = frozenset(RARE)


def surname(rng: Random) -> str:
    """A surname by its frequency: 王 in 1 of 13 people."""
    return _SURNAMES.draw(rng)


def han(rng: Random, sex: str, year: int, *, family: str = "") -> str:
    """Surname and given name of someone born that year; 1 in 250 has a character that GBK lacks."""
    cohort = next(before for before in _BEFORE if year < before)
    given = _GIVEN[sex, cohort].draw(rng)
    if rng.random() < 0.45:
        # Parents put names together: a second draw keeps the number of people with one name lifelike.
        given = given[0] + _GIVEN[sex, cohort].draw(rng)[-1]
    if rng.random() < 0.004:
        given = given[:-1] + one(rng, _RARE)
    return (family or surname(rng)) + given


def mongol(rng: Random, sex: str) -> str:
    """A Mongolian name: no surname, from two characters to twelve, one in seven with a middle dot."""
    draw = rng.random()
    if draw < 0.015:
        return one(rng, LONG)
    own = one(rng, MONGOL_WOMEN if sex == "female" else MONGOL_MEN)
    return f"{one(rng, MONGOL_BEFORE)}·{own}" if draw < 0.15 else own


def is_unusual(name: str) -> bool:
    """Whether a department's machine has trouble with it: a middle dot, five characters, a rare one."""
    return len(name) > 4 or not _RARE_SET.isdisjoint(name)
