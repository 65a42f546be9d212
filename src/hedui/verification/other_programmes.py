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
from hedui.rules.shared import Made
from hedui.rules.simulate_ladder import CORE, TEKUN, Rung
from hedui.tables import Engine, Step, literal
from hedui.values.faults import Refusal
from hedui.verification.findings.shape import NO_EVIDENCE, finding, head_key
from hedui.verification.law_inputs import SETTLED
from hedui.verification.readings import READINGS, TABLES, reading_steps

FITS_OTHER = "other_fits"
_TOLD = {"dibao": "最低生活保障", "dibao_marginal": "最低生活保障边缘家庭", "rigid_expenditure": "刚性支出困难家庭"}
_QUESTION, _PREFIX = "in_question", "in_question_"


@dataclass(frozen=True)
class Asker:
    """The families that ask for one programme: where and what they are, and what the law has made of them.

    `made`: the programme, and every other whose outcome it reads, with the relations that hold their answers.
    """

    programme: str
    areas: Sequence[str]
    urban: Sequence[bool]
    made: dict[str, Made]


def begin_others(engine: Engine) -> None:
    """Make `other_fits` (first_line, rung, programme), without rows: the programmes beside the one asked for that are met."""
    engine.run(Step(FITS_OTHER, "SELECT CAST(0 AS BIGINT) AS first_line, 0 AS rung, '' AS programme WHERE FALSE"))


def find_others(engine: Engine, pack: Pack, rungs: Sequence[Rung], asker: Asker, on: date) -> None:
    """Put into `other_fits` what is met beside the programme asked for. The input tables and `asker.made` must stand."""
    others = [r.programme for r in rungs if asker.programme in r.serves and r.programme != asker.programme]
    others = [name for name in others if name in CORE]
    if asker.programme not in (TEKUN, *CORE) or not others:
        return
    engine.run(Step(_QUESTION, _in_question(asker)))
    if engine.one(f"SELECT count(*) FROM {_QUESTION}")[0]:
        for step in reading_steps(of=_QUESTION, prefix=_PREFIX):
            engine.run(step)
        _try(engine, pack, asker, others, on)
        for relation in _inputs().values():
            engine.drop(relation)
    engine.drop(_QUESTION)


def _in_question(asker: Asker) -> str:
    # Who asks for dibao is looked at only where it does not fit; who asks for less may be owed more.
    fits_not = "AND outcome = FALSE" if asker.programme in (TEKUN, "dibao") else ""
    return f"""SELECT household // 2 AS household, household % 2 AS bit FROM {asker.made[asker.programme].relation}
      WHERE (household % 2 = 1 OR household // 2 NOT IN (SELECT household FROM {READINGS} WHERE bit = 1)) {fits_not}"""


def _inputs() -> dict[str, str]:
    return {table: _PREFIX + table for table in TABLES}


def _try(engine: Engine, pack: Pack, asker: Asker, others: Sequence[str], on: date) -> None:
    # Where the asker's own law, or a rung before, had to know an answer it stands already.
    made, steps = dict(asker.made), list[Step]()
    for name in others:
        if name not in made:
            more = _steps(pack, name, asker, made, on)
            for step in more:
                engine.run(step)
            steps += more
            made |= {name: Made(more[-1].name, frozenset())} if more else {}
        if name in made:
            engine.execute(
                f"""INSERT INTO {FITS_OTHER} SELECT household // 2, {CORE.index(name)}, {literal(name)}
                FROM {made[name].relation} WHERE outcome AND household IN (SELECT 2 * household + bit FROM {_QUESTION})"""
            )
    for step in reversed(steps):
        engine.drop(step.name)


def _steps(pack: Pack, name: str, asker: Asker, made: dict[str, Made], on: date) -> list[Step]:
    """The compiled programme; nothing where a value that it needs is not in force: nobody asked for it."""
    try:
        wanted = [step.name for step in bind(pack, name, on, on).conditions]
        return compile_programme(
            name, pack, on, applied_on=on, areas=asker.areas, urban=asker.urban, only=wanted, settled=SETTLED,
            prefix="other_", inputs=_inputs(), made=made,
        )  # fmt: skip
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
