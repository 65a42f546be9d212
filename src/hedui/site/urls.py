"""Every address: the screens, signing in, and what machines ask."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from hedui.site.health import healthz, metrics

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("language", login_not_required(set_language), name="set_language"),
    path("accounts/", include("hedui.site.signing_in.urls")),
    path("", include("hedui.web.urls")),
]
handler500 = "hedui.site.health.broken"
handler403 = "hedui.site.signing_in.views.not_permitted"
