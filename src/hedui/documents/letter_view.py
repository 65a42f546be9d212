"""The letter's content as the template prints it: differences by matter, each with what to do and what to bring."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import TypeVar

from hedui.documents.frame import Frame
from hedui.documents.letter_content import LetterContent, LetterItem
from hedui.documents.sheet_summary import money
from hedui.documents.stated import Amount, Stated
from hedui.documents.template import Wording

View = dict[str, object]
NOTHING = Amount.of(0)
OF_APPLICANT = {"death": "death_applicant", "custody": "custody_applicant"}
Key = TypeVar("Key", bound=Hashable)


def letter_view(content: LetterContent, frame: Frame, words: Wording) -> View:
    """What the template needs besides its wording and the frame."""
    until = _day(content.reply_by)
    matters = [
        _matter(matter, items, words)
        for matter, items in _together(content.items, lambda one: _matter_of(one, content)).items()
    ]
    doubts = [
        _doubt(items, content, words)
        for items in _together(content.doubts, lambda one: (one.matter, one.person)).values()
    ]
    opening = [line.format(programme=content.programme, region=content.region_name) for line in words.lines("opening")]
    return {
        "greeting": words.text(_greeting(content)).format(name=content.applicant or words.text("no_name")),
        "opening": opening,
        "in_favour": [_favour(one, words) for one in content.in_favour],
        "matters": matters,
        "doubts": doubts,
        "to_do": [line.format(until=until) for line in words.lines("to_do")],
        "slip_head": words.text("slip_head").format(
            number=frame.heading.household_no or "—", name=content.applicant, until=until
        ),
        "slip": _numbered(matter["title"] for matter in matters),
        "slip_doubts": _numbered(doubt["title"] for doubt in doubts),
        "day": _day(frame.heading.made_on),
        "working_note": words.text("working_copy_note") if frame.heading.working_copy else "",
    }


def _together(items: Iterable[LetterItem], by: Callable[[LetterItem], Key]) -> dict[Key, list[LetterItem]]:
    """Items that belong together, by what they share, in the order in which the first of each appears."""
    found: dict[Key, list[LetterItem]] = {}
    for one in items:
        found.setdefault(by(one), []).append(one)
    return found


def _matter_of(one: LetterItem, content: LetterContent) -> str:
    """Nobody is told of their own death or custody as of somebody else's: such a letter is read by the family, or by the
    one of whom the record is wrong."""
    return OF_APPLICANT.get(one.matter, one.matter) if one.person == content.applicant else one.matter


def _greeting(content: LetterContent) -> str:
    own = any(_matter_of(one, content) in OF_APPLICANT.values() for one in content.items)
    return "greeting_or_family" if own else "greeting"


def _numbered(lines: Iterable[object]) -> list[list[str]]:
    return [[str(number), str(line)] for number, line in enumerate(lines, 1)]


def _words_of(matter: str, words: Wording, key: str) -> dict[str, str]:
    known = words.texts[key]
    return {name: str(text) for name, text in (known.get(matter) or known["other"]).items()}


def _matter(matter: str, items: list[LetterItem], words: Wording) -> View:
    told = _words_of(matter, words, "matters")
    return {
        "title": told["title"],
        "rows": [_row(one, words) for one in items],
        "ask": told["ask"],
        "bring": words.text("bring").format(papers=told["bring"]),
    }


def _row(one: LetterItem, words: Wording) -> list[str]:
    told = one.detail or words.texts["kinds"].get(one.kind, "")
    what = "：".join(filter(None, [one.item, told if told != one.item else ""]))
    dated = words.texts["period_means"].get(one.kind, "") + one.period if one.period else ""
    when = "；".join(filter(None, [dated, _as_of(one.as_of, words) if one.department else ""]))
    return [
        one.person or words.text("whole_family"), what or "—", _declared(one, words),
        _found(one, words), one.department or words.text("own_papers"), when or words.text("own_papers_day"),
    ]  # fmt: skip


def _found(one: LetterItem, words: Wording) -> str:
    """What the record says, and of an amount what it is of: nobody knows a bare sum for a month's or a year's."""
    means = words.texts["found_means"].get(one.kind, "")
    if one.found is None:
        return str(words.texts["found_words"].get(one.kind) or words.text("see_item"))
    return f"{means} {_stated(one.found)}" if means and isinstance(one.found, Amount) else _stated(one.found)


def _declared(one: LetterItem, words: Wording) -> str:
    """What the family wrote. Nothing is said where the question is none of what it wrote: a name, a register, a plate."""
    if one.kind == "work_not_declared":
        return words.text("no_work")
    # Nothing declared is "not declared": nobody wrote a nought.
    if one.declared == NOTHING or (one.declared is None and one.kind.endswith("_not_declared")):
        return words.text("not_declared")
    means = words.texts["declared_means"].get(one.matter, "")
    return (
        f"{means} {_stated(one.declared)}"
        if means and isinstance(one.declared, Amount)
        else _stated(one.declared) or "—"
    )


def _stated(value: Stated) -> str:
    return money(value) if isinstance(value, Amount) else "" if value is None else value.text


def _favour(one: LetterItem, words: Wording) -> View:
    told = _words_of(one.matter, words, "favours")
    found = one.found if isinstance(one.found, Amount) else None
    means = "".join(filter(None, [one.period, words.texts["found_means"].get(one.kind, "记录的金额")]))
    amount = words.text("favour_amount").format(means=means, amount=money(found)) if found else ""
    source = words.text("favour_source").format(department=one.department, day=_as_of(one.as_of, words))
    return {
        "text": told["text"].format(person=one.person or words.text("whole_family"), amount=amount, detail=one.detail),
        "bring": words.text("bring").format(papers=told["bring"]),
        "source": source if one.department else "",
    }


def _doubt(items: list[LetterItem], content: LetterContent, words: Wording) -> View:
    """The doubtful records of one person and one sort, told together."""
    one = items[0]
    told = _words_of(one.matter, words, "doubts")
    person = one.person or words.text("whole_family")
    records = "、".join(
        words.text("doubt_record").format(department=r.department, item=r.item, day=_as_of(r.as_of, words))
        for r in items
    )
    whom = words.text("you") if person == content.applicant else person
    return {
        "title": told["title"].format(person=person),
        "text": told["text"].format(person=person, records=records, whom=whom),
        "ask": told["ask"],
    }


def _as_of(day: date | None, words: Wording) -> str:
    return words.text("as_of").format(day=_day(day)) if day else words.text("as_of_unknown")


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
