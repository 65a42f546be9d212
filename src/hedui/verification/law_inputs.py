"""The run's facts as the input tables of compiled programmes (see rules/TABLES.md), on one of two bases.

`declared`: what the household said. `larger`: per category the larger of said and found. A household is its first
roster line, a person their roster line. Declared figures are the household's; they are carried by the member whose
work they fit (the first who works, farms or trades, else the head), so that a rule that takes the larger of an
imputed and a declared wage compares like with like. Somebody whose data were not compared has unknown income and
property on the larger basis.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from hedui.tables import Engine, Step, literal
from hedui.values import region
from hedui.verification.figures import CATEGORIES
from hedui.verification.income import RESIDENT_PENSION, SOURCES

DECLARED, LARGER = "declared", "larger"
BASES = (DECLARED, LARGER)
# Which items speak of which kind of property. With none of them asked, nothing is known of it.
TOPICS = {
    "deposit": {"bank_deposit", "wealth_product", "securities", "commercial_insurance"},
    "vehicle": {"vehicle"},
    "house": {"real_estate"},
    "business": {"enterprise", "sole_trader", "cooperative"},
}
_CARRIERS = {"wage": "'employed', 'migrant'", "business": "'farming', 'self_employed'"}


def make_persons(engine: Engine) -> None:
    """Make `law_people`: every line once per household and person, and the carriers of declared figures."""
    engine.run(
        Step(
            "law_people",
            """SELECT p.*, h.first_line FROM people p JOIN households h USING (household_no)
            WHERE TRUE QUALIFY row_number() OVER (
              PARTITION BY p.household_no, coalesce(p.person_key, -p.line - 9000000000000000000) ORDER BY p.line) = 1""",
        )
    )
    for category in CATEGORIES:
        works = _CARRIERS.get(category)
        first = f"CASE WHEN work IN ({works}) THEN 0 ELSE 1 END, " if works else ""
        engine.run(
            Step(
                f"carrier_{category}",
                f"""SELECT household_no, line FROM law_people WHERE member
                QUALIFY row_number() OVER (PARTITION BY household_no ORDER BY {first}head DESC, line) = 1""",
            )
        )


def drop_persons(engine: Engine) -> None:
    """Forget what `make_persons` made."""
    for name in ("law_people", *(f"carrier_{c}" for c in CATEGORIES)):
        engine.drop(name)


def input_steps(programmes: tuple[str, ...], pack: str, on: date, asked: Set[str]) -> list[Step]:
    """The steps that make household, person, income, expense, asset and obligor for the families of some programmes.

    Both readings stand in the same tables, each as a family of its own: `family_number`. `programmes` are the roster's
    codes; the empty text stands for families that name none. Where none of the `asked` items speaks of a topic (income,
    money, vehicles, houses, business) the larger reading does not know it.
    """
    named = ", ".join(literal(p) for p in programmes)
    where = f"coalesce(programme, '') IN ({named}) AND area_kind IS NOT NULL AND members > 0"
    parts: dict[str, list[str]] = {}
    for bit, basis in enumerate(BASES):
        families = (
            f"(SELECT *, {family_number('first_line', basis)} AS number, {bit} AS bit FROM households WHERE {where})"
        )
        each = {
            "household": _household(families, pack, on), "person": _person(families), "income": _income(families, basis, asked),
            "asset": _asset(families, basis, asked), "obligor": _obligor(families, basis),
        }  # fmt: skip
        for name, sql in each.items():
            parts.setdefault(name, []).append(sql)
    steps = [Step(name, "\nUNION ALL ".join(selects)) for name, selects in parts.items()]
    return [*steps, Step("expense", _NO_EXPENSE)]


def family_number(first_line: str, basis: str) -> str:
    """SQL: the number under which a household is in the input tables on one basis."""
    return f"2 * {first_line} + {BASES.index(basis)}"


def _household(families: str, pack: str, on: date) -> str:
    here = region.short(pack)
    local = "TRUE" if pack == "cn" else f"substr(hukou_area, 1, {len(here)}) = '{here}'"
    area = f"coalesce(nullif(substr(hukou_area, 1, 6), ''), '{pack}')"
    return f"""SELECT number AS household, {area} AS area, area_kind = 'urban' AS urban,
      coalesce(hukou_area, '') <> '' AS hukou_given, {local} AS hukou_local, DATE '{on.isoformat()}' AS applied_on, FALSE AS receiving,
      CAST(NULL AS DATE) AS receiving_since FROM {families}"""


def _person(families: str) -> str:
    born = """TRY_CAST(substr(p.id_number, 7, 4) || '-' || substr(p.id_number, 11, 2) || '-' || substr(p.id_number, 13, 2) AS DATE)"""
    sex = "CASE WHEN person_key > 0 THEN CASE WHEN person_key % 2 = 1 THEN 'male' ELSE 'female' END END"
    kind = "coalesce(disability_kind, '')"
    level = "CASE WHEN disability_level IS NOT NULL THEN CAST(disability_level AS BIGINT) WHEN disability_kind IS NULL THEN 0 END"
    return f"""SELECT f.number AS household, 2 * p.line + f.bit AS person, p.relation, {sex} AS sex,
      CASE WHEN p.person_key > 0 THEN {born} END AS birth_date, CASE WHEN contains(p.unread, '健康状况') THEN NULL ELSE coalesce(p.health, 'healthy') END AS health,
      {kind} AS disability_kind, coalesce({level}, 1) AS disability_level_lo, coalesce({level}, 4) AS disability_level_hi,
      CASE WHEN contains(p.unread, '劳动状况') THEN NULL ELSE coalesce(p.work, 'none') END AS work, p.member AS counts, '' AS marital, '' AS work_region, FALSE AS own_work_months_given,
      CAST(0 AS BIGINT) AS own_work_months_lo, CAST(0 AS BIGINT) AS own_work_months_hi, '' AS stage, FALSE AS pregnant,
      '' AS cares_for, '' AS receives, CAST(0 AS BIGINT) AS self_care_lo, CAST(0 AS BIGINT) AS self_care_hi
    FROM law_people p JOIN {families} f USING (household_no) WHERE p.member"""


# The roster has no column for expenses yet: what is left out is none.
_NO_EXPENSE = """SELECT CAST(NULL AS BIGINT) AS household, CAST(NULL AS BIGINT) AS person, TRUE AS certain, '' AS kind,
  CAST(0 AS BIGINT) AS annual_lo, CAST(0 AS BIGINT) AS annual_hi, TRUE AS of_member WHERE FALSE"""


def _income(families: str, basis: str, asked: Set[str]) -> str:
    parts = [_declared_income(families, category, basis) for category in CATEGORIES]
    parts.append(_unknown(families, _INCOME_UNKNOWN, basis))
    if basis == LARGER:
        parts.append(_found_income(families))
        if not asked & SOURCES.keys():
            parts.append(_not_asked(families, _INCOME_UNKNOWN.replace("TRUE AS of_member", "FALSE AS of_member")))
    return "\nUNION ALL ".join(parts)


_INCOME_UNKNOWN = """FALSE AS certain, CAST(NULL AS VARCHAR) AS category, CAST(NULL AS VARCHAR) AS kind,
  CAST(0 AS BIGINT) AS annual_lo, CAST(NULL AS BIGINT) AS annual_hi, TRUE AS of_member"""


def _declared_income(families: str, category: str, basis: str) -> str:
    unless_found = f"AND c.found_{category} <= coalesce(c.declared_{category}, 0)" if basis == LARGER else ""
    return f"""SELECT f.number AS household, 2 * k.line + f.bit AS person, TRUE AS certain, '{category}' AS category, 'declared' AS kind,
      c.declared_{category} AS annual_lo, c.declared_{category} AS annual_hi, TRUE AS of_member
    FROM {families} f JOIN categories c USING (household_no) JOIN carrier_{category} k USING (household_no)
    WHERE c.declared_{category} > 0 {unless_found}"""


def _found_income(families: str) -> str:
    # One wage has several witnesses: the largest per person. Other kinds are different incomes.
    wages = """SELECT household_no, person_key, category, arg_max(kind, amount) AS kind, max(amount) AS amount
      FROM income_facts WHERE member AND category = 'wage' GROUP BY household_no, person_key, category"""
    others = (
        "SELECT household_no, person_key, category, kind, amount FROM income_facts WHERE member AND category <> 'wage'"
    )
    larger = " OR ".join(f"(i.category = '{c}' AND c.found_{c} > coalesce(c.declared_{c}, 0))" for c in CATEGORIES)
    return f"""SELECT f.number AS household, 2 * p.line + f.bit AS person, TRUE AS certain, i.category, i.kind,
      CASE WHEN i.kind = '{RESIDENT_PENSION}' THEN 0 ELSE i.amount END AS annual_lo,
      i.amount AS annual_hi, TRUE AS of_member
    FROM ({wages} UNION ALL {others}) i JOIN {families} f USING (household_no) JOIN categories c USING (household_no)
    JOIN law_people p ON p.household_no = i.household_no AND p.person_key = i.person_key
    WHERE p.member AND i.amount > 0 AND ({larger})"""


def _unknown(families: str, facts: str, basis: str) -> str:
    """A member whose line cannot be read whole is unknown on both bases; one who was not compared on the larger."""
    whom = "p.unread <> ''" + (" OR NOT p.permitted OR p.person_key IS NULL" if basis == LARGER else "")
    return f"""SELECT f.number AS household, 2 * p.line + f.bit AS person, {facts}
    FROM law_people p JOIN {families} f USING (household_no) WHERE p.member AND ({whom})"""


def _unknown_obligors(families: str) -> str:
    """The property of an obligor who was not compared is not known."""
    facts = _ASSET_UNKNOWN.replace("CAST(NULL AS BIGINT) AS obligor", "2 * p.line + f.bit AS obligor")
    return f"""SELECT f.number AS household, CAST(NULL AS BIGINT) AS person, {facts}
    FROM law_people p JOIN {families} f USING (household_no)
    WHERE NOT p.member AND (NOT p.permitted OR p.person_key IS NULL)"""


def _not_asked(families: str, facts: str) -> str:
    """One row per family: there may be any number of entries like this, or none."""
    return f"SELECT f.number AS household, CAST(NULL AS BIGINT) AS person, {facts} FROM {families} f"


def _asset(families: str, basis: str, asked: Set[str]) -> str:
    parts = [_declared_money(families, basis), _declared_things(families, basis)]
    parts.append(_unknown(families, _ASSET_UNKNOWN, basis))
    if basis == LARGER:
        parts += [_found_money(families), _found_things(families), _unknown_obligors(families)]
        silent = [kind for kind, sources in TOPICS.items() if not asked & sources]
        parts += [
            _not_asked(families, _ASSET_UNKNOWN.replace("CAST(NULL AS VARCHAR) AS kind", f"'{kind}' AS kind"))
            for kind in silent
        ]
    return "\nUNION ALL ".join(parts)


_ASSET_UNKNOWN = """CAST(NULL AS BIGINT) AS obligor, FALSE AS certain, CAST(NULL AS VARCHAR) AS kind, CAST(0 AS BIGINT) AS amount_lo,
  CAST(NULL AS BIGINT) AS amount_hi, CAST(0 AS BIGINT) AS area_lo, CAST(NULL AS BIGINT) AS area_hi,
  CAST(NULL AS VARCHAR) AS use, CAST(NULL AS VARCHAR) AS status, CAST(NULL AS VARCHAR) AS owner,
  CAST(NULL AS DATE) AS bought_on, CAST(NULL AS BOOLEAN) AS exempt"""


def _one_asset(
    kind: str,
    amount: str,
    amount_hi: str,
    *,
    area: str = "0",
    use: str = "''",
    status: str = "''",
    on: str = "NULL",
    exempt: str = "FALSE",
    obligor: str = "NULL",
) -> str:
    return f"""CAST({obligor} AS BIGINT) AS obligor, TRUE AS certain, {kind} AS kind, CAST({amount} AS BIGINT) AS amount_lo,
      CAST({amount_hi} AS BIGINT) AS amount_hi, CAST({area} AS BIGINT) AS area_lo, CAST({area} AS BIGINT) AS area_hi,
      {use} AS use, {status} AS status, '' AS owner, CAST({on} AS DATE) AS bought_on, {exempt} AS exempt"""


def _declared_money(families: str, basis: str) -> str:
    unless = "AND c.found_money <= c.declared_money" if basis == LARGER else ""
    return f"""SELECT f.number AS household, CAST(NULL AS BIGINT) AS person,
      {_one_asset("'cash'", "c.declared_money", "c.declared_money")}
    FROM {families} f JOIN categories c USING (household_no) WHERE c.declared_money > 0 {unless}"""


def _declared_things(families: str, basis: str) -> str:
    """So many vehicles or houses were declared: their price is not known, houses share the declared area."""
    parts = []
    for kind, column, found in (
        ("vehicle", "declared_vehicles", "found_vehicles"),
        ("house", "declared_houses", "found_houses"),
    ):
        unless = f"AND c.{found} < c.{column}" if basis == LARGER else ""
        area = "round(100 * c.declared_house_area / c.declared_houses)" if kind == "house" else "0"
        use = "'residential'" if kind == "house" else "''"
        parts.append(
            f"""SELECT f.number AS household, CAST(NULL AS BIGINT) AS person,
              {_one_asset(f"'{kind}'", "0", "NULL", area=area, use=use)}
            FROM {families} f JOIN categories c USING (household_no)
            JOIN (SELECT unnest(range(99)) AS n) numbers ON numbers.n < CAST(c.{column} AS BIGINT)
            WHERE c.{column} BETWEEN 1 AND 99 {unless}"""
        )
    return "\nUNION ALL ".join(parts)


# Whose a found thing is: a member's own, or an obligor's, who has ceilings of their own.
_MEMBER = "CASE WHEN p.member THEN 2 * p.line + f.bit END AS person"
_OBLIGOR = "CASE WHEN NOT p.member THEN 2 * p.line + f.bit END"


def _found_money(families: str) -> str:
    # "Over the limit" says only that: the limit is not in the file, so the amount is anything. "Within" adds nothing.
    chosen = _one_asset("m.kind", "coalesce(m.amount, 0)", "m.amount", obligor=_OBLIGOR)
    return f"""SELECT f.number AS household, {_MEMBER}, {chosen}
    FROM money_facts m JOIN {families} f USING (household_no) JOIN categories c USING (household_no)
    JOIN law_people p ON p.household_no = m.household_no AND p.person_key = m.person_key
    WHERE (m.amount > 0 AND (NOT p.member OR c.found_money > coalesce(c.declared_money, 0)))
      OR (m.amount IS NULL AND m.answer = 'over')"""


def _found_things(families: str) -> str:
    """Members' things where found are not fewer than declared, obligors' all; what several own stands once."""
    parts = {
        "vehicle": ("TRUE", "c.found_vehicles >= coalesce(c.declared_vehicles, 0)"),
        "house": ("t.state = 'owned'", "c.found_houses >= coalesce(c.declared_houses, 0)"),
        "machinery": ("t.state = 'standing'", "TRUE"),
        "business": ("t.state = 'active'", "TRUE"),
    }
    wanted = " OR ".join(
        f"(t.kind = '{kind}' AND {state} AND (NOT p.member OR {larger}))" for kind, (state, larger) in parts.items()
    )
    chosen = _one_asset(
        "t.kind", "coalesce(t.value, 0)", "t.value", area="coalesce(round(100 * t.area), 0)", use="coalesce(t.usage, '')",
        status="coalesce(t.letters, '')", on="t.happened_on", exempt="t.state = 'exempt'", obligor=_OBLIGOR,
    )  # fmt: skip
    return f"""SELECT f.number AS household, {_MEMBER}, {chosen}
    FROM thing_facts t JOIN {families} f USING (household_no) JOIN categories c USING (household_no)
    JOIN law_people p ON p.household_no = t.household_no AND p.person_key = t.person_key WHERE {wanted}
    QUALIFY t.thing IS NULL OR row_number() OVER (PARTITION BY f.number, t.kind, t.thing, p.member ORDER BY p.line) = 1"""


def _obligor(families: str, basis: str) -> str:
    """Obligors with what the roster says of their household, on the larger basis at least what was found of them."""
    found, most = "0", "p.obligor_income"
    if basis == LARGER:
        found = "coalesce(i.amount, 0)"
        most = f"CASE WHEN p.permitted AND p.person_key IS NOT NULL THEN greatest(p.obligor_income, {found}) END"
    incomes = """(SELECT household_no, person_key, CAST(sum(amount) AS BIGINT) AS amount FROM (
      SELECT household_no, person_key, category,
        CASE WHEN category = 'wage' THEN max(amount) ELSE sum(amount) END AS amount
      FROM income_facts WHERE NOT member GROUP BY household_no, person_key, category) GROUP BY household_no, person_key)"""
    return f"""SELECT f.number AS household, 2 * p.line + f.bit AS obligor, TRUE AS certain, coalesce(p.relation, '') AS relation,
      greatest(coalesce(p.obligor_income, 0), {found}) AS annual_income_lo,
      CASE WHEN p.obligor_income IS NULL THEN NULL ELSE {most} END AS annual_income_hi,
      greatest(coalesce(CAST(p.obligor_size AS BIGINT), 1), 1) AS household_size_lo,
      CAST(p.obligor_size AS BIGINT) AS household_size_hi, CAST(1 AS BIGINT) AS supported_lo, CAST(NULL AS BIGINT) AS supported_hi,
      CAST(0 AS BIGINT) AS children_lo, CAST(NULL AS BIGINT) AS children_hi, TRUE AS able, FALSE AS agreed_given,
      CAST(0 AS BIGINT) AS agreed_lo, CAST(0 AS BIGINT) AS agreed_hi, CAST(0 AS BIGINT) AS paid_lo, CAST(0 AS BIGINT) AS paid_hi,
      '' AS receives, CAST(0 AS BIGINT) AS age_lo, CAST(NULL AS BIGINT) AS age_hi
    FROM law_people p JOIN {families} f USING (household_no)
    LEFT JOIN {incomes} i ON i.household_no = p.household_no AND i.person_key = p.person_key WHERE NOT p.member"""
