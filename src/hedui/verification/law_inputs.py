"""The run's facts as the rules read them, each once, with the readings in which it stands (see readings.py).

`declared`: what the household said. `larger`: per category the larger of said and found. A household is its first
roster line, a person their roster line. Declared figures are the household's; they are carried by the member whose
work they fit (the first who works, farms or trades, else the head) and marked as declared, so that a rule can hold
the sum of a family against what its members have together. Somebody whose data were not compared has unknown income and
property on the larger basis; somebody who has not permitted every item of a topic that was asked, of that topic.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from hedui.tables import Engine, Step, literal
from hedui.values import region
from hedui.verification.figures import CATEGORIES
from hedui.verification.findings.books import ASKED_OF_BOOKS
from hedui.verification.findings.table import FIRST
from hedui.verification.income import IN_PART, SOURCES
from hedui.verification.permission import covers_all, some_limited
from hedui.verification.readings import DECLARED, READINGS, TABLES, kept, readings

# Findings that put in question who belongs to the household.
MEMBERS_IN_QUESTION = (
    "dead", "in_prison", "in_rehabilitation", "spouse_not_declared", "in_two_households", "cancelled_in_register",
    "assisted_elsewhere", "assisted_other_household", "number_miswritten", "co_registered_not_declared",
)  # fmt: skip
# Findings that put in question whether the family is registered here.
REGISTER_IN_QUESTION = ("not_local", "moved_out")
# The households of which it is a question.
IN_QUESTION, REGISTER_OPEN = "law_question", "law_register_open"
_LARGER_ONLY = "FALSE AS declared, TRUE AS larger"
# The households of whose money, vehicles or houses there may be more than the larger reading names.
OPEN_PROPERTY = "law_open_property"
# Which items speak of which kind of property.
TOPICS = {
    "deposit": {"bank_deposit", "wealth_product", "securities", "commercial_insurance"},
    "vehicle": {"vehicle"},
    "house": {"real_estate"},
    "business": {"enterprise", "sole_trader", "cooperative"},
}
# Without one of these a kind of income or property is not known, whatever other items speak of it.
_WITNESSES = {"wage": {"contribution", "fund_deposit", "income_tax", "public_payroll"}, "transfer": {"pension"}}
_PROPERTY_WITNESSES = TOPICS | {"deposit": {"bank_deposit"}}
_NONE = "CAST(0 AS BIGINT)"
# What no roster says, so that it is the same of everybody (as the tables below are made); expenses are none.
SETTLED = {
    "household": {"receiving": "FALSE"},
    "person": {
        "disability_kind": "", "marital": "''", "work_region": "''", "own_work_months_given": "FALSE", "own_work_months": _NONE,
        "stage": "''", "pregnant": "FALSE", "cares_for": "''", "receives": "''", "self_care": _NONE,
    },
    "expense": {"certain": "", "kind": "", "annual": ""},
    "obligor": {"relation": "", "able": "TRUE", "agreed_given": "FALSE", "agreed": _NONE, "paid": _NONE, "receives": "''"},
}  # fmt: skip
# Further than any line of a roster.
_FAR = 1_000_000_000_000
_CARRIERS = {"wage": "'employed', 'migrant'", "business": "'farming', 'self_employed'"}


def make_inputs(engine: Engine, laws: Sequence[tuple[str, ...]], asked: Set[str], pack: str, on: date) -> None:
    """Make what the input tables of all programmes are read from (`readings`), each fact once: `law_TABLE`.

    `laws`: the roster's codes that each law serves; the empty text stands for families that name none. Where none of its
    witnesses is `asked` the larger reading does not know a topic (wages, transfers, money, vehicles, houses, business).
    """
    engine.run(Step(REGISTER_OPEN, _asked_of_members(FIRST, REGISTER_IN_QUESTION)))
    engine.run(Step("law_people", _people(laws)))
    engine.run(Step("law_families", _families(laws)))
    limited = some_limited(engine)
    income = covers_all("p.scope", asked & SOURCES.keys()) if limited else "TRUE"
    withheld = {k: covers_all("p.scope", asked & topic) for k, topic in TOPICS.items() if limited and asked & topic}
    for name, parts in {
        "income": _income(asked, income),
        "asset": [*_asset(asked), *(_withheld(*topic) for topic in withheld.items())],
        "obligor": _obligor(income),
    }.items():
        engine.run(Step(kept(name), "\nUNION ALL ".join(parts)))
    for name, sql in {"household": _household(pack, on), "person": _PERSON, "expense": _NO_EXPENSE}.items():
        engine.run(Step(kept(name), sql, kept=False))
    engine.run(Step(OPEN_PROPERTY, _open_property()))
    engine.run(readings())


def make_questions(engine: Engine) -> None:
    """Make `law_question`: the households of which it is a question who belongs to them. Needs what is asked before the law
    and of the register's books (`ask_books`)."""
    asked = (_asked_of_members(name, MEMBERS_IN_QUESTION) for name in (FIRST, ASKED_OF_BOOKS))
    engine.run(Step(IN_QUESTION, " UNION ".join(asked)))


def drop_inputs(engine: Engine) -> None:
    """Forget what `make_inputs` made."""
    for name in (OPEN_PROPERTY, READINGS, *map(kept, TABLES), "law_families", "law_people", IN_QUESTION, REGISTER_OPEN):
        engine.drop(name)


def _asked_of_members(asked: str, kinds: Sequence[str]) -> str:
    """SELECT of the households of a member of whom one of these is `asked`."""
    return f"""SELECT DISTINCT f.household_no FROM {asked} f JOIN people m ON m.household_no = f.household_no
        AND m.person_key IS NOT DISTINCT FROM f.person_key AND m.member AND coalesce(f.line, m.line) = m.line
      WHERE f.kind IN ({", ".join(map(literal, kinds))})"""


def _people(laws: Sequence[tuple[str, ...]]) -> str:
    """Every person of a household once, as a member where they are one, with what the rules ask of them.

    `law` is the number of the law by which the family is assessed, NULL where it is not.
    """
    born = """TRY_CAST(substr(p.id_number, 7, 4) || '-' || substr(p.id_number, 11, 2) || '-' || substr(p.id_number, 13, 2) AS DATE)"""
    sex = "CASE WHEN p.person_key > 0 THEN CASE WHEN p.person_key % 2 = 1 THEN 'male' ELSE 'female' END END"
    level = """CASE WHEN p.disability_level IS NOT NULL THEN CAST(p.disability_level AS BIGINT)
      WHEN p.disability_kind IS NULL THEN 0 END"""
    return f"""SELECT h.law, h.first_line, p.household_no, p.line, p.person_key, p.member, p.head, p.relation, p.work AS stated_work,
      {sex} AS sex, CASE WHEN p.person_key > 0 THEN {born} END AS birth_date,
      CASE WHEN contains(p.unread, '健康状况') THEN NULL ELSE coalesce(p.health, 'healthy') END AS health,
      coalesce(p.disability_kind, '') AS disability_kind, {level} AS disability_level,
      CASE WHEN contains(p.unread, '劳动状况') THEN NULL ELSE coalesce(p.work, 'none') END AS work,
      p.unread <> '' AS unread, p.permitted AND p.person_key IS NOT NULL AS compared, p.scope,
      p.obligor_income, p.obligor_size
    FROM people p JOIN (SELECT household_no, first_line, {_law(laws)} AS law FROM households) h USING (household_no)
    JOIN (SELECT coalesce(min(line) FILTER (WHERE member), min(line)) AS line FROM people
      GROUP BY household_no, coalesce(person_key, -line - 9000000000000000000)) k ON k.line = p.line"""


def _law(laws: Sequence[tuple[str, ...]]) -> str:
    cases = " ".join(
        f"WHEN coalesce(programme, '') IN ({', '.join(literal(p) for p in programmes)}) THEN {i}"
        for i, programmes in enumerate(laws)
    )
    return f"CASE WHEN area_kind IS NULL OR members = 0 THEN NULL {cases} END"


def _families(laws: Sequence[tuple[str, ...]]) -> str:
    """The families that are assessed, by which law, with their figures and the lines that carry the declared ones."""
    # The least of these numbers is the line of who comes first: who works so, then who is the head, then the first.
    heads = f"line + CASE WHEN head THEN 0 ELSE {_FAR} END"
    carriers = ", ".join(
        f"min({heads} + CASE WHEN stated_work IN ({works}) THEN 0 ELSE {2 * _FAR} END) % {_FAR} AS carrier_{category}"
        for category, works in _CARRIERS.items()
    )
    others = ", ".join(f"k.carrier AS carrier_{c}" for c in CATEGORIES if c not in _CARRIERS)
    works = ", ".join(f"k.carrier_{category}" for category in _CARRIERS)
    return f"""SELECT {_law(laws)} AS law, h.first_line, h.household_no, h.members, h.area_kind = 'urban' AS urban, h.hukou_area,
      coalesce(h.programme, '') AS programme, c.* EXCLUDE (household_no), {works}, {others}
    FROM households h JOIN categories c USING (household_no)
    LEFT JOIN (SELECT first_line, min({heads}) % {_FAR} AS carrier, {carriers} FROM law_people WHERE member GROUP BY first_line) k
      ON k.first_line = h.first_line
    WHERE h.area_kind IS NOT NULL AND h.members > 0"""


def _household(pack: str, on: date) -> str:
    """The families with what a roll is counted by: number in the roster, programme, county."""
    here = region.short(pack)
    local = "TRUE" if pack == "cn" else f"substr(f.hukou_area, 1, {len(here)}) = '{here}'"
    area = "substr(coalesce(f.hukou_area, ''), 1, 6)"
    return f"""SELECT f.law, f.first_line AS household, coalesce(nullif({area}, ''), '{pack}') AS area, f.urban,
      coalesce(f.hukou_area, '') <> '' AS hukou_given,
      CASE WHEN o.household_no IS NULL THEN {local} END AS hukou_local, DATE '{on.isoformat()}' AS applied_on, FALSE AS receiving,
      CAST(NULL AS DATE) AS receiving_since, f.household_no, f.programme, {area} AS county, f.members
    FROM law_families f LEFT JOIN {REGISTER_OPEN} o ON o.household_no = f.household_no"""


_PERSON = """SELECT p.first_line AS household, p.line AS person, p.relation, p.sex, p.birth_date, p.health,
  p.disability_kind, coalesce(p.disability_level, 1) AS disability_level_lo, coalesce(p.disability_level, 4) AS disability_level_hi,
  p.work, p.member AS counts, '' AS marital, '' AS work_region, FALSE AS own_work_months_given,
  CAST(0 AS BIGINT) AS own_work_months_lo, CAST(0 AS BIGINT) AS own_work_months_hi, '' AS stage, FALSE AS pregnant,
  '' AS cares_for, '' AS receives, CAST(0 AS BIGINT) AS self_care_lo, CAST(0 AS BIGINT) AS self_care_hi
FROM law_people p WHERE p.member AND p.law IS NOT NULL"""

# The roster has no column for expenses yet: what is left out is none.
_NO_EXPENSE = """SELECT CAST(NULL AS BIGINT) AS household, CAST(NULL AS BIGINT) AS person, TRUE AS declared, TRUE AS larger,
  TRUE AS certain, '' AS kind, CAST(0 AS BIGINT) AS annual_lo, CAST(0 AS BIGINT) AS annual_hi, TRUE AS of_member WHERE FALSE"""


def _income(asked: Set[str], all_permitted: str) -> list[str]:
    parts = [*map(_declared_income, CATEGORIES), _unknown(_INCOME_UNKNOWN, all_permitted), _found_income()]
    unknown = _INCOME_UNKNOWN.replace("TRUE AS of_member", "FALSE AS of_member")
    if not asked & SOURCES.keys():
        return [*parts, _not_asked(unknown)]
    silent = [category for category, witnesses in _WITNESSES.items() if not asked & witnesses]
    return [
        *parts,
        *(_not_asked(unknown.replace("CAST(NULL AS VARCHAR) AS category", f"'{c}' AS category")) for c in silent),
    ]


_INCOME_UNKNOWN = """FALSE AS certain, CAST(NULL AS VARCHAR) AS category, CAST(NULL AS VARCHAR) AS kind,
  CAST(NULL AS VARCHAR) AS basis, CAST(0 AS BIGINT) AS annual_lo, CAST(NULL AS BIGINT) AS annual_hi, TRUE AS of_member"""


def _declared_income(category: str) -> str:
    said, found = f"f.declared_{category}", f"f.found_{category}"
    return f"""SELECT f.first_line AS household, f.carrier_{category} AS person, TRUE AS declared, {found} <= {said} AS larger,
      TRUE AS certain, '{category}' AS category, 'declared' AS kind, '{DECLARED}' AS basis,
      {said} AS annual_lo, {said} AS annual_hi, TRUE AS of_member
    FROM law_families f WHERE {said} > 0 AND f.carrier_{category} IS NOT NULL"""


def _found_income() -> str:
    # One wage has several witnesses: the largest per person. Other kinds are different incomes.
    wages = """SELECT household_no, person_key, category, arg_max(kind, amount) AS kind, max(amount) AS amount
      FROM income_facts WHERE member AND category = 'wage' GROUP BY household_no, person_key, category"""
    others = (
        "SELECT household_no, person_key, category, kind, amount FROM income_facts WHERE member AND category <> 'wage'"
    )
    larger = " OR ".join(f"(i.category = '{c}' AND f.found_{c} > coalesce(f.declared_{c}, 0))" for c in CATEGORIES)
    return f"""SELECT f.first_line AS household, p.line AS person, {_LARGER_ONLY}, TRUE AS certain, i.category, i.kind, 'found' AS basis,
      CASE WHEN i.kind IN {IN_PART} THEN 0 ELSE i.amount END AS annual_lo,
      i.amount AS annual_hi, TRUE AS of_member
    FROM ({wages} UNION ALL {others}) i
    JOIN law_people p ON p.household_no = i.household_no AND p.person_key = i.person_key
    JOIN law_families f ON f.first_line = p.first_line
    WHERE p.member AND i.amount > 0 AND ({larger})"""


def _unknown(facts: str, all_permitted: str = "TRUE") -> str:
    """A member whose line cannot be read whole is unknown on both bases; one who was not compared on the larger."""
    withheld = "" if all_permitted == "TRUE" else f" OR NOT {all_permitted}"
    return f"""SELECT p.first_line AS household, p.line AS person, p.unread AS declared, TRUE AS larger, {facts}
    FROM law_people p WHERE p.law IS NOT NULL AND p.member AND (p.unread OR NOT p.compared{withheld})"""


def _withheld(kind: str, all_permitted: str) -> str:
    """Property of a kind of which a member or an obligor has not permitted every item that was asked."""
    facts = _ASSET_UNKNOWN.replace("CAST(NULL AS VARCHAR) AS kind", f"'{kind}' AS kind")
    facts = facts.replace("CAST(NULL AS BIGINT) AS obligor", f"{_OBLIGOR} AS obligor")
    return f"""SELECT p.first_line AS household, {_MEMBER}, {_LARGER_ONLY}, {facts}
    FROM law_people p WHERE p.law IS NOT NULL AND p.compared AND NOT p.unread AND NOT {all_permitted}"""


def _unknown_obligors() -> str:
    """The property of an obligor who was not compared is not known."""
    facts = _ASSET_UNKNOWN.replace("CAST(NULL AS BIGINT) AS obligor", "p.line AS obligor")
    return f"""SELECT p.first_line AS household, CAST(NULL AS BIGINT) AS person, {_LARGER_ONLY}, {facts}
    FROM law_people p WHERE p.law IS NOT NULL AND NOT p.member AND NOT p.compared"""


def _not_asked(facts: str) -> str:
    """One row per family: there may be any number of entries like this, or none."""
    return (
        f"SELECT f.first_line AS household, CAST(NULL AS BIGINT) AS person, {_LARGER_ONLY}, {facts} FROM law_families f"
    )


def _open_property() -> str:
    """household, money, vehicles, houses: whether the larger reading leaves open how much of it its members have."""
    kinds = {"money": "deposit", "vehicles": "vehicle", "houses": "house"}
    may_be = ", ".join(
        f"max(CASE WHEN coalesce(kind, '{kind}') = '{kind}' THEN 1 ELSE 0 END) = 1 AS {name}"
        for name, kind in kinds.items()
    )
    return f"""SELECT household, {may_be} FROM {kept("asset")}
    WHERE larger AND NOT certain AND obligor IS NULL GROUP BY household"""


def _asset(asked: Set[str]) -> list[str]:
    parts = [_declared_money(), *_declared_things(), _unknown(_ASSET_UNKNOWN)]
    parts += [_found_money(), _found_things(), _unknown_obligors()]
    silent = [kind for kind, witnesses in _PROPERTY_WITNESSES.items() if not asked & witnesses]
    return parts + [
        _not_asked(_ASSET_UNKNOWN.replace("CAST(NULL AS VARCHAR) AS kind", f"'{kind}' AS kind")) for kind in silent
    ]


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


def _declared_money() -> str:
    return f"""SELECT f.first_line AS household, CAST(NULL AS BIGINT) AS person, TRUE AS declared,
      f.found_money <= f.declared_money AS larger, {_one_asset("'cash'", "f.declared_money", "f.declared_money")}
    FROM law_families f WHERE f.declared_money > 0"""


def _declared_things() -> list[str]:
    """So many vehicles or houses were declared: their price is not known, houses share the declared area."""
    area = "round(100 * f.declared_house_area / f.declared_houses)"
    vehicle = _one_asset("'vehicle'", "0", "NULL")
    house = _one_asset("'house'", "0", "NULL", area=area, use="'residential'")
    return [
        f"""SELECT f.first_line AS household, CAST(NULL AS BIGINT) AS person, TRUE AS declared,
          f.found_{things} < f.declared_{things} AS larger, {one}
        FROM law_families f JOIN (SELECT unnest(range(99)) AS n) numbers ON numbers.n < CAST(f.declared_{things} AS BIGINT)
        WHERE f.declared_{things} BETWEEN 1 AND 99"""
        for things, one in (("vehicles", vehicle), ("houses", house))
    ]


# Whose a found thing is: a member's own, or an obligor's, who has ceilings of their own.
_MEMBER = "CASE WHEN p.member THEN p.line END AS person"
_OBLIGOR = "CASE WHEN NOT p.member THEN p.line END"


def _found_money() -> str:
    # "Over the limit" says only that: the limit is not in the file, so the amount is anything. "Within" adds nothing.
    chosen = _one_asset("m.kind", "coalesce(m.amount, 0)", "m.amount", obligor=_OBLIGOR)
    return f"""SELECT f.first_line AS household, {_MEMBER}, {_LARGER_ONLY}, {chosen}
    FROM money_facts m JOIN law_people p ON p.household_no = m.household_no AND p.person_key = m.person_key
    JOIN law_families f ON f.first_line = p.first_line
    WHERE (m.amount > 0 AND (NOT p.member OR f.found_money > coalesce(f.declared_money, 0)))
      OR (m.amount IS NULL AND m.answer = 'over')"""


def _found_things() -> str:
    """Members' things where found are not fewer than declared, obligors' all; what several own stands once."""
    parts = {
        "vehicle": ("TRUE", "f.found_vehicles >= coalesce(f.declared_vehicles, 0)"),
        "house": ("t.state = 'owned'", "f.found_houses >= coalesce(f.declared_houses, 0)"),
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
    return f"""SELECT f.first_line AS household, {_MEMBER}, {_LARGER_ONLY}, {chosen}
    FROM thing_facts t JOIN law_people p ON p.household_no = t.household_no AND p.person_key = t.person_key
    JOIN law_families f ON f.first_line = p.first_line WHERE {wanted}
    QUALIFY t.thing IS NULL OR row_number() OVER (PARTITION BY f.first_line, t.kind, t.thing, p.member ORDER BY p.line) = 1"""


def _obligor(all_permitted: str) -> list[str]:
    """Obligors with what the roster says of their household, on the larger basis at least what was found of them."""
    said, found, surely = "p.obligor_income", "coalesce(i.amount, 0)", "coalesce(i.at_least, 0)"
    known = "p.compared" if all_permitted == "TRUE" else f"p.compared AND {all_permitted}"
    most = f"CASE WHEN {known} THEN greatest({said}, {found}) END"
    # What was found may leave an obligor as they were declared.
    alike = f"coalesce({said}, 0) >= {found} AND ({said} IS NULL OR {known})"
    return [
        _obligors(f"greatest(coalesce({said}, 0), 0)", said, f"TRUE AS declared, {alike} AS larger", "TRUE"),
        _obligors(
            f"greatest(coalesce({said}, 0), {surely})", f"CASE WHEN {said} IS NOT NULL THEN {most} END", _LARGER_ONLY, f"NOT ({alike})"
        ),
    ]  # fmt: skip


def _obligors(least: str, most: str, readings: str, where: str) -> str:
    # Of which an unknown part counts: of an obligor as of a member.
    incomes = f"""(SELECT household_no, person_key, CAST(sum(amount) AS BIGINT) AS amount, CAST(sum(at_least) AS BIGINT) AS at_least FROM (
      SELECT household_no, person_key, category,
        CASE WHEN category = 'wage' THEN max(amount) ELSE sum(amount) END AS amount,
        CASE WHEN category = 'wage' THEN max(amount) ELSE sum(CASE WHEN kind IN {IN_PART} THEN 0 ELSE amount END) END AS at_least
      FROM income_facts WHERE NOT member GROUP BY household_no, person_key, category) GROUP BY household_no, person_key)"""
    return f"""SELECT p.first_line AS household, p.line AS obligor, {readings}, TRUE AS certain,
      coalesce(p.relation, '') AS relation, {least} AS annual_income_lo, {most} AS annual_income_hi,
      greatest(coalesce(CAST(p.obligor_size AS BIGINT), 1), 1) AS household_size_lo,
      CAST(p.obligor_size AS BIGINT) AS household_size_hi, CAST(1 AS BIGINT) AS supported_lo, CAST(NULL AS BIGINT) AS supported_hi,
      CAST(0 AS BIGINT) AS children_lo, CAST(NULL AS BIGINT) AS children_hi, TRUE AS able, FALSE AS agreed_given,
      CAST(0 AS BIGINT) AS agreed_lo, CAST(0 AS BIGINT) AS agreed_hi, CAST(0 AS BIGINT) AS paid_lo, CAST(0 AS BIGINT) AS paid_hi,
      '' AS receives, CAST(0 AS BIGINT) AS age_lo, CAST(NULL AS BIGINT) AS age_hi
    FROM law_people p LEFT JOIN {incomes} i ON i.household_no = p.household_no AND i.person_key = p.person_key
    WHERE p.law IS NOT NULL AND NOT p.member AND ({where})"""
