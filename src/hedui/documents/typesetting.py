"""The typesetter: a template and texts in, an archival PDF or pictures out. Nothing else here knows typst.

No network, no system fonts, no packages: the template's folder and the embedded fonts are all it can read.
"""

from __future__ import annotations

import json
import re
import threading
from datetime import UTC, date, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import typst

from hedui.documents.fonts import COMMON_FILE, FONT_FILE
from hedui.documents.template import Template
from hedui.values.faults import Place, Refusal

ARCHIVAL: Final = "a-2u"
"""PDF/A-2u (ISO 19005-2): fonts inside the file, all text readable as Unicode, and no text without a glyph."""
_NO_GLYPH = "could not be displayed with"

_LOCATION = re.compile(r"(?P<file>[^/\s]+\.typ):(?P<line>\d+):\d+")

_of_thread = threading.local()


def pdf(template: Template, view: object, day: date) -> bytes:
    """The document as PDF/A-2u, dated `day`. Equal views give equal bytes.

    `view` is what JSON can hold. A text without a glyph is refused with `glyph_missing`, any other fault of the
    template with `template_fault`; neither names the text.
    """
    moment = datetime.combine(day, time(), UTC)
    try:
        made = _compiler(template.root).compile(
            _source(template, view), format="pdf", pdf_standards=ARCHIVAL, pdf_tags=False, timestamp=moment
        )
    except typst.TypstError as error:
        raise _refusal(error, template) from None
    return made if isinstance(made, bytes) else b"".join(made or [])


def pictures(template: Template, view: object, ppi: float = 110) -> list[bytes]:
    """The document's pages as PNG, to be looked at."""
    try:
        made = _compiler(template.root).compile(_source(template, view), format="png", ppi=ppi)
    except typst.TypstError as error:
        raise _refusal(error, template) from None
    return [made] if isinstance(made, bytes) else list(made or [])


def _source(template: Template, view: object) -> bytes:
    """A two-line program: the template, and data and words each as one string of JSON.

    Of the JSON's characters only the backslash and the quotation mark mean anything in a typst string, so both are
    escaped and nothing in the data can end the string. (`sys.inputs` would do as well, but a
    change there makes the typesetter forget all it has laid out: 50 ms a report instead of 10.)
    """
    data, words = _literal(view), _words(template)
    return f'#import "{template.layout}": document\n#document({data}, {words})\n'.encode()


@lru_cache(maxsize=64)  # a run has a template for each paper
def _words(template: Template) -> str:
    return _literal(template.wording().texts)


def _literal(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False).replace("\\", "\\\\").replace('"', '\\"')
    return f'json(bytes("{text}"))'


def _compiler(root: Path) -> typst.Compiler:
    """This thread's compiler for the templates in `root`, kept: it holds the font and what is already laid out."""
    kept: dict[Path, typst.Compiler] = _of_thread.__dict__.setdefault("compilers", {})
    if root not in kept:
        kept[root] = typst.Compiler(root=root, font_paths=_fonts(), ignore_system_fonts=True)
    return kept[root]


@cache
def _fonts() -> typst.Fonts:
    folders = [COMMON_FILE.parent, FONT_FILE.parent]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _refusal(error: typst.TypstError, template: Template) -> Refusal:
    """The typesetter's own message quotes the text it failed on, which may be a person's name: it is not repeated."""
    found = _LOCATION.search(error.diagnostic)
    place = Place(f"{found['file']}:{found['line']}" if found else f"{template.name}.typ")
    if _NO_GLYPH in error.message:
        what = "a text of the document has a character that the embedded font cannot print"
        return Refusal(
            "glyph_missing", what, "Correct the template's wording, or the list of printable characters.", place
        )
    what = "the template could not be set into pages"
    return Refusal("template_fault", what, "Compare the template's folder with the one that is built in.", place)
