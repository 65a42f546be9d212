"""What every answer says to the browser, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware

# Nothing from elsewhere, no script or style inside of a page, in nobody's frame.
POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
        "connect-src 'self'", "frame-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    )
)  # fmt: skip


SPOKEN = ("GET", "HEAD", "POST")
LARGEST = 128 * 2**20
"""Bytes of a request: a dozen photographs of a visit, each of the largest. A text has a smaller limit of Django's."""


class Headers:
    """Adds the content policy, keeps pages out of every cache, and refuses what no page of ours asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As Django calls it."""
        response = self._refused(request) or self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), payment=(), usb=()")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @staticmethod
    def _refused(request: HttpRequest) -> HttpResponse | None:
        """Pages are read and forms are sent: no other verb is spoken here, and no address holds a NUL, which is no text."""
        if request.method not in SPOKEN:
            return HttpResponseNotAllowed(SPOKEN)
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not said.isascii() or not said.isdigit() or int(said[:12]) > LARGEST:
            return HttpResponse(status=413)
        if "\0" in unquote(request.META.get("QUERY_STRING", "")) + request.path:
            return HttpResponseBadRequest()
        return None


class ChineseFirst(LocaleMiddleware):
    """Chinese unless somebody has chosen otherwise on the page: what the browser prefers says nothing about the office."""

    def process_request(self, request: HttpRequest) -> None:
        """As Django's, without the browser's list."""
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
