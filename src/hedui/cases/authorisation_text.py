"""The text that people sign (D1), in versions: an authorisation keeps which one it was. The words are the paper's own."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from hedui.documents.rewording import read_rewordings
from hedui.documents.template import Rewording, Template


@dataclass(frozen=True)
class AuthorisationText:
    """What is read, or read out, before signing on the screen."""

    version: str
    title: str
    opening: str
    clauses: tuple[str, ...]
    notes: tuple[str, ...]


def version() -> str:
    """The version in force here."""
    return Template("authorisation", rewordings=rewordings()).wording().text("version")


def text(programme: str, region: str, applicant: str) -> AuthorisationText:
    """The text for one family: labels of programme and region, the applicant's name."""
    words = Template("authorisation", rewordings=rewordings()).wording()
    said = {"programme": programme, "region": region, "applicant": applicant}
    clauses = tuple(line.format(**said) for line in words.lines("clauses"))
    opening = words.text("opening").format(**said)
    return AuthorisationText(words.text("version"), words.text("title"), opening, clauses, tuple(words.lines("notes")))


def rewordings() -> tuple[Rewording, ...]:
    """This installation's own words for papers: HEDUI_HOME/templates/PAPER/wording.yaml."""
    return read_rewordings([settings.HEDUI_HOME / "templates"])
