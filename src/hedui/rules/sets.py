"""What `--set` names: a parameter, for all families or for those of a town or the country, or of one division.

Written NAME, NAME.urban, NAME.rural, with @DIVISION (six digits) behind it where it is for one division alone. The most
particular one counts, as with values of a pack: division before urban or rural before all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from hedui.rules.reading import nearest
from hedui.values.faults import Place, Refusal

_KINDS = {"urban": True, "rural": False}


@dataclass(frozen=True)
class Setting:
    """For whom a value is set: `urban` None means both, an empty `area` everywhere."""

    name: str
    urban: bool | None = None
    area: str = ""

    def fits(self, urban: bool | None, area: str) -> bool:
        """Whether it is meant for such a family; one that is neither urban nor rural takes only what is for both."""
        return self.urban in (None, urban) and self.area in ("", area)

    @property
    def particular(self) -> tuple[bool, bool]:
        """What makes one setting count before another."""
        return bool(self.area), self.urban is not None


@lru_cache(maxsize=512)
def setting(text: str) -> Setting:
    """The setting that is written so. What cannot be taken apart is a name as it stands, which no pack knows."""
    found = re.fullmatch(r"([^.@]*)(?:\.(urban|rural))?(?:@(\d{6}))?", text)
    return Setting(found[1], _KINDS.get(found[2]), found[3] or "") if found else Setting(text)


def value_for(sets: Iterable[tuple[str, int]], name: str, urban: bool | None, area: str) -> int | None:
    """The set value of a parameter for such a family; None when none is meant for it."""
    fitting = [
        (each.particular, value)
        for text, value in sets
        if (each := setting(text)).name == name and each.fits(urban, area)
    ]
    return max(fitting)[1] if fitting else None


def check_name(text: str, known: Iterable[str], pack: str) -> None:
    """Refuse what names no parameter, with the nearest one as it would be written."""
    names = set(known)
    if setting(text).name in names:
        return
    start, _, end = text.partition(".")
    stem, at, division = text.partition("@")
    what = f"pack {pack} has no parameter {text} to set"
    if at and setting(stem).name in names:
        remedy = f"{division!r} is no division of six digits. Write {stem}@150802, say."
    elif start in names and end:
        remedy = f"Write {start}.urban or {start}.rural."
    else:
        remedy = nearest(text, names | {f"{name}.{kind}" for name in names for kind in _KINDS if "." in text})
    raise Refusal("no_parameter", what, remedy, Place("--set"))
