"""The findings of a household as every paper tells them: places by their names, and what each rests on.

Where no row of a source is cited, it rests on lines of the roster or on a register that has nobody of this number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hedui.documents.report_evidence import runs
from hedui.values import region
from hedui.verification.findings.shape import kinds
from hedui.verification.outputs.reporting import Reporting, Rows
from hedui.verification.outputs.shown import Whose
from hedui.verification.outputs.tables import PROGRAMMES

REGISTER, TWICE, FITTING = "not_in_register", "in_two_households", "other_programme_fits"
# Their details name divisions by code.
PLACES = ("not_local", "registered_elsewhere")
OF_SHEET = "同号核查测算表"
# How the detail of a programme that would fit begins; the question's own label has said so already.
FITS = "可能符合"
_PLACE = re.compile(r"(申报|登记) (\d{6,12})")
Row = dict[str, Any]


def as_told(run: Reporting, findings: Rows, people: Rows) -> Rows:
    """The findings, each with `grounds` in words; those that name another household or a whole register say which."""
    others = _others(run, findings)
    for household, rows in findings.items():
        whose = Whose(people[household])
        told = [f | {"detail": _detail(f, whose)} for f in rows]
        findings[household] = [_with(run, f, people[household], others) for f in told]
    return findings


def label_of(f: Row) -> str:
    """What is asked, with what it is about: `名下有机动车：蒙LB3B5J 长安牌SC7160`."""
    return kinds()[f["kind"]].label + (f"：{f['detail']}" if f["detail"] else "")


def _detail(f: Row, whose: Whose) -> str:
    detail = (f["detail"] or "").strip()
    if f["kind"] in PLACES:
        # Where a relative is registered is for that relative.
        return _PLACE.sub(lambda told: f"{told[1]}在{region.full_name(told[2])}", detail) if whose.is_own(f) else ""
    return detail.removeprefix(FITS) if f["kind"] == FITTING else detail


def _with(run: Reporting, f: Row, people: Sequence[Row], others: Mapping[tuple[str, Any], list[Row]]) -> Row:
    if f["evidence"]:
        return f | {"grounds": ""}
    if f["kind"] == REGISTER:
        return f | _whole_register(run, f)
    if f["kind"] == FITTING:
        return f | {"grounds": OF_SHEET}
    there = others.get((f["household_no"], f["person_key"]), []) if f["kind"] == TWICE else []
    if f["kind"] == TWICE:
        f = f | {"detail": f["detail"] or "；".join(dict.fromkeys(map(_household, there)))}
    lines = [p["line"] for p in people if _same(p, f)] + [one["line"] for one in there]
    from_roster = not kinds()[f["kind"]].items and lines
    return f | {"grounds": f"申报名册 {run.roster} 第 {runs(sorted(set(lines)))} 行" if from_roster else ""}


def _same(person: Row, f: Row) -> bool:
    """Whether a line is the finding's person; whose number names nobody is known by name alone."""
    by = next((name for name in ("person_key", "id_number") if f.get(name) is not None), "name")
    return bool(person[by] == f[by])


def _whole_register(run: Reporting, f: Row) -> Row:
    """No row can be cited for somebody who is in none: the files that were searched, and the day they stand for."""
    plan = next(one for one in run.plan if one.item.code == f["item"])
    files = "；".join(f"{s.file} 全部 {s.account.rows:,} 行" for s in plan.snapshots)
    return {"grounds": f"{files}，都没有这个身份证号", "as_of": f["as_of"] or plan.as_of}


def _others(run: Reporting, findings: Rows) -> dict[tuple[str, Any], list[Row]]:
    """Household and person → the lines of that person as a member of other households."""
    asked = {(h, f["person_key"]) for h, rows in findings.items() for f in rows if f["kind"] == TWICE}
    found: dict[tuple[str, Any], list[Row]] = {}
    if not asked:
        return found
    keys = ", ".join(sorted({str(key) for _, key in asked}))
    rows = run.engine.records(
        f"""SELECT p.person_key, p.household_no, p.line, h.programme, h.hukou_area FROM people p
          JOIN households h ON h.household_no = p.household_no WHERE p.member AND p.person_key IN ({keys}) ORDER BY p.line"""
    )
    for household, key in asked:
        found[household, key] = [r for r in rows if r["person_key"] == key and r["household_no"] != household]
    return found


def _household(row: Row) -> str:
    """Where the other household is and what it asks for. Its people are third persons: they are not named."""
    place = region.full_name(row["hukou_area"]) if row["hukou_area"] else "地区未填"
    return f"另一户在{place}，{PROGRAMMES.get(row['programme'] or '', '项目未说明')}"
