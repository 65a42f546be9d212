"""The entries, the newest link, and the signed heads. Text only: an entry outlives whatever it speaks of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One thing that happened. `number` has no gaps; `digest` covers every other field and the digest before."""

    kept = True
    personal: ClassVar[dict[str, str]] = {"name": "staff", "where": "staff", "whom": "fingerprint"}
    openly = (
        "at", "outcome", "event", "user", "role", "organisation", "thing", "why", "under", "previous", "digest",
    )  # fmt: skip

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8)
    event = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    user = models.BigIntegerField()
    role = models.CharField(max_length=40)
    organisation = models.CharField(max_length=24)
    where = models.CharField(max_length=60)
    thing = models.CharField(max_length=80)
    whom = models.TextField()
    why = models.TextField()
    under = models.TextField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["thing", "number"], name="entry_thing"),
            models.Index(fields=["user", "number"], name="entry_user"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event}"


class Subject(models.Model):
    """Which entries are about which person: the index of "who has looked at my data?". Checked against the entries."""

    kept = True
    personal: ClassVar[dict[str, str]] = {"fingerprint": "fingerprint"}
    openly = ("number",)

    fingerprint = models.CharField(max_length=32)
    number = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["fingerprint", "number"], name="subject_once")]

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.number}"


class Head(models.Model):
    """The newest link: one row, whose lock is the order of the chain."""

    kept = True
    personal: ClassVar[dict[str, str]] = {}
    openly = ("number", "digest")

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.number)


class SignedHead(models.Model):
    """The newest link of a day under the installation's signature (Ed25519, hex)."""

    kept = True
    personal: ClassVar[dict[str, str]] = {}
    openly = ("day", "number", "digest", "signature")

    day = models.DateField(unique=True)
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return self.day.isoformat()


class Sent(models.Model):
    """A form that was sent: sending it again does nothing twice, and leads to the same thing."""

    kept = True
    personal: ClassVar[dict[str, str]] = {}
    openly = ("key", "thing", "at")

    key = models.CharField(max_length=64, unique=True)
    thing = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.thing
