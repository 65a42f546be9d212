"""How often somebody may guess: a count per address in a space of time."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

MOST, WITHIN = 10, 600
"""Wrong codes from one address in ten minutes. A code has 31^8 ≈ 8.5 × 10^11 values."""


def too_many(where: str) -> bool:
    """Whether this address has guessed wrong too often of late."""
    return int(cache.get(_key(where), 0)) >= MOST


def wrong(where: str) -> None:
    """One more wrong guess from this address."""
    cache.add(_key(where), 0, WITHIN)
    cache.incr(_key(where))


def _key(where: str) -> str:
    return f"progress:{hashlib.sha256(where.encode()).hexdigest()[:32]}"
