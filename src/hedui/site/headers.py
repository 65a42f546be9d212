"""What every answer says to the browser, and in which language."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware

# Nothing from elsewhere, no script or style inside of a page, in nobody's frame.
POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
        "connect-src 'self'", "frame-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    )
)  # fmt: skip


class Headers:
    """Adds the content policy, and keeps pages out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As Django calls it."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), payment=(), usb=()")
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class ChineseFirst(LocaleMiddleware):
    """Chinese unless somebody has chosen otherwise on the page: what the browser prefers says nothing about the office."""

    def process_request(self, request: HttpRequest) -> None:
        """As Django's, without the browser's list."""
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
