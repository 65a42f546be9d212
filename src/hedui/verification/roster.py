"""The roster: who is to be verified, in which household, and who has permitted it.

Read by the same readers as a department's file, into the relation `people` (one row per line). Lines are never
refused for what they say: a number that names nobody, a contradiction, a person twice are findings for people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hedui.catalogue import roster as roster_item
from hedui.intake import load
from hedui.intake.columns import ColumnMap, match_columns, passed_over
from hedui.intake.delivery import Note
from hedui.intake.fields import is_typed, unread
from hedui.intake.limits import LIMITS, Limits
from hedui.intake.opening import open_tables
from hedui.intake.reading import Table
from hedui.intake.snapshot import RAW
from hedui.tables import Engine, EngineError, Step, literal, quoted
from hedui.values.faults import Place, Refusal
from hedui.values.identity import Reject
from hedui.verification.permission import is_number, scope_of, words_of

PEOPLE = "people"
# So many torn lines are named; how many there are is counted.
_TOLD = 20
BLANKS = " \t\r\n\u3000\u00a0'"


@dataclass(frozen=True)
class Roster:
    """What was read: lines, those whose number is usable, those with permission on the day, households, numbers that
    name nobody by reason, lines with something in 授权书编号 that is no number, permitted lines that name items; the first
    lines with another number of fields than the header; headers of which a second column was passed over."""

    lines: int
    keyed: int
    permitted: int
    households: int
    rejected: dict[str, int]
    no_number: int
    limited: int
    torn: tuple[int, ...] = ()
    passed_over: tuple[str, ...] = ()


def read_roster(engine: Engine, path: Path, on: date, limits: Limits = LIMITS) -> Roster:
    """Load the roster as relation `people`. Refuses a file that cannot be read or lacks a required column.

    people: line, household_no, name, person_key, form, number, id_number, fate, the roster's columns by code (money
    in fen), no_number (something that is no number stands in 授权书编号), permitted (a valid authorisation on `on`),
    scope (the items permitted, see permission.py), member (not an obligor), head.
    """
    item = roster_item()
    if not path.is_file():
        raise Refusal("no_roster", "there is no such roster", "Name the file with its path.", Place(str(path)))
    table = _one_table(open_tables(path, path.name, item, Note(), limits), path)
    matched = match_columns(item, table.header, {}, path.name)
    stream = load.Stream(table, [matched.own["id_number"]], lambda _rows: None)
    engine.register(load.INCOMING, stream.reader())
    try:
        # A view: the lines are read once, straight into `people`.
        engine.run(Step("roster", load.select(item, table, matched, {}, in_order=False), kept=False))
        engine.run(Step(PEOPLE, _people(matched, on)))
    except EngineError:
        if stream.error is not None:
            raise stream.error from None
        raise
    finally:
        engine.drop("roster")
        engine.unregister(load.INCOMING)
    if table.counts.rows == 0:
        raise Refusal("empty_roster", "the roster has a header and no rows", "Check the file.", Place(path.name))
    return replace(_count(engine), passed_over=passed_over(matched))


def _one_table(tables: list[Table], path: Path) -> Table:
    if len(tables) == 1:
        return tables[0]
    names = ", ".join(t.name for t in tables)
    raise Refusal(
        "roster_sheets", f"several sheets look like a roster: {names}", "Keep one roster sheet.", Place(path.name)
    )


def _people(matched: ColumnMap, on: date) -> str:
    fields = [_field(column.code, column.kind, matched) for column in roster_item().columns]
    permitted = f"authorised AND authorised_on <= DATE '{on.isoformat()}'"
    # The head's own words; 01 and 02 are the relation codes of GB/T 4761 for 本人 and 户主.
    head = "coalesce(relation, '') IN ('本人', '户主', '本人或户主', '01', '02')"
    named = "authorised_items" in matched.own
    words = words_of("authorised_items") if named else "CAST(NULL AS VARCHAR)"
    scope = scope_of("authorised_items", "authorised_words") if named else "CAST(NULL AS VARCHAR)"
    return f"""
SELECT * EXCLUDE (authorised, authorised_words), coalesce({permitted}, FALSE) AS permitted, coalesce(member_kind, 'member') <> 'obligor' AS member, {head} AS head,
  NOT authorised AND coalesce(authorisation_no, '') <> '' AS no_number, {scope} AS scope,
  CASE WHEN person_key > 0 THEN {_full_number()} ELSE number END AS id_number
FROM (SELECT *, {is_number("authorisation_no")} AS authorised, {words} AS authorised_words FROM (SELECT source_row AS line, person_key, form, fate, number, {quoted(RAW + matched.own["name"])} AS name, {_unread(matched)} AS unread,
  {", ".join(fields)} FROM roster WHERE {quoted(RAW + matched.own["name"])} <> '' OR NOT ({_says_nothing(matched)})))"""


def _says_nothing(matched: ColumnMap) -> str:
    """SQL: every field of the line is empty, as in the lines of separators that a spreadsheet writes below its table."""
    fields = [quoted(RAW + own) for own in (*matched.own.values(), *matched.added)]
    return " AND ".join(
        [f"{quoted(RAW)} IS NULL", *(f"trim(coalesce({field}, ''), {literal(BLANKS)}) = ''" for field in fields)]
    )


def _unread(matched: ColumnMap) -> str:
    """SQL: the headers of the line's fields that say something and could not be read, as one text."""
    said = [
        f"CASE WHEN {unread(quoted('raw:' + matched.own[c.code]), quoted(c.code))} THEN '{c.header}' END"
        for c in roster_item().columns
        if is_typed(c) and c.code in matched.own
    ]
    return f"concat_ws('、', {', '.join(said)})" if said else "''"


def _full_number() -> str:
    """The 18 characters of a positive key: its 17 digits and the check character."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = " + ".join(f"{w} * ((person_key // {10 ** (16 - i)}) % 10)" for i, w in enumerate(weights))
    return f"CAST(person_key AS VARCHAR) || substr('10X98765432', CAST(({total}) % 11 AS INTEGER) + 1, 1)"


def _field(code: str, kind: str, matched: ColumnMap) -> str:
    """The typed or trimmed value of one column; an absent optional column is NULL of its type."""
    if code == "name":
        return f"{quoted(RAW + matched.own['name'])} AS name_written"
    types = {"money": "BIGINT", "date": "DATE", "number": "DECIMAL(18, 4)"}
    own = matched.own.get(code)
    if code == "id_number":
        return f"{_trimmed(quoted(RAW + str(own)))} AS number_written"
    if code == "household_no":
        # A line that names no household, or could not be taken apart, is a household of its own: nobody is merged or lost.
        written = _trimmed(quoted(RAW + str(own)))
        return f"coalesce(nullif({written}, ''), '无户编号-第' || source_row || '行') AS household_no"
    if own is None:
        return f"CAST(NULL AS {types.get(kind, 'VARCHAR')}) AS {quoted(code)}"
    typed = kind in types or kind == "code"
    return quoted(code) if typed else f"{_trimmed(quoted(RAW + own))} AS {quoted(code)}"


def _trimmed(raw: str) -> str:
    """Without the blanks of any width, and the apostrophe with which a spreadsheet marks text."""
    # Only what has a blank at an end is trimmed: twenty times the looking takes less time than one trimming.
    ends = " OR ".join(f"{raw} LIKE {literal(edge)}" for blank in BLANKS for edge in (blank + "%", "%" + blank))
    return f"CASE WHEN {ends} THEN trim({raw}, {literal(BLANKS)}) ELSE {raw} END"


def _count(engine: Engine) -> Roster:
    row = engine.one(
        f"""SELECT count(*), count(person_key), count(*) FILTER (permitted), count(DISTINCT household_no),
          count(*) FILTER (no_number), count(scope) FILTER (permitted) FROM {PEOPLE}"""
    )
    rejected = dict(
        engine.rows(f"SELECT fate, count(*) FROM {PEOPLE} WHERE person_key IS NULL GROUP BY fate ORDER BY fate")
    )
    torn = f"SELECT line FROM {PEOPLE} WHERE fate = '{Reject.COLUMNS}' ORDER BY line LIMIT {_TOLD}"
    lines = tuple(line for (line,) in engine.rows(torn)) if Reject.COLUMNS in rejected else ()
    return Roster(row[0], row[1], row[2], row[3], rejected, row[4], row[5], lines)
