"""The shape of a fact, and the SQL of its parts.

Fact: whose it is (household_no, line of the roster, person_key, member), what it says (content, kind, item, amount …),
on what it rests (basis, as_of, evidence) and why the larger reading takes it or not. Amounts are fen, areas square metres.
"""

from __future__ import annotations

from hedui.verification.evidence import TYPE

PEOPLE = "fact_people"
_TYPES = {
    "household_no": "VARCHAR", "line": "BIGINT", "person_key": "BIGINT", "member": "BOOLEAN", "content": "VARCHAR",
    "kind": "VARCHAR", "item": "VARCHAR", "basis": "VARCHAR", "amount": "BIGINT", "answer": "VARCHAR", "state": "VARCHAR",
    "label": "VARCHAR", "area": "DECIMAL(18, 4)", "pieces": "BIGINT", "first_month": "BIGINT", "last_month": "BIGINT",
    "months": "BIGINT", "why": "VARCHAR", "as_of": "DATE", "evidence": TYPE,
}  # fmt: skip


def fact(source: str, where: str = "TRUE", **said: str) -> str:
    """SELECT of facts from a relation. `said`: column → SQL; the columns of whose it is are the relation's own.

    A column that is not said is NULL, the data item empty and the evidence none.
    """
    own = {name: name for name in ("household_no", "line", "person_key", "member")}
    columns = {"item": "''", "evidence": "[]"} | own | said
    chosen = ", ".join(f"CAST({columns.get(name, 'NULL')} AS {kind}) AS {name}" for name, kind in _TYPES.items())
    return f"SELECT {chosen} FROM {source} WHERE {where}"


def people_sql() -> str:
    """`fact_people`: who stands on the roster as a member or as an obligor, by the first of their lines; once each.

    `also_member`: an obligor who is a member of the same household too.
    """
    one = """SELECT household_no, person_key, member, min(line) AS line, max(obligor_income) AS obligor_income
      FROM people WHERE person_key IS NOT NULL GROUP BY household_no, person_key, member"""
    # Of two roles of one person the member's comes first: then the window holds two rows.
    return f"""SELECT *, NOT member AND count(*) OVER (PARTITION BY household_no, person_key) > 1 AS also_member FROM ({one})"""


def of_people(relation: str) -> str:
    """A relation of facts `f` joined with its household's figures `c` and its person `p`."""
    return f"""{relation} f JOIN categories c ON c.household_no = f.household_no
      JOIN {PEOPLE} p ON p.household_no = f.household_no AND p.person_key = f.person_key AND p.member = f.member"""
