"""The law as data: packs, programmes, their three readers."""

from __future__ import annotations

from hedui.rules.loading import codes, load, packs_folder
from hedui.rules.pack import Pack
from hedui.rules.parameters import Value

__all__ = ["Pack", "Value", "codes", "load", "packs_folder"]
