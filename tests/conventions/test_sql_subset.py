"""Every step of a run is SQL of the common subset: Spark's parser takes what sqlglot makes of it (design 2, style: engine).

Reading a delivery (`intake`) is left out: it runs on the engine that is embedded, wherever a campaign runs.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlglot
from cities import World, number
from sqlglot import exp

from hedui.catalogue import items
from hedui.tables import Engine, Step
from hedui.verification.findings.books import ASKED_OF_BOOKS
from hedui.verification.findings.shape import kinds
from hedui.verification.findings.table import FIRST, THEN
from hedui.verification.roster import PEOPLE

# What Spark 4 has under the name that sqlglot writes.
FUNCTIONS = re.compile(
    """(ABS ARRAY ARRAY_DISTINCT ARRAY_JOIN ARRAY_SORT ARRAYS_OVERLAP BIT_OR CAST CEIL COALESCE COLLECT_LIST COLLECT_SET CONCAT CONCAT_WS CONTAINS COUNT DATE_ADD DATE_FORMAT
    DATEDIFF DECIMAL EXISTS EXPLODE EXTRACT FILTER FLATTEN FLOOR GREATEST HASH IF INLINE LEAST LENGTH LOWER LTRIM MAKE_DATE MAX MAX_BY MIN MIN_BY MOD
    MONTH NULLIF RANK REGEXP_EXTRACT REGEXP_REPLACE REPLACE ROUND ROW_NUMBER RTRIM SEQUENCE SIZE SORT_ARRAY SPLIT STRUCT SUBSTRING SUM TO_DATE TO_JSON
    TRANSFORM TRANSLATE TRIM TRY_CAST UNHEX UPPER YEAR)""".replace("\n   ", "").replace(" ", "|")
)
# Words that a bracket may follow and that are no functions.
WORDS = {
    "AND",
    "AS",
    "BY",
    "CASE",
    "DISTINCT",
    "ELSE",
    "END",
    "EXCEPT",
    "FROM",
    "IN",
    "JOIN",
    "NOT",
    "ON",
    "OR",
    "OVER",
    "SELECT",
    "THEN",
    "USING",
    "WHEN",
    "WHERE",
}
SCAN = re.compile(r"read_parquet\(\[[^\]]*\](, encryption_config = \{[^}]*\})?\)")
INTAKE = ("roster", "secret")


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every statement that a run of all 37 items gives to the engine, by the name of what it makes."""
    said: dict[str, str] = {}
    run, write = Engine.run, Engine.write

    def running(engine: Engine, step: Step) -> None:
        said[step.name] = step.sql
        run(engine, step)

    def writing(engine: Engine, sql: str, path: Path, **more: object) -> int:
        if path.suffix == ".parquet":
            said[path.name] = sql
        return write(engine, sql, path, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Engine, "run", running)
        patch.setattr(Engine, "write", writing)
        world = World(tmp_path_factory.mktemp("steps"))
        world.person(number(1))
        for code in items():
            world.file(f"{code}.csv", [])
        world.verify()
    return {name: SCAN.sub("snapshot", sql) for name, sql in said.items() if name not in INTAKE}


def test_the_steps_are_those_of_the_story(steps: dict[str, str]) -> None:
    assert {
        PEOPLE,
        "asked",
        "agreements",
        "income_facts",
        "money_facts",
        "thing_facts",
        "households",
        "categories",
        "findings",
        "hits_pension",
    } <= set(steps)
    assert len([name for name in steps if name.startswith("hits_")]) == len(items())
    assert len(steps) > 70


def test_every_step_parses_as_spark_sql(steps: dict[str, str]) -> None:
    refused = {}
    for name, sql in steps.items():
        try:
            (text,) = sqlglot.transpile(sql, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)
            tree = sqlglot.parse_one(text, read="spark")
        except sqlglot.errors.SqlglotError as error:
            refused[name] = str(error)[:200]
            continue
        called = {word.upper() for word in re.findall(r"\b([A-Za-z_]\w*)\(", _without_texts(text))} - WORDS
        unknown = {word for word in called if not FUNCTIONS.fullmatch(word)}
        ordered = [
            type(o.parent).__name__
            for o in tree.find_all(exp.Order)
            if isinstance(o.parent, exp.AggFunc | exp.First | exp.Last)
        ]
        if unknown or ordered or tree.find(exp.Qualify):
            refused[name] = f"{sorted(unknown)} {ordered}"
    assert refused == {}


def _without_texts(sql: str) -> str:
    return re.sub(r"'(?:[^'\\]|\\.|'')*'", "''", sql)


def test_every_raised_kind_of_finding_is_in_the_table(steps: dict[str, str]) -> None:
    asked = steps[FIRST] + steps[ASKED_OF_BOOKS] + steps[THEN]
    raised = set(re.findall(r"'(\w+)' AS kind, (?:'|\(item\))", asked))
    assert raised - set(kinds()) == set()
    # Sources of income and of money choose their question by CASE; what every file could be read for raises no answer.
    raised |= {word for word in re.findall(r"THEN '(\w+)'", asked) if word in kinds()}
    assert len(raised) > 60
    assert set(kinds()) - raised == {"item_not_asked", "item_not_answered", "item_out_of_date", "other_programme_fits"}
