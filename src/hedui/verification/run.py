"""The main job on files, as a story: roster, deliveries, plan, hits, facts, findings, assessment, outputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from hedui.documents.rewording import read_rewordings
from hedui.documents.template import Rewording
from hedui.intake.delivery import Delivery, Note, deliveries
from hedui.intake.hashing import Hashes
from hedui.intake.numbers import secret_step
from hedui.intake.opening import WORKBOOKS
from hedui.intake.receive import ENDING, Desk, Received, look, receive
from hedui.intake.snapshot import Snapshot, Store
from hedui.rules.loading import load
from hedui.rules.pack import Pack
from hedui.tables import Engine, Step
from hedui.values.faults import Place, Refusal, Refusals
from hedui.values.files import sha256_of
from hedui.verification.asking import asking_by, register_rows
from hedui.verification.assessment import apply_laws, assess_households, laws_needed
from hedui.verification.beside import Beside
from hedui.verification.candidates import candidate_findings, find_candidates
from hedui.verification.completeness import make_completeness
from hedui.verification.figures import make_figures
from hedui.verification.findings.answers import answer_findings
from hedui.verification.findings.books import ask_books
from hedui.verification.findings.table import ask_the_rest, ask_who_counts, number_findings
from hedui.verification.history.facts import prepare_facts, write_facts, write_people
from hedui.verification.hits import Asked, find_hits, may_be_asked, write_hits
from hedui.verification.income import income_facts
from hedui.verification.law_inputs import drop_inputs, make_inputs, make_questions
from hedui.verification.left_out import leave_out
from hedui.verification.manifest import planned, source, warnings
from hedui.verification.other_programmes import other_findings
from hedui.verification.outputs import tables
from hedui.verification.outputs.folder import OutFolder, hold
from hedui.verification.outputs.law_tables import write_law_tables
from hedui.verification.outputs.page import too_large, write_page
from hedui.verification.outputs.rejects import write_rejects
from hedui.verification.outputs.reporting import Reporting
from hedui.verification.outputs.reports import Papers, write_reports
from hedui.verification.outputs.statistics import Scope, write_statistics
from hedui.verification.plan import ItemPlan, make_plan
from hedui.verification.property import money_facts, thing_facts
from hedui.verification.ready import received_from, verified
from hedui.verification.request import Request, inputs_hash, known_region, template_folders
from hedui.verification.roster import PEOPLE, Roster, read_roster
from hedui.verification.telling import Silent, Stages, Teller
from hedui.verification.window import Window

__all__ = ["Request", "Result", "verify"]

# With the reader's own pieces this keeps a run of intake within 1 GiB, whatever the size of the files.
INTAKE_MEMORY = "448MB"
# A single thread that reads what was rejected, file by file.
REJECTS_MEMORY = "256MB"


@dataclass(frozen=True)
class Result:
    """What a run did: the manifest as it stands in run.json."""

    manifest: dict[str, Any]


def verify(request: Request, teller: Teller | None = None) -> Result:
    """Run the main job. Raises Refusal or Refusals for inputs that cannot be used; then nothing final is left."""
    stages = Stages(teller or Silent())
    known_region(request.pack)
    pack = load(request.pack).with_sets(dict(request.sets)) if request.sets else load(request.pack)
    found, notes = deliveries(request.sources) if request.sources else ([], {})
    with stages.stage("inputs"):
        # What is no regular file is refused by name when it is looked at.
        hashes = {d.file: sha256_of(d.path) for d in found if d.path and d.path.is_file()}
        words = read_rewordings(template_folders(request, pack))
        inputs = inputs_hash(request, hashes, words)
    with hold(request.out, inputs) as folder:
        run = _Run(request, stages, pack, folder, hashes, words)
        try:
            return Result(run.story(found, notes))
        finally:
            run.beside.end()
            run.engine.close()


class _Run:
    """One run: what its steps share. Each method is one chapter."""

    def __init__(self, request: Request, stages: Stages, pack: Pack, folder: OutFolder, hashes: Mapping[str, str], words: tuple[Rewording, ...]) -> None:  # fmt: skip
        self.words = words
        self.request, self.stages, self.pack, self.folder, self.hashes = request, stages, pack, folder, hashes
        self.parquet_key = request.key.derived("parquet")
        self.engine = Engine(
            folder.scratch / "spill", memory=request.memory, threads=request.threads, key=self.parquet_key
        )
        self.beside = Beside(request.threads)
        self.store = Store(request.store or folder.scratch / "store", request.key)
        self.window = Window(request.on)

    def story(self, found: list[Delivery], notes: dict[str, Note]) -> dict[str, Any]:
        """All chapters in order. Returns the manifest."""
        if self.request.sources is None:
            self.beside.begin("snapshots", lambda: verified(self.store, self.request.items))
        roster = self.roster()
        received, refused = self.intake(found, notes)
        plan = self.plan(received, refused, found)
        asked = Asked({p.item.code: list(p.snapshots) for p in plan if p.asked})
        marks = self.marks()
        hits = self.compare(asked, marks)
        counts = self.judge(asked, roster, plan, marks)
        self.warnings = warnings(received, self.request.pack, self.request.sources, roster)
        rows = self.write(plan, marks)
        manifest = self.manifest(roster, received, refused, plan, {"hits": hits, **counts}, rows)
        self.folder.publish(manifest)
        return manifest

    def roster(self) -> Roster:
        """Who is to be verified."""
        with self.stages.stage("roster"):
            self.engine.run(secret_step(self.store.key.derived("fingerprint")))
            roster = read_roster(self.engine, self.request.roster, self.request.on)
            # A value that is missing or has run out is said now, not after an hour of comparing.
            self.laws = laws_needed(self.engine, self.pack, self.request.on)
            self.stages.advance(roster.lines)
        return roster

    def intake(self, found: list[Delivery], notes: dict[str, Note]) -> tuple[list[Received], dict[str, Refusal]]:
        """Every delivery → snapshots. All that cannot be read are named together, before anything is compared."""
        hashes = Hashes(d.path for d in found)
        desk = Desk(self.engine, self.store, self.folder.scratch, self.request.environment, hashes=hashes)
        refused: dict[str, Refusal] = {}
        # A file of any size streams through; only the joins that follow need more.
        self.engine.allow(INTAKE_MEMORY)
        with self.stages.stage("look"):
            expected = self._look(desk, found, notes, refused)
        self._stop(refused)
        received: list[Received] = []
        if self.request.sources is None:
            self._done("snapshots")
            received = received_from(self.store, self.request.items)
        with self.stages.stage("intake", expected):
            for delivery in found:
                if delivery.file not in refused:
                    self._try(
                        lambda d=delivery: received.extend(receive(desk, d, notes, self.stages.advance)),
                        delivery,
                        refused,
                    )
        self._stop(refused)
        self.engine.allow(self.request.memory)
        return received, refused

    def _look(self, desk: Desk, found: list[Delivery], notes: dict[str, Note], refused: dict[str, Refusal]) -> int:  # fmt: skip
        """Open what can be opened quickly. Returns the rows to expect.

        Workbooks are loaded whole, so a look at them costs as much as the work: they are looked at only when the run
        is going to stop, so that everything unreadable is named at once.
        """
        expected: list[int] = []
        books = [d for d in found if d.path and d.path.suffix.lower() in WORKBOOKS]
        for delivery in found:
            if delivery not in books:
                self._try(lambda d=delivery: expected.append(look(desk, d, notes)), delivery, refused)
        for delivery in books if refused and not self.request.go_on else ():
            self._try(lambda d=delivery: look(desk, d, notes), delivery, refused)
        return sum(expected)

    def _try(self, work: Any, delivery: Delivery, refused: dict[str, Refusal]) -> None:
        try:
            work()
        except Refusal as refusal:
            if refusal.fault in ENDING:
                raise
            refused[delivery.file] = refusal
        except PermissionError:
            remedy = "Give this account the right to read it."
            refused[delivery.file] = Refusal("no_access", "the file may not be read", remedy, Place(delivery.file))

    def _stop(self, refused: dict[str, Refusal]) -> None:
        if refused and not self.request.go_on:
            raise Refusals(list(refused.values()))

    def plan(self, received: list[Received], refused: dict[str, Refusal], found: list[Delivery]) -> list[ItemPlan]:
        """Which of the six answers each item can give."""
        snapshots: dict[str, list[Snapshot]] = {}
        for one in received:
            if self.request.items is None or one.snapshot.item in self.request.items:
                snapshots.setdefault(one.snapshot.item, []).append(one.snapshot)
        silent = {d.item.code for d in found if d.file in refused and d.item}
        return make_plan(snapshots, silent, self.request.on)

    def compare(self, asked: Asked, marks: tables.Marks) -> int:
        """Hits by number; candidates and the rejects are found beside them."""
        snapshots, hits_path = [s for each in asked.snapshots.values() for s in each], self.folder.work / "hits.parquet"
        # From here on there is much that does not need one another.
        self.engine.one_thread_each()
        may_be_asked(self.engine)
        self._begin("candidates", lambda lane: self._find_candidates(lane, asked))
        if not self.request.few:
            self._rejects(snapshots, marks)
        self._begin("people.parquet", lambda lane: write_people(lane, self.folder.work, marks.line))
        with self.stages.stage("hits", sum(s.account.rows for s in snapshots)):
            hits = find_hits(
                self.engine, self.store, asked, lambda _code, rows: self.stages.advance(rows), few=self.request.few,
                left_out=self.request.left_out,
            )  # fmt: skip
        self.candidates = self._done("candidates")
        self._begin(
            "hits.parquet",
            lambda lane: write_hits(lane, self.store, asked, hits_path, marks.line, "candidates", few=self.request.few),
        )
        return hits

    def _begin(self, name: str, work: Callable[[Engine], int]) -> None:
        """Begin a work beside the story, on a connection of its own."""
        lane = self.engine.beside()
        self.beside.begin(name, lambda: work(lane), lane)

    def _find_candidates(self, lane: Engine, asked: Asked) -> int:
        found = find_candidates(lane, self.store, asked)
        leave_out(lane, "candidates", self.request.left_out)
        return found

    def _rejects(self, snapshots: list[Snapshot], marks: tables.Marks) -> None:
        folder = self.folder.work / "rejects"
        alone = Engine(self.folder.scratch / "rejects", memory=REJECTS_MEMORY, threads=1, key=self.parquet_key)
        self.beside.begin("rejects", lambda: write_rejects(alone, self.store, snapshots, folder, marks.line), alone)

    def _done(self, name: str) -> int:
        """The rows of a work that was begun, once it is done."""
        return self.stages.beside(name, lambda: self.beside.done(name))

    def judge(self, asked: Asked, roster: Roster, plan: list[ItemPlan], marks: tables.Marks) -> dict[str, int]:
        """Facts, figures, findings, assessment; the history of the facts is made beside them."""
        codes = set(asked.snapshots)
        whole = {p.item.code for p in plan if p.asked and p.reason is None}
        several = {code for code, snapshots in asked.snapshots.items() if len(snapshots) > 1}
        with self.stages.stage("facts"):
            facts = {"income_facts": income_facts(codes, self.window, several), "money_facts": money_facts(codes)}
            facts["thing_facts"] = thing_facts(codes, self.window)
            for name, sql in facts.items():
                self.engine.run(Step(name, sql))
            make_figures(self.engine)
            self.stages.advance(roster.households)
        more = [candidate_findings(), *answer_findings(plan)]
        asking = asking_by(self.pack, self.request.pack, self.window, codes, whole)
        with self.stages.stage("who counts"):
            self.stages.advance(ask_who_counts(self.engine, asking))
        register = register_rows(self.engine, self.store, asked)
        self._begin("books", lambda lane: ask_books(lane, register))
        self._begin("questions", lambda lane: ask_the_rest(lane, asking, more))
        self._begin("history", lambda lane: prepare_facts(lane, codes, self.window))
        with self.stages.stage("assessment"):
            make_inputs(self.engine, [law.programmes for law in self.laws], codes, self.pack.code, self.request.on)
            apply_laws(self.engine, self.pack, self.laws, self.request.on)
            self.stages.advance(roster.households)
        self._done("books")
        with self.stages.stage("indications"):
            make_questions(self.engine)
            # The families as the rules read them stay in OUT, for `hedui simulate`.
            programmes = [law.bound.programme.name for law in self.laws]
            self._begin("law", lambda lane: write_law_tables(lane, self.folder.work, programmes, marks.line))
            assess_households(self.engine, self.pack, self.laws, self.request.on)
            self.stages.advance(roster.households)
        self._done("questions")
        with self.stages.stage("findings"):
            found = number_findings(self.engine, other_findings())
            self.stages.advance(found)
        return {"candidates": self.candidates, "findings": found}

    def marks(self) -> tables.Marks:
        """What every output says of itself."""
        illustrative = any(law.illustrative for law in self.laws)
        made_on = datetime.combine(self.request.on, time(), UTC)
        return tables.Marks(self.request.entrustment_no, illustrative, made_on, self.request.sets)

    def write(self, plan: list[ItemPlan], marks: tables.Marks) -> dict[str, int]:
        """All other outputs under private names."""
        out, engine, rows = self.folder.work, self.engine, dict[str, int]()
        findings = tables.findings_select(marks)
        self._begin("findings.parquet", lambda lane: lane.write(findings, out / "findings.parquet"))
        with self.stages.stage("households.parquet"):
            make_completeness(engine, plan)
            households = tables.households_select(marks, "completeness")
            rows["households"] = engine.write(households, out / "households.parquet")
            self.stages.advance(rows["households"])
        self._done("history")
        with self.stages.stage("facts.parquet"):
            rows["facts"] = write_facts(engine, out, marks.line)
            self.stages.advance(rows["facts"])
        # Whatever goes on beside is done before anything that sets the engine's threads.
        self._done("law")
        drop_inputs(engine)
        beside = ("people.parquet", "findings.parquet", "hits.parquet", *(() if self.request.few else ("rejects",)))
        rows |= {name.removesuffix(".parquet"): self._done(name) for name in beside}
        if self.request.csv:
            with self.stages.stage("hits.csv"):
                self.stages.advance(tables.write_csv(engine, out / "hits.parquet", out / "hits.csv"))
        if not self.request.few:
            self._workbooks(plan, marks, rows)
        self._reports(plan, marks, rows)
        self._page(plan, marks, rows)
        return rows

    def _workbooks(self, plan: list[ItemPlan], marks: tables.Marks, rows: dict[str, int]) -> None:
        out, engine = self.folder.work, self.engine
        scope = Scope(self.request.pack, self.request.on, self.window)
        with self.stages.stage("workbooks"):
            for name, sheet in (("findings", tables.findings_sheet), ("households", tables.households_sheet)):
                if rows[name] <= tables.MOST_XLSX_ROWS:
                    written = tables.write_sheets(
                        out / f"{name}.xlsx", [sheet(engine, out / f"{name}.parquet", marks)], marks
                    )
                    self.stages.advance(written)
                elif self.request.xlsx:
                    for county in tables.counties(engine):
                        one = sheet(engine, out / f"{name}.parquet", marks, county=county)
                        self.stages.advance(
                            tables.write_sheets(out / f"{name}-{county or 'unknown'}.xlsx", [one], marks)
                        )
            write_statistics(engine, plan, marks, scope, out, split=self.request.xlsx)

    def _reports(self, plan: list[ItemPlan], marks: tables.Marks, rows: dict[str, int]) -> None:
        if self.request.reports == "none":
            return
        papers = Papers(self.request.reports, self.request.papers, self.request.draw, self.words)
        with self.stages.stage("reports"):
            rows["reports"] = write_reports(
                self._reporting(plan, marks), papers, self.folder.work / "reports", self.stages.advance
            )

    def _page(self, plan: list[ItemPlan], marks: tables.Marks, rows: dict[str, int]) -> None:
        no_page = too_large(rows["households"], rows["hits"]) if self.request.html else None
        if no_page:
            self.warnings.append(no_page)
        elif self.request.html:
            with self.stages.stage("result.html"):
                run = self._reporting(plan, marks)
                rows["page"] = write_page(run, self.request.roster, self.warnings, self.folder.work)
                self.stages.advance(rows["page"])

    def _reporting(self, plan: list[ItemPlan], marks: tables.Marks) -> Reporting:
        scope = Scope(self.request.pack, self.request.on, self.window)
        software, hits = f"hedui {self.request.version}", self.folder.work / "hits.parquet"
        roster = self.request.roster.name
        return Reporting(self.engine, plan, self.pack, self.laws, marks, scope, software, hits, roster)

    def manifest(
        self, roster: Roster, received: list[Received], refused: dict[str, Refusal], plan: list[ItemPlan],
        counts: dict[str, int], rows: dict[str, int],
    ) -> dict[str, Any]:  # fmt: skip
        """run.json: inputs with hashes, accounts, pack, answers per item, what was written, seconds per stage."""
        request = self.request
        not_compared = self.engine.one(f"SELECT count(*) FROM {PEOPLE} WHERE NOT permitted")[0]
        return {
            "hedui": request.version, "pack": request.pack, "pack_name": self.pack.name, "on": request.on.isoformat(),
            "sets": dict(request.sets),
            "entrustment_no": request.entrustment_no or None, "working_copy": not request.entrustment_no,
            "mark": self.marks().line,
            "roster": {
                "file": request.roster.name, "sha256": sha256_of(request.roster), "lines": roster.lines, "keyed": roster.keyed,
                "permitted": roster.permitted, "not_permitted": not_compared, "no_authorisation_number": roster.no_number,
                "limited": roster.limited,
                "households": roster.households, "unusable_numbers": roster.rejected,
            },
            "sources": [source(one) for one in received],
            "warnings": [one.says for one in self.warnings],
            "refused": {file: str(refusal) for file, refusal in refused.items()},
            "items": {p.item.code: planned(p) for p in plan},
            "counts": counts, "written": rows, "stages": self.stages.done,
        }  # fmt: skip
