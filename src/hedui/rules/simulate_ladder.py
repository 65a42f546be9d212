"""Which programmes a what-if looks at, and in what order they decide the class of a family.

A family has one class: the first programme of its ladder that it fits. Who asks for destitute support (特困) may fall to
低保, who does not fit 低保 may be a marginal household, and so on. A programme outside the ladder (heating, medical …)
is a benefit beside the class: it is looked at for the families that ask for it, and alone.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from hedui.rules.binding import bind
from hedui.rules.pack import Pack
from hedui.rules.programme import programme_names

TEKUN = "tekun"
CORE = ("dibao", "dibao_marginal", "rigid_expenditure")
NONE = "none"


@dataclass(frozen=True)
class Rung:
    """A programme, and the families (by the programme that they ask for) of whom it is considered."""

    programme: str
    serves: tuple[str, ...]
    asked: bool


def ladder(pack: Pack, on: date, asked: Set[str]) -> tuple[list[Rung], dict[str, str]]:
    """The rungs from the top, and per programme that is left out the reason in a sentence.

    `asked`: the programmes that families of the roll ask for. A programme that nobody asks for is left out when one of its
    conditions can never be decided here, because the region has not published what it needs: it would put every class
    in doubt. Without any published standard there is no law to simulate, as in a verification.
    """
    known = programme_names(pack) if pack.published("dibao_standard") else ()
    rungs: list[Rung] = []
    out: dict[str, str] = {}
    for name in dict.fromkeys((TEKUN, *CORE, *sorted(asked))):
        if name not in known or (name not in CORE and name not in asked):
            continue
        conditions = bind(pack, name, on, on).conditions
        decisive = bool(conditions) and not any(step.missing for step in conditions)
        if name in asked or decisive:
            rungs.append(Rung(name, _serves(name, decisive), name in asked))
        else:
            out[name] = "本地未公布所需数值，或当日没有条件，不作为去向考虑"
    return rungs, out


def _serves(name: str, decisive: bool) -> tuple[str, ...]:
    return (TEKUN, *CORE) if name in CORE and decisive else (name,)
