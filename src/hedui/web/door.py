"""Who stands behind a request. Who comes in at all, and what becomes of a form after a lost session: site/signing_in."""

from __future__ import annotations

from django.http import HttpRequest

from hedui.audit.actor import Actor


def actor(request: HttpRequest) -> Actor:
    """The appointment in which somebody acts, as it was chosen at sign-in."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    return by
