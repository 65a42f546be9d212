"""What a change of rules would do to a roll: who enters, leaves, changes class or amount, and what it costs a month.

Both sides (`Side`: a pack on a day) are computed by the compiled rules over the same input tables (TABLES.md), beside
which stand

- `filed`: household (a number of the input tables), family, larger (whether it is the reading on the larger of declared
  and found, else the one on what is declared; one number may be both), programme (what the family asks for);
- `family`: family, programme, question (who belongs to it is in question: nothing of it is decided).
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date

from hedui.rules.pack import Pack
from hedui.rules.simulate_ladder import Rung, ladder
from hedui.rules.simulate_side import BOTH, computed, known, per_family, per_reading
from hedui.tables.step import Step
from hedui.values.faults import Refusal

CHANGES = {
    "enters": "新增", "leaves": "退出", "class": "转类", "more": "增加", "less": "减少", "same": "在保不变",
    "amount_open": "在保，金额待定", "out": "不符合，不变", "undecided": "待核实", "no_rules": "项目没有规则，未测算",
}  # fmt: skip
WHY = {
    "members": "家庭成员待核实", "no_rules": "项目在一侧没有规则", "unknown": "有未知的收入、财产或情况",
    "readings": "申报与核对取大结论不同",
}  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One of the two laws: a pack on a day. `name` (before, after) begins the names of its relations."""

    name: str
    pack: Pack
    on: date


@dataclass(frozen=True)
class Simulation:
    """The steps in order, the last makes `simulated`; the programmes looked at and those left out, with the reason."""

    steps: tuple[Step, ...]
    programmes: tuple[str, ...]
    left_out: dict[str, str]


def simulate(before: Side, after: Side, asked: Set[str], areas: Iterable[str], urban: Iterable[bool]) -> Simulation:
    """SQL steps over the input tables. `asked`, `areas`, `urban`: what occurs in the roll.

    `simulated` has one row per family: own outcome, class (none: in no class; NULL: open), whether it is entitled, and
    the monthly amount as a range in fen, each before and after; income and limit per person and month, where they are
    known; the range of the difference; `change` (a key of CHANGES), `why` (of WHY, for the undecided) and whether it may enter or leave.
    A value that some family's own programme needs and that is not in force is refused by name.
    """
    steps: list[Step] = []
    used: dict[str, None] = {}
    left_out: dict[str, str] = {}
    for side in (before, after):
        rungs, out = ladder(side.pack, side.on, asked)
        left_out |= out
        kept: list[Rung] = []
        for rung in rungs:
            try:
                steps += computed(side.name, side.pack, side.on, rung.programme, tuple(areas), tuple(urban))
            except Refusal as refusal:
                if rung.asked:
                    raise
                left_out[rung.programme] = refusal.what
                continue
            kept.append(rung)
        ruled = tuple(rung.programme for rung in kept if rung.asked)
        steps += [per_reading(side.name, kept), per_family(side.name, ruled)]
        used |= dict.fromkeys(rung.programme for rung in kept)
    steps += [Step("difference", _PER_READING), Step("simulated", _SIMULATED)]
    return Simulation(tuple(steps), tuple(used), left_out)


_SIDES = ", ".join(f"b.{c} AS before_{c}, a.{c} AS after_{c}" for c in BOTH)
# Who is known to be in a class on both sides is compared by class and amount. Otherwise the own programme decides,
# where no amount could come from another class; all else is undecided.
_CHANGE = """CASE
    WHEN before_why = 'no_rules' AND after_why = 'no_rules' THEN 'no_rules'
    WHEN before_state = 'none' AND after_state = 'none' THEN 'out'
    WHEN before_state = 'none' AND after_state IS NOT NULL THEN 'enters'
    WHEN after_state = 'none' AND before_state IS NOT NULL THEN 'leaves'
    WHEN before_state <> after_state THEN 'class'
    WHEN before_state = after_state AND after_low > before_high THEN 'more'
    WHEN before_state = after_state AND after_high < before_low THEN 'less'
    WHEN before_state = after_state AND before_low = before_high AND after_low = after_high THEN 'same'
    WHEN before_state = after_state THEN 'amount_open'
    WHEN NOT before_own AND after_own AND before_high = 0 THEN 'enters'
    WHEN before_own AND NOT after_own AND after_high = 0 THEN 'leaves'
    WHEN NOT before_own AND NOT after_own AND before_high = 0 AND after_high = 0 THEN 'out'
    ELSE 'undecided' END"""
# Both sides of one reading have the same facts, so their difference is told apart from those of the other reading.
_PER_READING = """SELECT b.family, b.larger, a.low - b.high AS least, a.high - b.low AS most
FROM before_reading AS b JOIN after_reading AS a ON a.family = b.family AND a.larger = b.larger"""
_DIFFERENCE = f"""CASE WHEN b.state IS NOT NULL AND a.state IS NOT NULL THEN {known("l.least")}
    WHEN f.question THEN {known("least(0, d.least, l.least)")} ELSE {known("least(d.least, l.least)")} END AS difference_low,
  CASE WHEN b.state IS NOT NULL AND a.state IS NOT NULL THEN {known("l.most")}
    WHEN f.question THEN {known("greatest(0, d.most, l.most)")} ELSE {known("greatest(d.most, l.most)")} END AS difference_high"""
_SIMULATED = f"""SELECT *, CASE WHEN change <> 'undecided' THEN NULL
    WHEN before_why = 'no_rules' OR after_why = 'no_rules' THEN 'no_rules'
    ELSE coalesce(before_why, after_why, 'unknown') END AS why,
  change = 'undecided' AND coalesce(NOT before_entitled, TRUE) AND coalesce(after_entitled, TRUE) AS may_enter,
  change = 'undecided' AND coalesce(before_entitled, TRUE) AND coalesce(NOT after_entitled, TRUE) AS may_leave
FROM (SELECT *, {_CHANGE} AS change FROM (SELECT f.*, {_SIDES}, {_DIFFERENCE} FROM family AS f
  JOIN before_side AS b ON b.family = f.family JOIN after_side AS a ON a.family = f.family
  JOIN difference AS d ON d.family = f.family AND NOT d.larger
  JOIN difference AS l ON l.family = f.family AND l.larger) AS sides) AS changed"""
