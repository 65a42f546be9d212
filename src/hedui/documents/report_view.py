"""The report's content as the template prints it: every value a text, nothing computed anew, nothing left out."""

from __future__ import annotations

from datetime import date

from hedui.documents.content import Authorisation, Finding, Person, ReportContent
from hedui.documents.frame import Frame
from hedui.documents.report_assessment import assessment_view
from hedui.documents.report_evidence import completeness_view, evidence_text
from hedui.documents.stated import stated_text
from hedui.documents.statistics import ILLUSTRATIVE
from hedui.documents.template import Wording

View = dict[str, object]
NONE = "—"
UNKNOWN_DAY = "未知"
NOT_AUTHORISED = "未授权"
# Characters of a finding's label that stand well in its narrow column.
_LONGEST_LABEL = 60


def report_view(content: ReportContent, frame: Frame, words: Wording) -> View:
    """What the template needs besides its wording and the frame."""
    return {
        "head": _head(content, frame, words),
        "members": [_member(number, person) for number, person in enumerate(content.members, 1)],
        "obligors": [_obligor(number, person) for number, person in enumerate(content.obligors, 1)],
        "credit": _credit(content),
        "completeness": completeness_view(content.items, [*content.members, *content.obligors], words),
        "findings": [_finding(number, finding, words) for number, finding in enumerate(content.findings, 1)],
        "assessment": assessment_view(content.assessment, words) if content.assessment else None,
        "notes": _notes(content, frame, words),
        "files": [[file.name, _day(file.as_of), file.sha256] for file in content.files],
    }


def _head(content: ReportContent, frame: Frame, words: Wording) -> dict[str, str]:
    missing, heading = words.text("not_given"), frame.heading
    return {
        "number": heading.number,
        "household_no": heading.household_no,
        "programme": content.programme,
        "applicant": content.applicant,
        "applicant_number": content.applicant_number,
        "region": f"{content.region_name}（{content.region_code}）",
        "entrustment": heading.entrustment_no or words.text("no_entrustment"),
        "entrusted_by": content.entrusted_by or missing,
        "income_period": _span(content.income_from, content.income_through) or missing,
        "property_as_of": content.property_as_of.isoformat() if content.property_as_of else missing,
        "rules_on": content.on.isoformat(),
        "made_on": heading.made_on.isoformat(),
        "pack": f"{content.pack_name} {content.pack_version}" + (f"（{ILLUSTRATIVE}）" if heading.illustrative else ""),
        "people": words.text("people_counted").format(
            members=_counted(content.members), obligors=_counted(content.obligors)
        ),
    }


def _counted(people: tuple[Person, ...]) -> int:
    """People, not lines: who is listed twice is one."""
    return sum(one.counted is not False for one in people)


def _member(number: int, person: Person) -> list[str]:
    counted = {True: "是", False: "否", None: "待定"}[person.counted]
    return [
        str(number), _named(person), person.id_number, person.relation, person.registered_at or NONE,
        counted, _authorisation(person.authorisation),
    ]  # fmt: skip


def _obligor(number: int, person: Person) -> list[str]:
    support = stated_text(person.monthly_support)
    authorised = _authorisation(person.authorisation)
    return [str(number), _named(person), person.id_number, person.relation, support, authorised]


def _named(person: Person) -> str:
    return person.name + (f"（{person.remark}）" if person.remark else "")


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
    meant = words.texts["found_means"].get(finding.kind, "") if finding.found is not None else ""
    # A list of thirty items would make a column of one word a line; it is told whole in the line below.
    kind = label.partition("：")[0] if len(label) > _LONGEST_LABEL else label
    more = [label] if kind != label else []
    more += [f"{words.text('found_is')}：{meant}"] if meant else []
    more += [f"{words.text('evidence')}：{evidence_text(finding.evidence) or finding.grounds or NONE}"]
    named = {"would_change": finding.would_change, "settles": finding.settles, "who": finding.who}
    more += [f"{words.text(name)}：{said}" for name, said in named.items() if said]
    return {
        "cells": [
            str(number), kind, finding.person, finding.item, stated_text(finding.declared),
            stated_text(finding.found), stated_text(finding.difference), finding.period or NONE,
            # What the roster itself raises has no source with a day.
            _day(finding.as_of) if finding.item or finding.as_of else NONE,
        ],
        "more": "　".join(more),
    }  # fmt: skip


def _notes(content: ReportContent, frame: Frame, words: Wording) -> list[str]:
    notes = [words.text("working_copy_note")] if frame.heading.working_copy else []
    notes += [words.text("illustrative_note")] if frame.heading.illustrative else []
    return [*notes, *words.lines("notes"), *content.remarks]


def _day(day: date | None) -> str:
    return day.isoformat() if day else UNKNOWN_DAY


def _span(first: date | None, last: date | None) -> str:
    return f"{_day(first)} 至 {_day(last)}" if first or last else ""
