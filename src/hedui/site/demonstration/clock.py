"""Days of the past for the demonstration: inside `at`, the house believes that it is another moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

_REAL = timezone.now


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let what is inside happen at this moment, its seconds running on."""
    began = _REAL()
    timezone.now = lambda: moment + (_REAL() - began)
    try:
        yield
    finally:
        timezone.now = _REAL
