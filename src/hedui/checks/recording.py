"""A finished run becomes rows of the case: answers, records, findings, figures. All of it in one transaction, once."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils import timezone

from hedui.audit.actor import system
from hedui.audit.recording import audited
from hedui.cases.models import Authorisation, Member
from hedui.checks.expenses import with_expenses
from hedui.checks.models import LONGEST_FILE, Check, Finding, Hit, PlanLine
from hedui.checks.planning import NOT_ASKED, NOT_PERMITTED
from hedui.checks.results import Results, read_results, written
from hedui.checks.roster import household_no, roster_text
from hedui.values.identity import read
from hedui.verification.findings.shape import kinds

WORKER = system("worker")
ROSTER, OUT = "roster.csv", "out"
_SURE = ("exact_id", "converted_id")


class MovedOnError(RuntimeError):
    """The family has withdrawn a permission, or its form has changed, since the run was begun: run again."""


def record(check_id: int, folder: Path) -> Check:
    """Write the run in `folder` (roster.csv, out/) to the check. A second call changes nothing.

    MovedOnError when what the roster said no longer holds; then nothing is written.
    """
    known: Check = Check.objects.select_related("case").get(pk=check_id)
    if known.state == "done":
        return known
    results = read_results(folder / OUT, household_no(known))
    whom = tuple(known.case.members.values_list("resident__fingerprint", flat=True))
    with audited(
        by=WORKER, event="check.recorded", thing=known.case.thing, whom=whom, under=(known.entrustment.number,)
    ):
        check: Check = (
            Check.objects.select_for_update(of=("self",)).select_related("case", "entrustment").get(pk=check_id)
        )
        if check.state == "done":
            return check
        still_of(check, folder)
        _write(check, results)
    return check


def still_of(check: Check, folder: Path) -> None:
    """MovedOnError when the roster that was run is not the family as it is now."""
    if roster_text(check) != (folder / ROSTER).read_text("utf8"):
        raise MovedOnError


def members_of(check: Check) -> dict[str, Member]:
    """The people of the case by their number."""
    return {read(one.resident.number).number: one for one in check.case.members.select_related("resident")}


def _write(check: Check, results: Results) -> None:
    # Of an attempt that was given up nothing stands: each writes in one transaction. This is for the one that counts.
    members = members_of(check)
    hits = [row for row in results.hits if row["id_number"] in members]
    Hit.objects.bulk_create([hit_of(check, members, row) for row in hits])
    Finding.objects.bulk_create([finding_of(check, members, row) for row in results.findings])
    counts = Counter((members[row["id_number"]].pk, row["item"]) for row in hits if row["match"] in _SURE)
    _answer(check, results, counts)
    law = with_expenses(results.law, results.people, members.values())
    check.result = written(replace(results, law=law))
    check.result_sha256 = hashlib.sha256(check.result.encode()).hexdigest()
    check.state, check.ended_at, check.failure = "done", timezone.now(), ""
    check.save(update_fields=["result", "result_sha256", "state", "ended_at", "failure"])


def hit_of(check: Check, members: dict[str, Member], row: dict[str, Any]) -> Hit:
    """A record of the run as a row of the case."""
    return Hit(
        check_run=check, member=members[row["id_number"]], item=row["item"], source_file=row["source_file"][:LONGEST_FILE],
        source_row=row["source_row"], match=row["match"], name_agreement=row["name_agreement"] or "", as_of=row["as_of"],
        record=row["record"],
    )  # fmt: skip


def finding_of(check: Check, members: dict[str, Member], row: dict[str, Any]) -> Finding:
    """A finding of the run as a row of the case."""
    kind = kinds()[row["kind"]]
    evidence = json.dumps([[one["item"], one["row"], one["file"]] for one in row["evidence"] or []], ensure_ascii=False)
    return Finding(
        check_run=check, member=members.get(row["id_number"] or ""), kind=row["kind"], item=row["item"] or "",
        declared=_said(row["declared"]), found=_said(row["found"]), difference=_said(row["difference"]), unit=kind.unit,
        detail=row["detail"] or "", period=row["period"] or "", as_of=row["as_of"], changes=kind.changes, against=kind.against,
        evidence=evidence,
    )  # fmt: skip


def _said(value: int | None) -> str:
    return "" if value is None else str(value)


def _answer(check: Check, results: Results, counts: Counter[tuple[int, str]]) -> None:
    lines = list(check.plan.all())
    numbers = {line.authorisation for line in lines if line.authorisation}
    holding = set(Authorisation.objects.filter(number__in=numbers, withdrawn_at=None).values_list("number", flat=True))
    for line in lines:
        line.records = counts[line.member_id, line.item]
        line.answer, line.reason = _one_answer(line, results.items[line.item], line.authorisation in holding)
    PlanLine.objects.bulk_update(lines, ["answer", "reason", "records"], batch_size=200)


def _one_answer(line: PlanLine, item: dict[str, Any], holds: bool) -> tuple[str, str]:
    if line.expected == NOT_PERMITTED:
        return NOT_PERMITTED, line.reason
    if not holds:
        return NOT_PERMITTED, "no_authorisation"
    if line.expected == NOT_ASKED:
        return NOT_ASKED, line.reason
    reason = item.get("reason", "")
    if reason:
        return item["answer"], reason
    if item["answer"] == "out_of_date":
        return "out_of_date", ""
    return ("found" if line.records else "not_found"), ""
