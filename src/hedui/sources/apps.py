"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class Sources(AppConfig):
    """Departments and their answers."""

    name = "hedui.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"
