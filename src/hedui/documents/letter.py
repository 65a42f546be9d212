"""重新确认函 as PDF: what differs, in plain words, what the family can do, and a slip to answer on."""

from __future__ import annotations

from hedui.documents.frame import Frame, framed, render
from hedui.documents.letter_content import LetterContent
from hedui.documents.letter_view import letter_view
from hedui.documents.template import Template

LETTER = Template("letter")


def render_letter(content: LetterContent, frame: Frame, template: Template = LETTER) -> bytes:
    """The letter as PDF/A-2u. Equal content, frame and template give equal bytes."""
    return render(template, letter_view(content, frame, template.wording()), frame)


def letter_data(content: LetterContent, frame: Frame, template: Template = LETTER) -> dict[str, object]:
    """What the template is given: the printable view of the content within its frame."""
    return framed(template, letter_view(content, frame, template.wording()), frame)
