"""The procedures of profiles.yaml: which stage of which procedure a case is in."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml
from django.conf import settings


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


@dataclass(frozen=True)
class Surveyed:
    """Which cases of a region must be visited at home: kinds of case, programmes, and where that stands."""

    kinds: tuple[str, ...]
    programmes: tuple[str, ...]
    source: str


class UnknownProfileError(ValueError):
    """A case names a procedure that profiles.yaml does not have."""


def _stage(said: dict[str, object]) -> Stage:
    return Stage(
        str(said["name"]), str(said["label"]), int(str(said.get("step", 0))), tuple(said["states"]),  # type: ignore[arg-type]
        int(str(said["days"])), int(str(said["complaint_days"])), str(said["from"]),
    )  # fmt: skip


def _read() -> tuple[dict[str, Profile], dict[str, str], dict[str, Surveyed]]:
    own = Path(settings.HEDUI_HOME) / "procedures.yaml"
    texts = [(files("hedui.procedures") / "profiles.yaml").read_text("utf8")]
    texts += [own.read_text("utf8")] if own.is_file() else []
    procedures: dict[str, Profile] = {}
    regions: dict[str, str] = {}
    surveys: dict[str, Surveyed] = {}
    for said in map(yaml.safe_load, texts):
        for code, one in (said.get("profiles") or {}).items():
            stages = tuple(_stage(stage) for stage in one["stages"])
            procedures[code] = Profile(code, one["label"], one["described"], stages)
        regions |= {str(division): code for division, code in (said.get("regions") or {}).items()}
        for division, one in (said.get("surveys") or {}).items():
            kinds, programmes = (tuple(one.get(name) or ()) for name in ("kinds", "programmes"))
            surveys[str(division)] = Surveyed(kinds, programmes, one["from"])
    return procedures, regions, surveys


PROFILES, REGIONS, SURVEYS = _read()


def profile_for(division: str) -> Profile:
    """The procedure on which the region of this division works: that of the longest code in the table that leads to it."""
    known = max((code for code in REGIONS if division.startswith(code)), key=len)
    return profile(REGIONS[known])


def must_survey(division: str, kind: str, programme: str) -> bool:
    """Whether the policy of the region sends a case of this kind and programme into the survey."""
    said = SURVEYS[max((code for code in SURVEYS if division.startswith(code)), key=len)]
    return kind in said.kinds or programme in said.programmes


def profile(code: str) -> Profile:
    """The procedure of this code, or UnknownProfileError."""
    if code not in PROFILES:
        raise UnknownProfileError(f"没有代码为 {code} 的核对流程，可用的有：{'、'.join(PROFILES)}。")
    return PROFILES[code]
