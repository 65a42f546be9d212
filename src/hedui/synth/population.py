"""The other residents of the city: nobody's on the roster, and most of the rows in every department's file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from hedui.synth import places
from hedui.synth.chance import Weighted, between
from hedui.synth.people import Person, Registry, person, twin

# Ages in classes, with their share of people (2020: 18 % below 15, 19 % from 60).
AGES = Weighted(
    [((0, 5), 6), ((6, 14), 12), ((15, 22), 9), ((23, 39), 24), ((40, 59), 30), ((60, 74), 14), ((75, 94), 5)]
)
TWINS = 0.004


@dataclass
class Population:
    """Residents by what they can have: a wage, a pension, a school, a spouse."""

    everyone: list[Person] = field(default_factory=list)
    adults: list[Person] = field(default_factory=list)
    elders: list[Person] = field(default_factory=list)
    students: list[Person] = field(default_factory=list)
    farmers: list[Person] = field(default_factory=list)
    couples: list[tuple[Person, Person]] = field(default_factory=list)


def populate(rng: Random, registry: Registry, on: date, size: int) -> Population:
    """About `size` residents of all ages in all counties, some of them twins."""
    residents: list[Person] = []
    while len(residents) < size:
        someone = resident(rng, registry, on)
        residents.append(someone)
        if rng.random() < TWINS:
            residents.append(twin(rng, registry, someone))
    return _sorted_out(residents, on)


def resident(rng: Random, registry: Registry, on: date) -> Person:
    """One resident: county, town or village, people, age and sex by their shares."""
    county = places.county(rng)
    low, high = AGES.draw(rng)
    is_mongol = rng.random() < places.MONGOL_SHARE.get(county, 0.03)
    home = places.home(rng, county, urban=rng.random() < 0.5)
    sex = "male" if rng.random() < 0.512 else "female"
    return person(rng, registry, home, between(rng, low, high), sex, on, is_mongol=is_mongol)


def _sorted_out(residents: list[Person], on: date) -> Population:
    city = Population(residents)
    for someone in residents:
        age = someone.age(on)
        if 18 <= age < 60:
            city.adults.append(someone)
        if age >= 60:
            city.elders.append(someone)
        if 6 <= age <= 22:
            city.students.append(someone)
        if age >= 18 and not someone.home.urban:
            city.farmers.append(someone)
    grown = city.adults + city.elders
    men = [someone for someone in grown if someone.sex == "male"]
    women = [someone for someone in grown if someone.sex == "female"]
    city.couples = list(zip(men, women, strict=False))
    return city
