"""A form that is sent twice does its work once, also when both sendings arrive at the same moment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError

from hedui.audit.actor import Actor
from hedui.audit.once import sent_before
from hedui.cases.faults import GateError
from hedui.cases.gate import StaleFormError
from hedui.people.gate import NotPermittedError

Made = TypeVar("Made")


def own_key(by: Actor, action: str, key: str) -> str:
    """The key of a form as the memory keeps it: nobody reaches another's work with a key that they have seen."""
    return hashlib.sha256(f"{by.user} {action} {key}".encode()).hexdigest() if key else ""


def once(by: Actor, action: str, key: str, find: Callable[[int], Made], make: Callable[[str], Made]) -> Made:
    """What this form makes: made now, or found when it was made before.

    `make` takes the key and calls `audit.once.remember(key, "kind:ID")` inside its transaction; the unique key of what
    is remembered stops the second of two that run at once, whose transaction is given up as a whole. `find` gets ID.
    """
    mine = own_key(by, action, key)
    known = sent_before(mine)
    if known is not None:
        return find(_id(known))
    try:
        return make(mine)
    except (IntegrityError, StaleFormError, GateError, NotPermittedError):
        # The other sending has come first: it made the thing, the version of the case rose under this one, or there is nothing
        # left to do (the survey is done, the case has gone on).
        known = sent_before(mine)
        if known is None:
            raise
        return find(_id(known))


def _id(thing: str) -> int:
    return int(thing.rsplit(":", 1)[1])
