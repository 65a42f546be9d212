"""`hedui worker`: what runs beside the screens."""

from __future__ import annotations

import click

from hedui.procedures.jobs import work_forever, work_once
from hedui.site.cli.config import must_be_sound


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def worker_command(once: bool) -> None:
    """Run the jobs that wait: checks, deliveries, the daily signed head. As many workers as there are cores may run."""
    must_be_sound()
    if not once:
        work_forever()
        return
    while work_once():
        pass
