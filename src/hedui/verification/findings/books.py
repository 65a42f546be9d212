"""Findings from the register's books of the heads: who stands there and was not entered, or was entered with another number.

Somebody of the family's own book with the name of a line whose person the register does not know otherwise is that
person, written wrongly: the family has entered them.
"""

from __future__ import annotations

import pyarrow as pa
from rapidfuzz.distance import OSA

from hedui.tables import Engine, Step
from hedui.values.identity import clean, number_of
from hedui.values.name import NameAgreement, agreement
from hedui.verification.findings.identity import REGISTERED
from hedui.verification.findings.shape import finding
from hedui.verification.permission import covers

# The questions that books raise.
ASKED_OF_BOOKS = "asked_of_books"
# Entries in the heads' books of whoever stands on no line of the household; which line one of them is.
_STRANGERS, _WRITTEN_WRONGLY, _JUDGED = "register_strangers", "written_wrongly", "judged_alike"
# What a question says of the number: it tells a slip of the pen from another number.
_ONE, _OTHER = "登记的号码与名册只差一处", "登记的号码与名册不同"


def ask_books(engine: Engine, register: str) -> int:
    """Make `asked_of_books` of what `registered` has. `register`: SQL of all rows of the register, empty where it was not
    asked. Their count."""
    if not register:
        engine.run(Step(ASKED_OF_BOOKS, _co_registered(_NOBODY)))
        return 0
    engine.run(Step(_STRANGERS, _strangers(register)))
    engine.register(_JUDGED, _judged(engine))
    engine.run(Step(_WRITTEN_WRONGLY, _who_is_who()))
    engine.unregister(_JUDGED)
    others = f"""(SELECT s.* FROM {_STRANGERS} s LEFT JOIN {_WRITTEN_WRONGLY} w
      ON w.household_no = s.household_no AND w.other_key = s.other_key WHERE w.line IS NULL)"""
    engine.run(Step(ASKED_OF_BOOKS, f"{_co_registered(others)}\nUNION ALL {_miswritten()}"))
    for name in (_WRITTEN_WRONGLY, _STRANGERS):
        engine.drop(name)
    return int(engine.one(f"SELECT count(*) FROM {ASKED_OF_BOOKS}")[0])


def book_findings() -> list[str]:
    """The SELECTs of the two questions."""
    return [_co_registered(_STRANGERS), _miswritten()]


_NOBODY = """(SELECT '' AS household_no, CAST(0 AS BIGINT) AS person_key, CAST(0 AS BIGINT) AS other_key,
  CAST(0 AS BIGINT) AS record_place, CAST(NULL AS DATE) AS as_of WHERE FALSE)"""


def _strangers(register: str) -> str:
    books = f"""SELECT DISTINCT household_no, person_key, substr(hukou_area, 1, 6) AS county, hukou_no FROM {REGISTERED}
      WHERE head AND coalesce(person_status, 'active') = 'active' AND coalesce(hukou_no, '') <> ''"""
    entries = f"""SELECT b.household_no, b.person_key, e.person_key AS other_key, e.name_text, e.record_place, e.as_of
      FROM ({register}) e JOIN ({books}) b ON b.hukou_no = e.hukou_no AND b.county = substr(e.hukou_area, 1, 6)
      WHERE e.fate = 'keyed' AND coalesce(e.person_status, 'active') = 'active'"""
    return f"""SELECT b.* FROM ({entries}) b
      LEFT JOIN people p ON p.household_no = b.household_no AND p.person_key = b.other_key WHERE p.line IS NULL"""


def _judged(engine: Engine) -> pa.Table:
    """line, other_key, detail: the lines that the register does not know under their number, each with the strangers of
    their name. These are few, and names are judged out of the engine."""
    alike = engine.rows(
        f"""SELECT DISTINCT p.line, s.other_key, coalesce(p.name, ''), coalesce(s.name_text, ''), coalesce(p.number_written, '')
        FROM {_STRANGERS} s JOIN people p ON p.household_no = s.household_no
        LEFT JOIN {REGISTERED} r ON r.household_no = p.household_no AND r.person_key = p.person_key
        WHERE r.line IS NULL"""
    )
    unlike = (NameAgreement.DIFFERENT, NameAgreement.MISSING)
    found = [
        (line, other, _ONE if differs_once(written, other) else _OTHER)
        for line, other, name, entry, written in alike
        if agreement(name, entry) not in unlike
    ]
    columns = {"line": pa.int64(), "other_key": pa.int64(), "detail": pa.string()}
    return pa.table(
        {
            name: pa.array([row[at] for row in found], kind)
            for at, (name, kind) in enumerate(columns.items())
        }
    )  # fmt: skip


def differs_once(written: str, key: int) -> bool:
    """Whether a number is the citizen number of a key but for one character: another, missing, too many, or two in turned order."""
    if key <= 0:
        return False
    number, whole = clean(written), number_of(key)
    forms = (whole, whole[:6] + whole[8:17]) if len(number) < len(whole) - 1 else (whole,)
    return any(OSA.distance(number, form) == 1 for form in forms)


def _who_is_who() -> str:
    """A line and the stranger of its name, both once."""
    return f"""SELECT p.household_no, p.line, p.person_key, p.permitted, p.scope, s.other_key, s.record_place, s.as_of, j.detail
      FROM {_JUDGED} j JOIN people p ON p.line = j.line
      JOIN {_STRANGERS} s ON s.household_no = p.household_no AND s.other_key = j.other_key"""


def _co_registered(strangers: str) -> str:
    source = f"""(SELECT household_no, person_key, count(DISTINCT other_key) AS n, max(as_of) AS as_of,
      list(record_place) AS evidence FROM {strangers} GROUP BY household_no, person_key)"""
    return finding("co_registered_not_declared", "hukou", source, found="n")


def _miswritten() -> str:
    # Of who has not permitted it the register is not told; that they were entered holds all the same.
    source = f"""(SELECT household_no, person_key, line, min(detail) AS detail, max(as_of) AS as_of,
      list(record_place) AS evidence FROM {_WRITTEN_WRONGLY} w
      WHERE permitted AND {covers("w.scope", "hukou")} GROUP BY household_no, person_key, line)"""
    return finding("number_miswritten", "hukou", source, detail="detail", line="line")
