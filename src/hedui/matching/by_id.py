"""Who is who by number: a source record belongs to every permitted roster line with an equal person key.

An equal number makes an exact hit, whatever the name says; how far the names agree stands beside it.
"""

from __future__ import annotations

from hedui.tables import quoted

# Columns of every relation of hits, in order; the item's own columns follow.
HIT = ("line", "household_no", "id_number", "source_file", "source_row", "part", "match", "name_text", "as_of", "other_name", "other_key")  # fmt: skip


def hits(people: str, snapshot: str, columns: list[str], *, two_sided: bool) -> str:
    """SELECT of the hits of one item: HIT, roster_name, then `columns` of the item.

    `people` and `snapshot` are relations; citizen numbers are equal when their keys are, other documents are
    confirmed on the number itself, because a fingerprint alone could collide. `two_sided`: rows name two people, and
    somebody who stands on both sides of a row has one hit in it (asked of one-sided rows it doubles the join's time).
    """
    once = "AND NOT (s.part = 2 AND s.other_key IS NOT DISTINCT FROM s.person_key)" if two_sided else ""
    own = "".join(f", s.{quoted(c)}" for c in columns)
    return f"""
SELECT p.line, p.household_no, p.id_number, s.source_file, s.source_row, s.part,
  CASE WHEN s.form = 15 OR p.form = 15 THEN 'converted_id' ELSE 'exact_id' END AS match,
  s.name_text, s.as_of, s.other_name, s.other_key, p.name AS roster_name{own}
FROM ({snapshot}) s JOIN {people} p ON s.person_key = p.person_key
WHERE s.fate = 'keyed' AND (s.person_key > 0 OR s.number = p.number)
  {once}"""


def name_pairs(relations: list[str]) -> str:
    """SELECT of the distinct pairs of roster name and source name that are not letter for letter the same."""
    each = [
        f"SELECT DISTINCT roster_name AS name_a, name_text AS name_b FROM {relation} WHERE roster_name IS DISTINCT FROM name_text"
        for relation in relations
    ]
    return f"SELECT DISTINCT name_a, name_b FROM ({' UNION ALL '.join(each)})"


def with_agreement(relation: str, agreements: str) -> str:
    """SELECT of the relation's rows plus name_agreement, from the table of judged pairs."""
    return f"""
SELECT h.*, coalesce(a.name_agreement, 'same') AS name_agreement
FROM {relation} h LEFT JOIN {agreements} a
  ON h.roster_name IS NOT DISTINCT FROM a.name_a AND h.name_text IS NOT DISTINCT FROM a.name_b"""
