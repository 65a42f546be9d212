"""What machines ask: is it well, and how much is there?"""

from __future__ import annotations

import hmac
import os
import sys
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from hedui.audit.models import Head, SignedHead
from hedui.cases.models import Case
from hedui.site.logs import failure, log
from hedui.site.signing_in.places import is_this_machine


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has every migration, else 503. Says nothing else to anybody."""
    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        log("hedui.health").error("no database", **failure(error))
        return JsonResponse({"status": "no database"}, status=503)
    return JsonResponse({"status": "migrations missing" if behind else "ok"}, status=503 if behind else 200)


def broken(_request: HttpRequest) -> HttpResponse:
    """A mistake of ours, or a database that is away (then 503: it will come back, and nothing was half done)."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    page = loader.get_template("503.html" if away else "500.html").render()
    return HttpResponse(page, status=503 if away else 500, headers={"Retry-After": "30"} if away else {})


@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus's text, for this machine or whoever brings HEDUI_METRICS_TOKEN as a bearer."""
    token = settings.HEDUI_METRICS_TOKEN
    brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not is_this_machine(request) and not (token and hmac.compare_digest(brought.encode(), token.encode())):
        return HttpResponse(status=404)
    return HttpResponse(generate_latest(_counted()), content_type=CONTENT_TYPE_LATEST)


def _counted() -> CollectorRegistry:
    """What this process counted, or, where several serve (cli/serve.py says the folder), all of them together."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    together.register(House())
    return together


class House(Collector):
    """What stands in the database, counted when somebody asks."""

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing beforehand: registering must not ask the database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Cases by state, late ones, links of the chain, days since its head was signed."""
        cases = GaugeMetricFamily("hedui_cases", "Cases by state", labels=["state"])
        for state, number in Case.objects.values_list("state").annotate(n=Count("pk")).order_by():
            cases.add_metric([state], number)
        yield cases
        late = Case.objects.filter(due__lt=timezone.localdate()).exclude(state__in=("ready", "terminated")).count()
        yield GaugeMetricFamily("hedui_cases_late", "Cases after their day", late)
        head = Head.objects.filter(pk=1).first()
        yield GaugeMetricFamily("hedui_audit_links", "Links of the chain", head.number if head else 0)
        signed = SignedHead.objects.order_by("-day").first()
        days = (timezone.localdate() - signed.day).days if signed else -1
        yield GaugeMetricFamily("hedui_audit_head_days", "Days since the head was signed, -1 never", days)


REGISTRY.register(House())
