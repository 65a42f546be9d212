"""Seconds, rows and memory of one stage in a process of its own, and what machine it ran on."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass
class Measure:
    """One stage: wall seconds, CPU seconds of all its threads, rows, peak memory of its process (VmHWM, MiB)."""

    stage: str
    rows: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    peak_mib: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def rows_per_second(self) -> int:
        """Rows per wall second."""
        return round(self.rows / self.seconds) if self.seconds else 0

    @classmethod
    def of(cls, data: dict[str, Any]) -> Measure:
        """From a child's line."""
        return cls(**data)


@contextmanager
def measured(stage: str) -> Iterator[Measure]:
    """Measure a block and print the measure as one JSON line; the block sets `rows` and `more`."""
    one = Measure(stage)
    began, cpu = time.perf_counter(), _cpu_seconds()
    yield one
    one.seconds = round(time.perf_counter() - began, 3)
    one.cpu = round(_cpu_seconds() - cpu, 2)
    one.peak_mib = peak_mib()
    print(json.dumps(asdict(one), ensure_ascii=False), flush=True)


def peak_mib() -> int:
    """The highest resident memory so far of this process, or of one that it started and that has ended."""
    status = Path("/proc/self/status").read_text().splitlines()
    own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


def _cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def child(script: str, *arguments: object, python: Path | None = None) -> list[Measure]:
    """Run a stage's script in a process of its own; the measures that it printed. A failed stage fails the run."""
    command = [str(python or sys.executable), str(HERE / script), *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=HERE)
    return [Measure.of(json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def machine() -> dict[str, Any]:
    """What the figures were measured on. The load average says whether others were working too."""
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    model = next((line.split(":")[1].strip() for line in _cpu() if line.startswith("model name")), platform.machine())
    return {
        "cpu": model, "cores": os.cpu_count(), "memory_gib": round(int(memory.split()[1]) / 2**20, 1),
        "system": platform.platform(), "python": platform.python_version(), "load_average": round(os.getloadavg()[0], 2),
    }  # fmt: skip


def _cpu() -> list[str]:
    return Path("/proc/cpuinfo").read_text().splitlines()
