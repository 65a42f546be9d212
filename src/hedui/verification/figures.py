"""Figures of a household: what was declared, what was found, and the larger of the two, per category.

Declarations stand on the head's line. Found income is the members' own; a person's wage is recorded by several
sources (payroll, contributions, fund, tax), so the largest of them counts, never their sum.
"""

from __future__ import annotations

from hedui.tables import Engine, Step

CATEGORIES = ("wage", "business", "property", "transfer")
_DECLARED = ("declared_wage", "declared_business", "declared_property", "declared_transfer", "declared_money",
             "declared_vehicles", "declared_houses", "declared_house_area")  # fmt: skip
_SAID = ("programme", "area_kind", "hukou_area", "residence_area", "name", "id_number")


def make_figures(engine: Engine) -> None:
    """Make `households` (one row each: what it said, who counts) and `categories` (declared and found figures)."""
    engine.run(Step("households", _households()))
    engine.run(Step("categories", _categories()))


def _households() -> str:
    # The head's word wins; without a head, or where the head's line is blank, the first line that says something.
    # (Not first(… ORDER BY …): Spark has no such thing.)
    first = "arg_min({0}, CASE WHEN head THEN line ELSE line + 1000000000000 END) FILTER ({0} IS NOT NULL)"
    said = ", ".join(f"{first.format(c)} AS {c}" for c in (*_SAID, *_DECLARED))
    return f"""SELECT household_no, {said}, min(line) AS first_line,
      count(DISTINCT coalesce(person_key, -line - 9000000000000000000)) FILTER (member) AS members,
      count(DISTINCT coalesce(person_key, -line - 9000000000000000000)) FILTER (NOT member) AS obligors,
      count(*) AS lines, count(*) FILTER (member AND (NOT permitted OR person_key IS NULL)) AS not_compared
    FROM people GROUP BY household_no"""


def _categories() -> str:
    found = ", ".join(
        f"CAST(coalesce(sum(amount) FILTER (category = '{c}'), 0) AS BIGINT) AS found_{c}" for c in CATEGORIES
    )
    declared = ", ".join(f"h.{c}" for c in _DECLARED)
    names = ", ".join(f"coalesce(i.found_{c}, 0) AS found_{c}" for c in CATEGORIES)
    return f"""SELECT h.household_no, {declared}, {names}, coalesce(m.found_money, 0) AS found_money,
      coalesce(m.over_limit, 0) AS over_limit, coalesce(t.found_vehicles, 0) AS found_vehicles,
      coalesce(t.doubtful_vehicles, 0) AS doubtful_vehicles, coalesce(t.found_houses, 0) AS found_houses
    FROM households h
    LEFT JOIN (SELECT household_no, {found} FROM ({_per_person()}) GROUP BY household_no) i USING (household_no)
    LEFT JOIN (SELECT household_no, CAST(sum(coalesce(amount, 0)) AS BIGINT) AS found_money,
        count(*) FILTER (answer = 'over' AND amount IS NULL) AS over_limit
      FROM money_facts WHERE member GROUP BY household_no) m USING (household_no)
    LEFT JOIN (SELECT household_no, count(*) FILTER (kind = 'vehicle' AND state = 'standing') AS found_vehicles,
        count(*) FILTER (kind = 'vehicle' AND state = 'suspected_scrapped') AS doubtful_vehicles,
        count(DISTINCT coalesce(thing, CAST(person_key AS VARCHAR))) FILTER (kind = 'house' AND state = 'owned') AS found_houses
      FROM thing_facts WHERE member GROUP BY household_no) t USING (household_no)"""


def _per_person() -> str:
    """One amount per household, person, category: the largest source for wages, the sum of kinds for the rest."""
    return """SELECT household_no, person_key, category,
      CASE WHEN category = 'wage' THEN max(amount) ELSE sum(amount) END AS amount
    FROM income_facts WHERE member GROUP BY household_no, person_key, category"""
