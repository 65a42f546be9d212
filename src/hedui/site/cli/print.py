"""`hedui print`: the papers of a case file again, from its JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from hedui.documents.case_file import place, read_case_file, render_papers
from hedui.documents.file_names import file_stem
from hedui.documents.frame import Printing
from hedui.documents.papers import paper_file
from hedui.site.cli.options import DAY, FILE, PAPER_LIST
from hedui.site.version import VERSION
from hedui.values.faults import Place, Refusal
from hedui.values.files import private_folder


@click.command("print")
@click.argument("case_file", type=FILE)
@click.option("--out", type=FILE, required=True, help="Folder for the PDFs; a paper that is there is not replaced.")
@click.option("--papers", type=PAPER_LIST, help="Only these papers, by comma; all that the file holds otherwise.")
@click.option(
    "--nth",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Which print this is; it stands on each page.",
)
@click.option("--on", "day", type=DAY, help="The day of this print. Required from the second print on.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
def print_command(
    case_file: Path, out: Path, papers: tuple[str, ...] | None, nth: int, day: date | None, quiet: bool
) -> None:
    """Print the papers of CASE_FILE (reports/HOUSEHOLD.json) again.

    The first print again is the same to the byte. A further one says 第 n 次打印 and its day on every page; content,
    hash and confirmation code stay those of the JSON.
    """
    data = _read(case_file)
    content = read_case_file(data, case_file.name)
    printing = _printing(nth, day)
    stem = file_stem(content.heading.household_no)
    wanted = [
        (one, private_folder(out) / paper_file(stem, one)) for one in content.papers if not papers or one in papers
    ]
    _free(path for _paper, path in wanted)
    if papers and (absent := [one for one in papers if one not in content.papers]):
        remedy = f"It holds {', '.join(content.papers)}."
        raise Refusal("no_such_paper", f"the case file has no {absent[0]}", remedy, Place(case_file.name))
    made = dict(render_papers(content, printing))
    for paper, path in wanted:
        place(path, made[paper])
    if not quiet:
        click.echo(f"SHA-256 of {case_file.name}: {hashlib.sha256(data).hexdigest()} (stands on every page)")
        click.echo(f"confirmation code: {content.heading.confirmation_code or 'none'}")
        if content.heading.software != f"hedui {VERSION}":
            click.echo(f"made by {content.heading.software}, printed by hedui {VERSION}: the layout may differ")
        for _paper, path in wanted:
            click.echo(str(path))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(
            "no_case_file", "the file cannot be read", "Name reports/HOUSEHOLD.json.", Place(path.name)
        ) from error


def _printing(nth: int, day: date | None) -> Printing | None:
    if day is None and nth > 1:
        raise Refusal("no_day", "a further print says its day", "Add --on YYYY-MM-DD.", Place("--on"))
    if day is not None and nth == 1:
        remedy = "Leave --on out, or say with --nth which print it is."
        raise Refusal("no_day", "the first print is of the day on which the papers were made", remedy, Place("--on"))
    return Printing(nth, day) if day else None


def _free(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.exists():
            what = "this paper is there already"
            raise Refusal("paper_there", what, "Name another folder, or remove it.", Place(path.name))
