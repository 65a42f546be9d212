"""The page's limits and words, as data: `settings.yaml`, `words.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Limits:
    """How much one page carries: households, and records of the departments."""

    most_households: int
    most_records: int


@cache
def limits() -> Limits:
    """The limits of settings.yaml."""
    return Limits(**_read("settings.yaml"))


@cache
def words() -> dict[str, str]:
    """Every text of the page that is not data, by its name; `{…}` is filled in where it is used."""
    return {name: str(text) for name, text in _read("words.yaml").items()}


def _read(name: str) -> dict[str, int]:
    return dict(yaml.safe_load((files("hedui.documents.page") / name).read_text("utf8")))
