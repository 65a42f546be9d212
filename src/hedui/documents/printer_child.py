"""The printing process: case files come in on its input and are written; it ends when its input does."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import BinaryIO

from hedui.documents.case_file import write_case_file
from hedui.documents.printers import receive, send


def main(source: BinaryIO, answers: BinaryIO) -> None:
    """Write what comes, one after the other, and answer each with None or with what was raised."""
    gc.freeze()  # what the libraries hold stays for good
    while True:
        try:
            work = receive(source)
        except EOFError:
            return
        raised: Exception | None = None
        try:
            write_case_file(*work)
        except Exception as error:  # noqa: BLE001 - it is the parent that tells
            raised = error
        try:
            send(answers, raised)
        except BrokenPipeError:
            # Nobody listens any more; Python would complain of what it could not flush.
            os._exit(1)


if __name__ == "__main__":
    # Ctrl-C goes to the whole group: the parent decides, and its end is the end of our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(sys.stdin.buffer, sys.stdout.buffer)
