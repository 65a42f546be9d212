"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class Web(AppConfig):
    """The app."""

    name = "hedui.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
