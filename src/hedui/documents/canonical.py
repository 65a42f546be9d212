"""One content, one sequence of bytes: what is hashed, signed and recomputed years later."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from hashlib import sha256

LARGEST_INTEGER = 2**53 - 1
"""What every reader of JSON keeps exactly (RFC 8259, section 6)."""

Plain = dict[str, "Plain"] | list["Plain"] | str | int | bool | None


def as_plain(value: object) -> Plain:
    """The value as JSON knows it: dataclasses become objects, tuples lists, dates ISO text, enumerations their value.

    Raises TypeError for what has no exact form (a float above all) and ValueError for an integer beyond 2^53 - 1.
    """
    # Most values are texts or nothing, then lists: they are asked for first, and by type, so that an enumeration of texts is not one.
    kind = type(value)
    if value is None or kind is str or kind is bool:
        return value  # type: ignore[return-value]
    if kind is tuple or kind is list:
        return [as_plain(one) for one in value]  # type: ignore[attr-defined]
    if isinstance(value, Enum):
        return as_plain(value.value)
    if isinstance(value, int):
        if abs(value) > LARGEST_INTEGER:
            raise ValueError("an integer is too large to be read back exactly")
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [as_plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: as_plain(getattr(value, name)) for name in _names(type(value))}
    raise TypeError(f"{type(value).__name__} has no canonical form")


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The names of a dataclass's fields: asking for them anew took half of the time."""
    return tuple(field.name for field in fields(kind))


def canonical_json(content: object) -> bytes:
    """The content as UTF-8 JSON with sorted keys, no spaces and no floats (RFC 8785 for what `as_plain` lets through).

    Equal contents give equal bytes; a text that is not Unicode (a lone surrogate) raises ValueError.
    """
    text = json.dumps(as_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def fingerprint(canonical: bytes) -> str:
    """SHA-256 of canonical bytes, in lower-case hexadecimal: equals `sha256sum` of the JSON file."""
    return sha256(canonical).hexdigest()
