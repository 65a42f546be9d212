"""The case file of a household: one canonical JSON, and the papers printed from it, all with its fingerprint."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hedui.documents.annex import render_annex
from hedui.documents.annex_content import AnnexContent
from hedui.documents.canonical import canonical_json, fingerprint
from hedui.documents.content import ReportContent
from hedui.documents.file_names import file_stem
from hedui.documents.frame import Frame, Heading, Printing
from hedui.documents.letter import render_letter
from hedui.documents.letter_content import LetterContent
from hedui.documents.papers import PAPERS, paper_file
from hedui.documents.printers import Printers
from hedui.documents.reading import from_canonical
from hedui.documents.report import render_report
from hedui.documents.sheet import render_sheet
from hedui.documents.sheet_content import SheetContent
from hedui.documents.template import BUILT_IN, Rewording, Template
from hedui.values.faults import Place, Refusal
from hedui.values.files import appearing

Printed = tuple[bytes, tuple[tuple[str, bytes], ...]]
"""A case file ready to be written: its canonical JSON, and (name, PDF) of each paper."""
WORKERS = 2
"""Two keep the two cores of an office machine busy."""
BY_THREADS = 40
"""So many case files are printed by threads of this process; for more it is worth to begin processes (a second each)."""


@dataclass(frozen=True)
class CaseFile:
    """All that the papers of one household say. A paper that was not asked for, or has nothing to say, is None.

    `rewordings` are the region's own words: they are part of it, so that a later print says the same.
    """

    heading: Heading
    report: ReportContent | None = None
    sheet: SheetContent | None = None
    letter: LetterContent | None = None
    annex: AnnexContent | None = None
    rewordings: tuple[Rewording, ...] = ()
    schema: Literal["hedui.case_file/1"] = "hedui.case_file/1"

    @property
    def papers(self) -> tuple[str, ...]:
        """The papers that it holds, in the order in which they are bound."""
        return tuple(paper for paper in PAPERS if getattr(self, paper) is not None)


def read_case_file(data: bytes, name: str) -> CaseFile:
    """The case file whose canonical JSON this is, byte for byte. Refuses anything else by its name."""
    try:
        return from_canonical(CaseFile, data)
    except ValueError as error:
        remedy = "Give the .json as hedui wrote it, with the hedui that wrote it."
        raise Refusal("no_case_file", f"this is no case file: {error}", remedy, Place(name)) from None


def render_papers(
    content: CaseFile, printing: Printing | None = None, root: Path = BUILT_IN
) -> Iterator[tuple[str, bytes]]:
    """Each paper that the case file holds as (name, PDF/A-2u). Without `printing` it is the first print."""
    yield from _printed(content, Frame(content.heading, fingerprint(canonical_json(content)), printing), root)


def _printed(content: CaseFile, frame: Frame, root: Path = BUILT_IN) -> Iterator[tuple[str, bytes]]:
    templates = {name: Template(name, root, content.rewordings) for name in PAPERS}
    if content.report:
        yield "report", render_report(content.report, frame, templates["report"])
    if content.sheet:
        yield "sheet", render_sheet(content.sheet, frame, templates["sheet"])
    if content.letter:
        yield "letter", render_letter(content.letter, frame, templates["letter"])
    if content.annex:
        yield "annex", render_annex(content.annex, frame, templates["annex"])


def write_case_files(contents: Iterable[CaseFile], folder: Path, progress: Callable[[int], None] | None = None) -> int:
    """Write `HOUSEHOLD.json` and the papers of each case file; returns how many case files were written.

    Contents are taken as they come and few are held at once. Each file is complete under its name or not there, mode
    0600; the JSON comes last. `progress` is called with the number written so far. Two that would share a file are
    refused (`duplicate_report`) before the second is written.
    """
    written = 0
    names: set[str] = set()
    under_way: deque[Future[Future[None]]] = deque()
    with (
        Printers(WORKERS) as printers,
        ThreadPoolExecutor(WORKERS) as writers,
        ThreadPoolExecutor(WORKERS) as pool,
    ):
        # Whoever prints goes on to the next case file while the disk takes this one: a flush waits longer than it works.
        def write(content: CaseFile, stem: str, by: Callable[[CaseFile], Printed]) -> Future[None]:
            return writers.submit(_place_all, by(content), folder, stem)

        for taken, content in enumerate(contents):
            by = print_case_file if taken < BY_THREADS else printers.print
            under_way.append(pool.submit(write, content, _new_stem(content, names), by))
            while len(under_way) > 2 * WORKERS:
                written = _finish(under_way, written, progress)
        while under_way:
            written = _finish(under_way, written, progress)
    return written


def _new_stem(content: CaseFile, names: set[str]) -> str:
    stem = file_stem(content.heading.household_no)
    own = {paper_file(stem, paper) for paper in PAPERS}
    if own & names:
        what = "two households of one run would have reports of one name"
        raise Refusal("duplicate_report", what, "Give each household of the roster a number of its own.")
    names |= own
    return stem


def print_case_file(content: CaseFile) -> Printed:
    """The canonical JSON and the first print of each paper."""
    canonical = canonical_json(content)
    return canonical, tuple(_printed(content, Frame(content.heading, fingerprint(canonical))))


def _place_all(printed: Printed, folder: Path, stem: str) -> None:
    """Write the papers, then the JSON, under the name `stem`."""
    canonical, papers = printed
    for paper, data in papers:
        place(folder / paper_file(stem, paper), data)
    place(folder / f"{stem}.json", canonical)


def place(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, mode 0600."""
    with appearing(path) as private:
        private.write_bytes(data)


def _finish(under_way: deque[Future[Future[None]]], written: int, progress: Callable[[int], None] | None) -> int:
    under_way.popleft().result().result()
    if progress:
        progress(written + 1)
    return written + 1
