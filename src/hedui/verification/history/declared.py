"""Facts that the household stated, who belongs to it, and what a region's method of computing adds or leaves out."""

from __future__ import annotations

from hedui.tables import literal
from hedui.verification.figures import CATEGORIES, SAID
from hedui.verification.history.codes import DECLARED, IMPUTED, by_code
from hedui.verification.history.shape import fact
from hedui.verification.income import IN_PART

THINGS = {"vehicle": ("declared_vehicles", "found_vehicles"), "house": ("declared_houses", "found_houses")}
_SUMS = (*CATEGORIES, "money")


def persons() -> str:
    """people.parquet: one row per roster line, whether the person counts and could be compared."""
    return """SELECT p.household_no, p.line, p.member, p.relation, p.name, p.id_number,
      CASE WHEN k.line IS NULL THEN 'listed_twice' WHEN p.person_key IS NULL THEN 'number_unusable'
        WHEN NOT p.permitted THEN 'not_permitted' WHEN p.unread <> '' THEN 'unread' WHEN p.member THEN 'counted' ELSE 'obligor' END AS why
    FROM people p LEFT JOIN (SELECT coalesce(min(line) FILTER (WHERE member), min(line)) AS line FROM people
      GROUP BY household_no, coalesce(person_key, -line - 9000000000000000000)) k ON k.line = p.line"""


def obligor_incomes() -> str:
    """What the roster says that an obligor's household earns a year, beside what was found of the obligor."""
    source = f"""(SELECT p.*, k.also_member, coalesce(i.amount, 0) AS found FROM people p
      JOIN fact_people k ON k.line = p.line LEFT JOIN {OBLIGORS_FOUND} i
        ON i.household_no = p.household_no AND i.person_key = p.person_key
      WHERE NOT p.member AND p.obligor_income > 0)"""
    why = f"CASE WHEN also_member THEN 'is_member' ELSE {_larger('obligor_income', 'found', 'obligor_found')} END"
    return fact(
        source, content="'obligor_income'", kind="'declared'", basis=f"'{DECLARED}'", amount="obligor_income", why=why
    )


OBLIGORS_FOUND = """(SELECT household_no, person_key, CAST(sum(amount) AS BIGINT) AS amount FROM (
      SELECT household_no, person_key, category, CASE WHEN category = 'wage' THEN max(amount) ELSE sum(amount) END AS amount
      FROM income_facts WHERE NOT member GROUP BY household_no, person_key, category) GROUP BY household_no, person_key)"""
"""What was found of obligors a year: of each one's wages the largest source."""


def _larger(declared: str, found: str, when_found: str = "found_larger") -> str:
    return f"""CASE WHEN {found} > {declared} THEN '{when_found}' WHEN {found} = 0 THEN 'declared_only'
      WHEN {found} = {declared} THEN 'agree' ELSE 'declared_larger' END"""


def household_figures() -> str:
    """What the household declared of income, money, vehicles and houses, each on the line where it stands."""
    columns = {c: (f"declared_{c}", f"found_{c}") for c in _SUMS} | THINGS
    lines = ", ".join(f"l.line_{said} AS line_{content}" for content, (said, _found) in columns.items())
    names = ", ".join(f"c.{said}, c.{found}" for said, found in columns.values())
    spoken = f"""spoken AS (SELECT c.household_no, {lines}, {names}, c.declared_house_area FROM categories c
      JOIN {SAID} l ON l.household_no = c.household_no)"""
    each = "\nUNION ALL ".join(_figure(content, *of) for content, of in columns.items())
    return f"SELECT * FROM (WITH {spoken} {each})"


def _figure(content: str, declared: str, found: str) -> str:
    is_thing = content in THINGS
    counted = f"CASE WHEN {found} < {declared} THEN 'declared_more' ELSE 'found_not_fewer' END"
    return fact(
        "spoken", f"{declared} > 0", line=f"line_{content}", person_key="NULL", member="TRUE", content=f"'{content}'",
        kind=f"'{DECLARED}'", basis=f"'{DECLARED}'", area="declared_house_area" if content == "house" else "NULL",
        why=counted if is_thing else _larger(declared, found), **{"pieces" if is_thing else "amount": declared},
    )  # fmt: skip


def imputed() -> str:
    """What the rules took beyond the larger of declared and found, or less: computed by a region's method, or not counted.

    A household has at most one such fact per class of income; an amount below nothing is what the law leaves out.
    """
    each = ", ".join(literal(category) for category in CATEGORIES)
    # Of what is found of these the law takes at least nothing, where it was applied.
    partly = f"""(SELECT household_no, sum(amount) AS amount FROM income_facts
      WHERE member AND kind IN {IN_PART} GROUP BY household_no)"""
    part = "CASE WHEN k.content = 'transfer' AND a.income_at_least IS NOT NULL THEN coalesce(r.amount, 0) ELSE 0 END"
    source = f"""(SELECT household_no, first_line AS line, content,
        used - CASE WHEN found > declared THEN found - part ELSE declared END AS beyond
      FROM (SELECT a.household_no, a.first_line, k.content, {_of("used")} AS used, coalesce({_of("declared")}, 0) AS declared,
          {_of("found")} AS found, {part} AS part
        FROM assessed a CROSS JOIN (SELECT unnest([{each}]) AS content) k LEFT JOIN {partly} r ON r.household_no = a.household_no))"""
    return fact(
        source, "beyond <> 0", person_key="NULL", member="TRUE", content="content", kind=f"'{IMPUTED}'", basis=f"'{IMPUTED}'",
        amount="beyond", why="CASE WHEN beyond > 0 THEN 'imputed' ELSE 'not_counted_by_law' END",
    )  # fmt: skip


def _of(what: str) -> str:
    return by_code("k.content", {c: f"a.{what}_{c}" for c in CATEGORIES})
