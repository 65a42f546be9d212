"""What a transaction will write into the chain, and whether one is open."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from hedui.audit.actor import Actor

DONE, SEEN, REFUSED = "done", "seen", "refused"


class UnauditedWriteError(RuntimeError):
    """Something tried to write what is kept outside of `audited`. A mistake of the programmer, never of a clerk."""


@dataclass
class Pending:
    """An entry that will be linked at the end of the transaction. `whom` are fingerprints; `under` instruments' numbers."""

    by: Actor
    event: str
    thing: str = ""
    whom: tuple[str, ...] = ()
    why: str = ""
    under: tuple[str, ...] = ()
    outcome: str = DONE


@dataclass
class Recording:
    """The entries of the open transaction."""

    entries: list[Pending] = field(default_factory=list)


# What was looked at for the page that is being made: remembered together before anybody sees it.
looks: ContextVar[list[Pending] | None] = ContextVar("looks", default=None)
opened: ContextVar[Recording | None] = ContextVar("opened", default=None)


def is_open() -> bool:
    """Whether kept things may be written now."""
    return opened.get() is not None
