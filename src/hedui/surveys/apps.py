"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class Surveys(AppConfig):
    """Surveys of families."""

    name = "hedui.surveys"
    label = "surveys"
    default_auto_field = "django.db.models.BigAutoField"
