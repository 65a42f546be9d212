"""Work that takes long: put down with the change that wants it, done once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

JOB_STATES = {"waiting": "等待", "running": "进行中", "done": "完成", "failed": "失败"}


class Job(models.Model):
    """A piece of work. Not `Kept`: it holds the numbers of things only, and the work itself is audited where it writes.

    `attempts` is the fence: whoever took the job later has the higher one, and only that one may end it.
    """

    kept = False
    personal: ClassVar[dict[str, str]] = {}
    openly = (
        "kind", "key", "payload", "state", "attempts", "next_at", "leased_until", "worker", "failure", "put_at", "ended_at",
    )  # fmt: skip

    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=120, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=list(JOB_STATES.items()), default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    put_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(JOB_STATES)), name="job_state"),
            models.CheckConstraint(condition=~Q(state="running") | Q(leased_until__isnull=False), name="job_leased"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_at"], name="job_next")]

    def __str__(self) -> str:
        return self.key
