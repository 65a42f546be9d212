"""The `hedui` command: its groups, and how a refusal ends."""

from __future__ import annotations

import sys

import click

from hedui.site.cli.catalogue import items_command, key_group
from hedui.site.cli.ending import refusals_end_well
from hedui.site.cli.intake import intake_command, store_command
from hedui.site.cli.rules import assess_command, explain_command, packs_group, schema_command
from hedui.site.cli.synth import compare_command, synth_group
from hedui.site.cli.verify import verify_command
from hedui.site.version import VERSION


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="hedui")
def hedui() -> None:
    """核对 hedui: verify the economic status of households that ask for, or receive, social assistance."""


COMMANDS = (
    verify_command, intake_command, store_command, items_command, key_group, assess_command, explain_command, packs_group,
    schema_command, synth_group, compare_command,
)  # fmt: skip
for command in COMMANDS:
    hedui.add_command(command)


def main() -> None:
    """Run the command line; ends with status 0, 1 (a comparison failed), 2 (refused input) or 130 (interrupted)."""
    sys.exit(refusals_end_well(hedui))
