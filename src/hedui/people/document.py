"""The policy table as a page for people: `python -m hedui.people.document > docs/policy.md`. A test keeps it current."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from hedui.people.policy import KIN, PARTS, POLICY, Rule, role_label
from hedui.people.roles import KINDS, ROLES

REACHES = {
    "own": "entered here", "below": "division under mine", "served": "entrusted to my centre", "asked": "my department was asked",
    "any": "any",
}  # fmt: skip
KEPT_OUT = "所在单位回避"
STATES = {
    "draft": "填报中", "returned": "退回补正", "entrusted": "已委托待受理", "registered": "已受理", "matching": "系统核对中",
    "matched": "系统核对完成", "departments": "部门核对", "surveying": "社会调查", "rechecking": "信息复核",
    "confirming": "市级终核", "ready": "待出具报告", "suspended": "中止", "terminated": "终止",
}  # fmt: skip

_ABOUT = """# Who may do what

Generated from `src/hedui/people/policy.yaml` and `roles.yaml` by `python -m hedui.people.document`; do not edit it by hand.
Every door (screen, command, job, shell) asks this table, and a test tries every action as every role in every state from
every place against the YAML itself.

An action is possible when all of these hold, asked in this order:

1. the **role** stands in its row;
2. no **near relative** of the person is in the case, and a **restricted** case admits them (their appointment
   does, or they were admitted to this very case by name: who entered it so, and whom `case.admit` added);
3. the case lies within the **reach** of their organisation: *entered here* (by this very organisation), *division under mine*,
   *entrusted to my centre* (or to one under it; a draft was not entrusted yet and is nobody's but the township's), *my
   department was asked* (and has not answered yet), *any*;
4. the case is in one of the **states**;
5. they have not played one of the **parts** in this case that exclude it, in whatever role that was; and where the row says
   所在单位回避, their office does not keep out because somebody of its staff, or near to them, is in the case.

Nobody works before the rules in force are acknowledged. The role 系统 is the worker; nobody is appointed to it.
"""


def policy_document() -> str:
    """The whole page as Markdown."""
    return "\n".join([_ABOUT, *_actions(), *_states(), *_roles()]).rstrip() + "\n"


def _actions() -> Iterator[str]:
    yield from ("## Actions", "", "| action | 中文 | who, and how far they reach | in which states | not who has |", "|---|---|---|---|---|")  # fmt: skip
    for rule in POLICY.values():
        who = "; ".join(f"{role_label(role)} ({REACHES[reach]})" for role, reach in rule.roles.items())
        parts = "、".join(KEPT_OUT if part == KIN else PARTS[part] for part in rule.distance)
        yield f"| `{rule.action}` | {rule.label} | {who} | {_named(rule)} | {parts} |"


def _named(rule: Rule) -> str:
    if not rule.states:
        return "no case"
    left = [state for state in STATES if state not in rule.states]
    if not left:
        return "all"
    if len(left) <= 3:
        return "all but " + "、".join(STATES[state] for state in left)
    return "、".join(STATES[state] for state in STATES if state in rule.states)


def _states() -> Iterator[str]:
    """The same table from the case's side: who may do what to a case that is in this state."""
    yield from ("", "## What each role may do, by state", "", f"| role | {' | '.join(STATES.values())} |", "|---" * (len(STATES) + 1) + "|")  # fmt: skip
    changing = [rule for rule in POLICY.values() if rule.states and rule.action not in ("case.see", "case.unmask", "case.print")]  # fmt: skip
    for role in dict.fromkeys(role for rule in changing for role in rule.roles):
        cells = [
            "、".join(rule.label for rule in changing if role in rule.roles and state in rule.states)
            for state in STATES
        ]
        yield f"| {role_label(role)} | {' | '.join(cells)} |"


def _roles() -> Iterator[str]:
    yield from ("", "## Roles", "", "| code | 中文 | held in | at |", "|---|---|---|---|")
    for role in ROLES.values():
        yield f"| `{role.code}` | {role.label} | {'、'.join(KINDS[kind] for kind in role.kinds)} | {', '.join(role.levels)} |"


if __name__ == "__main__":
    sys.stdout.write(policy_document())
