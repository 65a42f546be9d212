"""The app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from hedui.audit.guard import guard


class Audit(AppConfig):
    """Puts the guard on every connection: there is no other place where Django lets a wrapper be installed for good."""

    name = "hedui.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Once, when Django starts."""
        connection_created.connect(guard, dispatch_uid="hedui.audit.guard")
