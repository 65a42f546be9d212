"""The states of a case: which action leads from where to where, and whose turn it is in each.

Both dicts are whole: a test compares them with cases.words.STATES, with the policy table and with each other, and
docs/procedures.md draws them.
"""

from __future__ import annotations

from collections.abc import Mapping

from hedui.procedures.profiles import Profile

BEFORE_SUSPENSION = "(before)"
"""Stands for the state that a suspended case was in."""

TRANSITIONS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "case.entrust": {"draft": ("entrusted",), "returned": ("entrusted",)},
    "case.register": {"entrusted": ("registered",)},
    "case.return": dict.fromkeys(
        ("entrusted", "registered", "matched", "departments", "surveying", "rechecking", "confirming"), ("returned",)
    ),
    "check.start": {"registered": ("matching",)},
    "check.record": {"matching": ("matched",)},
    "check.give_up": {"matching": ("registered",)},
    "check.ask": {"matched": ("departments",)},
    "check.survey": {"matched": ("surveying",), "departments": ("surveying",)},
    "check.finish": dict.fromkeys(("matched", "departments", "surveying"), ("rechecking",)),
    "check.send_back": {"rechecking": ("matched",), "confirming": ("matched",)},
    # A procedure with a confirmation by the city leads there first.
    "check.review": {"rechecking": ("confirming", "ready")},
    "check.confirm": {"confirming": ("ready",)},
    "case.suspend": dict.fromkeys(("registered", "matched", "departments", "surveying", "rechecking"), ("suspended",)),
    "case.resume": {"suspended": (BEFORE_SUSPENSION,)},
    "case.terminate": dict.fromkeys(
        ("draft", "returned", "entrusted", "registered", "matched", "departments", "surveying", "rechecking", "confirming",
         "suspended"), ("terminated",)
    ),
}  # fmt: skip

OWNERS: Mapping[str, tuple[str, ...]] = {
    "draft": ("township_clerk", "township_lead"),
    "returned": ("township_clerk", "township_lead"),
    "entrusted": ("county_checker",),
    "registered": ("county_checker",),
    "matching": ("county_checker",),
    "matched": ("county_checker",),
    "departments": ("county_checker",),
    "surveying": ("county_checker", "township_clerk"),
    "rechecking": ("county_reviewer",),
    "confirming": ("city_confirmer",),
    "ready": ("centre_head",),
    "suspended": ("county_checker", "county_reviewer"),
    "terminated": (),
}

# The one next step in a state, per role that owns it. A state that waits for something (a run, a report) has none.
NEXT: Mapping[str, Mapping[str, str]] = {
    "draft": {"township_clerk": "case.edit", "township_lead": "case.entrust"},
    "returned": {"township_clerk": "case.edit", "township_lead": "case.entrust"},
    "entrusted": {"county_checker": "case.register"},
    "registered": {"county_checker": "check.start"},
    "matching": {},
    "matched": {"county_checker": "check.dispose"},
    "departments": {"county_checker": "check.dispose"},
    "surveying": {"county_checker": "check.dispose", "township_clerk": "check.visit"},
    "rechecking": {"county_reviewer": "check.review"},
    "confirming": {"city_confirmer": "check.confirm"},
    "ready": {},
    "suspended": {"county_checker": "case.resume", "county_reviewer": "case.resume"},
    "terminated": {},
}

# Who takes a step in the place of an office that keeps out of the case (cases.kinship).
INSTEAD: Mapping[str, str] = {"case.entrust": "approving_officer"}


def step_of(role: str, state: str, avoids: str) -> str:
    """The next step of this role on a case in the state, "" when it waits. `avoids`: which offices keep out."""
    step = NEXT[state].get(role, "")
    if not step and "township" in avoids.split():
        return next((one for one in NEXT[state].values() if INSTEAD.get(one) == role), "")
    return step


def takes_steps(role: str) -> bool:
    """Whether a step of any state is this role's own, or becomes theirs where an office keeps out."""
    return any(role in steps for steps in NEXT.values()) or role in INSTEAD.values()


def whose_turn(state: str) -> tuple[str, ...]:
    """The roles that have a step in this state, in their order: for whom everybody else waits."""
    return tuple(role for role in OWNERS[state] if role in NEXT[state])


def after(action: str, before: str, profile: Profile, state_before: str = "") -> str | None:
    """The state to which the action leads in this procedure, or None when it changes nothing there."""
    for state in TRANSITIONS[action].get(before, ()):
        if state == BEFORE_SUSPENSION:
            return state_before
        if state in ("terminated", "suspended") or profile.has(state):
            return state
    return None
