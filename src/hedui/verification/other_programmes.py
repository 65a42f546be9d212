"""Whether another programme would fit a family: one above what it asked for, or one below where that does not fit.

On the larger of declared and found, by the same compiled rules, for the few families of whom it is a question. It can
only help the family, so nothing is said where the outcome is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hedui.rules.binding import bind
from hedui.rules.compile import compile as compile_programme
from hedui.rules.pack import Pack
from hedui.rules.simulate_ladder import CORE, TEKUN, ladder
from hedui.tables import Engine, Step, literal
from hedui.values.faults import Refusal
from hedui.verification.findings.shape import NO_EVIDENCE, finding, head_key
from hedui.verification.law_inputs import BASES, LARGER, SETTLED, input_steps

FITS_OTHER = "other_fits"
_TOLD = {"dibao": "最低生活保障", "dibao_marginal": "最低生活保障边缘家庭", "rigid_expenditure": "刚性支出困难家庭"}
_INPUTS = ("household", "person", "income", "expense", "asset", "obligor")
# The numbers of the laws of families in question begin here, above those of the roster's programmes.
_FIRST = 1000


@dataclass(frozen=True)
class Asker:
    """The families that ask for one programme: its number among the run's laws, and where and what they are."""

    number: int
    programme: str
    areas: Sequence[str]
    urban: Sequence[bool]


def find_others(engine: Engine, pack: Pack, askers: Sequence[Asker], on: date) -> None:
    """Make `other_fits` (first_line, rung, programme): the programmes beside the one asked for that are met.

    The input tables of `make_inputs` and the outcomes in `law` must stand.
    """
    engine.run(Step(FITS_OTHER, "SELECT CAST(0 AS BIGINT) AS first_line, 0 AS rung, '' AS programme WHERE FALSE"))
    rungs, _ = ladder(pack, on, {asker.programme for asker in askers})
    for asker in askers:
        others = [r.programme for r in rungs if asker.programme in r.serves and r.programme != asker.programme]
        others = [name for name in others if name in CORE]
        if asker.programme in (TEKUN, *CORE) and others and _set_apart(engine, asker):
            _try(engine, pack, asker, others, on)


def _set_apart(engine: Engine, asker: Asker) -> int:
    """Give the families in question a law number of their own. Their number."""
    # Who asks for dibao is looked at only where it does not fit; who asks for less may be owed more.
    fits_not = "AND l.larger_outcome = FALSE" if asker.programme in (TEKUN, "dibao") else ""
    chosen = f"""SELECT f.first_line FROM law_families f JOIN law l ON l.household = f.first_line
      WHERE f.law = {asker.number} {fits_not}"""
    engine.run(Step("in_question", chosen))
    mine = f"SET law = {_FIRST + asker.number} WHERE law = {asker.number} AND"
    for table in ("law_income", "law_asset", "law_obligor"):
        engine.execute(f"UPDATE {table} {mine} household // 2 IN (SELECT first_line FROM in_question)")
    engine.execute(f"UPDATE law_families {mine} first_line IN (SELECT first_line FROM in_question)")
    engine.drop("in_question")
    return int(engine.one(f"SELECT count(*) FROM law_families WHERE law = {_FIRST + asker.number}")[0])


def _try(engine: Engine, pack: Pack, asker: Asker, others: list[str], on: date) -> None:
    for step in input_steps(_FIRST + asker.number, pack.code, on):
        engine.run(step)
    for name in others:
        steps = _steps(pack, name, asker, on)
        for step in steps:
            engine.run(step)
        if steps:
            engine.execute(
                f"""INSERT INTO {FITS_OTHER} SELECT household // 2, {CORE.index(name)}, {literal(name)} FROM {steps[-1].name}
                WHERE household % 2 = {BASES.index(LARGER)} AND outcome"""
            )
        for step in reversed(steps):
            engine.drop(step.name)
    for table in _INPUTS:
        engine.drop(table)


def _steps(pack: Pack, name: str, asker: Asker, on: date) -> list[Step]:
    """The compiled programme; nothing where a value that it needs is not in force: nobody asked for it."""
    try:
        wanted = [step.name for step in bind(pack, name, on, on).conditions]
        return list(
            compile_programme(
                name, pack, on, applied_on=on, areas=asker.areas, urban=asker.urban, only=wanted, settled=SETTLED
            )
        )
    except Refusal:
        return []


def other_findings() -> str:
    """SELECT of one finding per family that another programme would fit: the highest of them."""
    words = " ".join(f"WHEN '{code}' THEN {literal(label)}" for code, label in _TOLD.items())
    source = f"""(SELECT h.household_no, k.person_key, o.programme, NULL AS as_of
      FROM (SELECT first_line, arg_min(programme, rung) AS programme FROM {FITS_OTHER} GROUP BY first_line) o
      JOIN households h ON h.first_line = o.first_line JOIN {head_key()} k ON k.household_no = h.household_no)"""
    return finding(
        "other_programme_fits", "", source, evidence=NO_EVIDENCE, detail=f"'可能符合' || CASE programme {words} END"
    )
