"""Canonical JSON back into the dataclasses it was made of, by their type hints: what was written, or nothing."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from hedui.documents.canonical import Plain, canonical_json

T = TypeVar("T")


def from_canonical(kind: type[T], data: bytes) -> T:
    """The content of this kind whose canonical JSON is exactly `data`; ValueError for anything else.

    A further key, a missing one, another order of keys or a space: all of them would have another fingerprint.
    """
    try:
        value = json.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError("it is no JSON") from error
    found: T = _read(kind, value, kind.__name__)
    if canonical_json(found) != data:
        raise ValueError("it is not in canonical form")
    return found


def _read(kind: Any, value: Plain, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _read(_alternative(get_args(kind), value, where), value, where)
    if origin is tuple:
        _require(isinstance(value, list), where)
        return tuple(_read(get_args(kind)[0], one, where) for one in value)  # type: ignore[union-attr]
    if origin is Literal:
        _require(value in get_args(kind), where)
        return value
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind, value, where)
    return _leaf(kind, value, where)


def _leaf(kind: Any, value: Plain, where: str) -> Any:
    if kind is date or (isinstance(kind, type) and issubclass(kind, Enum)):
        _require(isinstance(value, str), where)
        made: Any = date.fromisoformat if kind is date else kind
        try:
            return made(value)
        except ValueError:
            raise ValueError(f"{where} cannot be read") from None
    _require(type(value) is kind, where)
    return value


def _dataclass(kind: Any, value: Plain, where: str) -> Any:
    hints = _hints(kind)
    _require(isinstance(value, dict) and value.keys() == hints.keys(), where)
    assert isinstance(value, dict)
    return kind(**{name: _read(hint, value[name], f"{where}.{name}") for name, hint in hints.items()})


def _alternative(kinds: tuple[Any, ...], value: Plain, where: str) -> Any:
    """The one of several kinds that the value has: of dataclasses, the one with its keys."""
    for kind in kinds:
        if kind is NoneType and value is None:
            return NoneType
        if (
            isinstance(kind, type)
            and is_dataclass(kind)
            and isinstance(value, dict)
            and value.keys() == _hints(kind).keys()
        ):
            return kind
        if get_origin(kind) is tuple and isinstance(value, list):
            return kind
        if isinstance(kind, type) and issubclass(kind, Enum | date | str) and isinstance(value, str):
            return kind
        if kind in (int, bool) and type(value) is kind:
            return kind
    raise ValueError(f"{where} cannot be read")


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _require(truth: bool, where: str) -> None:
    if not truth:
        raise ValueError(f"{where} cannot be read")
