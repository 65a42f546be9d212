"""Facts that change how a person counts: prison, rehabilitation, disability, school, illness; double assistance.

The papers give no rates for these: a few in a thousand is this project's convention. Three of them are in the family's favour.
"""

from __future__ import annotations

from hedui.synth import places
from hedui.synth.chance import between, one
from hedui.synth.departments import civil_affairs, public_money, public_security
from hedui.synth.departments import standing as office
from hedui.synth.households import Household, Line
from hedui.synth.ledger import Plot
from hedui.synth.stories.story import Story, first, head, of_age


def in_prison(plot: Plot, household: Household, line: Line) -> None:
    """Serving a sentence on the day of the check."""
    plot.ledger.add("prison", line.person, office.prison(plot.rng, line.person, plot.clock, inside=True), planted=True)
    plot.find(household, line, "in_prison", "prison", "serving a sentence on the day of the check")


def in_rehabilitation(plot: Plot, household: Household, line: Line) -> None:
    """In compulsory rehabilitation on the day of the check."""
    values = public_security.drug_rehab(plot.rng, line.person, plot.clock, inside=True)
    plot.ledger.add("drug_rehab", line.person, values, planted=True)
    plot.find(household, line, "in_rehabilitation", "drug_rehab", "inside on the day of the check")


def disability_not_declared(plot: Plot, household: Household, line: Line) -> None:
    """Holds a certificate that the family did not mention."""
    level = one(plot.rng, ("一级", "二级"))
    values = office.disability(plot.rng, line.person, plot.clock, level=level, status="正常")
    plot.ledger.add("disability", line.person, values, planted=True)
    plot.find(household, line, "disability_not_declared", "disability", "in the family's favour: severe")


def student_not_declared(plot: Plot, household: Household, line: Line) -> None:
    """Is at school; the roster does not say so."""
    line.work = "无"
    plot.ledger.add("enrolment", line.person, office.enrolment(plot.rng, line.person, plot.clock), planted=True)
    plot.find(household, line, "student", "enrolment", "in the family's favour: at school")


def medical_cost_high(plot: Plot, household: Household, line: Line) -> None:
    """Paid more for treatment than the family's income allows."""
    values = public_money.medical_cost(plot.rng, line.person, plot.clock, own=between(plot.rng, 25, 90) * 100_000)
    plot.ledger.add("medical_cost", line.person, values, planted=True)
    plot.find(household, line, "medical_cost", "medical_cost", "in the family's favour: high own cost")


def assistance_elsewhere(plot: Plot, household: Household, line: Line) -> None:
    """Receives assistance in another county as well."""
    other = one(plot.rng, [code for code in places.COUNTIES if code != household.home.county])
    values = civil_affairs.assistance(plot.rng, line.person, plot.clock, county=other, programme="低保")
    plot.ledger.add("assistance", line.person, values, planted=True)
    plot.find(household, line, "assisted_elsewhere", "assistance", f"receives in {other}")


def border_crossing(plot: Plot, household: Household, line: Line) -> None:
    """Travelled abroad: an indicator, nothing more."""
    values = public_security.border_crossing(plot.rng, line.person, plot.clock, recent=True)
    plot.ledger.add("border_crossing", line.person, values, planted=True)
    plot.find(household, line, "border_crossing", "border_crossing", "indicator")


def _healthy(plot: Plot, household: Household) -> Line | None:
    fit = of_age(18, 70)(plot, household)
    return fit if fit and not fit.disability[0] else None


def _of_school_age(plot: Plot, household: Household) -> Line | None:
    return first(line for line in household.members if 7 <= line.person.age(plot.clock.on) <= 21)


STORIES: tuple[Story, ...] = (
    Story("in_rehabilitation", 0.0007, of_age(20, 55), in_rehabilitation),
    Story("student_not_declared", 0.003, _of_school_age, student_not_declared),
    Story("in_prison", 0.002, of_age(20, 65), in_prison),
    Story("disability_not_declared", 0.006, _healthy, disability_not_declared),
    Story("medical_cost_high", 0.006, of_age(30, 90), medical_cost_high),
    Story("assistance_elsewhere", 0.003, head, assistance_elsewhere),
    Story("border_crossing", 0.001, of_age(25, 75), border_crossing),
)
