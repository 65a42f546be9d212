"""The real addresses, and a desk behind every door: what a page of the work is told."""

from __future__ import annotations

from django.db import OperationalError
from django.http import HttpRequest, JsonResponse
from django.urls import path

from hedui.cases.models import Case
from hedui.people.gate import NotPermittedError
from hedui.site.urls import handler403, handler500
from hedui.site.urls import urlpatterns as real

__all__ = ["handler403", "handler500", "urlpatterns"]


def desk(request: HttpRequest) -> JsonResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return JsonResponse(
        {"name": actor.name, "role": actor.role, "where": actor.where, "sent": request.POST.getlist("line")}
    )


def breaks(request: HttpRequest) -> JsonResponse:
    raise ValueError("图门巴雅尔 150802198001010014")


def away(request: HttpRequest) -> JsonResponse:
    raise OperationalError("server closed the connection unexpectedly: 150802")


def refuses(request: HttpRequest) -> JsonResponse:
    raise NotPermittedError("本案不属于您所在单位的办理范围。")


def misses(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"number": Case.objects.get(pk=0).number})


urlpatterns = [
    path("desk", desk, name="desk"),
    path("breaks", breaks, name="breaks"),
    path("away", away),
    path("refuses", refuses),
    path("misses", misses),
    *real,
]
