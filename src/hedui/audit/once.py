"""A form sent twice, by a double click or a slow network, does its work once."""

from __future__ import annotations

from hedui.audit.models import Sent


def sent_before(key: str) -> str | None:
    """The thing that this form made (`case:12`) when it was sent before. Ask inside `audited`, first."""
    found = Sent.objects.filter(key=key).values_list("thing", flat=True).first() if key else None
    return str(found) if found is not None else None


def remember(key: str, thing: str) -> None:
    """This form has made that thing. Inside `audited`."""
    if key:
        Sent.objects.create(key=key, thing=thing)
