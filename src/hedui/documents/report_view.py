"""The report's content as the template prints it: every value a text, nothing computed anew, nothing left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hedui.documents.content import (
    Assessment,
    Authorisation,
    Condition,
    Finding,
    IncomeLine,
    Person,
    PropertyLine,
    ReportContent,
)
from hedui.documents.report_evidence import completeness_view, evidence_text
from hedui.documents.stated import VERDICT_LABELS, amount_text, stated_text
from hedui.documents.statistics import ILLUSTRATIVE, WORKING_COPY
from hedui.documents.template import Wording

View = dict[str, object]
NONE = "—"
UNKNOWN_DAY = "未知"
NOT_AUTHORISED = "未授权"


def report_view(content: ReportContent, words: Wording, printed: str) -> View:
    """What the template needs besides its wording; `printed` says which print this is and of what day."""
    return {
        "report_no": content.report_no,
        "organisation": content.organisation,
        "made": [content.made_on.year, content.made_on.month, content.made_on.day],
        "made_with": "　".join(filter(None, [content.software, words.text("version")])),
        "confirmation_code": content.confirmation_code,
        "working_copy": not content.entrustment_no,
        "marks": [WORKING_COPY] * (not content.entrustment_no) + [ILLUSTRATIVE] * content.illustrative,
        "head": _head(content, words, printed),
        "members": [_member(number, person) for number, person in enumerate(content.members, 1)],
        "obligors": [_obligor(number, person) for number, person in enumerate(content.obligors, 1)],
        "credit": _credit(content),
        "completeness": completeness_view(content.items, words),
        "findings": [_finding(number, finding, words) for number, finding in enumerate(content.findings, 1)],
        "assessment": _assessment(content.assessment, words) if content.assessment else None,
        "notes": _notes(content, words),
        "files": [[file.name, _day(file.as_of), file.sha256] for file in content.files],
    }


def _head(content: ReportContent, words: Wording, printed: str) -> dict[str, str]:
    missing = words.text("not_given")
    return {
        "report_no": content.report_no,
        "household_no": content.household_no,
        "programme": content.programme,
        "applicant": content.applicant,
        "applicant_number": content.applicant_number,
        "region": f"{content.region_name}（{content.region_code}）",
        "entrustment": content.entrustment_no or words.text("no_entrustment"),
        "entrusted_by": content.entrusted_by or missing,
        "income_period": _span(content.income_from, content.income_through) or missing,
        "property_as_of": content.property_as_of.isoformat() if content.property_as_of else missing,
        "rules_on": content.on.isoformat(),
        "made_on": content.made_on.isoformat(),
        "pack": f"{content.pack_name} {content.pack_version}" + (f"（{ILLUSTRATIVE}）" if content.illustrative else ""),
        "print": printed,
    }


def _member(number: int, person: Person) -> list[str]:
    counted = {True: "是", False: "否", None: "待定"}[person.counted]
    counted += f"（{person.remark}）" if person.remark else ""
    return [
        str(number), person.name, person.id_number, person.relation, person.registered_at or NONE,
        counted, _authorisation(person.authorisation),
    ]  # fmt: skip


def _obligor(number: int, person: Person) -> list[str]:
    relation = person.relation + (f"（{person.remark}）" if person.remark else "")
    support = stated_text(person.monthly_support)
    return [str(number), person.name, person.id_number, relation, support, _authorisation(person.authorisation)]


def _authorisation(given: Authorisation) -> str:
    text = " / ".join(filter(None, [given.number, given.signed_on.isoformat() if given.signed_on else ""]))
    if given.permits:
        return text
    return f"{NOT_AUTHORISED}（{text}）" if text else NOT_AUTHORISED


def _credit(content: ReportContent) -> list[list[str]] | None:
    if content.credit_records is None:
        return None
    return [[record.person, record.text, _day(record.since)] for record in content.credit_records]


def _finding(number: int, finding: Finding, words: Wording) -> View:
    label = finding.label + (f"（{words.text('found_in_favour')}）" if finding.in_favour else "")
    more = [f"{words.text('evidence')}：{evidence_text(finding.evidence) or NONE}"]
    more += [f"{words.text('would_change')}：{finding.would_change}"] if finding.would_change else []
    return {
        "cells": [
            str(number), label, finding.person, finding.item, stated_text(finding.declared),
            stated_text(finding.found), stated_text(finding.difference), finding.period or NONE, _day(finding.as_of),
        ],
        "more": "　".join(more),
    }  # fmt: skip


def _assessment(assessment: Assessment, words: Wording) -> View:
    lines = [*assessment.income, *assessment.deductions, assessment.total]
    standard = words.text("not_given")
    if assessment.standard:
        standard = f"{amount_text(assessment.standard)} {words.choice('standard_unit', assessment.standard_per)}"
        standard += f"　{assessment.standard_source}" if assessment.standard_source else ""
    return {
        "indication": assessment.indication.value,
        "income": [_income(line) for line in lines],
        "results": [
            ["per_capita_annual", amount_text(assessment.per_capita_annual)],
            ["per_capita_monthly", amount_text(assessment.per_capita_monthly)],
            ["members_counted", str(assessment.members_counted)],
            ["standard", standard],
        ],
        "property": [_property(line) for line in assessment.property],
        "conditions": [_condition(condition) for condition in assessment.conditions],
    }


def _income(line: IncomeLine) -> list[str]:
    return [line.label, stated_text(line.declared), stated_text(line.found), stated_text(line.used), line.basis or NONE]


def _property(line: PropertyLine) -> list[str]:
    ceiling = "；".join(filter(None, [line.ceiling, line.basis]))
    verdict = VERDICT_LABELS[line.verdict]
    return [line.label, stated_text(line.declared), stated_text(line.found), ceiling or NONE, verdict]


def _condition(condition: Condition) -> list[str]:
    verdicts: Sequence[str] = [
        VERDICT_LABELS[v] for v in (condition.on_declared, condition.on_larger, condition.verdict)
    ]
    return [condition.label, *verdicts, "　".join(filter(None, [condition.detail, condition.citation])) or NONE]


def _notes(content: ReportContent, words: Wording) -> list[str]:
    notes = [] if content.entrustment_no else [words.text("working_copy_note")]
    notes += [words.text("illustrative_note")] if content.illustrative else []
    return [*notes, *words.lines("notes"), *content.remarks]


def _day(day: date | None) -> str:
    return day.isoformat() if day else UNKNOWN_DAY


def _span(first: date | None, last: date | None) -> str:
    return f"{_day(first)} 至 {_day(last)}" if first or last else ""
