"""居民家庭经济状况核对报告 as PDF and JSON: one content, one fingerprint on both."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hedui.documents.canonical import canonical_json, fingerprint
from hedui.documents.content import ReportContent
from hedui.documents.file_names import file_stem
from hedui.documents.fonts import printable
from hedui.documents.qr import qr_svg, qr_text
from hedui.documents.report_view import report_view
from hedui.documents.template import Template
from hedui.documents.typesetting import pdf
from hedui.values.faults import Refusal
from hedui.values.files import appearing

REPORT = Template("report")
WORKERS = 2
"""Threads: the typesetter works outside the interpreter's lock, so two keep the two cores of an office machine busy."""


@dataclass(frozen=True)
class Printing:
    """Which print of the report this is, and of what day. It is not part of the content: a reprint has its hash."""

    number: int
    on: date


def render_report(content: ReportContent, printing: Printing | None = None, template: Template = REPORT) -> bytes:
    """The report as PDF/A-2u. Equal content, printing and template give equal bytes.

    Without `printing` it is the first print, on the day the report was made. A character that the font lacks is
    printed as its code, with a note; a template without a glyph for its own words is refused (`glyph_missing`).
    """
    return pdf(template, report_data(content, printing, template), content.made_on)


def report_data(
    content: ReportContent, printing: Printing | None = None, template: Template = REPORT
) -> dict[str, object]:
    """What the template is given: the printable view of the content, its fingerprint and its QR code."""
    words = template.wording()
    print_of = printing or Printing(1, content.made_on)
    printed = words.text("printing").format(number=print_of.number, day=print_of.on.isoformat())
    view: dict[str, Any]
    view, replaced = printable(report_view(content, words, printed))
    if replaced:
        view["notes"].append(words.text("not_printable_note"))
    identity = fingerprint(canonical_json(content))
    return view | {"fingerprint": identity, "qr": qr_svg(qr_text(identity, content.confirmation_code))}


def render_reports(
    contents: Iterable[ReportContent],
    folder: Path,
    progress: Callable[[int], None] | None = None,
    template: Template = REPORT,
) -> int:
    """Write `HOUSEHOLD.pdf` and `HOUSEHOLD.json` for each content; returns how many reports were written.

    Contents are taken as they come and few are held at once. Each file is complete under its name or not there, mode
    0600. `progress` is called with the number written so far. Two contents of one household are refused
    (`duplicate_report`) before the second is written.
    """
    written = 0
    stems: set[str] = set()
    under_way: deque[Future[None]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        for content in contents:
            stem = _new_stem(content, stems)
            under_way.append(pool.submit(_write, content, folder / stem, template))
            while len(under_way) > 2 * WORKERS:
                written = _finish(under_way, written, progress)
        while under_way:
            written = _finish(under_way, written, progress)
    return written


def _new_stem(content: ReportContent, stems: set[str]) -> str:
    stem = file_stem(content.household_no)
    if stem in stems:
        what = "two reports for one household number in one run"
        raise Refusal("duplicate_report", what, "Give each household of the roster a number of its own.")
    stems.add(stem)
    return stem


def _write(content: ReportContent, stem: Path, template: Template) -> None:
    _place(stem.with_name(stem.name + ".pdf"), render_report(content, template=template))
    _place(stem.with_name(stem.name + ".json"), canonical_json(content))


def _place(path: Path, data: bytes) -> None:
    with appearing(path) as private:
        private.write_bytes(data)


def _finish(under_way: deque[Future[None]], written: int, progress: Callable[[int], None] | None) -> int:
    under_way.popleft().result()
    if progress:
        progress(written + 1)
    return written + 1
