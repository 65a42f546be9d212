"""facts.parquet: one row per fact of every household, with why the larger reading of the assessment takes it or not."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from hedui.tables import Engine, Step, literal
from hedui.verification.evidence import told
from hedui.verification.figures import CATEGORIES, SAID
from hedui.verification.history import declared, found
from hedui.verification.history.codes import bases, contents, label_sql, rank_sql, used_sql
from hedui.verification.history.left_over import CITED, LEFT_OVER, cited_sql, left_over, left_over_sql
from hedui.verification.history.shape import PEOPLE, people_sql
from hedui.verification.income import RESIDENT_PENSION, STOPPED_PENSION
from hedui.verification.window import Window

FILE, PERSONS = "facts.parquet", "people.parquet"
COLUMNS = (
    "number", "household_no", "line", "member", "name", "id_number", "content", "kind", "item", "basis", "amount", "counted", "answer",
    "state", "label", "area", "pieces", "first_month", "last_month", "months", "used", "why", "why_label", "as_of", "evidence",
)  # fmt: skip
_WRITTEN = {
    "name": "r.name", "id_number": "r.id_number", "why_label": f"{label_sql('f.why')} AS why_label",
    "counted": "CAST(f.counted AS BIGINT) AS counted",
}  # fmt: skip
_FOUND, _KNOWN = "fact_found", "fact_known"
_RANK = f"(SELECT household_no, row_number() OVER (ORDER BY household_no) AS rank FROM {SAID}) k"
# More than a roster has lines; the product with what is put above it fits a BIGINT.
_LINES = 10**10
_SUMS = ", ".join(literal(content) for content in (*CATEGORIES, "obligor_income", "money"))


def prepare_facts(engine: Engine, asked: Set[str], window: Window) -> int:
    """Make every fact that stands before the law is applied. Their number.

    `asked`: the items compared. Needs the relations people, said, hits, hit_sources, candidates, income_facts, money_facts,
    thing_facts and categories.
    """
    engine.run(Step(PEOPLE, people_sql()))
    engine.run(Step(_FOUND, "\nUNION ALL ".join([found.incomes(), found.money(), found.things()])))
    engine.run(Step(CITED, cited_sql(_FOUND)))
    engine.run(Step(LEFT_OVER, left_over_sql(asked)))
    said = [declared.household_figures(), declared.obligor_incomes(), f"SELECT * FROM {_FOUND}"]
    engine.run(Step(_KNOWN, _placed("\nUNION ALL ".join([*said, *left_over(asked, window)]))))
    for name in (LEFT_OVER, CITED, _FOUND, PEOPLE):
        engine.drop(name)
    return int(engine.one(f"SELECT count(*) FROM {_KNOWN}")[0])


def write_people(engine: Engine, folder: Path, mark: str) -> int:
    """Write the run's people into a folder. Their number."""
    written = (
        f"SELECT *, {label_sql('why')} AS why_label, {literal(mark)} AS mark FROM ({declared.persons()}) ORDER BY line"
    )
    return engine.write(written, folder / PERSONS)


def write_facts(engine: Engine, folder: Path, mark: str) -> int:
    """Write what `prepare_facts` has made, and what the law took beyond it, into a folder. Rows. Needs `assessed` too."""
    rows = engine.write(_select(f"SELECT * FROM {_KNOWN} UNION ALL {_placed(declared.imputed())}", mark), folder / FILE, in_order=True)  # fmt: skip
    engine.drop(_KNOWN)
    return rows


def _placed(facts: str) -> str:
    """The facts as they are written, with whose and what each is as one whole number, `whose_place`."""
    place = f"rank * {len(contents())} + {rank_sql('content', contents())}"
    return f"""SELECT f.* EXCLUDE (person_key, evidence), CASE WHEN len(evidence) > 1 THEN list_sort(evidence) ELSE evidence END AS evidence,
        (({place}) * {_LINES} + line) * {len(bases())} + {rank_sql("basis", bases())} AS whose_place
      FROM ({facts}) f JOIN {_RANK} USING (household_no)"""


def _select(facts: str, mark: str) -> str:
    used = used_sql("why", "basis")
    # Of what is used but of which a part does not count, nothing is certain to count.
    counted = f"""CASE WHEN content NOT IN ({_SUMS}) THEN NULL WHEN NOT used OR why IN ('part_unknown', 'months_unknown') THEN 0
      ELSE coalesce(amount, 0) END"""
    written = ", ".join(_WRITTEN.get(column, f"f.{column}") for column in COLUMNS)
    # Everything that can be said later is: what is sorted is narrow. The order is three whole numbers, because sorting by
    # texts takes far longer: household, content, line and basis; the amount; and the place of the first record, which is
    # one fact of a person, so that every fact has a place of its own.
    numbered = f"""SELECT row_number() OVER () AS number, *, {counted} AS counted FROM (
        SELECT t.* EXCLUDE (whose_place), {used} AS used FROM ({_under_law(facts)}) t
        ORDER BY whose_place, amount DESC NULLS LAST, evidence[1])"""
    return (
        f"""SELECT {written}, {literal(mark)} AS mark FROM {told(f"({numbered})")} f JOIN people r ON r.line = f.line"""
    )


def _under_law(facts: str) -> str:
    """The facts; of what the law counts a part only, this is why, in families to whom a law was applied."""
    applied = "household_no IN (SELECT household_no FROM assessed WHERE income_at_least IS NOT NULL)"
    unknown = f"CASE kind WHEN '{RESIDENT_PENSION}' THEN 'part_unknown' WHEN '{STOPPED_PENSION}' THEN 'months_unknown' ELSE why END"
    return f"""SELECT * REPLACE (CASE WHEN why IN ('found_larger', 'obligor_found') AND {applied} THEN {unknown} ELSE why END AS why)
      FROM ({facts})"""
