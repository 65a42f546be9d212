"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class Checks(AppConfig):
    """Checks of families."""

    name = "hedui.checks"
    label = "checks"
    default_auto_field = "django.db.models.BigAutoField"
