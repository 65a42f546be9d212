"""Choices of forms that are made from data: items of the catalogue, members of a case, departments."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hedui.cases.queries import CaseSheet
from hedui.catalogue import departments, items


def item_choices() -> list[tuple[str, str]]:
    """Every item of the catalogue."""
    return [(code, _(one.label)) for code, one in items().items()]


def department_choices() -> list[tuple[str, str]]:
    """Every department of the catalogue."""
    return [(one.code, _(one.full_label)) for one in departments()]


def item_label(code: str) -> str:
    """What an item is called; of several codes with blanks between them, all."""
    known = items()
    return "、".join(_(known[one].label) if one in known else one for one in code.split())


def member_choices(sheet: CaseSheet) -> list[tuple[str, str]]:
    """The people of a case as they are shown: masked."""
    return [(str(one.id), f"{one.line} {one.name} {_(one.relation)}") for one in sheet.members]
