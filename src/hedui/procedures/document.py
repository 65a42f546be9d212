"""The procedures and the states as a page for people: `DJANGO_SETTINGS_MODULE=hedui.site.settings python -m hedui.procedures.document > docs/procedures.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from hedui.cases.words import CASE_KINDS, PROGRAMMES, STATES
from hedui.people.policy import POLICY, role_label
from hedui.procedures.profiles import PROFILES, SURVEYS, Profile
from hedui.procedures.states import BEFORE_SUSPENSION, NEXT, OWNERS, TRANSITIONS, after

_ABOUT = """# Procedures

Generated from `src/hedui/procedures/profiles.yaml` and `states.py` by `DJANGO_SETTINGS_MODULE=hedui.site.settings python -m hedui.procedures.document`; do not edit it by
hand. A procedure is data: its stages, which states of a case each holds, and its working days. Days marked *illustrative*
are the demonstration's and are to be replaced by the region's own.

Working days follow the State Council's calendar; a year that nobody has published is refused until it stands in
`calendar.yaml`. Within a stage the clock runs on; a new stage starts its own; a suspension stops it, and resuming shifts the
deadline by the working days that passed; a case that was returned gets the days of the first stage.
"""


def procedures_document() -> str:
    """The whole page as Markdown."""
    each = [line for profile in PROFILES.values() for line in _profile(profile)]
    return "\n".join([_ABOUT, *_owners(), *_transitions(), *_surveys(), *each]).rstrip() + "\n"


def _owners() -> Iterator[str]:
    yield from ("## Whose turn it is", "", "| state | 中文 | whose | their next step |", "|---|---|---|---|")
    for state, label in STATES.items():
        steps = "；".join(f"{role_label(role)}：{POLICY[step].label}" for role, step in NEXT[state].items())
        yield f"| `{state}` | {label} | {'、'.join(map(role_label, OWNERS[state]))} | {steps} |"


def _transitions() -> Iterator[str]:
    yield from ("", "## What leads from where to where", "", "| action | 中文 | from | to |", "|---|---|---|---|")
    for action, ways in TRANSITIONS.items():
        for to in dict.fromkeys(ways.values()):
            before = "、".join(STATES[state] for state, there in ways.items() if there == to)
            yield f"| `{action}` | {POLICY[action].label} | {before} | {_reached(to)} |"


def _surveys() -> Iterator[str]:
    yield from (
        "",
        "## Which cases must be visited at home",
        "",
        "| region | kinds of case | programmes | from |",
        "|---|---|---|---|",
    )
    for division, one in SURVEYS.items():
        kinds, programmes = (
            "、".join(CASE_KINDS[code] for code in one.kinds),
            "、".join(PROGRAMMES[code] for code in one.programmes),
        )
        yield f"| {division or 'every other'} | {kinds or '—'} | {programmes or '—'} | {one.source} |"


def _reached(to: tuple[str, ...]) -> str:
    named = ["where it was suspended" if state == BEFORE_SUSPENSION else STATES[state] for state in to]
    return ", else ".join(named)


def _profile(profile: Profile) -> Iterator[str]:
    yield from ("", f"## {profile.label} (`{profile.code}`)", "", profile.described, "", "| step | stage | states | working days | after a complaint | from |", "|---|---|---|---|---|---|")  # fmt: skip
    for stage in profile.stages:
        states = "、".join(STATES[state] for state in stage.states) or "(begins with the report)"
        yield f"| {stage.step or ''} | {stage.label} | {states} | {stage.days} | {stage.complaint_days} | {stage.source} |"
    yield from ("", "```mermaid", "stateDiagram-v2", *_diagram(profile), "```")


def _diagram(profile: Profile) -> Iterator[str]:
    """Its own way, without returning, suspending and ending, which every procedure has alike."""
    for state in [one for stage in profile.stages for one in stage.states]:
        yield f"    {state}: {STATES[state]}"
    yield "    [*] --> draft"
    for action, ways in TRANSITIONS.items():
        if action in ("case.return", "case.suspend", "case.resume", "case.terminate"):
            continue
        for before in ways:
            to = after(action, before, profile)
            if to and profile.has(before):
                yield f"    {before} --> {to}: {POLICY[action].label}"


if __name__ == "__main__":
    sys.stdout.write(procedures_document())
