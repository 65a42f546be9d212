"""The calculation sheet's content as the template prints it: every value a text, every step with its number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count

from hedui.documents.frame import Frame
from hedui.documents.sheet_content import (
    Assessed,
    IncomeClass,
    Reading,
    SheetCondition,
    SheetContent,
    SheetMember,
    SheetProperty,
    Working,
)
from hedui.documents.sheet_summary import adjusted, money, summary
from hedui.documents.stated import Amount, Stated, Verdict, Words
from hedui.documents.template import Wording

View = dict[str, object]
NONE, UNKNOWN_TEXT = "—", "未知"
ZERO = Amount.of(0)


def sheet_view(content: SheetContent, frame: Frame, words: Wording) -> View:
    """What the template needs besides its wording and the frame."""
    steps = _Steps(words)
    view: View = {
        "head": _head(content, frame, words),
        "indication": content.indication.value,
        "summary": summary(content, words),
        "members": [_member(number, one) for number, one in enumerate(content.members, 1)],
        "labour": any(one.labour for one in content.members),
        "assessed": content.assessed is not None,
        "notes": _notes(frame, words),
        "property": [_property(one) for one in content.property],
        "limits": [],
        "unpublished": words.text("unpublished").format(topics="、".join(content.unpublished))
        if content.unpublished
        else "",
    }
    if content.assessed:
        # The steps are numbered in the order in which they are printed.
        view |= _income(content.assessed, words, steps)
        support = content.assessed.support_workings if content.obligors else ()
        view |= {"obligors": _obligors(content), "support": steps.of(support)}
        view |= _totals(content, content.assessed, words, steps)
        view |= _conditions(content.assessed, words, steps)
        view |= _lists(content, words)
    return view


class _Steps:
    """Numbers the steps through the whole sheet."""

    def __init__(self, words: Wording):
        self.words, self.numbers = words, count(1)

    def of(self, workings: Iterable[Working]) -> list[View]:
        """The printable rows of some steps."""
        return [self._one(one) for one in workings]

    def _one(self, one: Working) -> View:
        of = f"［{one.of}］" if one.of else ""
        computed = self.words.text("overridden").format(computed=one.computed) if one.computed else ""
        return {
            "number": str(next(self.numbers)), "label": one.label + of, "formula": one.formula, "numbers": one.numbers,
            "result": one.result, "source": one.source, "computed": computed,
        }  # fmt: skip


def _head(content: SheetContent, frame: Frame, words: Wording) -> View:
    missing = words.text("not_given")
    period = [_day(day, missing) for day in (content.income_from, content.income_through)]
    return {
        "household_no": frame.heading.household_no or missing,
        "applicant": content.applicant or missing,
        "programme": content.programme,
        "region": content.region_name or missing,
        "area_kind": content.area_kind or missing,
        "rules_on": content.on.isoformat(),
        "income_period": " 至 ".join(period) if content.income_from or content.income_through else missing,
        "pack": content.pack_name,
    }


def _member(number: int, one: SheetMember) -> list[str]:
    age = UNKNOWN_TEXT if one.age is None else f"{one.age}"
    return [
        str(number), one.name, _text(one.sex), age, _text(one.relation), _text(one.health), _text(one.work),
        _text(one.labour_code), _text(one.labour), "是" if one.counted else "否",
    ]  # fmt: skip


def _text(value: str | None) -> str:
    return UNKNOWN_TEXT if value is None else value or NONE


def _income(assessed: Assessed, words: Wording, steps: _Steps) -> View:
    several = any(sum(not e.declared for e in one.entries) > 1 for one in assessed.classes[:1])
    declared = any(entry.declared and not entry.of_one for one in assessed.classes for entry in one.entries)
    return {
        "classes": [_class(one, words, steps) for one in assessed.classes],
        "several_wages": several,
        "declared_by_all": declared,
    }


def _class(one: IncomeClass, words: Wording, steps: _Steps) -> View:
    entries = [
        [
            e.person or NONE, e.label, money(e.amount), e.source or NONE, "" if e.declared else _day(e.as_of, UNKNOWN_TEXT),
            words.choice("use", e.use),
        ]
        for e in one.entries
    ]  # fmt: skip
    # Where there is nothing at all, that nothing is added up is not worth a step.
    worth = entries or one.used != ZERO
    return {
        "row": [one.label, stated(one.declared), stated(one.found), money(one.used), one.why],
        "entries_title": words.text("entries_of").format(label=one.label),
        "entries": entries,
        "steps_title": words.text("steps_of").format(label=one.label),
        "steps": steps.of(one.workings) if worth else [],
    }


def stated(value: Stated) -> str:
    """A stated amount with its unit, words, or a dash."""
    if isinstance(value, Words):
        return value.text
    return NONE if value is None else money(value)


def _obligors(content: SheetContent) -> list[list[str]]:
    return [
        [one.name, one.relation, stated(one.annual_income), f"{one.size} 人" if one.size else UNKNOWN_TEXT, money(one.support)]
        for one in content.obligors
    ]  # fmt: skip


def _totals(content: SheetContent, assessed: Assessed, words: Wording, steps: _Steps) -> View:
    names = words.texts["results"]
    total = steps.of(assessed.total_workings)
    rows = [[names[key], *(_result(key, reading, content, words) for reading in (assessed.declared, assessed.larger))]
            for key in ("annual_income", "per_capita_annual", "per_capita_monthly")]  # fmt: skip
    for key, value in (("standard_year", assessed.standard_year), ("standard_month", assessed.standard_month)):
        name = f"{assessed.standard_of}，{words.choice('own_line', key)}" if assessed.standard_of else names[key]
        rows += [[name, money(value), money(value)]] if value else []
    for key in ("gap", "amount", "verdict"):
        cells = [_result(key, reading, content, words) for reading in (assessed.declared, assessed.larger)]
        rows += [[names[key], *cells]] if any(cell != NONE for cell in cells) else []
    rows += [
        [
            words.text("result_of").format(name=one.name),
            words.choice("verdicts", one.declared.value) if one.declared else NONE,
            words.choice("verdicts", one.verdict.value),
        ]
        for one in assessed.persons
    ]
    return {
        "total": total, "results": rows, "results_note": _of_declared(assessed, words), "others": steps.of(assessed.others),
    }  # fmt: skip


def _of_declared(assessed: Assessed, words: Wording) -> str:
    """What the column of the declared figures holds that the family did not write."""
    parts = adjusted(assessed, words)
    return words.text("adjusted_note").format(parts=parts) if parts else ""


def _result(key: str, reading: Reading | None, content: SheetContent, words: Wording) -> str:
    if reading is None:
        return NONE
    if "members" in content.reasons and key in words.texts["open_members"]:
        return words.choice("open_members", key) if getattr(reading, key) is not None else NONE
    if key == "verdict":
        return words.choice("verdicts", reading.verdict.value)
    if key == "amount" and reading.amount is not None and reading.verdict.value == "unmet":
        return words.text("amount_not_shown")
    value: Amount | None = getattr(reading, key)
    return NONE if value is None else money(value)


def _property(one: SheetProperty) -> list[str]:
    day = "" if one.declared else _day(one.as_of, UNKNOWN_TEXT)
    amount = NONE if one.amount is None else money(one.amount)
    return [
        one.kind,
        one.person or NONE,
        one.detail or NONE,
        one.size or NONE,
        amount,
        one.source or NONE,
        day,
        one.remark,
    ]


def _conditions(assessed: Assessed, words: Wording, steps: _Steps) -> View:
    property_, other = ([c for c in assessed.conditions if c.about_property is side] for side in (True, False))
    return {
        "limit_steps": steps.of(w for c in property_ for w in c.workings),
        "limits": _verdicts(property_, words, "property_verdicts"),
        "condition_steps": steps.of(w for c in other for w in c.workings),
        "conditions": _verdicts(other, words, "verdicts"),
    }


def _verdicts(conditions: list[SheetCondition], words: Wording, outcomes: str) -> list[View]:
    """The rows of a table of conditions; what one asks of several people is written once."""
    rows = [_condition(one, words, outcomes) for one in conditions]
    for row, above, one in zip(rows[1:], conditions, conditions[1:], strict=False):
        if (one.formula, one.label) == (above.formula, above.label):
            row["formula"] = words.text("as_above")
    return rows


def _condition(one: SheetCondition, words: Wording, outcomes: str) -> View:
    return {
        "label": one.label + (f"［{one.of}］" if one.of else ""),
        "formula": one.formula, "numbers": one.numbers + _not_so(one, words), "source": one.source,
        "declared": words.choice(outcomes, one.on_declared.value) if one.on_declared else NONE,
        "larger": words.choice(outcomes, one.on_larger.value),
    }  # fmt: skip


def _not_so(one: SheetCondition, words: Wording) -> str:
    """A comparison that does not hold says so: read alone it would say the opposite."""
    compared = any(sign in one.numbers for sign in "＜≤＞≥")
    return words.text("not_so") if compared and one.on_larger is Verdict.UNMET else ""


def _lists(content: SheetContent, words: Wording) -> View:
    unknown = [
        [
            one.label, one.person or words.text("whole_family"), one.why or words.text("why_unknown"),
            _settles(one.subject, words), words.choice("decides", "matters" if one.decides else "no_matter"),
        ]
        for one in content.unknown
    ]  # fmt: skip
    overrides = [
        [
            one.label, one.of or words.text("whole_family"), one.computed, one.value, one.by,
            "；".join(filter(None, [one.reason, one.evidence])),
        ]
        for one in content.overrides
    ]  # fmt: skip
    parameters = [
        [
            one.label, one.value, _day(one.begins, words.text("no_start")), _last_day(one.ends, words),
            words.text("assumed") if one.assumed else one.source or NONE,
        ]
        for one in content.parameters
    ]  # fmt: skip
    return {
        "unknown": unknown, "none_unknown": _none_unknown(content, words), "questions": _questions(content, words),
        "overrides": overrides,
        "parameters": parameters,
    }  # fmt: skip


def _last_day(end: date | None, words: Wording) -> str:
    """A pack's value holds until the day before its end."""
    return _day(end - timedelta(1) if end else None, words.text("no_end"))


def _none_unknown(content: SheetContent, words: Wording) -> str:
    """What stands where no figure is unknown: an open indication has its reason elsewhere, and "nothing" would be wrong."""
    why = [words.choice("reasons", reason) for reason in content.reasons if reason in ("members", "readings")]
    if why:
        return words.text("open_elsewhere").format(reasons="".join(why))
    return words.text("none_unknown_but" if content.questions else "none_unknown")


def _questions(content: SheetContent, words: Wording) -> list[str]:
    """The questions that the report asks of the same household: no figure is settled before they are."""
    told = [
        words.text("question").format(number=number, question=one.asked, settles=one.settles)
        for number, one in enumerate(content.questions, 1)
    ]
    return [words.text("questions").format(asked=content.asked), *told] if told else []


def _settles(subject: str, words: Wording) -> str:
    """What would make it known: the words for exactly this, else for its kind, else the general ones."""
    known = words.texts["settles"]
    return str(known.get(subject.replace(".", "_")) or known.get(subject.split(".", maxsplit=1)[0]) or known["other"])


def _notes(frame: Frame, words: Wording) -> list[str]:
    notes = [words.text("working_copy_note")] if frame.heading.working_copy else []
    return notes + ([words.text("illustrative_note")] if frame.heading.illustrative else [])


def _day(day: date | None, missing: str) -> str:
    return day.isoformat() if day else missing
