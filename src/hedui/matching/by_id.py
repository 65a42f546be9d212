"""Who is who by number: a source record belongs to every permitted roster line with an equal person key.

An equal number makes an exact hit, whatever the name says; how far the names agree stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hedui.tables import quoted


def askable(snapshot: str, number: int, *, two_sided: bool, columns: Sequence[str] = ()) -> str:
    """SELECT of one snapshot's rows that can be somebody's, as `met` takes them; `number` stands for the snapshot.

    `columns` are further ones of the snapshot.

    `two_sided`: rows name two people, and somebody who stands on both sides of a row has one hit in it.
    """
    once = "AND NOT (part = 2 AND other_key IS NOT DISTINCT FROM person_key)" if two_sided else ""
    return f"""SELECT CAST({number} AS SMALLINT) AS snapshot, person_key, source_row, part, form, number, name_text{_more("", columns)}
FROM ({snapshot}) WHERE fate = 'keyed' {once}"""


def met(people: str, snapshots: list[str], columns: Sequence[str] = ()) -> str:
    """SELECT of the hits of all snapshots (each as `askable` gives it): who has which row, and both names.

    Columns: snapshot, person_key, source_row, part (together they name the row), line, household_no, id_number, member,
    again, match, roster_name, name_text, and `columns`. `again`: an earlier line of the household has the same number, so that this
    hit says nothing new. `people` is a relation; its people with a key are joined once with everything, because a
    join of its own for each snapshot costs more than all that is joined. Citizen numbers are equal when their keys are;
    other documents are confirmed on the number itself, because a fingerprint alone could collide.
    """
    return f"""
SELECT s.snapshot, s.person_key, s.source_row, s.part, p.line, p.household_no, p.id_number, p.member, p.again,
  CASE WHEN s.form = 15 OR p.form = 15 THEN 'converted_id' ELSE 'exact_id' END AS match, p.name AS roster_name, s.name_text{_more("s.", columns)}
FROM ({" UNION ALL ".join(snapshots)}) s
JOIN (SELECT *, row_number() OVER (PARTITION BY household_no, person_key, number ORDER BY line) > 1 AS again FROM {people}) p
  ON s.person_key = p.person_key
WHERE s.person_key > 0 OR s.number = p.number"""


def _more(of: str, columns: Sequence[str]) -> str:
    return "".join(f", {of}{quoted(column)}" for column in columns)


def name_pairs(relation: str) -> str:
    """SELECT of the distinct pairs of roster name and source name to be judged: not letter for letter the same, or no name."""
    return f"""SELECT DISTINCT roster_name AS name_a, name_text AS name_b FROM {relation}
WHERE roster_name IS DISTINCT FROM name_text OR trim(coalesce(name_text, '')) = ''"""


def with_agreement(relation: str, agreements: str) -> str:
    """SELECT of the relation's rows with name_agreement, from the table of judged pairs, in the place of the names."""
    return f"""
SELECT h.* EXCLUDE (roster_name, name_text), coalesce(a.name_agreement, 'same') AS name_agreement
FROM {relation} h LEFT JOIN {agreements} a
  ON h.roster_name IS NOT DISTINCT FROM a.name_a AND h.name_text IS NOT DISTINCT FROM a.name_b"""
