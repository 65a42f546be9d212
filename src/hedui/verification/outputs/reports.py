"""The case file of each household: typed content from the run's relations, then the papers and the JSON."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hedui.documents.case_file import CaseFile, write_case_files
from hedui.documents.frame import CODE_BYTES, Heading, confirmation_code, marks_of
from hedui.documents.sheet_content import SheetContent
from hedui.documents.stated import Amount, Stated, Words
from hedui.documents.template import Rewording
from hedui.rules.speech import NOT_PUBLISHED_HOW
from hedui.tables import Step
from hedui.values import region
from hedui.values.files import private_folder
from hedui.verification.outputs.annex import annex_content, make_evidence
from hedui.verification.outputs.letter import letter_content
from hedui.verification.outputs.report import report_content
from hedui.verification.outputs.reporting import Reporting, Rows, by_household, one_of
from hedui.verification.outputs.sheet import Sheets
from hedui.verification.outputs.told_findings import as_told

# Households per query: their rows are in memory together.
SLICE = 500
# Reports of a demonstration: enough to look at.
SAMPLE = 12
REPORTED = "reported"


@dataclass(frozen=True)
class Papers:
    """Which households get which papers. `which`: all, findings (those with at least one) or sample (a few of them).

    `draw` gives so many random bytes; without it there are no confirmation codes.
    """

    which: str
    papers: tuple[str, ...]
    draw: Callable[[int], bytes] | None = None
    rewordings: tuple[Rewording, ...] = ()


def write_reports(run: Reporting, papers: Papers, folder: Path, made: Callable[[int], None]) -> int:
    """Write the case files of the chosen households. Returns their number."""
    run.engine.run(Step(REPORTED, _chosen(papers.which)))
    if "annex" in papers.papers:
        make_evidence(run, REPORTED)
    households = [row[0] for row in run.engine.rows(f"SELECT household_no FROM {REPORTED} ORDER BY household_no")]
    written = write_case_files(_case_files(run, papers, households, made), private_folder(folder))
    run.engine.drop(REPORTED)
    return written


def _chosen(which: str) -> str:
    where = "" if which == "all" else "WHERE household_no IN (SELECT household_no FROM findings)"
    limit = f"LIMIT {SAMPLE}" if which == "sample" else ""
    return f"SELECT household_no FROM assessed {where} ORDER BY household_no {limit}"


def _case_files(
    run: Reporting, papers: Papers, households: list[str], made: Callable[[int], None]
) -> Iterator[CaseFile]:
    for at in range(0, len(households), SLICE):
        part = _Slice(run, households[at : at + SLICE], papers)
        for household in part.households:
            yield part.case_file(household)
            made(1)


class _Slice:
    """The rows of some households, read together."""

    def __init__(self, run: Reporting, households: Sequence[str], papers: Papers):
        self.run, self.households, self.papers = run, households, papers
        self.people = by_household(run.engine, "people", households, "line")
        self.findings = as_told(run, by_household(run.engine, "findings", households, "number"), self.people)
        self.figures = by_household(run.engine, "assessed", households, "household_no")
        self.found = _records(run, households)
        self.evidence: Rows = {}
        self.sheets = Sheets(run, households) if "sheet" in papers.papers else None
        if "annex" in papers.papers:
            self.evidence = by_household(run.engine, "evidence", households, "item, source_file, source_row")

    def case_file(self, household: str) -> CaseFile:
        """The case file of one of them."""
        family, people, findings = self.figures[household][0], self.people[household], self.findings[household]
        wanted, shown = self.papers.papers, self.evidence.get(household, [])
        sheet = self.sheets.content(family, people, findings) if self.sheets else None
        found, support = self.found[household], _support(sheet) if sheet else {}
        return CaseFile(
            _heading(self.run, household, self.papers),
            report_content(self.run, family, people, findings, found, support) if "report" in wanted else None,
            sheet,
            letter_content(family, people, findings, self.run.scope.on) if "letter" in wanted else None,
            annex_content(self.run, people, findings, shown) if "annex" in wanted else None,
            self.papers.rewordings,
        )


def _support(sheet: SheetContent) -> dict[str, Stated]:
    """What the sheet makes of each relative's support, a month: by the name under which both papers know them."""
    workings = sheet.assessed.support_workings if sheet.assessed else ()
    if any(one.formula == NOT_PUBLISHED_HOW for one in workings):
        return {one.name: Words("当地未公布算法，按 0 计") for one in sheet.obligors}
    return {one.name: _a_month(one.support) for one in sheet.obligors}


def _a_month(year: Amount) -> Amount:
    low, high = (None if fen is None else (fen + 6) // 12 for fen in (year.low, year.high))
    return Amount(low or 0, high)


def _heading(run: Reporting, household: str, papers: Papers) -> Heading:
    on, marks, where = run.scope.on, run.marks, run.scope.region
    number = hashlib.sha256(f"{where}|{on}|{household}|{marks.entrustment_no}".encode()).hexdigest()
    shown = marks_of(
        marks.entrustment_no, (f"{name}={value}" for name, value in marks.sets), illustrative=marks.illustrative
    )
    return Heading(
        f"HD{where}{on:%Y%m%d}{number[:8].upper()}", household, on, f"{region.name(where)}居民家庭经济状况核对中心",
        marks.entrustment_no, marks.illustrative, shown,
        confirmation_code(papers.draw(CODE_BYTES)) if papers.draw else "", run.software,
    )  # fmt: skip


def _records(run: Reporting, part: Sequence[str]) -> dict[str, dict[str, int]]:
    """Household → item → number of records: a row that names two of its people is one."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    sql = f"""SELECT household_no, item, count(DISTINCT (source_file, source_row)) FROM hits h JOIN hit_sources s ON s.snapshot = h.snapshot
      WHERE {one_of(part)} GROUP BY household_no, item"""
    for household, item, count in run.engine.rows(sql):
        found[household][item] = count
    return found
