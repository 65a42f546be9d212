"""Reading one piece ahead on a thread of its own, so that decoding and parsing overlap with sorting."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import TypeVar

T = TypeVar("T")
# Pieces in flight: two keep both sides busy; more only hold memory.
DEPTH = 2


class _End:
    """The end of the pieces, or the error that ended them."""

    def __init__(self, error: BaseException | None):
        self.error = error


def read_ahead(pieces: Iterator[T]) -> Iterator[T]:
    """The same pieces in the same order, made by another thread; its error is raised here."""
    waiting: queue.Queue[T | _End] = queue.Queue(DEPTH)
    stopped = threading.Event()

    def work() -> None:
        error = None
        try:
            for piece in pieces:
                if not _put(waiting, piece, stopped):
                    return
        except BaseException as raised:  # noqa: BLE001 - handed to the reader, who raises it
            error = raised
        _put(waiting, _End(error), stopped)

    thread = threading.Thread(target=work, name="read-ahead", daemon=True)
    thread.start()
    try:
        while not isinstance(piece := waiting.get(), _End):
            yield piece
        if piece.error:
            raise piece.error
    finally:
        stopped.set()
        thread.join()


def _put(waiting: queue.Queue[T | _End], piece: T | _End, stopped: threading.Event) -> bool:
    while not stopped.is_set():
        try:
            waiting.put(piece, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False
