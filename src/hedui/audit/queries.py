"""Reads of the memory."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from hedui.audit.models import Entry, Subject
from hedui.audit.secrets import fingerprint


def about_person(number: str) -> QuerySet[Entry]:
    """Every entry about the person with this citizen number, newest first: "who has looked at my data?"."""
    found = Subject.objects.filter(fingerprint=fingerprint(number)).values("number")
    return Entry.objects.filter(number__in=found).order_by("-number")


def about_thing(thing: str) -> QuerySet[Entry]:
    """Every entry about a thing (`case:12`), oldest first."""
    return Entry.objects.filter(thing=thing).order_by("number")


def newest(events: Iterable[str] = ()) -> QuerySet[Entry]:
    """The newest entries, of these events or of all."""
    chosen = list(events)
    entries = Entry.objects.order_by("-number")
    return entries.filter(event__in=chosen) if chosen else entries
