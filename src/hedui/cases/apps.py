"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class Cases(AppConfig):
    """Families and their instruments."""

    name = "hedui.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
