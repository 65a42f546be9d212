"""Findings in the family's favour: what it could claim and did not say, and who cannot support it."""

from __future__ import annotations

from collections.abc import Set

from hedui.verification.findings.identity import REGISTERED, inside
from hedui.verification.findings.shape import finding, grouped, summed, sure
from hedui.verification.income import counted
from hedui.verification.window import Window


def favour_findings(asked: Set[str], window: Window, share: int, standard: str) -> list[str]:
    """SELECTs of the findings that can only help the family. `share`: percent of a year's means that own medical
    payments pass; `standard`: SQL of the year's standard for one person of `households`, fen."""
    by_item = {
        "disability": "\nUNION ALL ".join([_disability(), _level()]),
        "medical_cost": _medical(window, share, standard),
        "enrolment": _student(),
    }
    unable = _unable(asked, window)
    return [sql for item, sql in by_item.items() if item in asked] + ([unable] if unable else [])


def _certificates() -> str:
    return f"""(SELECT h.*, p.disability_level AS declared_level, p.disability_kind AS declared_kind
      FROM {sure("disability")} h JOIN people p ON p.line = h.line
      WHERE h.member AND coalesce(h.status, 'active') = 'active')"""


def _disability() -> str:
    source = f"(SELECT * FROM {_certificates()} WHERE declared_level IS NULL AND declared_kind IS NULL)"
    return finding("disability_not_declared", "disability", grouped(source))


def _level() -> str:
    source = f"""(SELECT *, CAST(declared_level AS BIGINT) AS declared, CAST(disability_level AS BIGINT) AS found
      FROM {_certificates()} WHERE CAST(disability_level AS BIGINT) < CAST(declared_level AS BIGINT))"""
    each = grouped(source, "declared, found")
    return finding("disability_level_higher", "disability", each, declared="declared", found="found")


def _medical(window: Window, share: int, standard: str) -> str:
    # A bill listed twice was paid once; one taken back stands with a minus and lessens what was paid.
    paid = f"(SELECT * FROM {counted('medical_cost')} WHERE member AND {window.holds_day('settled_on')} AND own_payment <> 0)"
    income = " + ".join(
        f"greatest(coalesce(c.declared_{x}, 0), c.found_{x})" for x in ("wage", "business", "property", "transfer")
    )
    source = f"""(SELECT m.* FROM {summed(paid, "own_payment", "paid")} m JOIN categories c ON c.household_no = m.household_no
      JOIN households h ON h.household_no = m.household_no
      WHERE m.paid * 100 > greatest({income}, h.members * ({standard})) * {share})"""
    return finding("medical_cost", "medical_cost", source, found="paid", period=f"'{window}'")


def _student() -> str:
    work = "(SELECT household_no, person_key, arg_min(work, line) AS work FROM people WHERE member GROUP BY household_no, person_key)"
    source = f"""(SELECT h.*, coalesce(tuition, 0) + coalesce(boarding, 0) AS fees FROM {counted("enrolment")} h
      JOIN {work} p ON p.household_no = h.household_no AND p.person_key = h.person_key WHERE h.member AND coalesce(h.status, 'active') = 'active'
        AND (coalesce(tuition, 0) + coalesce(boarding, 0) > 0 OR p.work IS DISTINCT FROM 'student'))"""
    return finding("student", "enrolment", summed(source, "fees", "fees"), found="nullif(fees, 0)")


def _unable(asked: Set[str], window: Window) -> str:
    """Obligors who are dead, in prison or themselves assisted: the rules count no support from them."""
    sources = {
        "hukou": f"(SELECT * FROM {REGISTERED} WHERE NOT member AND person_status = 'dead')",
        "funeral": f"(SELECT * FROM {sure('funeral')} WHERE NOT member)",
        "prison": f"(SELECT * FROM {inside('prison', window)} WHERE NOT member)",
        "assistance": f"""(SELECT * FROM {sure("assistance")} WHERE NOT member AND coalesce(status, 'active') = 'active'
          AND (programme LIKE '特困%' OR programme IN ('低保', '最低生活保障')))""",
    }
    return "\nUNION ALL ".join(
        finding("obligor_unable", item, grouped(source)) for item, source in sources.items() if item in asked
    )
