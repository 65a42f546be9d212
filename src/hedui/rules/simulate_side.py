"""One side of a what-if: every programme once per reading, then one row per reading, then one row per family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.rules.binding import Bound, bind
from hedui.rules.compile import compile as compile_programme
from hedui.rules.pack import Pack
from hedui.rules.simulate_ladder import NONE, Rung
from hedui.rules.simulate_line import INCOME, LIMIT, with_line
from hedui.tables.step import Step, literal

BOTH = ("own", "class", "state", "entitled", "low", "high", "income", "line", "why")
"""What `simulated` says of a family on each side."""
# Stands for an amount without an upper end while the larger of several is taken; NULL would be passed over.
_ENDLESS = 9_000_000_000_000_000_000
_READ = ("counted", "monthly_amount", INCOME, LIMIT)


def computed(
    side: str, pack: Pack, on: date, programme: str, areas: tuple[str, ...], urban: tuple[bool, ...]
) -> list[Step]:
    """The steps that make `SIDE_PROGRAMME_said`: outcome, amount and line of every number of the input tables."""
    pack = with_line(pack, programme, on)
    bound = bind(pack, programme, on, on)
    made = compile_programme(
        programme, pack, on, applied_on=on, areas=areas, urban=urban, only=_READ, prefix=f"{side}_"
    )
    columns = set(made[-1].sql.split(" FROM ", 1)[0].removeprefix("SELECT ").split(", "))
    low, high = _bounds(bound, columns, "monthly_amount") or ("0", "0")
    income, limit, people = (_bounds(bound, columns, name) for name in (INCOME, LIMIT, "counted"))
    # Per person and month, where both sides of the line are one figure each.
    line = "CAST(NULL AS BIGINT) AS income, CAST(NULL AS BIGINT) AS line"
    if income and limit and people:
        settled = (
            f"{income[0]} = {income[1]} AND {limit[0]} = {limit[1]} AND {people[0]} = {people[1]} AND {people[0]} > 0"
        )
        share = "CASE WHEN " + settled + " THEN CAST((2 * {0} + 12 * {1}) // (24 * {1}) AS BIGINT) END"
        line = f"{share.format(income[0], people[0])} AS income, {share.format(limit[0], people[0])} AS line"
    said = f"""SELECT household, outcome, coalesce({low}, 0) AS low, coalesce({high}, {_ENDLESS}) AS high, {line}
    FROM {made[-1].name}"""
    return [*made, Step(f"{side}_{programme}_said", said)]


def _bounds(bound: Bound, columns: set[str], name: str) -> tuple[str, str] | None:
    """SQL of both bounds of a step of the family in whole units; None when the programme has no such step."""
    found = (name, name) if name in columns else (f"{name}_lo", f"{name}_hi") if f"{name}_lo" in columns else None
    if found is None:
        return None
    scale = bound.step(name).node.scale
    return found if scale == 1 else (f"({found[0]} // {scale})", f"({found[1]} // {scale})")


def per_reading(side: str, rungs: Sequence[Rung]) -> Step:
    """`SIDE_reading`: per number own outcome, class, entitled, amount as a range, and the line of the own programme."""
    joins = "".join(
        f" LEFT JOIN {side}_{r.programme}_said AS {r.programme} ON {r.programme}.household = f.household" for r in rungs
    )
    fits = {
        r.programme: f"(CASE WHEN f.programme IN ({_texts(r.serves)}) THEN {r.programme}.outcome ELSE FALSE END)"
        for r in rungs
    }
    own = {column: _own(rungs, column) for column in ("outcome", "income", "line")}
    # A family whose own programme has no rules here is in no class that could be told.
    ruled = f"f.programme IN ({_texts([r.programme for r in rungs if r.asked])})"
    klass = " ".join(f"WHEN {fit} THEN '{name}' WHEN {fit} IS NULL THEN NULL" for name, fit in fits.items())
    low = " ".join(f"WHEN {fit} THEN {name}.low WHEN {fit} IS NULL THEN 0" for name, fit in fits.items())
    sql = f"""SELECT f.household, f.family, f.larger, {own["outcome"]} AS own,
      CASE WHEN {ruled} THEN {f"CASE {klass} ELSE '{NONE}' END" if rungs else "CAST(NULL AS VARCHAR)"} END AS class,
      CASE WHEN {ruled} THEN {" OR ".join(fits.values()) or "CAST(NULL AS BOOLEAN)"} END AS entitled,
      CAST(CASE WHEN {ruled} THEN {f"CASE {low} ELSE 0 END" if rungs else "0"} ELSE 0 END AS BIGINT) AS low,
      CAST(CASE WHEN {ruled} THEN {_highest(list(fits.items()))} ELSE {_ENDLESS} END AS BIGINT) AS high,
      CAST({own["income"]} AS BIGINT) AS income, CAST({own["line"]} AS BIGINT) AS line
    FROM filed AS f{joins}"""
    return Step(f"{side}_reading", sql)


def _highest(fits: list[tuple[str, str]]) -> str:
    """SQL: the most that the first rung that fits, or may fit, pays."""
    if not fits:
        return "0"
    (name, fit), rest = fits[0], _highest(fits[1:])
    below = "0" if rest == "0" else f"({rest})"
    return f"CASE WHEN {fit} THEN {name}.high WHEN {fit} IS NULL THEN greatest({name}.high, {below}) ELSE {below} END"


def _own(rungs: Sequence[Rung], column: str) -> str:
    cases = " ".join(f"WHEN '{r.programme}' THEN {r.programme}.{column}" for r in rungs if r.asked)
    return f"CASE f.programme {cases} END" if cases else "NULL"


def per_family(side: str, ruled: tuple[str, ...]) -> Step:
    """`SIDE_side`: the common answer of both readings per family, else NULL. `ruled`: programmes with rules."""

    def common(column: str) -> str:
        return f"CASE WHEN NOT f.question AND d.{column} = l.{column} THEN l.{column} END"

    rules = f"f.programme IN ({_texts(ruled)})"
    inner = f"""SELECT f.family, f.programme, f.question, {common("own")} AS own, {common("class")} AS class,
      {common("entitled")} AS entitled, {rules} AS ruled, d.own AS declared_own, l.own AS larger_own,
      CASE WHEN f.question THEN 0 ELSE least(d.low, l.low) END AS lowest, greatest(d.high, l.high) AS highest, l.low, l.high, l.income,
      l.line
    FROM family AS f JOIN {side}_reading AS d ON d.family = f.family AND NOT d.larger
    JOIN {side}_reading AS l ON l.family = f.family AND l.larger"""
    state = "CASE WHEN class IS NOT NULL THEN class WHEN own THEN programme END"
    sql = f"""SELECT family, own, class, state, entitled, CASE WHEN state IS NULL THEN lowest ELSE low END AS low,
      {known("CASE WHEN state IS NULL THEN highest ELSE high END")} AS high, income, line,
      CASE WHEN own IS NOT NULL THEN NULL WHEN NOT coalesce(ruled, FALSE) THEN 'no_rules' WHEN question THEN 'members'
        WHEN declared_own <> larger_own THEN 'readings' ELSE 'unknown' END AS why
    FROM (SELECT *, {state} AS state FROM ({inner}) AS answers) AS stated"""
    return Step(f"{side}_side", sql)


def known(amount: str) -> str:
    """SQL: the amount, or NULL where it is endless (or the difference from something endless)."""
    return f"CASE WHEN abs({amount}) < {_ENDLESS // 2} THEN {amount} END"


def _texts(names: Sequence[str]) -> str:
    return ", ".join(literal(name) for name in names) or "NULL"
