"""The printing process: case files come in on its input, papers go out; it ends when its input does."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import BinaryIO

from hedui.documents.case_file import Printed, print_case_file
from hedui.documents.printers import receive, send


def main(source: BinaryIO, answers: BinaryIO) -> None:
    """Print what comes, one after the other, and answer each with what was raised, or None, and what was printed."""
    gc.freeze()  # what the libraries hold stays for good
    while True:
        try:
            work = receive(source)
        except EOFError:
            return
        raised: Exception | None = None
        printed: Printed | None = None
        try:
            printed = print_case_file(work)
        except Exception as error:  # noqa: BLE001 - it is the parent that tells
            raised = error
        try:
            send(answers, (raised, printed))
        except BrokenPipeError:
            # Nobody listens any more; Python would complain of what it could not flush.
            os._exit(1)


if __name__ == "__main__":
    # Ctrl-C goes to the whole group: the parent decides, and its end is the end of our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main(sys.stdin.buffer, sys.stdout.buffer)
