"""What a run is asked for, and what of it decides the outputs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hedui.documents.papers import PAPERS
from hedui.documents.template import Rewording
from hedui.intake.delivery import NOTES
from hedui.rules.pack import Pack
from hedui.signing.keys import StoreKey
from hedui.values import region
from hedui.values.faults import Place, Refusal
from hedui.values.files import sha256_of


@dataclass(frozen=True)
class Request:
    """What is to be verified, from where, by which rules, on which day, into which folder.

    Without `sources` the newest snapshots of every item in `store` answer. `items`: those that may be asked at all, as a
    letter of entrustment and agreements have it; None is every item. `few`: a family or two of a case: what only a whole roster needs (rejects, workbooks, statistics) is not written.
    `left_out`: records (item, file, row) that do not count. `draw` gives random bytes for the reports'
    confirmation codes; without it there are none, and equal inputs give equal outputs to the byte.
    """

    roster: Path
    sources: Path | None
    pack: str
    on: date
    out: Path
    key: StoreKey
    store: Path | None = None
    entrustment_no: str = ""
    reports: str = "none"
    go_on: bool = False
    xlsx: bool = False
    csv: bool = True
    memory: str = "4GB"
    threads: int = 2
    environment: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    sets: tuple[tuple[str, int], ...] = ()
    papers: tuple[str, ...] = PAPERS
    templates: Path | None = None
    draw: Callable[[int], bytes] | None = None
    html: bool = False
    items: frozenset[str] | None = None
    few: bool = False
    left_out: frozenset[tuple[str, str, int]] = frozenset()


def known_region(code: str) -> None:
    """Refuse a division that does not exist: its rules would be the nation's, and nobody would notice."""
    if code.isdigit() and region.short(code) not in region.names():
        remedy = "Give the six digits of a county, city or province, such as 150800."
        raise Refusal("unknown_region", f"no division has the code {code}", remedy, Place("--pack"))


def template_folders(request: Request, pack: Pack) -> list[Path]:
    """Where a region's own words may stand: in the folders of its pack, parents first, and where the caller says."""
    if request.templates and not request.templates.is_dir():
        raise Refusal(
            "no_folder", f"there is no folder {request.templates.name}", "Name it with its path.", Place("--templates")
        )
    folders = [pack.root / layer.code / "templates" for layer in reversed(pack.layers)]
    return folders + ([request.templates] if request.templates else [])


def inputs_hash(request: Request, hashes: Mapping[str, str], words: tuple[Rewording, ...]) -> str:
    """The hash of everything that decides the outputs: the same run may go on where it was killed."""
    if not request.roster.is_file():
        raise Refusal("no_roster", f"there is no roster {request.roster.name}", "Name the file with its path.")
    parts = [
        sha256_of(request.roster), dict(hashes), _notes_of(request), request.pack,
        request.on.isoformat(), request.entrustment_no, request.reports, request.go_on, request.xlsx, request.version, request.sets,
        request.papers, [(one.template, one.key, one.text) for one in words], request.html,
    ]  # fmt: skip
    parts += [] if request.items is None else [sorted(request.items)]
    parts += [sorted(request.left_out)] if request.left_out else []
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _notes_of(request: Request) -> str:
    """What else decides the answers: the notes beside the files, or which store answers."""
    if request.sources is None:
        return str(request.store)
    note = request.sources / NOTES
    return sha256_of(note) if note.is_file() else ""
