"""核查测算表 as PDF: a household's result, to be followed from the people to the amount without anybody's help."""

from __future__ import annotations

from hedui.documents.frame import Frame, framed, render
from hedui.documents.sheet_content import SheetContent
from hedui.documents.sheet_view import sheet_view
from hedui.documents.template import Template

SHEET = Template("sheet")


def render_sheet(content: SheetContent, frame: Frame, template: Template = SHEET) -> bytes:
    """The calculation sheet as PDF/A-2u. Equal content, frame and template give equal bytes."""
    return render(template, sheet_view(content, frame, template.wording()), frame)


def sheet_data(content: SheetContent, frame: Frame, template: Template = SHEET) -> dict[str, object]:
    """What the template is given: the printable view of the content within its frame."""
    return framed(template, sheet_view(content, frame, template.wording()), frame)
