"""How one name comes to be written in many ways, and the one writing in which names are compared.

`written` undoes width, spaces and separators; `folded` also undoes traditional forms, glyph variants and
private-use code points. Character data: OpenCC (t2s), and the text files beside this module.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import opencc

HERE = Path(__file__).parent

# The block of CJK unified ideographs: a name inside it has nothing to undo but single characters.
HAN_FIRST, HAN_LAST = "\u4e00", "\u9fff"
BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2EBE0), (0x30000, 0x323AF))

# White space, controls, joiners, byte-order marks, variation selectors, fillers, quotes: never part of a name.
NOISE = re.compile(
    "[\\s\x00-\x19\x1b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff'\"`‘’“”]+"
)
DOTS = "·•‧∙⋅・･●⚫⦁⸱᛫▪◦"
# Between characters of a name these too stand for the middle dot; in Latin names they are left alone.
WEAK_DOTS = re.compile(r"(?<=[^\x00-\x7f])[.。．\-‐-—_](?=[^\x00-\x7f]|$)")
SEPARATORS = re.compile(r"[·.\-,，]+")
# A substitute character (0x1A) is what a converter leaves for a character that it does not know.
ONE_WRITING = str.maketrans({**dict.fromkeys(DOTS, "·"), "\x1a": "\ufffd"})
# The signs that nearly all names with anything to undo consist of, undone without normalisation: a name that is then
# settled (Chinese characters, capitals, marks of lost characters, single dots) would not change by it.
USUAL = str.maketrans(
    {**dict.fromkeys(DOTS, "·"), " ": "", "\t": "", "\u3000": "", "？": "?"}
    | {chr(code): chr(code - 0xFEE0).upper() for code in range(0xFF21, 0xFF5B) if chr(code).isalpha()}
    | {letter: letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
)
PLAIN = re.compile(f"[{HAN_FIRST}-{HAN_LAST}]+")
_SETTLED = f"[{HAN_FIRST}-{HAN_LAST}\u3400-\u4dbf\U00020000-\U0002ebe0\ue000-\uf8ffA-Z?□\ufffd]+"
SETTLED = re.compile(f"{_SETTLED}(?:·{_SETTLED})*")
# Normalisation settles in two rounds for real names; five bounds hostile text.
ROUNDS = 5


def written(name: str) -> str:
    """The name in one width and case, middle dots as `·`, without spaces, quotes and invisible characters.

    A dot at the end stays: it says that the name was cut there.
    """
    if PLAIN.fullmatch(name):
        return name
    if SETTLED.fullmatch(text := name.translate(USUAL)):
        return text
    for _ in range(ROUNDS):
        text = unicodedata.normalize("NFKC", name.translate(ONE_WRITING))
        text = unicodedata.normalize("NFKC", NOISE.sub("", text).upper())
        text = re.sub("·+", "·", WEAK_DOTS.sub("·", text.translate(ONE_WRITING))).lstrip("·")
        if text == name:
            break
        name = text
    return text


def folded(text: str) -> str:
    """A `written` name in simplified characters of one shape each."""
    return text.translate(character_folds())


def without_separators(text: str) -> str:
    """The name in one piece: no middle dots, full stops or hyphens."""
    return text if PLAIN.fullmatch(text) else SEPARATORS.sub("", text)


def is_plain(text: str) -> bool:
    """Whether the text consists of CJK unified ideographs of the basic block only."""
    return PLAIN.fullmatch(text) is not None


@cache
def character_folds() -> dict[int, str]:
    """Code point → the character in which it is compared. Closed: no value is itself folded."""
    folds = _traditional()
    folds |= _rows("variants.txt")
    folds |= {chr(int(code, 16)): char for code, char, _ in _columns("private_use.txt")}
    for kept in "".join(word for row in _columns("kept.txt") for word in row):
        folds.pop(kept, None)
    return {ord(char): _end(char, folds) for char in folds}


@cache
def shapes() -> dict[int, str]:
    """A rare character (folded) → its parts, as sources without the character write it."""
    return {ord(folded(char)): folded(parts) for char, parts in _columns("shapes.txt")}


def _traditional() -> dict[str, str]:
    chars = [chr(code) for first, last in BLOCKS for code in range(first, last + 1)]
    simplified = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    pairs = zip(chars, simplified, strict=True)
    return {char: simple for char, simple in pairs if char != simple and len(simple) == 1}


def _rows(file: str) -> dict[str, str]:
    return {word[0]: word[1] for row in _columns(file) for word in row}


def _columns(file: str) -> list[list[str]]:
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def _end(char: str, folds: dict[str, str]) -> str:
    seen = {char}
    while (after := folds.get(char)) is not None and after not in seen:
        seen.add(after)
        char = after
    return char
