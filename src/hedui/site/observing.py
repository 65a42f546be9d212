"""Each request: counted, timed and logged by the name of its view, never by its address or its fields."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from hedui.site.logs import log

REQUESTS = Counter("hedui_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram("hedui_request_seconds", "Seconds to the answer", ["view"],
                    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 10))  # fmt: skip
_LOG = log("hedui.request")
_METHODS = frozenset({"GET", "POST", "HEAD"})


class Observed:
    """Outside of everything else. The answer carries X-Request-Id, by which its line in the log is found."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As Django calls it."""
        began, number = time.perf_counter(), secrets.token_hex(8)
        response = self.get_response(request)
        took, match = time.perf_counter() - began, request.resolver_match
        view = (match.view_name or "unnamed") if match else "none"
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(view, method, response.status_code).inc()
        SECONDS.labels(view).observe(took)
        actor = getattr(request, "actor", None)
        if view not in ("healthz", "metrics", "none"):
            _LOG.info("request", id=number, view=view, method=method, status=response.status_code,
                      ms=round(took * 1000), user=actor.user if actor else 0, role=actor.role if actor else "")  # fmt: skip
        response.headers["X-Request-Id"] = number
        return response
