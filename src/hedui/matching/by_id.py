"""Who is who by number: a source record belongs to every permitted roster line with an equal person key.

An equal number makes an exact hit, whatever the name says; how far the names agree stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from hedui.tables import quoted
from hedui.values.name import NameAgreement

# One name in another writing: the number settles whose it is, and somebody should still look.
OTHER_WRITINGS = (
    NameAgreement.VARIANT, NameAgreement.TRUNCATED, NameAgreement.LOST_CHARACTERS, NameAgreement.TRANSLITERATION,
)  # fmt: skip


def askers(people: str, *, scope: bool = False) -> str:
    """SELECT of the people who are asked for, as `met` takes them: what a hit needs of a roster line, and `again`.

    `again`: an earlier line of the household has the same number, so that a hit of this one says nothing new.
    `people` is a relation in the columns of the roster's; only its people with a key. `scope`: with what each permits.
    """
    # Few lines repeat a number: found by counting, because numbering all lines of all households takes ten times as long.
    repeated = f"""SELECT household_no, person_key, number, min(line) AS first_line FROM {people}
      GROUP BY household_no, person_key, number HAVING count(*) > 1"""
    return f"""
SELECT p.line, p.household_no, p.person_key, p.number, p.form, p.member, p.name,
  coalesce(p.line > r.first_line, FALSE) AS again{", p.scope" if scope else ""}
FROM {people} p LEFT JOIN ({repeated}) r
  ON r.household_no = p.household_no AND r.person_key = p.person_key AND r.number IS NOT DISTINCT FROM p.number"""


def askable(snapshot: str, number: int, *, two_sided: bool, columns: Sequence[str] = ()) -> str:
    """SELECT of one snapshot's rows that can be somebody's, as `met` takes them; `number` stands for the snapshot.

    `columns` are further ones of the snapshot.

    `two_sided`: rows name two people, and somebody who stands on both sides of a row has one hit in it.
    """
    once = "AND NOT (part = 2 AND other_key IS NOT DISTINCT FROM person_key)" if two_sided else ""
    return f"""SELECT CAST({number} AS SMALLINT) AS snapshot, person_key, source_row, part, form, number, name_text{_more("", columns)}
FROM ({snapshot}) WHERE fate = 'keyed' {once}"""


def met(people: str, snapshots: list[str], columns: Sequence[str] = (), *, may: str = "TRUE") -> str:
    """SELECT of the hits of all snapshots (each as `askable` gives it): who has which row, and both names.

    Columns: snapshot, person_key, source_row, part (together they name the row), line, household_no, member, again,
    match, name_a (the roster's), name_b (the source's), and `columns`. Names that are letter for letter the same need no
    judge: both are NULL then, else neither is. `people` is a relation as `askers` gives it; its people are joined once with
    everything, because a join of its own for each snapshot costs more than all that is joined. Citizen numbers are equal
    when their keys are; other documents are confirmed on the number itself, because a fingerprint alone could collide.
    `may`: which of the people `p` may be compared with the rows of `s.snapshot` (their scope).
    """
    judged = "p.name IS DISTINCT FROM s.name_text OR trim(coalesce(s.name_text, '')) = ''"
    return f"""
SELECT s.snapshot, s.person_key, s.source_row, s.part, p.line, p.household_no, p.member, p.again,
  CASE WHEN s.form = 15 OR p.form = 15 THEN 'converted_id' ELSE 'exact_id' END AS match,
  CASE WHEN {judged} THEN coalesce(p.name, '') END AS name_a, CASE WHEN {judged} THEN coalesce(s.name_text, '') END AS name_b{_more("s.", columns)}
FROM ({" UNION ALL ".join(snapshots)}) s JOIN {people} p ON s.person_key = p.person_key
WHERE (s.person_key > 0 OR s.number = p.number){"" if may == "TRUE" else f" AND {may}"}"""


def _more(of: str, columns: Sequence[str]) -> str:
    return "".join(f", {of}{quoted(column)}" for column in columns)


def name_pairs(relation: str) -> str:
    """SELECT of the distinct pairs of roster name and source name to be judged, of what `met` selects."""
    return f"SELECT DISTINCT name_a, name_b FROM {relation} WHERE name_a IS NOT NULL"


def with_agreement(relation: str, agreements: str) -> str:
    """SELECT of the relation's rows with name_agreement, from the table of judged pairs, in the place of the names.

    `written`: how the source writes the name, where it is one name in another writing (`OTHER_WRITINGS`); else NULL.
    """
    other = ", ".join(f"'{agreement}'" for agreement in OTHER_WRITINGS)
    return f"""
SELECT h.* EXCLUDE (name_a, name_b), coalesce(a.name_agreement, 'same') AS name_agreement,
  CASE WHEN a.name_agreement IN ({other}) THEN h.name_b END AS written
FROM {relation} h LEFT JOIN {agreements} a ON h.name_a = a.name_a AND h.name_b = a.name_b"""
