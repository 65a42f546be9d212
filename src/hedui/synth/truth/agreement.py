"""How far a name in a file agrees with the name on the roster: by the defects that the city plants, and no others."""

from __future__ import annotations

import re
import unicodedata

from hedui.synth.name_lists import LOOKALIKE, RARE, TRADITIONAL
from hedui.synth.writing.names import latin

SAME, VARIANT, TRUNCATED = "same", "variant", "truncated"
LOST, TRANSLITERATION, DIFFERENT = "lost_characters", "transliteration", "different"
_ONE_SHAPE = str.maketrans({full: simple for simple, full in (TRADITIONAL | LOOKALIKE).items()})
_DOTS = re.compile("[·•．・‧.]")
_LOST = re.compile(r"[?□\ue000-\uf8ff]")
# Names of five characters and more are cut after four; nothing shorter counts as cut.
_CUT = 4


def agreement(roster: str, written: str) -> str:
    """One word for two writings of a name."""
    own, other = _folded(roster), _folded(written)
    if own == other:
        return SAME
    if own.translate(_ONE_SHAPE) == other.translate(_ONE_SHAPE):
        return VARIANT
    # The middle dot itself may be what an encoding lost: so each test is made with and without dots.
    pairs = [(_folded(a, dot).translate(_ONE_SHAPE), _folded(b, dot).translate(_ONE_SHAPE))
             for dot in ("", "·") for a, b in ((roster, written), (written, roster))]  # fmt: skip
    if any(_lost(whole, lossy) for whole, lossy in pairs):
        return LOST
    if any(_cut(whole, short) for whole, short in pairs):
        return TRUNCATED
    return TRANSLITERATION if _folded(latin(roster)) == other.upper() else DIFFERENT


def _folded(name: str, dot: str = "") -> str:
    return _DOTS.sub(dot, "".join(unicodedata.normalize("NFKC", name).split()))


def _pattern(name: str) -> str:
    """A pattern of what a writing with losses may have meant: anything for a sign of loss."""
    return "".join("." if _LOST.match(character) else re.escape(character) for character in name)


def _readings(name: str) -> str:
    """The name with a rare character's reading in its place."""
    return "".join(RARE.get(character, character) for character in name)


def _lost(whole: str, lossy: str) -> bool:
    if _readings(whole) == lossy and whole != lossy:
        return True
    return bool(_LOST.search(lossy)) and re.fullmatch(_pattern(lossy), whole) is not None


def _cut(whole: str, short: str) -> bool:
    if not _CUT - 1 <= len(short) < len(whole):
        return False
    return re.match(_pattern(short), whole) is not None or _readings(whole).startswith(short)
