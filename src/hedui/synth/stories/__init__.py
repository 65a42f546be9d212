"""Planted stories: each strikes a share of the households, one story a household, and names the finding it leaves."""

from __future__ import annotations

from hedui.synth.ledger import Plot
from hedui.synth.stories import contradictions, identity, income, possessions, standing
from hedui.synth.stories.story import Story

# The rarest to find first, so that a small city still has one of each where it can.
STORIES: tuple[Story, ...] = (
    *standing.STORIES, *contradictions.STORIES, *identity.STORIES, *possessions.STORIES, *income.STORIES,
)  # fmt: skip


def tell_all(plot: Plot) -> None:
    """Tells each story in its share of households, at least once where any household fits."""
    waiting = list(plot.households)
    plot.rng.shuffle(waiting)
    for story in STORIES:
        wanted = max(1, round(story.rate * len(plot.households)))
        for household in waiting:
            if wanted == 0:
                break
            line = None if household.number in plot.told else story.who(plot, household)
            if line is None:
                continue
            plot.told.add(household.number)
            story.tell(plot, household, line)
            wanted -= 1
        waiting = [household for household in waiting if household.number not in plot.told]
