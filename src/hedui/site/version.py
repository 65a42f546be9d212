"""The version, as it stands in every output."""

from __future__ import annotations

from importlib.metadata import version

VERSION = version("hedui")
