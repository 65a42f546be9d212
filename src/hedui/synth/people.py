"""Invented people: a name, a citizen number nobody else has, a birth, a home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hedui.synth import names, places
from hedui.synth.chance import between
from hedui.values.identity import check_digit


@dataclass(slots=True, eq=False)
class Person:
    """One invented person. `number` is the 18-character citizen number, or another document's number."""

    name: str
    number: str
    sex: str
    born: date
    home: places.Home
    is_mongol: bool = False

    def age(self, on: date) -> int:
        """Full years on that day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


class Registry:
    """Issues citizen numbers, each once."""

    def __init__(self) -> None:
        self.issued: set[str] = set()

    def number(self, rng: Random, area: str, born: date, sex: str) -> str:
        """A new valid number of this area, birth date and sex; the 17th digit is odd for men."""
        while True:
            sequence = between(rng, 0, 499) * 2 + (sex == "male")
            first17 = f"{area}{born.year}{born.month:02d}{born.day:02d}{sequence:03d}"
            number = first17 + check_digit(first17)
            if number not in self.issued:
                self.issued.add(number)
                return number


def birthday(rng: Random, age: int, on: date) -> date:
    """A birth date with which someone is that old on that day."""
    latest = date(on.year - age, on.month, min(on.day, 28))
    return latest - timedelta(days=between(rng, 0, 360))


def person(
    rng: Random, registry: Registry, home: places.Home, age: int, sex: str, on: date,
    *, family: str = "", is_mongol: bool = False,
) -> Person:  # fmt: skip
    """A new person of that age and sex; one in eleven holds a number of another county (moved in since)."""
    born = birthday(rng, age, on)
    area = home.county if rng.random() < 0.91 else places.county(rng)
    name = names.mongol(rng, sex) if is_mongol else names.han(rng, sex, born.year, family=family)
    return Person(name, registry.number(rng, area, born, sex), sex, born, home, is_mongol)


def twin(rng: Random, registry: Registry, first: Person) -> Person:
    """A twin: same birth date, sex, surname and home; the names differ in one character."""
    if first.is_mongol:
        name = names.mongol(rng, first.sex)
    else:
        other = names.han(rng, first.sex, first.born.year, family=first.name[0])
        name = first.name[:-1] + other[-1] if other[-1] != first.name[-1] else other + other[-1]
    number = registry.number(rng, first.number[:6], first.born, first.sex)
    return Person(name, number, first.sex, first.born, first.home, first.is_mongol)
