"""Processes that print case files: beside the interpreter's lock, each with a typesetter of its own.

A process ends when its input does, so none outlives this one, however it ends. It prints one case file at a time and
hands the papers back: who asked for them writes them, so that no printer waits for the disk.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
from queue import SimpleQueue
from typing import IO, Any, Self

HEADER = struct.Struct(">Q")
# All that the child may know of our environment: no keys and no passwords.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


class Printers:
    """Some printing processes, begun when they are first needed; several threads may use them."""

    def __init__(self, number: int) -> None:
        self._free: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
        self._begun: list[subprocess.Popen[bytes]] = []
        for _ in range(number):
            self._free.put(None)

    def print(self, content: object) -> Any:
        """What `print_case_file` makes of a case file. Raises what its printing raised."""
        process = self._free.get()
        try:
            process = process or self._begin()
            assert process.stdin and process.stdout
            send(process.stdin, content)
            raised, printed = receive(process.stdout)
        except (BrokenPipeError, EOFError):
            raise ChildProcessError("a printing process ended before its work was done") from None
        finally:
            self._free.put(process)
        if raised is not None:
            raise raised
        return printed

    def _begin(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        # Several typesetters at work keep the cores busy: a second thread in each would only stand in the way.
        environment["RAYON_NUM_THREADS"] = "1"
        # The typesetter's memory in large pages where the kernel has them: some 5 % of its time. Other C libraries pass it over.
        environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"
        command = [sys.executable, "-P", "-m", "hedui.documents.printer_child"]
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._begun.append(process)
        return process

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait for the processes to end; after a fault they are not waited for to finish."""
        for process in self._begun:
            if kind is not None:
                process.kill()
            process.communicate()


def send(stream: IO[bytes], value: object) -> None:
    """One value, preceded by its length."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(HEADER.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next value; EOFError when there is none, or not all of it."""
    head = stream.read(HEADER.size)
    if len(head) < HEADER.size:
        raise EOFError
    (length,) = HEADER.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - from our own process, through a pipe that nobody else has
