"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    """Organisations, staff, appointments."""

    name = "hedui.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
