"""The real addresses, and a desk behind every door: what a page of the work is told."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import path

from hedui.site.urls import urlpatterns as real


def desk(request: HttpRequest) -> JsonResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return JsonResponse(
        {"name": actor.name, "role": actor.role, "where": actor.where, "sent": request.POST.getlist("line")}
    )


def breaks(request: HttpRequest) -> JsonResponse:
    raise ValueError("图门巴雅尔 150802198001010014")


urlpatterns = [path("desk", desk, name="desk"), path("breaks", breaks, name="breaks"), *real]
