"""The answers of a check as a table for the eye: items down, members across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hedui.checks.lines import AnswerLine

# Nothing to do about these: they go below, folded.
QUIET = ("found", "not_found")


@dataclass(frozen=True)
class ItemRow:
    """An item: its answers, one for each member in their order (None: not planned for this one)."""

    item_label: str
    as_of: date | None
    cells: tuple[AnswerLine | None, ...]
    quiet: bool


def by_item(lines: Sequence[AnswerLine]) -> tuple[list[str], list[ItemRow]]:
    """Members in their order, and a row for each item; what is incomplete comes first."""
    members = dict.fromkeys(line.member_id for line in lines)
    names = [next(line.who for line in lines if line.member_id == one) for one in members]
    items: dict[str, dict[int, AnswerLine]] = {}
    for line in lines:
        items.setdefault(line.item, {})[line.member_id] = line
    rows = [_row(list(members), answers) for answers in items.values()]
    return names, sorted(rows, key=lambda row: row.quiet)


def _row(members: Sequence[int], answers: dict[int, AnswerLine]) -> ItemRow:
    each = list(answers.values())
    newest = max((one.as_of for one in each if one.as_of), default=None)
    quiet = all((one.answer or one.expected) in QUIET for one in each)
    return ItemRow(each[0].item_label, newest, tuple(answers.get(one) for one in members), quiet)
