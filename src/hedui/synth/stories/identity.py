"""Who is who, who is alive, who is registered where.

Rates: of 120,000 families 9,134 (7.6 %) had an error in the household register and 2,268 (1.9 %) were registered
elsewhere (R074); how the 7.6 % divide is this project's convention.
"""

from __future__ import annotations

from hedui.synth import names, places
from hedui.synth.chance import between, one
from hedui.synth.departments import civil_affairs, human_resources, public_security
from hedui.synth.households import Household, Line
from hedui.synth.ledger import Plot
from hedui.synth.name_lists import TRADITIONAL
from hedui.synth.stories.story import Story, first, head, last, of_age
from hedui.synth.writing import numbers


def name_differs(plot: Plot, household: Household, line: Line) -> None:
    """The register writes the name in traditional characters, or has lost one."""
    name = line.person.name
    full = "".join(TRADITIONAL.get(character, character) for character in name)
    written = full if full != name else name[:-1] + one(plot.rng, "□?")
    values = public_security.hukou(plot.rng, line.person, plot.clock, relation=line.relation)
    plot.ledger.add("hukou", line.person, values, planted=True, name=written)
    plot.find(household, line, "name_differs", "hukou", "the register writes the name differently")


def moved(plot: Plot, household: Household, line: Line) -> None:
    """Registered in another banner of the city than the roster says."""
    other = one(plot.rng, [code for code in places.COUNTIES if code != household.home.county])
    new = places.home(plot.rng, other, urban=True)
    _register(plot, line, area=other, address=new.full)
    plot.find(household, line, "registered_elsewhere", "hukou", f"registered in {other}")


def split(plot: Plot, household: Household, line: Line) -> None:
    """Registered in a household of their own."""
    _register(plot, line, relation="户主")
    plot.find(household, line, "register_split", "hukou", "another register number than the head's")


def not_in_register(plot: Plot, household: Household, line: Line) -> None:
    """The register does not know the number."""
    plot.ledger.block("hukou", line.person)
    plot.find(household, line, "not_in_register", "hukou", "no line in the register")


def dead_in_register(plot: Plot, household: Household, line: Line) -> None:
    """The register says dead; the family still lists them."""
    died = plot.clock.days_ago(plot.rng, 100, 700)
    values = public_security.hukou(plot.rng, line.person, plot.clock, relation=line.relation, died=died)
    plot.ledger.add("hukou", line.person, values, planted=True)
    plot.find(household, line, "dead", "hukou", f"died {died}")


def dead_in_funeral(plot: Plot, household: Household, line: Line) -> None:
    """Cremated, while the register still has them alive (Q10)."""
    died = plot.clock.days_ago(plot.rng, 60, 400)
    plot.ledger.add(
        "funeral", line.person, civil_affairs.funeral(plot.rng, line.person, plot.clock, died=died), planted=True
    )
    plot.find(household, line, "dead", "funeral", f"died {died}, alive in the register")


def registered_elsewhere(plot: Plot, household: Household, line: Line) -> None:
    """Registered outside the city (Q11)."""
    home = places.elsewhere(plot.rng)
    _register(plot, line, area=home.county, address=home.full)
    plot.find(household, line, "not_local", "hukou", f"registered in {home.county}")


def identity_doubt(plot: Plot, household: Household, line: Line) -> None:
    """Somebody else pays contributions under this number (Q4)."""
    other = names.han(plot.rng, line.person.sex, line.person.born.year, family="司马")
    values = human_resources.contribution(plot.rng, line.person, plot.clock, base=620_000, status="10")
    plot.ledger.add("contribution", line.person, values, planted=True, name=other)
    plot.find(household, line, "identity_doubt", "contribution", "the same number with an unrelated name")


def wrong_number(plot: Plot, household: Household, line: Line) -> None:
    """The roster carries another resident's number: all that is found belongs to them."""
    other = one(plot.rng, [someone for someone in plot.population.adults if someone.name[0] != line.person.name[0]])
    line.written_number = other.number
    plot.ledger.add("hukou", other, public_security.hukou(plot.rng, other, plot.clock), planted=True)
    plot.ledger.block("hukou", line.person)
    plot.find(household, line, "identity_doubt", "hukou", "the number on the roster is another person's")


def digit_wrong(plot: Plot, household: Household, line: Line) -> None:
    """The roster has one digit of the number wrong, or two of them in turned order: it is nobody's."""
    number = line.person.number
    at = between(plot.rng, 6, 15)
    if number[at] != number[at + 1] and plot.rng.random() < 0.5:
        written = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    else:
        written = number[:at] + str((int(number[at]) + between(plot.rng, 1, 9)) % 10) + number[at + 1 :]
    line.written_number = written
    plot.find(household, line, "number_unusable", "", "one digit of the number is wrong on the roster")
    plot.find(household, line, "number_miswritten", "hukou", "the register has the name in the same book")


def digit_wrong_in_fifteen(plot: Plot, household: Household, line: Line) -> None:
    """One digit is wrong in a number of 15 digits, which has no check digit: it names somebody, whom no register knows."""
    number = line.person.number
    wrong = str((int(number[15]) + between(plot.rng, 1, 9)) % 10)
    line.written_number = str(numbers.fifteen(plot.rng, number[:15] + wrong + number[16:]))
    plot.find(household, line, "not_in_register", "hukou", "the number on the roster is nobody's")
    plot.find(household, line, "number_miswritten", "hukou", "the register has the name in the same book")


def in_two_households(plot: Plot, household: Household, line: Line) -> None:
    """The same person is a member of a second household on the roster."""
    second = first_free(plot, household)
    copy = Line(
        line.person, "其他", health=line.health, work=line.work, consent_no=line.consent_no, consent_on=line.consent_on
    )
    second.lines.insert(len(list(second.members)), copy)
    plot.find(household, line, "in_two_households", "", f"also in {second.number}")
    plot.find(second, copy, "in_two_households", "", f"also in {household.number}")


def first_free(plot: Plot, household: Household) -> Household:
    """Another household of which no story has been told; none will be."""
    free = one(
        plot.rng, [other for other in plot.households if other.number not in plot.told and other is not household]
    )
    plot.told.add(free.number)
    return free


def spouse_not_declared(plot: Plot, household: Household, line: Line) -> None:
    """Married, to someone the family does not name."""
    sex = line.person.sex
    spouse = one(plot.rng, [someone for someone in plot.population.adults if someone.sex != sex])
    pair = (line.person, spouse) if sex == "male" else (spouse, line.person)
    married = plot.clock.days_ago(plot.rng, 60, 1500)
    values = civil_affairs.marriage(plot.rng, pair[0], plot.clock, kind="结婚", on=married)
    plot.ledger.add("marriage", pair, values, planted=True)
    plot.find(household, line, "spouse_not_declared", "marriage", f"married {married}")


def _register(plot: Plot, line: Line, *, area: str = "", address: str = "", relation: str = "") -> None:
    values = public_security.hukou(
        plot.rng, line.person, plot.clock, relation=relation or line.relation, area=area, address=address
    )  # fmt: skip
    plot.ledger.add("hukou", line.person, values, planted=True)


def _old(plot: Plot, household: Household) -> Line | None:
    return first([line for line in list(household.members)[1:] if line.person.born.year < 2000][:1])


def _single(plot: Plot, household: Household) -> Line | None:
    has_spouse = any(line.relation == "配偶" for line in household.lines)
    return (
        None if has_spouse else first([line for line in household.members if line.person.age(plot.clock.on) >= 24][:1])
    )


STORIES: tuple[Story, ...] = (
    Story("dead_in_register", 0.003, of_age(60, 110), dead_in_register),
    Story("dead_in_funeral", 0.003, of_age(60, 110), dead_in_funeral),
    Story("in_two_households", 0.003, last, in_two_households),
    Story("spouse_not_declared", 0.003, _single, spouse_not_declared),
    Story("identity_doubt", 0.004, of_age(18, 59), identity_doubt),
    Story("wrong_number", 0.001, of_age(18, 90), wrong_number),
    Story("register_split", 0.015, last, split),
    Story("not_in_register", 0.010, head, not_in_register),
    Story("moved", 0.015, head, moved),
    Story("name_differs", 0.030, head, name_differs),
    Story("registered_elsewhere", 0.019, head, registered_elsewhere),
    Story("digit_wrong", 0.002, last, digit_wrong),
    Story("digit_wrong_in_fifteen", 0.001, _old, digit_wrong_in_fifteen),
)
