"""`hedui trace`: a figure of a finished run walked to the source rows, and a source row to the figures."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from hedui.site.cli.options import FILE
from hedui.site.cli.trace_tree import print_tree
from hedui.tables import Engine
from hedui.values.faults import Refusal
from hedui.verification.history.trace import trace


@click.command("trace")
@click.argument("run", metavar="OUT", type=FILE)
@click.option("--household", required=True, metavar="NO", help="Number of the household, as the roster writes it.")
@click.option(
    "--step",
    default="",
    metavar="NAME",
    help="A step of the law by its name or its Chinese label: down to the source rows.",
)
@click.option(
    "--record",
    default="",
    metavar="FILE:ROW",
    help="A source row: up to the facts, findings and steps that rest on it.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as canonical JSON.")
def trace_command(run: Path, household: str, step: str, record: str, as_json: bool) -> None:
    """Say what stands behind the figures of a household of OUT, a finished run of `hedui verify`."""
    if step and record:
        raise Refusal("two_ways", "a step and a record are two ways to walk", "Give --step or --record.")
    with TemporaryDirectory(prefix="hedui-") as scratch:
        engine = Engine(Path(scratch) / "spill", memory="1GB")
        try:
            told = trace(engine, run, household.strip(), step.strip(), record.strip())
        finally:
            engine.close()
    if as_json:
        click.echo(json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")))
    else:
        print_tree(told)
