"""The one door through which anything is written: a transaction whose last statement links its entries to the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from hedui.audit.actor import Actor
from hedui.audit.chain import link
from hedui.audit.entering import REFUSED, SEEN, Pending, Recording, looks, opened


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
    """Somebody sees personal data: an entry in the open transaction, at the end of the page (`one_page`), or at once."""
    entry, page = Pending(by, event, thing, tuple(whom), why, tuple(under), SEEN), looks.get()
    if page is None or opened.get() is not None:
        _note(entry)
    elif entry not in page:
        page.append(entry)


@contextmanager
def one_page() -> Iterator[None]:
    """Around the making of a page: what is looked at for it is written in one transaction at its end, before it is sent.

    Also when the making fails: what was read was read.
    """
    page: list[Pending] = []
    token = looks.set(page)
    try:
        yield
    finally:
        looks.reset(token)
        if page:
            _link(page)


def refused(*, by: Actor, event: str, thing: str = "", whom: Sequence[str] = (), why: str = "") -> None:
    """Somebody was not let through. Call it after the transaction that was given up, never inside: it would go with it."""
    _note(Pending(by, event, thing, tuple(whom), why, (), REFUSED))


def _note(entry: Pending) -> None:
    recording = opened.get()
    if recording is not None:
        recording.entries.append(entry)
        return
    _link([entry])


def _link(entries: Sequence[Pending]) -> None:
    with transaction.atomic():
        token = opened.set(Recording())
        try:
            link(entries)
        finally:
            opened.reset(token)
