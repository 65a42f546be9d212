"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class SigningIn(AppConfig):
    """Signing in."""

    name = "hedui.site.signing_in"
    label = "signing_in"
    default_auto_field = "django.db.models.BigAutoField"
