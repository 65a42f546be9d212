"""The app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class Checks(AppConfig):
    """Checks of families."""

    name = "hedui.checks"
    label = "checks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Once, when Django starts: by whatever door a case is restricted, this listens. Models exist only now."""
        import_module("hedui.checks.taking_back")
