"""The roles as data (roles.yaml): what they are called, where they are held, which exclude each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

import yaml

KINDS = {"township": "乡镇（街道）", "centre": "核对中心", "bureau": "民政局", "department": "成员单位"}
# The three who are apart, in the order in which an empty house is given them.
ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")
LEVELS = {2: "province", 4: "city", 6: "county", 9: "township", 12: "community"}


@dataclass(frozen=True)
class Role:
    """A role. `kinds` and `levels` are those of the organisations in which it is held."""

    code: str
    label: str
    kinds: tuple[str, ...]
    levels: tuple[str, ...]


def _read() -> tuple[dict[str, Role], tuple[frozenset[str], ...], frozenset[str]]:
    said = yaml.safe_load((files("hedui.people") / "roles.yaml").read_text("utf8"))
    roles = {
        code: Role(code, one["label"], tuple(one["kinds"]), tuple(one["levels"])) for code, one in said["roles"].items()
    }
    return roles, tuple(frozenset(group) for group in said["apart"]), frozenset(said["alone"])


ROLES, _APART, _ALONE = _read()


def incompatible(role: str, held: Iterable[str]) -> str | None:
    """The first role of `held` that nobody may have together with `role`; None when there is none."""
    for other in sorted(set(held) - {role}):
        if role in _ALONE or other in _ALONE or any(role in group and other in group for group in _APART):
            return other
    return None
