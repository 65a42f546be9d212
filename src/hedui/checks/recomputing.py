"""The figures of a check computed anew, without the records that do not count: same plan, same letter, same people.

As a run: no transaction is open while the engine works, and whatever kills the process, the next call finishes it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from hedui.audit.recording import audited
from hedui.cases.models import Case
from hedui.checks.expenses import with_expenses
from hedui.checks.leaving_out import applied, pending, wanted
from hedui.checks.leaving_out import written as left_out_as_text
from hedui.checks.models import Check, Finding, Hit
from hedui.checks.recording import OUT, WORKER, MovedOnError, finding_of, hit_of, members_of, still_of
from hedui.checks.results import Results, read_results, written
from hedui.checks.roster import household_no
from hedui.checks.running import alone, compute, folder_of
from hedui.people.policy import POLICY
from hedui.verification.left_out import Place

_TRIES = 3


def recompute(check_id: int) -> Check:
    """Compute the figures without what does not count, if they are not so already. Any number of times."""
    check = _newly_read(check_id)
    folder = folder_of(check)
    for _attempt in range(_TRIES):
        with alone(folder):
            # Another process may have computed them while this one waited for the folder.
            check = _newly_read(check_id)
            if not pending(check) or not _with_its_checker(check):
                shutil.rmtree(folder, ignore_errors=True)
                break
            out = wanted(check)
            try:
                compute(check, folder, out)
                _replace(check, folder, out)
            except MovedOnError:
                continue
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    return _newly_read(check_id)


def _newly_read(check_id: int) -> Check:
    found: Check = Check.objects.select_related("case", "entrustment").get(pk=check_id)
    return found


def _with_its_checker(check: Check) -> bool:
    """Figures change as long as somebody may say something to them, and under a letter in force."""
    return check.case.state in POLICY["check.dispose"].states and check.entrustment.revoked_on is None


def _replace(known: Check, folder: Path, out: frozenset[Place]) -> None:
    results = read_results(folder / OUT, household_no(known))
    whom = tuple(known.case.members.values_list("resident__fingerprint", flat=True))
    with audited(
        by=WORKER, event="check.recomputed", thing=known.case.thing, whom=whom, under=(known.entrustment.number,),
        why=f"left_out:{len(out)}",
    ):  # fmt: skip
        # As every action on a case: nobody disposes, hands over or reviews meanwhile.
        Case.objects.select_for_update().get(pk=known.case_id)
        check: Check = (
            Check.objects.select_for_update(of=("self",)).select_related("case", "entrustment").get(pk=known.pk)
        )
        still_of(check, folder)
        if wanted(check) != out or applied(check) == out or not _with_its_checker(check):
            raise MovedOnError
        _findings(check, results)
        _hits(check, results)
        members = members_of(check).values()
        check.result = written(_with(results, with_expenses(results.law, results.people, members)))
        check.result_sha256 = hashlib.sha256(check.result.encode()).hexdigest()
        check.left_out = left_out_as_text(out)
        check.save(update_fields=["result", "result_sha256", "left_out"])


def _with(results: Results, law: dict[str, Any]) -> Results:
    return Results(results.household, results.facts, results.findings, results.hits, results.people, results.items, law)


def _findings(check: Check, results: Results) -> None:
    """What was said stays. Of what nobody has dealt with, the figures are the new ones; what is no question any more goes."""
    now = [finding_of(check, members_of(check), row) for row in results.findings]
    said = {_key(one) for one in Finding.objects.filter(check_run=check).exclude(disposition="")}
    open_ones = {_key(one): one for one in Finding.objects.filter(check_run=check, disposition="")}
    kept = {_key(one) for one in now} & set(open_ones)
    gone = [one.pk for key, one in open_ones.items() if key not in kept]
    Finding.objects.filter(pk__in=gone).delete()
    for one in now:
        old = open_ones.get(_key(one))
        if old is not None:
            one.pk = old.pk
            one.save()
        elif _key(one) not in said:
            one.save()


def _key(one: Finding) -> tuple[Any, ...]:
    return one.kind, one.member_id, one.item, one.detail, tuple(map(tuple, sorted(json.loads(one.evidence or "[]"))))


def _hits(check: Check, results: Results) -> None:
    """Records of a delivery that came meanwhile: evidence must be there for whatever is cited."""
    members = members_of(check)
    known = set(Hit.objects.filter(check_run=check).values_list("member_id", "item", "source_file", "source_row"))
    new = [hit_of(check, members, row) for row in results.hits if row["id_number"] in members]
    Hit.objects.bulk_create(
        one for one in new if (one.member_id, one.item, one.source_file, one.source_row) not in known
    )
