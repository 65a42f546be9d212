"""What stands around every paper of one household's case file: number, fingerprint, confirmation code, marks, print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hedui.documents.fonts import printable
from hedui.documents.qr import qr_png, qr_text
from hedui.documents.statistics import ILLUSTRATIVE, WORKING_COPY
from hedui.documents.template import Template
from hedui.documents.typesetting import pdf

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two signs without I, L, O and U: none is taken for another, none spells a word."""
_LETTERS, _GROUP = 20, 5
CODE_BYTES = 13
"""Random bytes for a code: a hundred bits of them are printed."""


@dataclass(frozen=True)
class Printing:
    """Which print of the paper this is, and of what day. It is not part of the content: a reprint has its hash."""

    number: int
    on: date


@dataclass(frozen=True)
class Heading:
    """What all papers of one case file say of themselves; part of its canonical JSON.

    Without `entrustment_no` every paper is a working copy. `marks` stand on every page: see `marks_of`.
    `confirmation_code` is the random code that a reader can give to the centre.
    """

    number: str
    household_no: str
    made_on: date
    organisation: str = ""
    entrustment_no: str = ""
    illustrative: bool = False
    marks: tuple[str, ...] = ()
    confirmation_code: str = ""
    software: str = ""

    @property
    def working_copy(self) -> bool:
        """Whether nothing was entrusted, so that nothing is in force."""
        return not self.entrustment_no


def marks_of(entrustment_no: str, assumptions: Iterable[str], *, illustrative: bool) -> tuple[str, ...]:
    """What is printed across each page; `assumptions` are parameters set for a what-if, `NAME=VALUE`."""
    marks = [] if entrustment_no else [WORKING_COPY]
    return (*marks, *(f"假设 {one}" for one in assumptions), *([ILLUSTRATIVE] if illustrative else []))


@dataclass(frozen=True)
class Frame:
    """A heading with the SHA-256 of the canonical JSON that it belongs to, and which print this is."""

    heading: Heading
    fingerprint: str
    printing: Printing | None = None

    @property
    def print(self) -> Printing:
        """This print; the first one is of the day on which the papers were made."""
        return self.printing or Printing(1, self.heading.made_on)


def confirmation_code(drawn: bytes) -> str:
    """A hundred of the random bits as `7K3M9-QX2PA-WB8TN-4HDRC`; ValueError for fewer than 13 bytes."""
    bits = int.from_bytes(drawn, "big")
    if len(drawn) < CODE_BYTES:
        raise ValueError("a confirmation code needs 13 random bytes")
    signs = "".join(_ALPHABET[bits >> (5 * at) & 31] for at in range(_LETTERS))
    return "-".join(signs[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))


def render(template: Template, view: dict[str, object], frame: Frame) -> bytes:
    """A paper as PDF/A-2u: the template filled with the view of its content, within the frame.

    Equal arguments give equal bytes. A character that the font lacks is printed as its code, with a note; a template
    without a glyph for its own words is refused (`glyph_missing`).
    """
    return pdf(template, framed(template, view, frame), frame.heading.made_on)


def framed(template: Template, view: dict[str, object], frame: Frame) -> dict[str, object]:
    """What the template is given: the view, and the names below, which a paper's own view must not use."""
    heading, words = frame.heading, template.wording()
    made = heading.made_on
    shown, replaced = printable(
        view
        | {
            "number": heading.number,
            "organisation": heading.organisation,
            "marks": list(heading.marks),
            "working_copy": heading.working_copy,
            "made": [made.year, made.month, made.day],
            "made_with": "　".join(filter(None, [heading.software, words.text("version")])),
            "confirmation_code": heading.confirmation_code,
            "printed": words.text("printing").format(number=frame.print.number, day=frame.print.on.isoformat()),
        }
    )
    qr = list(qr_png(qr_text(frame.fingerprint, heading.confirmation_code)))
    return {**shown, "unprintable": replaced, "fingerprint": frame.fingerprint, "qr": qr}
