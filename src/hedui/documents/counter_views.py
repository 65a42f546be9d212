"""The papers of the counter as their templates print them: texts and rows of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from hedui.documents.counter_papers import (
    AcceptedPaper,
    AuthorisationPaper,
    CounterPaper,
    EntrustmentPaper,
    GuidancePaper,
    SupplementPaper,
    ToldOncePaper,
)
from hedui.documents.template import Wording

View = dict[str, object]


def counter_view(content: CounterPaper, words: Wording) -> View:
    """What the template of this paper needs besides its wording and the frame."""
    return _VIEWS[type(content)](content, words)


def _authorisation(content: AuthorisationPaper, words: Wording) -> View:
    said = {"programme": content.programme, "region": content.region, "applicant": content.applicant}
    rows = [
        [str(at), one.name, one.relation, one.id_number, "", _guardian(one.guardian, one.guardian_number), ""]
        for at, one in enumerate(content.people, 1)
    ]
    return {
        "clauses": [line.format(**said) for line in words.lines("clauses")],
        "scope": _items(content.items, words),
        "rows": rows,
        "opening": words.text("opening").format(**said),
    }


def _guardian(name: str, number: str) -> str:
    return f"{name}（{number}）" if name else ""


def _entrustment(content: EntrustmentPaper, words: Wording) -> View:
    dates = {"first": _day(content.income_first), "last": _day(content.income_last), "on": _day(content.property_on)}
    received = words.text("received_on").format(day=_day(content.received_on)) if content.received_on else ""
    return {
        "to": words.text("to").format(centre=content.centre),
        "opening": words.text("opening").format(
            applicant=content.applicant, members=len(content.people), programme=content.programme, kind=content.kind
        ),
        "form": [
            [words.text("approving"), content.approving],
            [words.text("programme"), f"{content.programme}（{content.kind}）"],
            [words.text("applicant"), content.applicant],
            [words.text("applicant_number"), content.applicant_number],
            [words.text("window"), words.text("window_of").format(**dates)],
            [words.text("property"), words.text("property_of").format(**dates)],
        ],
        "rows": [
            [str(at), one.name, one.id_number, one.relation, one.role, one.authorisation or "—"]
            for at, one in enumerate(content.people, 1)
        ],
        "scope": _items(content.items, words),
        "promises": words.lines("promises"),
        "approving_body": content.approving,
        "day": _day(content.given_on),
        "received": received,
        "receiver": content.receiver,
    }


def _guidance(content: GuidancePaper, words: Wording) -> View:
    return {
        "parts": _parts(words, {"programme": content.programme}),
        "contacts": [
            [words.text("office"), content.office, content.telephone or "—"],
            [words.text("centre"), content.centre, content.centre_telephone or "—"],
        ],
    }


def _told_once(content: ToldOncePaper, words: Wording) -> View:
    return {
        "greeting": words.text("greeting").format(name=content.applicant or "______________"),
        "opening": words.text("opening").format(programme=content.programme),
        "papers": [[str(at), paper, ""] for at, paper in enumerate(content.papers, 1)],
        "parts": _parts(words, {"programme": content.programme}),
        "office": content.office,
        "telephone": content.telephone,
    }


def _accepted(content: AcceptedPaper, words: Wording) -> View:
    due = words.text("due").format(day=_day(content.due)) if content.due else words.text("due_of_law")
    return {
        "greeting": words.text("greeting").format(name=content.applicant),
        "opening": words.text("opening").format(
            day=_day(content.accepted_on), programme=content.programme, members=content.members
        ),
        "due": due,
        "papers": [[str(at), paper, str(count)] for at, (paper, count) in enumerate(content.papers, 1)],
        "progress": words.text("progress"),
        "code": content.progress_code,
        "next": words.lines("next"),
        "contact": _contact(content.office, content.handler, content.telephone, words),
        "office": content.office,
        "day": _day(content.accepted_on),
    }


def _supplement(content: SupplementPaper, words: Wording) -> View:
    return {
        "greeting": words.text("greeting").format(name=content.applicant),
        "opening": words.text("opening").format(programme=content.programme),
        "rows": [[str(at), one, ""] for at, one in enumerate(content.missing, 1)],
        "notes": [line.format(until=_day(content.until)) for line in words.lines("notes")],
        "contact": _contact(content.office, content.handler, content.telephone, words),
        "office": content.office,
        "day": _day(content.told_on),
    }


def _contact(office: str, handler: str, telephone: str, words: Wording) -> str:
    return words.text("contact").format(office=office, handler=handler or "—", telephone=telephone or "—")


def _items(items: Sequence[str], words: Wording) -> str:
    return "、".join(items) if items else words.text("every_item")


def _parts(words: Wording, said: dict[str, str]) -> list[View]:
    """A wording's parts: each a title and lines."""
    return [
        {"title": part["title"], "lines": [str(line).format(**said) for line in part["lines"]]}
        for part in words.texts["parts"]
    ]


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


_VIEWS: dict[type, Callable[[Any, Wording], View]] = {
    AuthorisationPaper: _authorisation,
    EntrustmentPaper: _entrustment,
    GuidancePaper: _guidance,
    ToldOncePaper: _told_once,
    AcceptedPaper: _accepted,
    SupplementPaper: _supplement,
}
