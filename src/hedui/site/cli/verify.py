"""`hedui verify`: the main job on files."""

from __future__ import annotations

import json
import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any

import click

from hedui.documents.papers import PAPERS
from hedui.site.cli.options import DAY, FILE, MEMORY, PAPER_LIST, SET, parameter_values, store_key
from hedui.site.cli.telling import teller
from hedui.site.version import VERSION
from hedui.values.faults import Refusal
from hedui.verification.run import Request, verify


@click.command("verify")
@click.argument("roster", type=FILE)
@click.option(
    "--sources",
    type=FILE,
    help="Folder with one file per data item and delivery (CODE.ext). Without it the newest snapshots of --store answer.",
)
@click.option("--pack", required=True, help="Region whose rules apply: a division code such as 150800.")
@click.option("--on", "day", type=DAY, required=True, help="The day whose rules and standards apply.")
@click.option(
    "--out", type=FILE, required=True, help="New folder for the outputs (or that of the same unfinished run)."
)
@click.option(
    "--entrustment", default="", metavar="NO", help="Number of the entrustment letter; without it a working copy."
)
@click.option(
    "--reports", type=click.Choice(["none", "findings", "all"]), default="none", help="Households that get a case file."
)
@click.option(
    "--papers", type=PAPER_LIST, default=",".join(PAPERS), show_default=True, help="Papers of a case file, by comma."
)
@click.option("--templates", type=FILE, help="Folder with wording.yaml files that replace words of the papers.")
@click.option("--html", is_flag=True, help="Write result.html too: one page for a browser, for up to 3,000 households.")
@click.option("--go-on", is_flag=True, help="Go on without files that cannot be read: their items are not answered.")
@click.option("--xlsx", is_flag=True, help="Write workbooks beyond 200,000 rows too, split by county.")
@click.option("--store", type=FILE, help="Keep the snapshots in this folder, sealed with HEDUI_KEY or --key-file.")
@click.option("--key-file", type=FILE, help="File with the store's key.")
@click.option("--memory", type=MEMORY, default="4GB", show_default=True, help="What the engine may use.")
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True, help="Cores the engine may use.")
@SET
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Progress as JSON lines on stderr, the manifest on stdout.")
def verify_command(
    roster: Path, sources: Path | None, pack: str, day: date, out: Path, entrustment: str, reports: str, papers: tuple[str, ...],
    templates: Path | None, go_on: bool, xlsx: bool,
    store: Path | None, key_file: Path | None, memory: str, threads: int, sets: tuple[str, ...], quiet: bool, as_json: bool,
    html: bool,
) -> None:  # fmt: skip
    """Compare the families of ROSTER with the departments' files and say what differs."""
    if sources is None and store is None:
        raise Refusal(
            "no_folder", "there is nothing to compare with", "Name --sources, or --store for the newest snapshots."
        )
    request = Request(
        roster, sources, pack, day, out, store_key(store, key_file), store, entrustment.strip(), reports, go_on, xlsx,
        memory=memory, threads=threads, environment=os.environ, version=VERSION,
        sets=tuple(sorted(parameter_values(sets).items())), papers=papers, templates=templates, draw=secrets.token_bytes,
        html=html,
    )  # fmt: skip
    manifest = verify(request, teller(quiet=quiet, as_json=as_json)).manifest
    if as_json:
        click.echo(json.dumps(manifest, ensure_ascii=False, indent=2, default=str))
    elif not quiet:
        for line in summary(manifest, out):
            click.echo(line)


def summary(manifest: dict[str, Any], out: Path) -> list[str]:
    """The last lines of a run: what was compared, what was found, what could not be used, where to look."""
    roster, counts = manifest["roster"], manifest["counts"]
    lines = [f"{'file':<44} {'rows':>12} {'keyed':>12} {'unkeyed':>9} {'rejected':>9}  as of"]
    for source in manifest["sources"]:
        again = "  (loaded before)" if source["loaded_before"] else ""
        lines.append(
            f"{source['file']:<44} {source['rows']:>12,} {source['keyed']:>12,} {source['unkeyed']:>9,} "
            f"{source['rejected']:>9,}  {source['as_of']}{again}"
        )
        lines += [f"    since the last delivery: {change}" for change in source["changes"]]
        lines += [f"    not in this file: {', '.join(source['columns_missing'])}"] if source["columns_missing"] else []
    lines += [f"warning: {sentence}" for sentence in manifest["warnings"]]
    lines += [f"refused: {sentence}" for sentence in manifest["refused"].values()]
    rejected = sum(source["rejected"] for source in manifest["sources"])
    silent = [code for code, said in manifest["items"].items() if said["answer"] == "not_asked"]
    stale = [code for code, said in manifest["items"].items() if said["answer"] == "out_of_date"]
    unusable = sum(roster["unusable_numbers"].values())
    lines += [
        f"{roster['households']:,} households, {roster['lines']:,} lines; not permitted {roster['not_permitted']:,}; "
        f"numbers that name nobody {unusable:,}",
        f"{counts['hits']:,} hits, {counts['candidates']:,} candidates by name, {counts['findings']:,} findings; "
        f"rows rejected {rejected:,} (see {out}/rejects)",
        f"items not asked: {', '.join(silent) or 'none'}; out of date: {', '.join(stale) or 'none'}",
        "working copy (工作底稿): no entrustment number was given" if manifest["working_copy"] else
        f"entrustment {manifest['entrustment_no']}",
        f"outputs in {out}: {'result.html, ' if 'page' in manifest['written'] else ''}findings.xlsx, households.xlsx, "
        "statistics.xlsx, hits.csv, run.json",
    ]  # fmt: skip
    return lines
