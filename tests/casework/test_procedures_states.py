"""The states are whole: each change has an action in the policy table, each action that changes a state a transition."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import hedui
from hedui.cases.words import STATES
from hedui.people.policy import POLICY
from hedui.procedures.document import procedures_document
from hedui.procedures.profiles import PROFILES, Profile
from hedui.procedures.states import BEFORE_SUSPENSION, NEXT, OWNERS, TRANSITIONS, after

SOURCE = Path(hedui.__file__).parent
# Actions that change something else of a case than its state.
STAYS = {
    "case.edit", "case.attach", "case.supplement", "case.authorise", "case.withdraw", "case.print", "check.dispose", "check.answer",
    "check.override", "check.visit", "case.see", "case.unmask", "case.restrict", "case.admit",
}  # fmt: skip


def test_each_transition_is_an_action_and_each_action_on_a_case_is_one_or_stays() -> None:
    on_cases = {action for action, rule in POLICY.items() if rule.states}
    assert set(TRANSITIONS) | STAYS == on_cases
    assert not set(TRANSITIONS) & STAYS


@pytest.mark.parametrize("action", TRANSITIONS)
def test_an_action_leads_on_from_exactly_the_states_that_the_table_allows(action: str) -> None:
    befores = set(TRANSITIONS[action])
    allowed = set(POLICY[action].states)
    if action in ("check.ask", "check.survey"):
        # Asking again, or planning a second survey, leaves the case where it is.
        assert befores < allowed
    else:
        assert befores == allowed


def test_every_state_has_an_owner_a_next_step_and_a_way_in_and_out() -> None:
    assert set(OWNERS) == set(NEXT) == set(STATES)
    reached = {state for ways in TRANSITIONS.values() for to in ways.values() for state in to} - {BEFORE_SUSPENSION}
    assert reached | {"draft"} == set(STATES)
    left = {before for ways in TRANSITIONS.values() for before in ways}
    assert set(STATES) - left == {"ready", "terminated"}


def test_a_next_step_is_one_that_the_owner_may_take_there() -> None:
    for state, steps in NEXT.items():
        for role, action in steps.items():
            assert role in OWNERS[state] and role in POLICY[action].roles and state in POLICY[action].states, (
                state,
                role,
            )


def test_whoever_owns_a_state_sees_the_case() -> None:
    for state, roles in OWNERS.items():
        assert all(role in POLICY["case.see"].roles and state in POLICY["case.see"].states for role in roles)


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda one: one.code)
def test_a_procedure_holds_each_state_once_and_leads_to_the_report(profile: Profile) -> None:
    states = [state for stage in profile.stages for state in stage.states]
    assert len(states) == len(set(states)) and set(states) <= set(STATES)
    assert set(STATES) - set(states) <= {"confirming", "suspended", "terminated"}
    seen, waiting = {"draft"}, ["draft"]
    while waiting:
        here = waiting.pop()
        for action in TRANSITIONS:
            there = after(action, here, profile, "registered")
            if there and there not in seen:
                seen.add(there)
                waiting.append(there)
    assert seen == {*states, "suspended", "terminated"}
    assert all(stage.days >= stage.complaint_days > 0 and stage.source for stage in profile.stages)


def test_the_numbered_steps_are_those_of_the_papers() -> None:
    numbered = {code: [one.label for one in profile.stages if one.step] for code, profile in PROFILES.items()}
    assert numbered["five_step"] == ["核对受理", "系统核对", "部门核对", "社会调查", "出具报告"]
    assert numbered["seven_step"] == [
        "对象授权",
        "乡镇委托",
        "受理登记",
        "信息核对",
        "信息复核",
        "出具报告",
        "归档备查",
    ]
    assert numbered["three_level"] == ["乡镇录入", "县级初核", "市级终核"]


def test_only_the_procedure_with_a_city_level_goes_there() -> None:
    assert after("check.review", "rechecking", PROFILES["three_level"]) == "confirming"
    assert after("check.review", "rechecking", PROFILES["five_step"]) == "ready"
    assert after("check.confirm", "confirming", PROFILES["seven_step"]) == "ready"


def test_only_procedures_move_cases() -> None:
    """Nobody else calls cases.actions.move, and nobody else sets the state of a case."""
    callers = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                owner = node.func.value if isinstance(node.func, ast.Attribute) else None
                if name == "move" and (owner is None or getattr(owner, "id", "") == "cases"):
                    callers.add(path.relative_to(SOURCE).parts[0])
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if ast.unparse(target).endswith("case.state"):
                        assert path == SOURCE / "cases" / "actions.py", path
    assert callers <= {"procedures"}


def test_the_page_is_current() -> None:
    page = (SOURCE.parents[1] / "docs" / "procedures.md").read_text("utf8")
    assert page == procedures_document(), (
        "run: DJANGO_SETTINGS_MODULE=hedui.site.settings python -m hedui.procedures.document > docs/procedures.md"
    )
