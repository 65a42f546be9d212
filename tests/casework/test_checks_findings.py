"""What the checker sees and says: findings, declared beside found, the sheet with and without overrides, the gate at the end."""

from __future__ import annotations

from typing import Any

import pytest
from case_checks import registered, run_through
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import County, new_key, people_of_a_county, png
from hedui.audit.models import Entry
from hedui.cases.attachments import keep_paper
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import StaleFormError, acting
from hedui.checks import actions, queries
from hedui.checks.models import Check, Finding, Override
from hedui.checks.policies import finished
from hedui.people.gate import NotPermittedError
from hedui.procedures import actions as procedures
from hedui.procedures.jobs import work_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def check(county: County) -> Check:
    return run_through(county)


def one_of(check: Check, kind: str) -> Finding:
    return Finding.objects.get(check_run=check, kind=kind)


def paper(county: County, check: Check) -> int:
    """Evidence, put down by the checker with the override's own action."""
    with acting(county.actor("county_checker"), "check.override", check.case_id) as act:
        return int(keep_paper(act, paper="income", title="工资流水", content=png()).pk)


def test_the_table_of_findings_is_masked_and_remembered(county: County, check: Check) -> None:
    checker = county.actor("county_checker")
    rows = queries.findings(checker, check.case_id)
    by_kind = {row.kind: row for row in rows}
    pension = by_kind["pension_income"]
    assert (pension.declared, pension.found) == ("0.00 元/年", "14,400.00 元/年")
    assert pension.who == "1 张** 本人"
    assert pension.evidence == 1
    assert not [row for row in rows if row.kind in ("not_permitted", "partly_permitted", "item_not_asked")]
    last = Entry.objects.order_by("-number").first()
    assert last is not None
    assert (last.event, last.outcome, last.name) == ("check.findings", "seen", checker.name)
    assert set(last.whom.split()) == set(check.case.members.values_list("resident__fingerprint", flat=True))


def test_evidence_is_the_source_row_in_full_and_remembered(county: County, check: Check) -> None:
    found = queries.evidence(county.actor("county_checker"), one_of(check, "pension_income").pk)
    assert [(one.item, one.source_row) for one in found] == [("pension", 1)] or [one.item for one in found] == [
        "pension"
    ]
    assert ("月发放额", "1200") in found[0].fields
    assert Entry.objects.filter(event="check.evidence", thing=check.case.thing).count() == 1
    with pytest.raises(NotPermittedError):
        queries.evidence(county.actor("county_checker", "150821"), one_of(check, "pension_income").pk)


def test_declared_found_and_used_stand_side_by_side(county: County, check: Check) -> None:
    lines = {line.category: line for line in queries.side_by_side(county.actor("county_checker"), check.case_id)}
    transfer, wage, money = lines["transfer"], lines["wage"], lines["money"]
    assert (transfer.found, transfer.used) == (1_440_000, 1_440_000)
    assert [(fact.item, fact.amount, fact.who) for fact in transfer.facts if fact.basis == "found"] == [
        ("pension", 1_440_000, "1 张** 本人")
    ]
    assert (wage.declared, wage.found) == (1_200_000, 0)
    assert (money.declared, money.found) == (300_000, 9_000_000)
    assert (lines["vehicle"].declared, lines["vehicle"].found) == (0, 1)


def test_completeness_says_each_answer(county: County, check: Check) -> None:
    lines = queries.completeness(county.actor("county_checker"), check.case_id)
    said = {(line.who, line.item): line for line in lines}
    assert said["1 张** 本人", "pension"].answer == "found"
    assert said["1 张** 本人", "pension"].authorisation
    assert (said["2 李** 配偶", "real_estate"].answer, said["2 李** 配偶", "real_estate"].reason) == (
        "not_asked",
        "no_source",
    )
    assert queries.counts(lines)["found"] == 5


def test_queries_of_the_pages_do_not_grow_with_rows(county: County, check: Check) -> None:
    checker, pages = (
        county.actor("county_checker"),
        (queries.findings, queries.completeness, queries.side_by_side, queries.records),
    )

    def counted() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                page(checker, check.case_id)
            found.append(len(asked))
        return found

    before = counted()
    with acting(checker, "check.dispose", check.case_id):
        for one in list(check.findings.all()) * 5:
            one.pk = None
            one.save()
        for hit in list(check.hits.all()) * 5:
            hit.pk = None
            hit.save()
    assert counted() == before


def test_each_disposition_is_kept_with_who_and_why(county: County, check: Check) -> None:
    checker = county.actor("county_checker")
    pension = one_of(check, "pension_income")
    with pytest.raises(InputError):
        actions.dispose(by=checker, finding_id=pension.pk, disposition="explained")
    with pytest.raises(InputError):
        actions.dispose(by=checker, finding_id=pension.pk, disposition="nonsense", said="x")
    actions.dispose(
        by=checker, finding_id=pension.pk, disposition="explained", said="退休金已在申报中漏填，本人书面说明"
    )
    pension.refresh_from_db()
    assert (pension.disposition, pension.disposed_by_id) == ("explained", checker.user)
    actions.dispose(by=checker, finding_id=pension.pk, disposition="confirmed")
    pension.refresh_from_db()
    assert (pension.disposition, pension.said) == ("confirmed", "")
    assert check.case.parts.filter(part="checked", user_id=checker.user).exists()
    events = Entry.objects.filter(event="check.dispose", outcome="done").values_list("why", flat=True)
    assert list(events) == [f"finding:{pension.pk} explained", f"finding:{pension.pk} confirmed"]


def test_two_checkers_at_one_finding(county: County, check: Check) -> None:
    first, second = county.actor("county_checker"), county.actor("second_checker", "150802")
    check.case.refresh_from_db()
    seen, pension = check.case.version, one_of(check, "pension_income")
    actions.dispose(by=first, finding_id=pension.pk, disposition="confirmed", version=seen)
    with pytest.raises(StaleFormError):
        actions.dispose(by=second, finding_id=pension.pk, disposition="source_error", said="更正", version=seen)
    pension.refresh_from_db()
    assert pension.disposition == "confirmed"


def test_a_form_sent_twice_disposes_once(county: County, check: Check) -> None:
    key, pension = new_key(), one_of(check, "pension_income")
    check.case.refresh_from_db()
    for _ in range(2):
        actions.dispose(
            by=county.actor("county_checker"),
            finding_id=pension.pk,
            disposition="confirmed",
            key=key,
            version=check.case.version,
        )
    assert Entry.objects.filter(event="check.dispose", outcome="done").count() == 1


@pytest.mark.parametrize("role", ["township_clerk", "township_lead", "county_reviewer", "centre_head", "inspector"])
def test_nobody_else_disposes(county: County, check: Check, role: str) -> None:
    with pytest.raises(NotPermittedError):
        actions.dispose(by=county.actor(role), finding_id=one_of(check, "pension_income").pk, disposition="confirmed")


def test_the_gate_to_the_reviewer_names_what_is_open(county: County, check: Check) -> None:
    checker = county.actor("county_checker")
    (missing,) = finished(check.case)
    assert f"有 {check.findings.count()} 个疑点未处理" in missing
    with pytest.raises(GateError, match="疑点未处理"):
        procedures.finish_check(by=checker, case_id=check.case_id)
    for one in check.findings.all():
        actions.dispose(by=checker, finding_id=one.pk, disposition="confirmed")
    assert finished(check.case) == []
    pension = one_of(check, "pension_income")
    actions.dispose(by=checker, finding_id=pension.pk, disposition="needs_survey")
    assert finished(check.case) == ["有 1 个疑点需入户调查，尚无完成的调查记录。"]


def test_an_override_changes_the_sheet_and_both_are_shown(county: County, check: Check) -> None:
    checker = county.actor("county_checker")
    before = queries.sheet(checker, check.case_id)
    assert before is not None and before.without is not None and before.final is not None
    assert before.without == before.final
    steps = dict(queries.imputed_steps(checker, check.case_id))
    assert "transfer_income" in steps
    made = actions.override(
        by=checker, case_id=check.case_id, key=new_key(), step="transfer_income", member_id=None, amount=240_000,
        why="实际领取额以银行流水为准", attachment_id=paper(county, check),
    )  # fmt: skip
    after = queries.sheet(checker, check.case_id)
    assert after is not None and after.final is not None and after.without is not None
    assert after.without.figures == before.without.figures
    income = before.without.figures["annual_income"]
    assert income is not None
    assert after.final.figures["annual_income"] == income - 1_440_000 + 240_000
    assert [(one.label, one.amount, one.withdrawn_at) for one in after.overrides] == [
        (steps["transfer_income"], 240_000, None)
    ]
    assert "computed" in _branch(after.final.tree, "transfer_income")
    actions.withdraw_override(by=checker, override_id=made.pk, why="流水有误")
    again = queries.sheet(checker, check.case_id)
    assert again is not None and again.final == before.final
    assert len(again.overrides) == 1


def _branch(tree: list[dict[str, Any]], name: str) -> dict[str, Any]:
    for one in tree:
        if one["name"] == name and "again" not in one:
            return one
        found = _branch(one.get("from", []), name)
        if found:
            return found
    return {}


def test_an_override_wants_a_reason_evidence_and_a_step_of_the_rules(county: County, check: Check) -> None:
    checker, evidence = county.actor("county_checker"), paper(county, check)
    said: dict[str, Any] = {
        "by": checker, "case_id": check.case_id, "step": "transfer_income", "member_id": None, "amount": 1, "why": "理由",
        "attachment_id": evidence,
    }  # fmt: skip
    for wrong in ({"why": " "}, {"amount": -1}, {"step": "nothing"}, {"attachment_id": evidence + 99}):
        with pytest.raises(InputError):
            actions.override(key=new_key(), **said | wrong)
    assert not Override.objects.exists()
    key = new_key()
    actions.override(key=key, **said)
    actions.override(key=key, **said)
    assert Override.objects.count() == 1


def test_a_new_round_begins_where_the_old_one_ended(county: County, check: Check) -> None:
    """After a return the check is made anew; what was said to the old one stays where it was said."""
    checker = county.actor("county_checker")
    old = one_of(check, "pension_income")
    actions.dispose(by=checker, finding_id=old.pk, disposition="confirmed")
    procedures.return_(by=checker, case_id=check.case_id, why="申报有误")
    registered(county, check.case)
    procedures.start_check(by=checker, case_id=check.case_id)
    while work_once() is not None:
        pass
    assert [one.round for one in check.case.checks.order_by("round")] == [1, 2]
    assert {row.disposition for row in queries.findings(checker, check.case_id)} == {""}
    with pytest.raises(GateError, match="新一次核对"):
        actions.dispose(by=checker, finding_id=old.pk, disposition="confirmed")
