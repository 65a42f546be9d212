"""The list that the statutory tables count: the relation `listed`, made from the findings of a run.

listed: no (1…), county, household_no, name, id_number, item, nature, kind (words for people), declared, found, unit,
detail, period, as_of, evidence, person (one number per person), times (one per household, person and item), handling
(NULL: nobody has concluded anything). The same relation is made from filled workbooks (`returned`).
"""

from __future__ import annotations

from collections.abc import Mapping

from hedui.catalogue import items
from hedui.documents.statistics import FAVOUR, PROBLEM
from hedui.tables import Engine, Step, literal
from hedui.values import region
from hedui.verification.findings.shape import kinds

LISTED = "listed"
ROSTER_ITEM = "花名册"
"""What stands where a data item stands for questions that the roster itself raises."""
UNKNOWN_COUNTY = "未说明"
COUNTY = "substr(coalesce(hukou_area, ''), 1, 6)"
"""SQL of a household's county, six digits, '' when it is not known."""
# These say what was not compared: nobody concludes anything from them, and the tables tell them apart.
_COMPLETENESS = "核对完整性"


def county_labels(codes: list[str]) -> dict[str, str]:
    """What each county is called, its whole name where two have the same."""
    short = {code: region.name(code) if code else UNKNOWN_COUNTY for code in codes}
    names = list(short.values())
    return {code: name if names.count(name) == 1 else region.full_name(code) for code, name in short.items()}


def counties(engine: Engine) -> dict[str, str]:
    """The counties of the roster's households in the order of their codes, with their names."""
    return county_labels([row[0] for row in engine.rows(f"SELECT DISTINCT {COUNTY} FROM households ORDER BY 1")])


def item_labels() -> dict[str, str]:
    """The name of every item by code, and of the roster, whose code is empty."""
    return {code: item.label for code, item in items().items()} | {"": ROSTER_ITEM}


def make_listed(engine: Engine, county: Mapping[str, str]) -> int:
    """Make `listed` from `findings`, county after county. Returns the number of lines.

    Findings that only say what could not be compared are left out.
    """
    table = kinds()
    words = {
        "county": _words("h.county", dict(county)),
        "item": _words("f.item", item_labels()),
        "kind": _words("f.kind", {code: kind.label for code, kind in table.items()}),
        "nature": _words("f.kind", {code: FAVOUR if kind.favour else PROBLEM for code, kind in table.items()}),
        "unit": _words("f.kind", {code: kind.unit for code, kind in table.items()}),
    }
    told = ", ".join(f"{sql} AS {name}" for name, sql in words.items())
    who = "coalesce(CAST(f.person_key AS VARCHAR), concat(f.household_no, '|', coalesce(f.name, '')))"
    rows = f"""SELECT row_number() OVER (ORDER BY h.county, f.number) AS no, f.household_no, f.name, f.id_number, {told},
      f.declared, f.found, f.detail, f.period, f.as_of, f.evidence, {who} AS who,
      CAST(NULL AS VARCHAR) AS handling
    FROM findings f JOIN (SELECT household_no, {COUNTY} AS county FROM households) h ON h.household_no = f.household_no
    WHERE f.kind NOT IN ({_unlisted()})"""
    engine.run(Step("listing", rows))
    number_people(engine, "listing")
    engine.drop("listing")
    return int(engine.one(f"SELECT count(*) FROM {LISTED}")[0])


def number_people(engine: Engine, rows: str) -> None:
    """Make `listed` from a relation with `no`, `who`, `household_no`, `item` and the rest: `person` and `times` are
    numbered in the order in which they first appear."""
    engine.run(Step("persons", _numbered(rows, ("who",), "person")))
    engine.run(Step("occasions", _numbered(rows, ("household_no", "who", "item"), "times")))
    engine.run(
        Step(
            LISTED,
            f"""SELECT l.* EXCLUDE (who), p.person, t.times FROM {rows} l JOIN persons p ON p.who = l.who
      JOIN occasions t ON t.household_no = l.household_no AND t.who = l.who AND t.item = l.item""",
        )
    )
    engine.drop("persons")
    engine.drop("occasions")


def _numbered(rows: str, by: tuple[str, ...], name: str) -> str:
    keys = ", ".join(by)
    first = f"SELECT {keys}, min(no) AS first FROM {rows} GROUP BY {keys}"
    return f"SELECT {keys}, row_number() OVER (ORDER BY first, {keys}) AS {name} FROM ({first})"


def not_compared(engine: Engine) -> int:
    """How many findings say only what could not be compared, 条."""
    return int(engine.one(f"SELECT count(*) FROM findings WHERE kind IN ({_unlisted()})")[0])


def _unlisted() -> str:
    return ", ".join(literal(code) for code, kind in kinds().items() if kind.changes == _COMPLETENESS) or "''"


def _words(column: str, words: dict[str, str]) -> str:
    cases = " ".join(f"WHEN {literal(code)} THEN {literal(word)}" for code, word in words.items())
    return f"CASE {column} {cases} ELSE '' END"
