"""Names as offices write them: spaces, dots, traditional characters, lost ones, cut ones, Latin letters."""

from __future__ import annotations

from random import Random

from hedui.synth.chance import one
from hedui.synth.defects import RATES
from hedui.synth.name_lists import LOOKALIKE, RARE, READINGS, TRADITIONAL
from hedui.synth.names import is_unusual

_DOTS = "•．・‧"
_BOX, _PRIVATE = "□", "\ue6a3"
_SPACED = RATES["inner_space"]
_TRAILING = _SPACED + RATES["outer_space"]
_FULL = _TRAILING + RATES["traditional"]
_LATIN = _FULL + RATES["pinyin"]


def write(rng: Random, name: str) -> str:
    """A name as some office writes it; nineteen in twenty stay as they are."""
    draw = rng.random()
    if is_unusual(name):
        return _unusual(rng, name)
    if draw < _SPACED:
        return f"{name[0]}\u3000{name[1]}" if len(name) == 2 else name
    if draw < _TRAILING:
        return name + one(rng, ("  ", "\u3000"))
    if draw < _FULL:
        return "".join(TRADITIONAL.get(character, character) for character in name)
    return latin(name) if draw < _LATIN else name


def latin(name: str) -> str:
    """The name as a foreign system writes it: WANG XIUYING; as it is, if a character's reading is not known here."""
    if not all(character in READINGS for character in name):
        return name
    return f"{READINGS[name[0]]} {''.join(READINGS[character] for character in name[1:])}"


def encodable(name: str, encoding: str) -> str:
    """The name as it comes back from a file in this encoding: what it lacks has become a question mark."""
    return name.encode(encoding, "replace").decode(encoding)


def _unusual(rng: Random, name: str) -> str:
    written = "".join(_rare(rng, character) if character in RARE else character for character in name)
    if "·" in written and rng.random() < RATES["dot"]:
        written = written.replace("·", one(rng, _DOTS))
    if len(name) > 4 and rng.random() < RATES["cut"]:
        written = written[:4]
    return written


def _rare(rng: Random, character: str) -> str:
    draw = rng.random()
    if draw < RATES["lost"]:
        return one(rng, ("?", _BOX, _PRIVATE))
    if draw < RATES["lost"] + RATES["reading"]:
        return RARE[character]
    if draw < RATES["lost"] + RATES["reading"] + RATES["lookalike"]:
        return LOOKALIKE.get(character, character)
    return character
