"""The one live session of a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from hedui.people.models import User


class LiveSession(models.Model):
    """Who signs in elsewhere ends the session before. Not `Kept`: what happened stands in the memory."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("token", "since")

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="live_session")
    token = models.CharField(max_length=64)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"session of {self.user_id}"


class OneTimePassword(models.Model):
    """Somebody's password was set by an administrator: it opens nothing but the page where they set their own. Not `Kept`: so."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("until",)

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="one_time_password")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"one-time password of {self.user_id}"
