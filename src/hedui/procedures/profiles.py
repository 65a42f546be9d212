"""The procedures of profiles.yaml: which stage of which procedure a case is in."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Stage:
    """A stage: the states it holds and its working days, from `source`. `step` is its number, 0 when it has none."""

    name: str
    label: str
    step: int
    states: tuple[str, ...]
    days: int
    complaint_days: int
    source: str


@dataclass(frozen=True)
class Profile:
    """A procedure."""

    code: str
    label: str
    described: str
    stages: tuple[Stage, ...]

    def stage(self, state: str) -> Stage | None:
        """The stage that holds this state; None for a case that rests (suspended, terminated)."""
        return next((one for one in self.stages if state in one.states), None)

    def has(self, state: str) -> bool:
        """Whether a case of this procedure can be in this state on its way."""
        return self.stage(state) is not None


class UnknownProfileError(ValueError):
    """A case names a procedure that profiles.yaml does not have."""


def _stage(said: dict[str, object]) -> Stage:
    return Stage(
        str(said["name"]), str(said["label"]), int(str(said.get("step", 0))), tuple(said["states"]),  # type: ignore[arg-type]
        int(str(said["days"])), int(str(said["complaint_days"])), str(said["from"]),
    )  # fmt: skip


def _read() -> dict[str, Profile]:
    said = yaml.safe_load((files("hedui.procedures") / "profiles.yaml").read_text("utf8"))["profiles"]
    return {
        code: Profile(code, one["label"], one["described"], tuple(_stage(stage) for stage in one["stages"]))
        for code, one in said.items()
    }


PROFILES = _read()


def profile(code: str) -> Profile:
    """The procedure of this code, or UnknownProfileError."""
    if code not in PROFILES:
        raise UnknownProfileError(f"没有代码为 {code} 的核对流程，可用的有：{'、'.join(PROFILES)}。")
    return PROFILES[code]
