"""From where a request comes, and under which name somebody tries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The browser's address. A proxy's word is taken only from the proxy that the settings name."""
    sender = str(request.META.get("REMOTE_ADDR") or "")
    if settings.HEDUI_PROXY and sender == settings.HEDUI_PROXY:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-1].strip() or sender
    return sender


# What proxies say of the browser that asked them: one of them is enough to know that somebody else asks.
_OF_PROXIES = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)


def is_this_machine(request: HttpRequest) -> bool:
    """Whether the request was made here, by no proxy for somebody else."""
    return not any(name in request.META for name in _OF_PROXIES) and request.META.get("REMOTE_ADDR") in (
        "127.0.0.1",
        "::1",
    )


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The account that a sign-in tries, for the lock-out."""
    return name_of(str((credentials or {}).get("username") or request.POST.get("login") or ""))


def name_of(username: str) -> str:
    """The name under which attempts at an account are counted."""
    return username.strip().casefold()[:40]
