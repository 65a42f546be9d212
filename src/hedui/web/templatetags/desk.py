"""What the templates of the desk say: words of codes, money, who goes where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from hedui.people.policy import POLICY
from hedui.web.places import PLACES

register = template.Library()


@dataclass(frozen=True)
class Link:
    """An entry of the bar."""

    label: str
    link: str
    here: bool


@register.simple_tag(takes_context=True)
def places(context: Mapping[str, Any]) -> list[Link]:
    """The pages that the role of whoever asks may open: by the policy table."""
    request: HttpRequest | None = context.get("request")
    by = getattr(request, "actor", None)
    if request is None or by is None:
        return []
    chosen = [one for one in PLACES if not one.actions or any(by.role in POLICY[action].roles for action in one.actions)]
    return [Link(_(one.label), reverse(one.view), request.path == reverse(one.view)) for one in chosen]


@register.filter
def word(label: object) -> str:
    """A Chinese word of the data (a state, a role, an item) in the language of the page."""
    return _(str(label)) if label else ""


@register.filter
def yuan(fen: object) -> str:
    """Fen as yuan: 123456 → 1,234.56. What is not known has no figure."""
    if fen in (None, ""):
        return _("未知")
    whole, rest = divmod(abs(int(str(fen))), 100)
    return f"{'-' if int(str(fen)) < 0 else ''}{whole:,}.{rest:02d}"


@register.filter
def at(things: Mapping[str, Any], key: str) -> Any:
    """What a mapping has under a key that a variable holds."""
    return things.get(key, "")
