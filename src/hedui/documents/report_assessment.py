"""What the report says of income, property and conditions, with places for what a pen will add."""

from __future__ import annotations

from hedui.documents.content import Assessment, Condition, IncomeLine, PropertyLine
from hedui.documents.stated import VERDICT_LABELS, Stated, amount_text, stated_text
from hedui.documents.template import Wording

_NONE = "—"


def assessment_view(assessment: Assessment, words: Wording) -> dict[str, object]:
    """The comparison side by side, the results, the ceilings and the conditions, each a table of texts."""
    lines = [*assessment.income, *assessment.deductions, assessment.total]
    standard = words.text("standard_none")
    if assessment.standard:
        standard = f"{amount_text(assessment.standard)} {words.choice('standard_unit', assessment.standard_per)}"
        standard += f"　{assessment.standard_source}" if assessment.standard_source else ""
    return {
        "indication": assessment.indication.value,
        "about": [
            *([words.text("by_person")] if assessment.by_person else []),
            *(words.choice("reasons", reason) for reason in assessment.reasons),
        ],
        "income": [_income(line) for line in lines],
        "property": [_property(line) for line in assessment.property],
        "results": [
            ["per_capita_annual", amount_text(assessment.per_capita_annual)],
            ["per_capita_monthly", amount_text(assessment.per_capita_monthly)],
            ["members_counted", str(assessment.members_counted)],
            ["standard", standard],
        ],
        "ceilings": [_ceiling(line) for line in assessment.property if line.ceiling],
        "conditions": [_condition(condition) for condition in assessment.conditions],
    }


def _income(line: IncomeLine) -> list[str]:
    """Label, declared, found, department, survey, used, basis; the committee's column is always for a pen."""
    said = [stated_text(line.declared), stated_text(line.found), _by_hand(line.department), _by_hand(line.survey)]
    return [line.label, *said, stated_text(line.used), line.basis or _NONE]


def _property(line: PropertyLine) -> list[str]:
    said = [stated_text(line.declared), stated_text(line.found), _by_hand(line.department), _by_hand(line.survey)]
    return [line.label, *said, stated_text(line.used), line.basis or _NONE]


def _by_hand(stated: Stated) -> str:
    """Nothing stated is an empty place: an inquiry or a visit writes into it."""
    return "" if stated is None else stated_text(stated)


def _ceiling(line: PropertyLine) -> list[str]:
    return [line.label, stated_text(line.used), line.ceiling, VERDICT_LABELS[line.verdict]]


def _condition(condition: Condition) -> list[str]:
    verdicts = [VERDICT_LABELS[v] for v in (condition.on_declared, condition.on_larger, condition.verdict)]
    return [condition.label, *verdicts, "　".join(filter(None, [condition.detail, condition.citation])) or _NONE]
