"""What is the same in every stage: sizes, day, pack, key, memory, threads."""

from __future__ import annotations

from hedui.signing.keys import StoreKey

SIZES = {"smoke": (3_000, 66_000), "city": (300_000, 6_600_000), "province": (2_400_000, 52_600_000)}
ON, PACK = "2026-11-01", "150800"
KEY = StoreKey(b"benchmarks make no secrets at all"[:32])
# What `hedui intake` gives its engine, and what `hedui verify` gives it for the joins.
INTAKE_MEMORY, MEMORY, THREADS = "448MB", "4GB", 2
