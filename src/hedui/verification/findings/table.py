"""All findings of a run as one relation, each with its number, person, label and evidence."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from hedui.tables import Engine, Step
from hedui.verification.evidence import told
from hedui.verification.findings.books import ASKED_OF_BOOKS
from hedui.verification.findings.contradictions import contradiction_findings
from hedui.verification.findings.family import family_findings, other_awards, undeclared_spouses
from hedui.verification.findings.favour import favour_findings
from hedui.verification.findings.identity import (
    REGISTERED,
    absent_members,
    doubtful_members,
    identity_findings,
    registered,
)
from hedui.verification.findings.income import income_findings
from hedui.verification.findings.property import property_findings
from hedui.verification.findings.shape import NO_EVIDENCE, finding, kinds
from hedui.verification.window import Window

# Questions without a number yet.
FIRST, THEN = "asked_first", "asked_then"
_NOBODY = "(SELECT household_no, person_key, CAST(NULL AS DATE) AS as_of FROM people WHERE FALSE)"
_NONE = finding("dead", "", _NOBODY, evidence=NO_EVIDENCE)


@dataclass(frozen=True)
class Asking:
    """What decides which questions are asked.

    `asked`: items compared; `whole`: those of which every file could be read, where nothing found is an answer.
    `region`: the division of the check without its zeros, empty for the nation. Percentages are the pack's;
    `standard` is SQL of the year's standard for one person of `households`, fen.
    """

    asked: Set[str]
    whole: Set[str]
    window: Window
    region: str
    tolerance: int
    contradiction: int
    medical_share: int
    standard: str


def ask_who_counts(engine: Engine, asking: Asking) -> int:
    """Make `asked_first`: the questions whether somebody belongs to the family. The law waits for these, and in the end for
    those that the register's books raise (`ask_books`), which goes on from here. Their count."""
    if "hukou" in asking.asked:
        engine.run(registered())
    asked = asking.asked
    first = [*absent_members(asked, asking.window), *undeclared_spouses(asked)]
    first += [*doubtful_members(asked, asking.region), *other_awards(asked)]
    engine.run(Step(FIRST, "\nUNION ALL ".join(first or [_NONE])))
    return int(engine.one(f"SELECT count(*) FROM {FIRST}")[0])


def ask_the_rest(engine: Engine, asking: Asking, more: list[str]) -> int:
    """Make `asked_then`: every other question that is known without the law. Their count. Needs what `ask_who_counts` makes.

    `more` are SELECTs of findings made elsewhere, in the same shape.
    """
    a = asking
    selects = [
        *identity_findings(a.asked, a.whole, a.region), *family_findings(a.asked),
        *income_findings(a.asked, a.window, a.tolerance), *contradiction_findings(a.asked, a.window, a.contradiction),
        *property_findings(a.asked, a.window, a.tolerance),
        *favour_findings(a.asked, a.window, a.medical_share, a.standard), *more,
    ]  # fmt: skip
    engine.run(Step(THEN, "\nUNION ALL ".join(selects)))
    return int(engine.one(f"SELECT count(*) FROM {THEN}")[0])


def number_findings(engine: Engine, more: str) -> int:
    """Make `findings`: number, household_no, name, id_number, kind, item, declared, found, … evidence (told). Their count.

    `more` is a SELECT of what the law added. All are sorted and numbered once, when the last is known.
    """
    found = " UNION ALL ".join([*(f"SELECT * FROM {name}" for name in (FIRST, ASKED_OF_BOOKS, THEN)), more])
    engine.run(Step("numbered", _numbered(_named(f"({found})"))))
    engine.run(Step("findings", f"SELECT * FROM {told('numbered')}", kept=False))
    for name in (FIRST, ASKED_OF_BOOKS, THEN, REGISTERED):
        engine.drop(name)
    return int(engine.one("SELECT count(*) FROM findings")[0])


def _named(relation: str) -> str:
    """SELECT of what was found with the person as the roster writes it: in the line of which it is a question, else in the
    first of the household with this number."""
    first = "(SELECT household_no, person_key, min(line) AS line FROM people GROUP BY household_no, person_key)"
    return f"""SELECT f.household_no, p.name, p.id_number, f.person_key, f.kind, f.item, f.declared, f.found, f.period, f.detail,
        f.as_of, list_sort(f.evidence) AS evidence, p.line
      FROM {relation} f LEFT JOIN {first} k
        ON k.household_no IS NOT DISTINCT FROM f.household_no AND k.person_key IS NOT DISTINCT FROM f.person_key
      LEFT JOIN people p ON p.line = coalesce(f.line, k.line)"""


def _numbered(rows: str) -> str:
    """SELECT of the findings in the order of households, lines and the table of kinds, with their numbers."""
    ranks = " ".join(f"WHEN '{code}' THEN {at}" for at, code in enumerate(kinds()))
    # Evidence last: two accounts of one bank may be alike in all the rest, and the same run has the same numbers.
    order = f"household_no, line, CASE kind {ranks} END, item, detail, as_of, found, evidence"
    return f"SELECT row_number() OVER (ORDER BY {order}) AS number, * FROM ({rows})"
