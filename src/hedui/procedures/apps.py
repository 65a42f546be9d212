"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class Procedures(AppConfig):
    """The app."""

    name = "hedui.procedures"
    label = "procedures"
    default_auto_field = "django.db.models.BigAutoField"
