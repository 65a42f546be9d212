"""Findings about who belongs together: spouses, the register's book, assistance drawn twice."""

from __future__ import annotations

from collections.abc import Set

from hedui.verification.findings.identity import REGISTERED
from hedui.verification.findings.shape import finding, grouped, sure

# Entries of the register in the books of the heads, of whoever: made by `books`, where the register was asked.
BOOKS = "register_books"
_SPOUSE = "('配偶', '妻', '丈夫', '夫', '妻子')"
_LADDER = "('低保', '最低生活保障', '特困', '特困供养', '低保边缘', '低边')"


def undeclared_spouses(asked: Set[str]) -> list[str]:
    """The SELECT of the finding that somebody is married to a person whom the roster does not have."""
    return [_spouse()] if "marriage" in asked else []


def family_findings(asked: Set[str]) -> list[str]:
    """SELECTs of all other findings about spouses and co-registered persons that the asked items allow."""
    found = [_divorced()] if "marriage" in asked else []
    return [*found, _book()] if "hukou" in asked else found


def other_awards(asked: Set[str]) -> list[str]:
    """SELECTs of the findings that somebody already receives assistance in another household, region or programme."""
    return _assisted() if "assistance" in asked else []


def _newest() -> str:
    return f"""(SELECT h.* FROM {sure("marriage")} h
      WHERE member QUALIFY row_number() OVER (PARTITION BY household_no, person_key
        ORDER BY registered_on DESC NULLS LAST, source_file, source_row) = 1)"""


def _spouse() -> str:
    undeclared = f"""(SELECT m.* FROM {_newest()} m
      LEFT JOIN people p ON p.household_no = m.household_no AND p.person_key = m.other_key
      WHERE m.registration_kind = 'married' AND m.other_key IS NOT NULL AND p.line IS NULL)"""
    return finding("spouse_not_declared", "marriage", undeclared)


def _divorced() -> str:
    # The question stands at the spouse, whichever of the two the registry knows.
    pairs = f"""SELECT m.household_no, s.person_key, m.as_of, m.evidence FROM {_newest()} m
      JOIN people s ON s.household_no = m.household_no AND s.member AND NOT s.head AND s.relation IN {_SPOUSE}
      JOIN people k ON k.household_no = m.household_no AND k.head
      WHERE m.registration_kind = 'divorced' AND ((m.person_key = s.person_key AND m.other_key = k.person_key)
        OR (m.person_key = k.person_key AND m.other_key = s.person_key))"""
    once = f"(SELECT DISTINCT * FROM ({pairs}))"
    return finding("spouse_divorced", "marriage", grouped(once))


def heads_books() -> str:
    """SELECT of the books of the heads: household_no, person_key, county, hukou_no."""
    return f"""SELECT DISTINCT household_no, person_key, substr(hukou_area, 1, 6) AS county, hukou_no FROM {REGISTERED}
      WHERE head AND coalesce(person_status, 'active') = 'active' AND coalesce(hukou_no, '') <> ''"""


def in_books(entries: str) -> str:
    """SELECT of the register's entries (`entries`: all rows of its snapshots) in the heads' books, of whoever."""
    return f"""SELECT b.household_no, b.person_key, e.person_key AS other_key, e.record_place, e.as_of
      FROM ({entries}) e JOIN ({heads_books()}) b ON b.hukou_no = e.hukou_no AND b.county = substr(e.hukou_area, 1, 6)
      WHERE e.fate = 'keyed' AND coalesce(e.person_status, 'active') = 'active'"""


def _book() -> str:
    each = f"""(SELECT b.*, [b.record_place] AS evidence FROM {BOOKS} b
      LEFT JOIN people p ON p.household_no = b.household_no AND p.person_key = b.other_key WHERE p.line IS NULL)"""
    source = f"""(SELECT household_no, person_key, count(DISTINCT other_key) AS n, max(as_of) AS as_of,
      flatten(list(evidence)) AS evidence FROM {each} GROUP BY household_no, person_key)"""
    return finding("co_registered_not_declared", "hukou", source, found="n")


def _assisted() -> list[str]:
    own = "(SELECT household_no, programme AS asked_for, hukou_area, residence_area FROM households)"
    awards = f"""(SELECT h.*, f.asked_for, f.hukou_area, f.residence_area FROM {sure("assistance")} h
      JOIN {own} f ON f.household_no = h.household_no WHERE h.member AND coalesce(h.status, 'active') = 'active')"""
    elsewhere = """coalesce(substr(division, 1, 6) NOT IN
      (coalesce(substr(hukou_area, 1, 6), ''), coalesce(substr(residence_area, 1, 6), '')), FALSE)"""
    other = "source_household_no IS DISTINCT FROM household_no"
    programme = f"programme IN {_LADDER} AND asked_for IS DISTINCT FROM {_named('programme')}"
    wheres = {
        "assisted_elsewhere": elsewhere,
        "assisted_other_household": f"NOT {elsewhere} AND {other}",
        "assisted_other_programme": f"NOT {elsewhere} AND NOT {other} AND {programme}",
    }
    return [
        finding(kind, "assistance", awards, where=where, found="monthly_amount", detail="programme")
        for kind, where in wheres.items()
    ]


def _named(column: str) -> str:
    """The roster's code of a programme that a source names in words."""
    return f"""CASE WHEN {column} LIKE '%边%' THEN 'dibao_marginal' WHEN {column} LIKE '特困%' THEN 'tekun' ELSE 'dibao' END"""
