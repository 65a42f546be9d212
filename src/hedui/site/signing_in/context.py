"""What every page knows of the house."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from hedui.site.version import VERSION


def house(request: HttpRequest) -> dict[str, Any]:
    """`demo` (say so on every page), `actor`, `appointments` and the `acting` one of them, `organisation`, `version`, `identity` (what the sign-in by a provider is called, "" when there is none)."""
    held = getattr(request, "appointments", [])
    actor = getattr(request, "actor", None)
    acting = next((one for one in held if actor is not None and one.pk == actor.appointment), None)
    return {
        "demo": settings.HEDUI_DEMO, "actor": actor, "appointments": held, "acting": acting,
        "organisation": acting.organisation if acting else None, "version": VERSION,
        "identity": settings.HEDUI_IDENTITY_NAME if settings.HEDUI_IDENTITY else "",
    }  # fmt: skip
