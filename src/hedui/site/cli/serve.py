"""`hedui serve`: the web server."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path

import click
from django.conf import settings
from django.db import connection
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from hedui.site.cli.config import must_be_sound
from hedui.site.cli.options import FILE
from hedui.values.faults import Place, Refusal
from hedui.values.files import private_folder


@click.command("serve")
@click.option(
    "--address", default="127.0.0.1", show_default=True, help="0.0.0.0 only behind a proxy or with --certificate."
)
@click.option("--port", default=8000, show_default=True, envvar="HEDUI_PORT")
@click.option("--workers", default=1, show_default=True, help="Processes. SQLite: 1.")
@click.option("--certificate", type=FILE, help="PEM; with --certificate-key the server speaks TLS 1.3 itself.")
@click.option("--certificate-key", type=FILE)
def serve_command(
    address: str, port: int, workers: int, certificate: Path | None, certificate_key: Path | None
) -> None:
    """Serve the screens until interrupted."""
    _count_together(workers)
    must_be_sound()
    _must_be_free(address, port)
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "hedui.site.settings")
    scheme = "https" if certificate else "http"
    demo = "  (demonstration: one factor, invented people only)" if settings.HEDUI_DEMO else ""
    click.echo(f"hedui on {scheme}://{'localhost' if address == '127.0.0.1' else address}:{port}{demo}")
    threads = 4 if connection.vendor == "sqlite" else 16
    Granian(
        "hedui.site.wsgi:application", address=address, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=threads, websockets=False, ssl_cert=certificate, ssl_key=certificate_key, log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()  # fmt: skip


def _count_together(workers: int) -> None:
    """Several processes count into files of one folder, and whichever is asked for /metrics adds them up. Said before anything
    imports the library, which looks once; counts begin anew with the server."""
    if workers > 1 and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        folder = settings.HEDUI_HOME / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(private_folder(folder))


def _must_be_free(address: str, port: int) -> None:
    """The server itself would share the port with another one without a word."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as error:
            remedy = "Stop the server that runs there, or give another --port."
            raise Refusal("port_busy", "something listens there already, or it may not be used", remedy, Place(f"{address}:{port}")) from error  # fmt: skip
