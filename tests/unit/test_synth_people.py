"""Invented people: numbers that are valid and nobody else's, ages, twins, codes of invented firms."""

from __future__ import annotations

from datetime import date

import pytest

from hedui.synth import firms, people, places
from hedui.synth.chance import section
from hedui.synth.clock import Clock
from hedui.synth.truth.findings.year import Year
from hedui.values.identity import birth_date, check_digit, is_male

ON = date(2026, 11, 16)


def test_numbers_are_valid_and_issued_once() -> None:
    rng, registry = section(1, "test"), people.Registry()
    numbers = [registry.number(rng, "150802", date(1970, 1, 1), "male") for _ in range(400)]
    assert len(set(numbers)) == 400  # of the 500 that this day has for men
    assert all(check_digit(n[:17]) == n[17] and birth_date(n) == date(1970, 1, 1) and is_male(n) for n in numbers)


def test_a_person_has_the_age_asked_for() -> None:
    rng, registry = section(2, "test"), people.Registry()
    for on in (ON, date(2024, 2, 29), date(2026, 12, 31)):
        for age in (0, 5, 18, 60, 94):
            home = places.home(rng, "150802", urban=True)
            assert people.person(rng, registry, home, age, "female", on).age(on) == age


def test_twins_share_birth_date_and_home_but_not_name_or_number() -> None:
    rng, registry = section(3, "test"), people.Registry()
    for _ in range(50):
        home = places.home(rng, "150821", urban=False)
        one = people.person(rng, registry, home, 9, "male", ON)
        two = people.twin(rng, registry, one)
        assert (one.born, one.sex, one.home, one.name[0]) == (two.born, two.sex, two.home, two.name[0])
        assert one.name != two.name
        assert one.number != two.number


def test_sections_do_not_disturb_each_other() -> None:
    first = section(5, "crowd", "pension").random()
    section(5, "crowd", "vehicle").random()
    assert section(5, "crowd", "pension").random() == first
    assert section(6, "crowd", "pension").random() != first


def test_social_credit_codes_are_valid() -> None:
    # GB 32100-2015: weights are powers of 3 modulo 31; the standard's example ends in 3.
    def check(code: str) -> str:
        total = sum(pow(3, i, 31) * firms.ALPHABET.index(c) for i, c in enumerate(code[:17]))
        return firms.ALPHABET[(31 - total % 31) % 31]

    assert check("91350100M000100Y4") == "3"
    rng = section(4, "test")
    assert all(check(code) == code[17] for code in (firms.uscc(rng) for _ in range(50)))


def test_an_address_has_a_full_a_short_and_a_dashed_form() -> None:
    home = places.Home("150802", "团结街道", "幸福小区", "3号楼2单元501室", True, (3, 2, 501))
    assert home.full == "内蒙古自治区巴彦淖尔市临河区团结街道幸福小区3号楼2单元501室"
    assert home.short == "临河区团结街道幸福小区3号楼2单元501室"
    assert home.dashed == "临河区幸福小区3-2-501"


@pytest.mark.parametrize(
    "on", [date(2026, 11, 1), date(2026, 2, 27), date(2024, 12, 31), date(2024, 2, 29), date(2026, 3, 31)]
)
def test_a_planted_payment_lies_in_the_year_whose_incomes_count(on: date) -> None:
    rng, clock, window = section(5, "test"), Clock(on), Year(on)
    assert all(window.holds(clock.in_the_year(rng, least)) for least in (10, 30) for _ in range(500))
