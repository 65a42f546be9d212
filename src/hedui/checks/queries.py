"""Reads of checks for the screens: the plan and its answers, findings, declared beside found, the sheet, the records."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from hedui.audit.actor import Actor, system
from hedui.audit.recording import looked
from hedui.cases.gate import case_of, fingerprints, matter
from hedui.cases.models import Case, Member
from hedui.cases.queries import by_progress
from hedui.cases.words import EXPENSES
from hedui.catalogue import items
from hedui.checks.family import Overridable, computed, spending
from hedui.checks.family import overridable as steps_of
from hedui.checks.leaving_out import told, whose
from hedui.checks.lines import (
    AnswerLine,
    Beside,
    CheckLine,
    FactLine,
    FindingLine,
    OverrideLine,
    Record,
    Sheet,
    ToFamily,
)
from hedui.checks.models import ANSWERS, LONGEST_FILE, REASONS, Check, Finding, Hit, Override, PlanLine
from hedui.checks.policies import checks_of, newest_check
from hedui.checks.results import readable
from hedui.documents.stated import yuan
from hedui.people.gate import demand
from hedui.verification.findings.shape import Kind, kinds
from hedui.verification.history.codes import contents

CATEGORIES = {"wage": "工资性收入", "business": "经营净收入", "property": "财产净收入", "transfer": "转移净收入"}
MATCHES = {
    "exact_id": "证件号码一致", "converted_id": "15 位号码换算后一致", "probable": "姓名地址很可能一致", "possible": "姓名地址可能一致",
}  # fmt: skip
PROPERTY = {"money": "货币财产", "vehicle": "机动车", "house": "房屋"}


def checks(by: Actor, case_id: int) -> list[CheckLine]:
    """The checks of a case, newest first."""
    case = _seen(by, case_id, "check.see_list", remember=False)
    return [_check(one) for one in checks_of(case)]


def findings(by: Actor, case_id: int) -> list[FindingLine]:
    """The findings of the newest check, in the order of importance. Names masked. Remembered."""
    case = _seen(by, case_id, "check.findings")
    check = newest_check(case)
    if check is None:
        return []
    found = Finding.objects.filter(check_run=check).select_related("member__resident", "disposed_by")
    return [_finding(one) for one in found]


def finding(by: Actor, finding_id: int) -> FindingLine:
    """One finding. Remembered."""
    one = Finding.objects.select_related("check_run", "member__resident", "disposed_by").get(pk=finding_id)
    _seen(by, one.check_run.case_id, "check.findings")
    return _finding(one)


def evidence(by: Actor, finding_id: int, why: str = "") -> list[Record]:
    """The source records behind a finding, in full: for whoever may see personal data of the case. Remembered."""
    one = Finding.objects.select_related("check_run").get(pk=finding_id)
    wanted = _cited(one)
    if not why.strip():
        # Only whoever has to judge the finding needs no other reason to see the records in full.
        case = case_of(one.check_run.case_id)
        demand(by, "check.dispose", matter(case), thing=case.thing, whom=fingerprints(case))
    _unmasked(by, one.check_run.case_id, "check.evidence", why or f"finding:{one.pk}")
    rows = [hit for hit in _hits(one.check_run) if (hit.item, hit.source_row, hit.source_file) in wanted]
    return [_record(hit) for hit in rows]


def records(by: Actor, case_id: int, why: str = "") -> list[Record]:
    """Every source record of the newest check, in full. Remembered."""
    case = _unmasked(by, case_id, "check.records", why)
    check = newest_check(case)
    return [_record(hit) for hit in _hits(check)] if check else []


def side_by_side(by: Actor, case_id: int) -> list[Beside]:
    """Declared, found and used per category, with the facts behind each figure. Empty before the check is done. Remembered."""
    case = _seen(by, case_id, "check.side_by_side")
    check = newest_check(case)
    said = readable(check.result) if check else {}
    if not said:
        return []
    household, names = said["household"], _names(case)
    numbers = {row["line"]: row["id_number"] for row in said["people"]}
    by_content: dict[str, list[FactLine]] = defaultdict(list)
    for fact in said["facts"]:
        by_content[fact["content"]].append(_fact(fact, names.get(numbers.get(fact["line"], ""), (None, ""))))
    lines = [_beside(code, label, "元/年", household, by_content) for code, label in CATEGORIES.items()]
    lines += [
        _beside(code, label, "元" if code == "money" else "", household, by_content) for code, label in PROPERTY.items()
    ]
    lines += [
        Beside(f"expense_{kind}", EXPENSES[f"expense_{kind}"], "元/年", fen, None, fen if counts else None, ())
        for kind, (fen, counts) in (spending(check) if check else {}).items()
    ]  # fmt: skip
    others = [code for code in by_content if code not in CATEGORIES and code not in PROPERTY]
    known = contents()
    return lines + [
        Beside(code, known.get(code, code), "", None, None, None, tuple(by_content[code])) for code in others
    ]


def sheet(by: Actor, case_id: int) -> Sheet | None:
    """The calculation sheet of the newest check that is done, with and without overrides. Remembered."""
    case = _seen(by, case_id, "check.sheet")
    check = newest_check(case)
    if check is None or check.state != "done":
        return None
    overrides = list(check.overrides.select_related("member__resident", "by").order_by("at", "id"))
    standing = [one for one in overrides if one.withdrawn_at is None]
    without = computed(check)
    household, labels = readable(check.result)["household"], {one.step: one.label for one in steps_of(check)}
    names = dict(_names(case).values())
    people = tuple(names.get(pk, "") if pk else "" for pk in (without.members if without else ()))
    final = computed(check, standing) if standing else without
    return Sheet(
        _check(check), household["indication"], household["conditions_text"] or "", household["completeness"] or "", without, final,
        tuple(_override(one, labels) for one in overrides), told(check), people,
    )  # fmt: skip


def result_for_family(number: str, code: str) -> ToFamily | None:
    """What the check of this case found, for the family that has its number and code; None before it is through. Remembered.

    A restricted case is told at the office only: who has its receipt may not be the family. GateError when the two do not fit.
    """
    known = by_progress(number, code)
    case = Case.objects.get(number=known.number)
    check = newest_check(case)
    if case.restricted or case.state != "ready" or check is None or check.state != "done":
        return None
    looked(by=system("progress"), event="case.progress", thing=case.thing, whom=fingerprints(case))
    standing = check.overrides.filter(withdrawn_at=None).select_related("member__resident", "by")
    final = computed(check, list(standing.order_by("at", "id")))
    if final is None:
        return None
    conditions = tuple((one["label"], one["outcome"]) for one in final.tree if one.get("outcome"))
    return ToFamily(final.indication, conditions)


def overridable(by: Actor, case_id: int) -> list[Overridable]:
    """The figures that a person may replace; empty before the check is done."""
    case = _seen(by, case_id, "check.sheet", remember=False)
    check = newest_check(case)
    return steps_of(check) if check and check.state == "done" else []


def imputed_steps(by: Actor, case_id: int) -> list[tuple[str, str]]:
    """The same as choices of a form: (step, what it is called)."""
    return [(one.step, one.label) for one in overridable(by, case_id)]


def completeness(by: Actor, case_id: int) -> list[AnswerLine]:
    """What was expected and answered, by person and item, of the newest check; empty before there is one. Remembered."""
    case = _seen(by, case_id, "check.completeness")
    check = newest_check(case)
    if check is None:
        return []
    order = {code: at for at, code in enumerate(items())}
    rows = check.plan.select_related("member__resident")
    return [_answer(one) for one in sorted(rows, key=lambda one: (one.member.line, order.get(one.item, len(order))))]


def counts(lines: list[AnswerLine]) -> dict[str, int]:
    """How many of each answer (of each expectation, before the run), by code."""
    return dict(Counter(line.answer or line.expected for line in lines))


def _seen(by: Actor, case_id: int, event: str, *, remember: bool = True) -> Case:
    case = case_of(case_id)
    demand(by, "case.see", matter(case), thing=case.thing)
    if remember:
        looked(by=by, event=event, thing=case.thing, whom=fingerprints(case))
    return case


def _unmasked(by: Actor, case_id: int, event: str, why: str) -> Case:
    case = case_of(case_id)
    whom = fingerprints(case)
    demand(by, "case.unmask", matter(case), thing=case.thing, whom=whom)
    looked(by=by, event=event, thing=case.thing, whom=whom, why=why)
    return case


def _names(case: Case) -> dict[str, tuple[int, str]]:
    """Number → member id, and who it is as `whose` says it."""
    people = Member.objects.filter(case=case).select_related("resident")
    return {one.resident.number: (one.pk, whose(one)) for one in people}


def _check(one: Check) -> CheckLine:
    return CheckLine(
        one.pk, one.round, one.on, one.state, one.get_state_display(), one.planned_at, one.ended_at, one.failure
    )  # fmt: skip


def _finding(one: Finding) -> FindingLine:
    kind, known = kinds().get(one.kind), items()
    declared, found, difference = (_figure(text, one.unit, kind) for text in (one.declared, one.found, one.difference))
    return FindingLine(
        one.pk, one.kind, kind.label if kind else one.kind, one.item, known[one.item].label if one.item in known else "",
        one.member_id, whose(one.member) if one.member else "", declared, found, difference, one.detail, one.period, one.as_of,
        one.changes, bool(kind and kind.favour), kind.settles if kind else "", len(_cited(one)), one.disposition,
        one.get_disposition_display() if one.disposition else "", one.said, one.disposed_by.name if one.disposed_by else "",
        one.disposed_at,
    )  # fmt: skip


def _cited(one: Finding) -> set[tuple[str, int, str]]:
    """The records behind a finding: item, row, file (as `hits` keep it)."""
    return {(item, row, file[:LONGEST_FILE]) for item, row, file in json.loads(one.evidence or "[]")}


def _figure(text: str, unit: str, kind: Kind | None) -> str:
    """A declared or found figure with its unit; empty where nothing was said."""
    if not text:
        return ""
    return f"{yuan(int(text))} {unit}" if kind and kind.is_money else f"{text} {unit}".strip()


def _answer(one: PlanLine) -> AnswerLine:
    expected = ANSWERS.get(one.expected, "将查询")
    return AnswerLine(
        one.member_id, whose(one.member), one.item, items()[one.item].label, one.expected, expected, one.answer,
        ANSWERS.get(one.answer, ""), one.reason, REASONS[one.reason], one.as_of, one.records, one.authorisation,
    )  # fmt: skip


def _beside(code: str, label: str, unit: str, household: dict[str, Any], facts: dict[str, list[FactLine]]) -> Beside:
    column = {"vehicle": "vehicles", "house": "houses"}.get(code, code)
    declared, found = household[f"declared_{column}"], household[f"found_{column}"]
    used = household.get(f"used_{column}", max(int(declared or 0), int(found or 0)))
    # Where there may be more than is known, nothing is no nought.
    open_ = household.get("income_at_least") is not None and household.get(f"used_at_most_{column}", 0) is None
    whole: Callable[[Any], int | None] = lambda value: None if value is None else int(value)  # noqa: E731
    seen, taken = (whole(value) or (None if open_ else whole(value)) for value in (found, used))
    words = unit or ("辆" if code == "vehicle" else "套")
    return Beside(code, label, words, whole(declared), seen, taken, tuple(facts.get(code, ())))


def _fact(fact: dict[str, Any], who: tuple[int | None, str]) -> FactLine:
    known = items()
    item = fact["item"] or ""
    return FactLine(
        who[1], who[0], fact["content"], contents().get(fact["content"], fact["content"]), item,
        known[item].label if item in known else "", fact["kind"] or "", fact["basis"], fact["amount"], fact["pieces"],
        fact["label"] or "", bool(fact["used"]), fact["why_label"] or "", fact["as_of"],
        tuple((one["item"], one["row"]) for one in fact["evidence"] or []),
    )  # fmt: skip


def _override(one: Override, labels: dict[str, str]) -> OverrideLine:
    person = whose(one.member) if one.member else ""
    return OverrideLine(
        one.pk, one.step, labels.get(one.step, one.step), person, int(one.amount), one.why, one.attachment_id, one.by.name, one.at,
        one.withdrawn_at,
    )  # fmt: skip


def _hits(check: Check) -> list[Hit]:
    return list(
        Hit.objects.filter(check_run=check)
        .select_related("member__resident")
        .order_by("member__line", "item", "source_row")
    )


def _record(hit: Hit) -> Record:
    known = items()
    fields = tuple((name, "" if value is None else str(value)) for name, value in json.loads(hit.record).items())
    return Record(
        hit.pk, hit.member.resident.name, hit.item, known[hit.item].label if hit.item in known else hit.item, hit.source_file,
        hit.source_row, MATCHES.get(hit.match, hit.match), hit.name_agreement, hit.as_of, fields,
    )  # fmt: skip
