"""The chain of entries: each holds the digest of the one before. SHA-256 over canonical JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone

from hedui.audit.entering import Pending
from hedui.audit.models import Entry, Head, SignedHead, Subject

START = "0" * 64
_COVERED = ("number", "outcome", "event", "name", "user", "role", "organisation", "where", "thing", "whom", "why",
            "under", "previous")  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """The first link that does not hold: its number and what is wrong with it."""

    number: int
    what: str


def digest(entry: Entry) -> str:
    """What an entry's digest must be."""
    said = {name: getattr(entry, name) for name in _COVERED}
    said["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def link(entries: Sequence[Pending], at: datetime | None = None) -> None:
    """Write the entries at the end of the chain. The last statements of a transaction, whose lock on the head is short."""
    moment = at or timezone.now()
    head = Head.objects.select_for_update().get(pk=1)
    number, previous, made, subjects = head.number, head.digest, [], []
    for pending in entries:
        number += 1
        entry = _entry(pending, number, previous, moment)
        previous = entry.digest
        made.append(entry)
        subjects += [Subject(fingerprint=one, number=number) for one in dict.fromkeys(pending.whom)]
    Entry.objects.bulk_create(made)
    Subject.objects.bulk_create(subjects)
    Head.objects.filter(pk=1).update(number=number, digest=previous)


def _entry(pending: Pending, number: int, previous: str, moment: datetime) -> Entry:
    by = pending.by
    entry = Entry(
        number=number, at=moment, outcome=pending.outcome, event=pending.event, name=by.name, user=by.user, role=by.role,
        organisation=by.organisation, where=by.where, thing=pending.thing, whom=" ".join(dict.fromkeys(pending.whom)),
        why=pending.why, under=" ".join(pending.under), previous=previous,
    )  # fmt: skip
    entry.digest = digest(entry)
    return entry


def verify() -> Broken | None:
    """The first broken link, or None: every entry, its order, its index, the head, and the signed heads' places."""
    number, previous = 0, START
    signed = {head.number: head for head in SignedHead.objects.all()}
    for entry, subjects in _with_subjects():
        number += 1
        wrong = _wrong(entry, number, previous, subjects)
        if wrong is None and number in signed and signed[number].digest != entry.digest:
            wrong = f"it is not the entry that was signed on {signed[number].day}"
        if wrong:
            return Broken(number, wrong)
        previous = entry.digest
    head = Head.objects.get(pk=1)
    if (head.number, head.digest) != (number, previous):
        return Broken(number + 1, f"the chain ends at {number}, its head says {head.number}")
    if Subject.objects.filter(number__gt=number).exists():
        return Broken(number + 1, "the index of persons speaks of it, the chain does not")
    last = max(signed, default=0)
    return Broken(number + 1, f"the chain ends at {number}, {last} was signed") if last > number else None


def _with_subjects() -> Iterator[tuple[Entry, set[str]]]:
    indexed = iter(Subject.objects.order_by("number").values_list("number", "fingerprint").iterator(5000))
    at = next(indexed, None)
    for entry in Entry.objects.order_by("number").iterator(5000):
        found = set()
        while at is not None and at[0] <= entry.number:
            found.add(at[1] if at[0] == entry.number else "?")
            at = next(indexed, None)
        yield entry, found


def _wrong(entry: Entry, number: int, previous: str, subjects: set[str]) -> str | None:
    if entry.number != number:
        return f"it is missing; the next one is {entry.number}"
    if entry.previous != previous:
        return "it does not follow the one before"
    if digest(entry) != entry.digest:
        return "its content was changed"
    return None if subjects == set(entry.whom.split()) else "the index of persons does not agree with it"
