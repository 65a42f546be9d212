"""The `hedui` command: its groups, and how a refusal ends."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from hedui.site.cli.ending import refusals_end_well
from hedui.site.version import VERSION

COMMANDS = {
    "verify": "verify:verify_command",
    "intake": "intake:intake_command",
    "store": "intake:store_command",
    "items": "catalogue:items_command",
    "key": "catalogue:key_group",
    "assess": "rules:assess_command",
    "explain": "rules:explain_command",
    "print": "print:print_command",
    "statistics": "statistics:statistics_command",
    "simulate": "simulate:simulate_command",
    "trace": "trace:trace_command",
    "packs": "rules:packs_group",
    "schema": "rules:schema_command",
    "synth": "synth:synth_group",
    "compare": "synth:compare_command",
    "serve": "serve:serve_command",
    "worker": "worker:worker_command",
    "migrate": "config:migrate_command",
    "found": "found:found_command",
    "check-config": "config:check_config_command",
    "backup": "backup:backup_command",
    "restore": "backup:restore_command",
    "audit": "audit:audit_group",
    "account": "account:account_group",
}
"""Each command's module in this folder and its name there: a command waits only for the libraries that it needs."""

CASEWORK = frozenset({"serve", "worker", "migrate", "found", "check-config", "backup", "restore", "audit", "account"})
"""The commands of the half that has a database: Django is started before they are imported, and only then."""
OWNERS = frozenset({"migrate", "backup", "restore"})
"""Those that act as the account that owns the tables, where it is another than the one that serves."""


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in OWNERS:
            os.environ["HEDUI_AS_OWNER"] = "1"
        if cmd_name in CASEWORK:
            import_module("hedui.site.started")
            if cmd_name != "serve":  # whoever runs the house sees all of it; a request says from which seat it comes
                import_module("hedui.site.row_security").everything_is_seen()
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"hedui.site.cli.{module}"), name)
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="hedui")
def hedui() -> None:
    """核对 hedui: verify the economic status of households that ask for, or receive, social assistance."""


def main() -> None:
    """Run the command line; ends with status 0, 1 (a comparison failed), 2 (refused input) or 130 (interrupted)."""
    sys.exit(refusals_end_well(hedui))
