"""The policy table (policy.yaml), and the one question that is asked of it: may this appointment do that to this matter?

Every gate asks twice: may *anybody* do it in this state, and may *this* person. The answer is a sentence for the person who
asked, or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

import yaml

from hedui.people.roles import ROLES

REACHES = ("own", "below", "served", "asked", "any")
# The worker: no role of roles.yaml, nobody is appointed to it.
SYSTEM = "system"
KIN = "kin"
PARTS = {
    "entered": "录入", "entrusted": "委托", "checked": "核对", "surveyed": "调查", "reviewed": "复核", "confirmed": "终核",
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A row of the table: who may do the action, in which states, and who may not because of an earlier part."""

    action: str
    label: str
    roles: Mapping[str, str]
    states: frozenset[str]
    distance: tuple[str, ...]


@dataclass(frozen=True)
class Seat:
    """From where somebody acts: an appointment in force, as far as the table asks."""

    user: int
    role: str
    organisation: str
    kind: str
    prefix: str
    restricted: bool = False


@dataclass(frozen=True)
class Matter:
    """A case, as far as the table asks.

    `entered_in` is the organisation that entered it, `division` its 12-digit division, `centres` the prefixes of the centres
    that serve it, `asked` the codes of departments with an open question, `parts` who has played which part (user ids),
    `relatives` the staff whose near relatives are in it, `admitted` who is admitted to this very case while it is restricted,
    `recused` the organisations that keep out of what the table marks `kin`.
    """

    state: str
    entered_in: str
    division: str
    centres: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    parts: Mapping[str, frozenset[int]] = field(default_factory=dict)
    relatives: frozenset[int] = frozenset()
    restricted: bool = False
    admitted: frozenset[int] = frozenset()
    recused: frozenset[str] = frozenset()


def _read() -> dict[str, Rule]:
    said = yaml.safe_load((files("hedui.people") / "policy.yaml").read_text("utf8"))["actions"]
    return {
        action: Rule(action, row["label"], dict(row["roles"]), frozenset(row["states"]), tuple(row["distance"]))
        for action, row in said.items()
    }


POLICY = _read()


def forbids(action: str, seat: Seat, matter: Matter | None = None) -> str | None:
    """Why this seat may not do the action to the matter, in a sentence for the person; None when it may."""
    rule = POLICY[action]
    reach = rule.roles.get(seat.role)
    if reach is None:
        able = "、".join(role_label(role) for role in rule.roles)
        return f"{role_label(seat.role)}不能{rule.label}，该操作由{able}办理。"
    if matter is None or not rule.states:
        return None if not rule.states else f"{rule.label}须指明案件。"
    if seat.user in matter.relatives:
        return f"本案有您登记的近亲属，按回避规定不能由您{rule.label}，请由其他人员办理。"
    if matter.restricted and not seat.restricted and seat.user not in matter.admitted:
        return "本案为限制案件，仅指定人员可以办理。"
    if not _reaches(reach, seat, matter):
        return f"本案不属于您所在单位的办理范围，不能{rule.label}。"
    if matter.state not in rule.states:
        return f"案件目前的环节不能{rule.label}。"
    if KIN in rule.distance and seat.organisation in matter.recused:
        return f"按回避规定，本案不由您所在单位{rule.label}，请由县级审批单位办理。"
    for part in rule.distance:
        if seat.user in matter.parts.get(part, ()):
            return f"您在本案中负责过{PARTS[part]}，不能再{rule.label}，请由其他人员办理。"
    return None


def role_label(role: str) -> str:
    """What a role is called; the worker's too."""
    return "系统" if role == SYSTEM else ROLES[role].label


def _reaches(reach: str, seat: Seat, matter: Matter) -> bool:
    if reach == "own":
        return seat.organisation == matter.entered_in
    if reach == "below":
        return matter.division.startswith(seat.prefix)
    if reach == "served":
        return matter.state != "draft" and any(centre.startswith(seat.prefix) for centre in matter.centres)
    if reach == "asked":
        return seat.organisation in matter.asked
    return reach == "any"
