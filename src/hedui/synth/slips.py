"""What is wrong with the roster itself: missing and late authorisations, old numbers, wrong digits, a passport.

They strike families of which no story is told, so that no planted finding hides behind them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from hedui.synth.chance import between
from hedui.synth.defects import RATES
from hedui.synth.departments import public_security
from hedui.synth.households import Household, Line
from hedui.synth.ledger import Plot
from hedui.synth.writing import numbers
from hedui.values.identity import check_digit

Slip = Callable[[Plot, Household, Line], None]


def slip(plot: Plot) -> None:
    """Spoils lines of the roster, each kind at least once."""
    quiet = [
        (household, line)
        for household in plot.households
        if household.number not in plot.told
        for line in household.lines
    ]
    plot.rng.shuffle(quiet)
    lines = sum(len(household.lines) for household in plot.households)
    for code, spoil in _SLIPS:
        for _ in range(max(1, round(RATES[code] * lines))):
            spoil(plot, *quiet.pop())
    for household in plot.households:
        for line in household.lines:
            _formal(plot.rng, line)


def _not_authorised(plot: Plot, household: Household, line: Line) -> None:
    line.consent_no, line.consent_on = "", None
    plot.find(household, line, "not_permitted", "", "no authorisation")


def _authorised_later(plot: Plot, household: Household, line: Line) -> None:
    line.consent_on = plot.clock.on + timedelta(days=between(plot.rng, 1, 30))
    plot.find(household, line, "not_permitted", "", "authorised after the day of the check")


def _date_missing(plot: Plot, household: Household, line: Line) -> None:
    line.consent_on = None
    plot.find(household, line, "not_permitted", "", "an authorisation number without a date")


def _wrong_check(plot: Plot, household: Household, line: Line) -> None:
    line.written_number = str(numbers.wrong_check(plot.rng, line.person.number))
    plot.find(household, line, "number_unusable", "", "a wrong check digit on the roster")


def _passport(plot: Plot, household: Household, line: Line) -> None:
    """A spouse from abroad: no citizen number, not in the register, known to the border police."""
    line.person.number = f"E{between(plot.rng, 10_000_000, 99_999_999)}"
    plot.ledger.block("hukou", line.person)
    values = public_security.border_crossing(plot.rng, line.person, plot.clock)
    plot.ledger.add("border_crossing", line.person, values, planted=True)


_SLIPS: tuple[tuple[str, Slip], ...] = (
    ("not_authorised", _not_authorised), ("authorised_later", _authorised_later), ("date_missing", _date_missing),
    ("roster_wrong_check", _wrong_check), ("roster_passport", _passport),
)  # fmt: skip


def _formal(rng: Random, line: Line) -> None:
    """Slips that any reader should see through."""
    number = line.written_number or line.person.number
    draw = rng.random()
    if len(number) == 18 and number[17] == check_digit(number[:17]):
        line.written_number = _rewritten(rng, number, draw)
    if len(line.person.name) == 2 and rng.random() < RATES["roster_name_space"]:
        line.written_name = f"{line.person.name[0]}\u3000{line.person.name[1]}"


def _rewritten(rng: Random, number: str, draw: float) -> str:
    for code, spoil in (
        ("roster_fifteen", numbers.fifteen), ("roster_full_width", numbers.full_width), ("roster_spaces", numbers.spaces),
    ):  # fmt: skip
        if draw < RATES[code]:
            return str(spoil(rng, number))
        draw -= RATES[code]
    if number[17] == "X" and rng.random() < RATES["roster_lower_x"]:
        return number.lower()
    return number
