"""Reads of organisations and staff."""

from __future__ import annotations

from django.db.models import Q

from hedui.people.gate import today
from hedui.people.models import Relative


def is_relative(user: int, number_index: str) -> bool:
    """Whether the person with this index is a registered near relative of the user today."""
    near = Relative.objects.filter(user_id=user, number_index=number_index)
    return near.filter(Q(until=None) | Q(until__gt=today())).exists()
