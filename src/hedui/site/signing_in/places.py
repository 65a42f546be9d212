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


def is_this_machine(request: HttpRequest) -> bool:
    """Whether the request was made here, by no proxy for somebody else."""
    said = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    return not said and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")


def name_tried(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The account that a sign-in tries, for the lock-out."""
    return name_of(str((credentials or {}).get("username") or request.POST.get("login") or ""))


def name_of(username: str) -> str:
    """The name under which attempts at an account are counted."""
    return username.strip().casefold()[:40]
