"""Figures of a household: what was declared, what was found, and the larger of the two, per category.

Declarations stand on the head's line. Found income is the members' own; a person's wage is recorded by several
sources (payroll, contributions, fund, tax), so the largest of them counts, never their sum.
"""

from __future__ import annotations

from hedui.tables import Engine, Step

CATEGORIES = ("wage", "business", "property", "transfer")
_DECLARED = ("declared_wage", "declared_business", "declared_property", "declared_transfer", "declared_money",
             "declared_vehicles", "declared_houses", "declared_house_area")  # fmt: skip
_WORDS = ("programme", "area_kind", "hukou_area", "residence_area", "name", "id_number")
_PERSON = "coalesce(person_key, -line - 9000000000000000000)"
_COUNTS = {
    "members": f"count(DISTINCT {_PERSON}) FILTER (member)", "obligors": f"count(DISTINCT {_PERSON}) FILTER (NOT member)",
    "lines": "count(*)", "not_compared": "count(*) FILTER (member AND (NOT permitted OR person_key IS NULL))",
}  # fmt: skip
# Added to the line of everybody but the head: the head speaks before them.
_LATER = 1_000_000_000_000
SAID = "said"


def make_figures(engine: Engine) -> None:
    """Make `households` (one row each: what it said, who counts) and `categories` (declared and found figures).

    `said` is households with line_COLUMN: the line on which a declared figure stands.
    """
    engine.run(Step(SAID, _said()))
    engine.run(Step("households", _households(), kept=False))
    engine.run(Step("categories", _categories()))


def _households() -> str:
    columns = ("household_no", *_WORDS, *_DECLARED, "first_line", *_COUNTS)
    return f"SELECT {', '.join(columns)} FROM {SAID}"


def _said() -> str:
    # The head's word wins; without a head, or where the head's line is blank, the first line that says something.
    # So the line of the first speaker is asked first, and the others only for what it leaves blank: an aggregate over
    # all lines for each column takes twice the time.
    columns = (*_WORDS, *_DECLARED)
    speaks = f"CASE WHEN head THEN line ELSE line + {_LATER} END"
    counts = ", ".join(f"{sql} AS {name}" for name, sql in _COUNTS.items())
    first = f"""(SELECT p.*, c.* EXCLUDE (household_no, speaker) FROM people p
      JOIN (SELECT household_no, min({speaks}) % {_LATER} AS speaker, min(line) AS first_line, {counts}
        FROM people GROUP BY household_no) c ON c.speaker = p.line)"""
    blank = " OR ".join(f"(f.{c} IS NULL AND p.{c} IS NOT NULL)" for c in columns)
    others = ", ".join(f"arg_min({c}, speaks) FILTER ({c} IS NOT NULL) AS {c}" for c in columns)
    lines = ", ".join(f"min(speaks) FILTER ({c} IS NOT NULL) % {_LATER} AS line_{c}" for c in _DECLARED)
    words = ", ".join(f"coalesce(f.{c}, o.{c}) AS {c}" for c in columns)
    where = ", ".join(f"CASE WHEN f.{c} IS NOT NULL THEN f.line ELSE o.line_{c} END AS line_{c}" for c in _DECLARED)
    return f"""SELECT * FROM (WITH first_speakers AS {first}
    SELECT f.household_no, {words}, f.first_line, {", ".join(f"f.{name}" for name in _COUNTS)}, {where} FROM first_speakers f
    LEFT JOIN (SELECT household_no, {others}, {lines}
      FROM (SELECT p.*, CASE WHEN p.head THEN p.line ELSE p.line + {_LATER} END AS speaks
        FROM people p JOIN first_speakers f ON f.household_no = p.household_no WHERE {blank})
      GROUP BY household_no) o ON o.household_no = f.household_no)"""


def _categories() -> str:
    found = ", ".join(
        f"CAST(coalesce(sum(amount) FILTER (category = '{c}'), 0) AS BIGINT) AS found_{c}" for c in CATEGORIES
    )
    declared = ", ".join(f"h.{c}" for c in _DECLARED)
    names = ", ".join(f"coalesce(i.found_{c}, 0) AS found_{c}" for c in CATEGORIES)
    return f"""SELECT h.household_no, {declared}, {names}, coalesce(m.found_money, 0) AS found_money,
      coalesce(m.over_limit, 0) AS over_limit, coalesce(m.within_limit, 0) AS within_limit,
      coalesce(t.found_vehicles, 0) AS found_vehicles,
      coalesce(t.doubtful_vehicles, 0) AS doubtful_vehicles, coalesce(t.found_houses, 0) AS found_houses
    FROM households h
    LEFT JOIN (SELECT household_no, {found} FROM ({_per_person()}) GROUP BY household_no) i USING (household_no)
    LEFT JOIN (SELECT household_no, CAST(sum(coalesce(amount, 0)) AS BIGINT) AS found_money,
        count(*) FILTER (answer = 'over' AND amount IS NULL) AS over_limit,
        count(*) FILTER (answer = 'within' AND amount IS NULL) AS within_limit
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
