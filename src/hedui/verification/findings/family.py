"""Findings about who belongs together: spouses, assistance drawn twice."""

from __future__ import annotations

from collections.abc import Set

from hedui.verification.findings.shape import finding, grouped, sure
from hedui.verification.income import counted

_SPOUSE = "('配偶', '妻', '丈夫', '夫', '妻子')"
_LADDER = "('低保', '最低生活保障', '特困', '特困供养', '低保边缘', '低边')"


def undeclared_spouses(asked: Set[str]) -> list[str]:
    """The SELECT of the finding that somebody is married to a person whom the roster does not have."""
    return [_spouse()] if "marriage" in asked else []


def family_findings(asked: Set[str]) -> list[str]:
    """SELECTs of all other findings about spouses that the asked items allow."""
    return [_divorced()] if "marriage" in asked else []


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


def _assisted() -> list[str]:
    own = "(SELECT household_no, programme AS asked_for, hukou_area, residence_area FROM households)"
    # An award that stands twice in a delivery, or in two, is one.
    awards = f"""(SELECT h.*, f.asked_for, f.hukou_area, f.residence_area FROM {counted("assistance")} h
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
