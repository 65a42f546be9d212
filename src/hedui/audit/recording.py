"""The one door through which anything is written: a transaction whose last statement links its entries to the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from hedui.audit.actor import Actor
from hedui.audit.chain import link
from hedui.audit.entering import REFUSED, SEEN, Pending, Recording, opened


@contextmanager
def audited(
    *, by: Actor, event: str, thing: str = "", whom: Sequence[str] = (), why: str = "", under: Sequence[str] = ()
) -> Iterator[Pending]:
    """A change: everything inside is one transaction, or nothing of it happens.

    `thing` is what was changed (`case:12`), `whom` the fingerprints of the people it is about, `why` the reason given,
    `under` the numbers of authorisations and entrustments. What is not known at the start may be set on what is
    yielded. Inside another, the entry joins the transaction of the outer one.
    """
    entry = Pending(by, event, thing, tuple(whom), why, tuple(under))
    outer = opened.get()
    if outer is not None:
        outer.entries.append(entry)
        yield entry
        return
    recording = Recording([entry])
    with transaction.atomic():
        token = opened.set(recording)
        try:
            yield entry
            link(recording.entries)
        finally:
            opened.reset(token)


def looked(*, by: Actor, event: str, thing: str = "", whom: Sequence[str] = (), why: str = "", under: Sequence[str] = ()) -> None:  # fmt: skip
    """Somebody saw personal data: an entry in a short transaction of its own, or in the open one."""
    _note(Pending(by, event, thing, tuple(whom), why, tuple(under), SEEN))


def refused(*, by: Actor, event: str, thing: str = "", whom: Sequence[str] = (), why: str = "") -> None:
    """Somebody was not let through. Call it after the transaction that was given up, never inside: it would go with it."""
    _note(Pending(by, event, thing, tuple(whom), why, (), REFUSED))


def _note(entry: Pending) -> None:
    recording = opened.get()
    if recording is not None:
        recording.entries.append(entry)
        return
    with transaction.atomic():
        token = opened.set(Recording())
        try:
            link([entry])
        finally:
            opened.reset(token)
