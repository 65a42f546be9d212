"""Reads of the memory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from hedui.audit.models import Entry, Subject
from hedui.audit.secrets import fingerprint


def about_person(number: str) -> QuerySet[Entry]:
    """Every entry about the person with this citizen number, newest first: "who has looked at my data?"."""
    found = Subject.objects.filter(fingerprint=fingerprint(number)).values("number")
    return Entry.objects.filter(number__in=found).order_by("-number")


@dataclass(frozen=True)
class Looks:
    """What one person in one role did with somebody's data on one day: how often, when last, and the reasons given."""

    day: date
    last: datetime
    name: str
    role: str
    organisation: str
    event: str
    outcome: str
    times: int
    reasons: tuple[str, ...]


def looks_at(number: str) -> list[Looks]:
    """The answer to "who has looked at my data?" as somebody can read it: by day, person and deed, newest first."""
    found: dict[tuple[date, str, str, str, str, str], list[Entry]] = {}
    for one in about_person(number):
        day = timezone.localtime(one.at).date()
        found.setdefault((day, one.name, one.role, one.organisation, one.event, one.outcome), []).append(one)
    return [
        Looks(day, entries[0].at, name, role, organisation, event, outcome, len(entries), _reasons(entries))
        for (day, name, role, organisation, event, outcome), entries in found.items()
    ]


def _reasons(entries: list[Entry]) -> tuple[str, ...]:
    # `finding:22`, `finding:22 confirmed` and `number` say where in the system: no reason that a person gave.
    return tuple(
        dict.fromkeys(one.why for one in entries if one.why and not re.fullmatch(r"[a-z_]+(:\d+)?( [a-z_]+)?", one.why))
    )


def about_thing(thing: str) -> QuerySet[Entry]:
    """Every entry about a thing (`case:12`), oldest first."""
    return Entry.objects.filter(thing=thing).order_by("number")


def newest(events: Iterable[str] = (), name: str = "") -> QuerySet[Entry]:
    """The newest entries, of these events or of all; `name`: only what was done under this sign-in name."""
    chosen = list(events)
    entries = Entry.objects.order_by("-number")
    entries = entries.filter(name=name) if name else entries
    return entries.filter(event__in=chosen) if chosen else entries
