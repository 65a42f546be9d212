"""Small invented worlds for the tests of the main job: a city of 100 families, and hand-made files of a few rows."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml

from hedui.catalogue import items, roster
from hedui.signing.keys import StoreKey
from hedui.site.cli.ending import refusals_end_well
from hedui.site.cli.main import hedui
from hedui.values.identity import check_digit
from hedui.verification.run import Request, verify

ON = date(2026, 11, 1)
PACK = "150800"
KEY = StoreKey(b"k" * 32)
KEY_TEXT = KEY.secret.hex()
COMMAND = str(Path(sys.executable).with_name("hedui"))
# What every run without reports promises beside run.json, law/ and rejects/.
PROMISED = {
    "hits.parquet", "hits.csv", "findings.parquet", "findings.xlsx", "households.parquet", "households.xlsx",
    "statistics.xlsx", "facts.parquet", "people.parquet",
}  # fmt: skip
# One of each kind of file, so that a run is short: text, two people in a row, workbook, DBF with a map, ZIP, no numbers.
FEW = ("pension-202610.csv", "marriage.csv", "vehicle.xlsx", "contribution.dbf", "medical_cost.zip", "house_sale.csv")
Row = Mapping[str, str]


@dataclass(frozen=True)
class City:
    """An invented city on disk and the secrets that open its sealed files."""

    folder: Path
    environment: dict[str, str]

    @property
    def roster(self) -> Path:
        return self.folder / "roster.csv"

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    def people(self) -> list[dict[str, str]]:
        return table(self.roster)

    def truth(self, name: str) -> list[dict[str, str]]:
        return table(self.folder / "truth" / f"{name}.csv")

    def part(self, folder: Path, names: Sequence[str] = FEW) -> Path:
        """A folder with some of the city's department files and what sources.yaml says of them."""
        folder.mkdir()
        for name in names:
            os.link(self.sources / name, folder / name)
        notes = yaml.safe_load((self.sources / "sources.yaml").read_text("utf8"))
        kept = {name: note for name, note in notes.items() if name in names}
        (folder / "sources.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), "utf8")
        return folder

    def request(self, out: Path, **changes: Any) -> Request:
        said = {"roster": self.roster, "sources": self.sources, "pack": PACK, "on": ON, "out": out, "key": KEY}
        return Request(**(said | {"environment": self.environment} | changes))


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


@dataclass
class World:
    """Hand-made: a roster and department files of a few rows, and the run that compares them."""

    folder: Path
    lines: list[dict[str, str]] = field(default_factory=list)

    @property
    def sources(self) -> Path:
        path = self.folder / "sources"
        path.mkdir(exist_ok=True)
        return path

    @property
    def roster(self) -> Path:
        return self.folder / "roster.csv"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def person(self, number: str, name: str = "测试人", household: str = "H1", **said: str) -> str:
        """Adds a roster line with a valid authorisation; every column can be said otherwise."""
        line = dict.fromkeys((c.header for c in roster().columns), "")
        line |= {
            "户编号": household,
            "姓名": name,
            "身份证号": number,
            "与户主关系": "本人",
            "成员类别": "共同生活成员",
        }
        line |= {"救助项目": "低保", "城乡": "城市", "户籍区划": "150802", "授权书编号": "S1", "授权日期": "2026-10-01"}
        self.lines.append(line | said)
        return number

    def file(
        self, name: str, rows: Iterable[Row], *, header: Sequence[str] | None = None, encoding: str = "utf8"
    ) -> Path:
        """Writes a department file as CSV. Columns that a row does not say are empty."""
        code = name.replace(".", "-").split("-")[0]
        names = list(header if header is not None else standard(code))
        path = self.sources / name
        with path.open("w", encoding=encoding, newline="") as handle:
            out = csv.DictWriter(handle, names, restval="")
            out.writeheader()
            out.writerows(rows)
        return path

    def notes(self, **said: Any) -> None:
        """Writes sources.yaml; `pension_csv=` speaks of pension.csv."""
        named = {name.replace("_csv", ".csv"): note for name, note in said.items()}
        (self.sources / "sources.yaml").write_text(yaml.safe_dump(named, allow_unicode=True), "utf8")

    def write_roster(self) -> Path:
        with self.roster.open("w", encoding="utf8", newline="") as handle:
            out = csv.DictWriter(handle, [c.header for c in roster().columns], extrasaction="ignore")
            out.writeheader()
            out.writerows(self.lines)
        return self.roster

    def verify(self, **changes: Any) -> dict[str, Any]:
        """Runs the main job in this process; the manifest."""
        self.write_roster()
        said = {"roster": self.roster, "sources": self.sources, "pack": PACK, "on": ON, "out": self.out, "key": KEY}
        return verify(Request(**(said | changes))).manifest

    def read(self, name: str) -> list[dict[str, Any]]:
        """The rows of a Parquet output."""
        rows: list[dict[str, Any]] = pq.read_table(self.out / f"{name}.parquet").to_pylist()
        return rows


def standard(code: str) -> list[str]:
    """The standard headers of an item."""
    return [column.header for column in items()[code].columns]


def number(serial: int = 1, area: str = "150802", born: str = "19800115") -> str:
    """A valid citizen number that belongs to nobody."""
    first = f"{area}{born}{serial:03d}"
    return first + check_digit(first)


def table(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The rows of a CSV file with a header."""
    with path.open(encoding=encoding, newline="") as handle:
        return list(csv.DictReader(handle))


def hits_of(out: Path) -> list[tuple[Any, ...]]:
    """All hits of a run, sorted."""
    columns = [
        "household_no",
        "id_number",
        "item",
        "source_file",
        "source_row",
        "match",
        "name_agreement",
        "as_of",
        "record",
    ]
    rows = pq.read_table(out / "hits.parquet", columns=columns).to_pylist()
    return sorted(tuple("" if v is None else str(v) for v in row.values()) for row in rows)


def accounts_of(manifest: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Every file's account in a manifest, sorted."""
    return sorted(
        (s["file"], s["rows"], s["keyed"], s["unkeyed"], s["rejected"], str(s["reasons"])) for s in manifest["sources"]
    )


def verify_line(roster: Path, sources: Path, out: Path, *more: object) -> list[object]:
    """The arguments of `hedui verify` on the day and with the pack of these worlds."""
    line = ["verify", roster, "--sources", sources, "--pack", PACK, "--on", ON.isoformat(), "--out", out]
    return [*line, *more]


def manifest_of(out: Path) -> dict[str, Any]:
    """run.json of a finished run."""
    read: dict[str, Any] = json.loads((out / "run.json").read_text("utf8"))
    return read


def command(*arguments: object, environment: Mapping[str, str] | None = None) -> Ran:
    """`hedui ARGUMENTS` through its last door, in this process: a start costs seconds."""
    out, err, before = io.StringIO(), io.StringIO(), dict(os.environ)
    os.environ.update(_environment(environment))
    try:
        with redirect_stdout(out), redirect_stderr(err):
            status = refusals_end_well(partial(hedui.main, args=[*map(str, arguments)], prog_name="hedui"))
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Ran(status, out.getvalue(), err.getvalue())


def alone(*arguments: object, environment: Mapping[str, str] | None = None, **more: Any) -> Ran:
    """`hedui ARGUMENTS` as a process of its own, as an officer starts it."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)],
        env=_environment(environment),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        **more,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def started(*arguments: object, environment: Mapping[str, str] | None = None, **more: Any) -> subprocess.Popen[str]:
    """The same, started and not waited for; in a process group of its own."""
    said = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True, "start_new_session": True} | more
    return subprocess.Popen([COMMAND, *map(str, arguments)], env=_environment(environment), **said)


def _environment(more: Mapping[str, str] | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEDUI_")}
    return kept | dict(more or {})
