"""The house of the demonstration: an empty database filled by the real actions, on the days of the last weeks."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from hedui.audit.chain import verify
from hedui.cases.models import Case
from hedui.cases.words import STATES
from hedui.people.gate import today
from hedui.site.demonstration.clock import at
from hedui.site.demonstration.families import families
from hedui.site.demonstration.lives import live
from hedui.site.demonstration.staff import found
from hedui.sources.actions import note_deliveries

# Before the first case enters: five weeks are more than any case of the demonstration has lived.
FOUNDED = timedelta(days=35)


def build(folder: Path, filled: Callable[[], bool]) -> None:
    """Fill FOLDER/house. `filled` waits until the city's files are in the store; if they never will be, no case is put to work.

    ValueError when the house would not be the demonstration's, or its memory does not hold.
    """
    home = Path(settings.HEDUI_HOME)
    if not settings.HEDUI_DEMO or home != folder.absolute() / "house":
        raise ValueError("the demonstration is built in its own house only: start it by `make demo`")
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700, parents=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    with at(timezone.now() - FOUNDED):
        staff = found()
    if not filled():
        return
    with at(timezone.now() - FOUNDED):
        note_deliveries()
    live(staff, families(folder / "city" / "roster.csv", today()), today())
    broken = verify()
    if broken is not None:
        raise ValueError(f"the memory does not hold: entry {broken.number}: {broken.what}")
    sys.stdout.write(told() + "\n")


def told() -> str:
    """What there is now, by state."""
    counts = Counter(Case.objects.values_list("state", flat=True))
    late = Case.objects.filter(due__lt=today()).exclude(state__in=("suspended", "terminated", "ready")).count()
    states = "  ".join(f"{STATES[state]} {counts[state]}" for state in STATES if counts[state])
    return f"{sum(counts.values())} cases at work, {late} of them late: {states}"
