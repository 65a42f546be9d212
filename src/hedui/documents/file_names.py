"""File names from untrusted text: a household number must not choose a folder, and two must not share a file."""

from __future__ import annotations

from hashlib import sha256

_LONGEST = 120
_DEVICES = {"CON", "PRN", "AUX", "NUL"} | {f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10)}


def file_stem(text: str) -> str:
    """The text as a file name without its ending; different texts give different names.

    Letters and digits of any script, `-` and `_` stay, and a dot within; anything else becomes `%` and two
    hexadecimal digits per byte of UTF-8. Names that Windows keeps for devices get their first letter escaped. A name
    of more than 120 bytes is cut and ends in `~` and 32 digits of the text's SHA-256. The empty text is `%`.
    """
    last = len(text) - 1
    stem = "".join(c if _stays(c, 0 < at < last) else _escaped(c) for at, c in enumerate(text)) or "%"
    if stem.split(".")[0].upper() in _DEVICES:
        stem = _escaped(stem[0]) + stem[1:]
    coded = stem.encode("utf-8")
    if len(coded) <= _LONGEST:
        return stem
    digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return coded[: _LONGEST - 33].decode("utf-8", "ignore") + "~" + digest


def _stays(character: str, within: bool) -> bool:
    return character in "-_" or (character == "." and within) or character.isalnum()


def _escaped(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
