"""What the run as a whole cannot say: items without a file, items whose file is old."""

from __future__ import annotations

from hedui.catalogue import items
from hedui.synth.clock import Clock
from hedui.synth.deliveries import DELIVERIES
from hedui.synth.truth.findings.judge import Told

# Days of two cycles: what is older is out of date.
_FRESH = {"M": 62, "Q": 184, "H": 366}


def answers(clock: Clock) -> list[Told]:
    """One question per item of which there is no file, or only an old one."""
    sent = {delivery.item: delivery for delivery in DELIVERIES}
    told = []
    for code, item in items().items():
        if code not in sent:
            told.append(("", "", "item_not_asked", code, ""))
        elif sent[code].as_of_in != "nowhere" and (clock.on - sent[code].day(clock)).days > _FRESH[item.cycle]:
            told.append(("", "", "item_out_of_date", code, ""))
    return told
