"""The law applied to every household, twice: on what it declared and on the larger of declared and found.

The programme's own compiled rules decide (one law, one engine). The indication is the common answer of both readings,
else 待核实; what is not known can only lead to 待核实.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product

from hedui.rules.binding import Bound, bind
from hedui.rules.compile import compile as compile_programme
from hedui.rules.pack import Pack
from hedui.rules.programme import programme_names
from hedui.rules.shared import Made
from hedui.rules.simulate_ladder import ladder
from hedui.tables import Engine, Step, literal
from hedui.verification.figures import CATEGORIES
from hedui.verification.law_inputs import IN_QUESTION, OPEN_PROPERTY, SETTLED
from hedui.verification.other_programmes import Asker, begin_others, find_others
from hedui.verification.readings import BASES, TABLES, reading_steps

FITS, DOES_NOT, OPEN = "符合", "不符合", "待核实"
# How the conditions in words end where it is a question who belongs to the family.
MEMBERS_OPEN = "家庭成员待核实"
# Figures without an outcome, for programmes that the pack has no rules for.
NO_RULES = "facts"
# Every household's figures of one reading, whatever its programme.
_FIGURES = (
    "counted", "annual_income_lo", "annual_income_hi", "monthly_per_capita_lo", "monthly_per_capita_hi",
    *(f"{category}_income_{end}" for category in CATEGORIES for end in ("lo", "hi")),
)  # fmt: skip


# The parameter from which a household's `money_ceiling` is made.
MONEY_CEILING = "money_ceiling_months"


@dataclass(frozen=True)
class Law:
    """The rules for some of the roster's programmes under the pack on the day, and the steps that compute them."""

    programmes: tuple[str, ...]
    bound: Bound
    steps: tuple[Step, ...]
    illustrative: bool
    areas: tuple[str, ...] = ()
    urban: tuple[bool, ...] = ()

    @property
    def result(self) -> str:
        """The relation that the steps make."""
        return self.steps[-1].name

    def made(self) -> dict[str, Made]:
        """The programme, and every other whose outcome it reads, with the relations that hold their answers."""
        name, relations = self.bound.programme.name, {step.name for step in self.steps}
        others = {other: f"{self.result}_{other}" for other in programme_names(self.bound.pack)}
        read = {other: Made(relation, frozenset()) for other, relation in others.items() if relation in relations}
        return {name: Made(self.result, frozenset(_read(self.bound))), **read}

    @property
    def reads_money_ceiling(self) -> bool:
        """Whether the programme's own conditions read the ceiling of money: that of another is none of theirs."""
        return any(one.name == MONEY_CEILING for one in self.bound.parameters())

    @property
    def conditions(self) -> list[tuple[str, str]]:
        """(column, label) of the family's conditions, in their order."""
        return [(s.name, s.written.label) for s in self.bound.conditions if s.entity == "household"]


def laws_needed(engine: Engine, pack: Pack, on: date) -> list[Law]:
    """The law of each programme on the roster. A value that some family needs and that is not in force is refused by name."""
    rows = engine.rows(
        """SELECT DISTINCT coalesce(programme, ''), area_kind = 'urban', coalesce(nullif(substr(hukou_area, 1, 6), ''), ?)
        FROM people WHERE area_kind IS NOT NULL ORDER BY 1, 2, 3""",
        [pack.code],
    )
    # Programmes without rules in the pack, and all of them where it publishes no standard at all, share one law:
    # figures without an outcome. A standard that was published and has run out is refused.
    known = programme_names(pack) if pack.published("dibao_standard") else ()
    groups: dict[str, set[str]] = {}
    for programme, _urban, _area in rows:
        groups.setdefault(programme if programme in known else NO_RULES, set()).add(programme)
    return [_law(pack, on, name, [r for r in rows if r[0] in of]) for name, of in groups.items()]


def _law(pack: Pack, on: date, name: str, rows: list[tuple[str, bool, str]]) -> Law:
    bound = bind(pack, name, on, on)
    urban = sorted({row[1] for row in rows})
    areas = sorted({row[2] for row in rows})
    steps = compile_programme(
        name, pack, on, applied_on=on, areas=areas, urban=urban, only=_read(bound), settled=SETTLED
    )
    values = [value for kind in urban for value in bound.values(kind, None).values()]
    # A figure that no output shows is not computed; a value of it that has run out is refused all the same.
    for kind, area in product(urban, areas):
        bound.values(kind, area)
    illustrative = any(value.illustrative for value in values)
    programmes = tuple(sorted({row[0] for row in rows}))
    return Law(
        programmes,
        bound,
        tuple(steps),
        illustrative,
        tuple(areas),
        tuple(urban),
    )


def _read(bound: Bound) -> list[str]:
    """The steps whose values are read here, conditions included."""
    figures = (figure.removesuffix("_lo").removesuffix("_hi") for figure in _FIGURES)
    return [*figures, "standard", *(s.name for s in bound.conditions)]


def apply_laws(engine: Engine, pack: Pack, laws: list[Law], on: date) -> None:
    """Make `law`: figures and outcomes of both readings per family, and whether another programme would fit.

    Needs what `make_inputs` makes of the same laws, which stays until `drop_inputs`.
    """
    for table, columns in (("law", _LAW), ("law_words", _WORDS)):
        engine.execute(
            f"CREATE OR REPLACE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"
        )
    rungs, _ = ladder(pack, on, {law.bound.programme.name for law in laws})
    begin_others(engine)
    for number, law in enumerate(laws):
        for step in [*reading_steps(f"n.law = {number}"), *law.steps]:
            engine.run(step)
        engine.execute(f"INSERT INTO law {_side_by_side(number, law)}")
        engine.execute(f"INSERT INTO law_words {_words(number, law)}")
        find_others(engine, pack, rungs, Asker(law.bound.programme.name, law.areas, law.urban, law.made()), on)
        for name in [*(step.name for step in reversed(law.steps)), *TABLES]:
            engine.drop(name)


def assess_households(engine: Engine, pack: Pack, laws: list[Law], on: date) -> None:
    """Make `assessed`: figures, outcomes, indication and conditions per household. Needs what `apply_laws` and
    `make_questions` make."""
    engine.run(Step("assessed_figures", _assessed(pack, laws, on)))
    engine.run(Step("assessed", _ASSESSED_IN_WORDS, kept=False))


_LAW = {
    "household": "BIGINT", "declared_outcome": "BOOLEAN", "larger_outcome": "BOOLEAN",
    **{f"{basis}_{figure}": "BIGINT" for basis in BASES for figure in _FIGURES}, "standard_year": "BIGINT",
    "number": "BIGINT", "pattern": "VARCHAR",
}  # fmt: skip
# So many digits to the base 3 does a whole number hold everywhere.
_DIGITS = 39
# What a pattern of truths says. Thousands of families share one, so that its words are put together once.
_WORDS = {"number": "BIGINT", "pattern": "VARCHAR", "conditions": "VARCHAR", "conditions_text": "VARCHAR"}


def _side_by_side(number: int, law: Law) -> str:
    """SELECT of both readings of one programme, the law of that number, in the columns of `law`."""
    sides = ("d.{0}", "CASE WHEN l.household IS NULL THEN d.{0} ELSE l.{0} END")
    figures = ", ".join(f"CAST({side.format(figure)} AS BIGINT)" for side in sides for figure in _FIGURES)
    names = {s.name for s in law.bound.steps}
    # `standard` is per month; in twelfths where the pack publishes it per year.
    scale = law.bound.step("standard").node.scale if "standard" in names else 1
    standard = f"CAST(12 * d.standard // {scale} AS BIGINT)" if "standard" in names else "CAST(NULL AS BIGINT)"
    truths = [side.format(column) for column, _label in law.conditions for side in sides]
    pattern = " || '.' || ".join(_number(truths[i : i + _DIGITS]) for i in range(0, len(truths), _DIGITS)) or "''"
    # Where both readings are one there is no second number.
    declared, larger = (f"(SELECT * FROM {law.result} WHERE household % 2 = {bit})" for bit in range(len(BASES)))
    return f"""SELECT d.household // 2, d.outcome, {sides[1].format("outcome")}, {figures}, {standard}, {number}, {pattern}
    FROM {declared} d LEFT JOIN {larger} l ON l.household = d.household + 1"""


def _number(truths: list[str]) -> str:
    """A text of one number, whose digits to the base 3 are the truths from the last: 1 yes, 2 no, 0 undecided."""
    digits = [
        f"CASE WHEN {t} THEN {3**i} WHEN NOT {t} THEN {2 * 3**i} ELSE CAST(0 AS BIGINT) END"
        for i, t in enumerate(truths)
    ]
    return f"CAST({' + '.join(digits)} AS VARCHAR)"


def _words(number: int, law: Law) -> str:
    """SELECT of what each pattern of the law of that number says, as JSON and as a text."""
    truths, parts = [], []
    for i, (_column, label) in enumerate(law.conditions):
        for at, side in enumerate(("d", "l"), start=2 * i):
            number_at, place = divmod(at, _DIGITS)
            digit = f"CAST(split_part(pattern, '.', {number_at + 1}) AS BIGINT) // {3**place} % 3"
            truths.append(f"CASE {digit} WHEN 1 THEN TRUE WHEN 2 THEN FALSE END AS {side}{i}")
        parts.append((label, f"d{i}", f"l{i}"))
    both = ", ".join(f"{literal(t)}: {{'declared': {_word(d)}, 'larger': {_word(x)}}}" for t, d, x in parts)
    text = " || '；' || ".join(_in_words(*part) for part in parts) or "''"
    return f"""SELECT {number}, pattern, {f"CAST(to_json({{{both}}}) AS VARCHAR)" if parts else "'{}'"}, {text}
    FROM (SELECT {", ".join(["pattern", *truths])} FROM (SELECT DISTINCT pattern FROM law WHERE number = {number}) p) t"""


def _word(truth: str) -> str:
    return f"CASE WHEN {truth} THEN 'met' WHEN NOT {truth} THEN 'unmet' ELSE 'undecided' END"


def _in_words(label: str, declared: str, larger: str) -> str:
    """`家庭人均收入低于标准：符合`, or both readings where they differ."""
    one, other = (
        f"CASE WHEN {v} THEN '{FITS}' WHEN NOT {v} THEN '{DOES_NOT}' ELSE '待定' END" for v in (declared, larger)
    )
    both = f"{literal(label + '：申报')} || {one} || '，取大' || {other}"
    return f"CASE WHEN {declared} IS NOT DISTINCT FROM {larger} THEN {literal(label + '：')} || {other} ELSE {both} END"


def _assessed(pack: Pack, laws: list[Law], on: date) -> str:
    # What the rules used: the larger of said and found, or what the region's method imputes when that is more.
    larger = {x: f"greatest(coalesce(c.declared_{x}, 0), c.found_{x})" for x in CATEGORIES}
    used = ", ".join(
        f"""coalesce(l.larger_{x}_income_lo, {larger[x]}) AS used_{x},
      CASE WHEN l.larger_{x}_income_lo IS NULL THEN {larger[x]} ELSE l.larger_{x}_income_hi END AS used_at_most_{x}"""
        for x in CATEGORIES
    )
    said = ", ".join(f"declared_{x}" for x in (*CATEGORIES, "money", "vehicles", "houses", "house_area"))
    months = {kind: pack.find(MONEY_CEILING, on, kind == "urban") for kind in ("urban", "rural")}
    reading = ", ".join(str(number) for number, law in enumerate(laws) if law.reads_money_ceiling)
    ceiling = " ".join(
        f"WHEN l.number IN ({reading}) AND h.area_kind = '{kind}' THEN l.standard_year * {found.value} * h.members // 12"
        for kind, found in months.items()
        if found and reading
    )
    # Who counts is for people to say: until they do, the household's figures are not settled.
    return f"""SELECT h.*, c.* EXCLUDE (household_no, {said}), {used},
      greatest(coalesce(c.declared_money, 0), c.found_money) AS used_money,
      CASE WHEN l.household IS NOT NULL AND c.over_limit = 0 AND o.money IS NOT TRUE
        THEN greatest(coalesce(c.declared_money, 0), c.found_money) END AS used_at_most_money,
      coalesce(o.vehicles, FALSE) AS vehicles_open, coalesce(o.houses, FALSE) AS houses_open, l.standard_year,
      {f"CASE {ceiling} END" if ceiling else "CAST(NULL AS BIGINT)"} AS money_ceiling,
      l.declared_annual_income_lo AS income_declared, l.larger_annual_income_lo AS income_at_least,
      l.larger_annual_income_hi AS income_at_most, l.larger_monthly_per_capita_lo AS per_capita_monthly_at_least,
      l.larger_monthly_per_capita_hi AS per_capita_monthly_at_most,
      CASE WHEN l.larger_annual_income_lo = l.larger_annual_income_hi THEN l.larger_annual_income_lo END AS annual_income,
      CASE WHEN l.larger_annual_income_lo = l.larger_annual_income_hi AND h.members > 0
        THEN (2 * l.larger_annual_income_lo + h.members) // (2 * h.members) END AS per_capita_annual,
      CASE WHEN l.larger_monthly_per_capita_lo = l.larger_monthly_per_capita_hi
        THEN l.larger_monthly_per_capita_lo END AS per_capita_monthly,
      l.declared_outcome, l.larger_outcome, l.number, l.pattern, q.household_no IS NOT NULL AS question,
      CASE WHEN q.household_no IS NOT NULL THEN '{OPEN}' WHEN l.declared_outcome AND l.larger_outcome THEN '{FITS}'
        WHEN NOT l.declared_outcome AND NOT l.larger_outcome THEN '{DOES_NOT}' ELSE '{OPEN}' END AS indication
    FROM households h JOIN categories c USING (household_no) LEFT JOIN law l ON l.household = h.first_line
    LEFT JOIN {OPEN_PROPERTY} o ON o.household = h.first_line
    LEFT JOIN {IN_QUESTION} q ON q.household_no = h.household_no"""


# Each of the few texts, of a thousand letters, stands once and not with every family.
_ASSESSED_IN_WORDS = f"""SELECT a.* EXCLUDE (number, pattern, question, indication), coalesce(w.conditions, '{{}}') AS conditions,
  coalesce(w.conditions_text, '城乡未说明，未测算') || CASE WHEN a.question THEN '；{MEMBERS_OPEN}' ELSE '' END AS conditions_text,
  a.indication
FROM assessed_figures a LEFT JOIN law_words w ON w.number = a.number AND w.pattern = a.pattern"""
