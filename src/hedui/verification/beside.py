"""Work that goes on beside the story: what is not needed at once is computed or written while the next chapter goes on.

Each work has a connection of its own, and the story a core: no more works are under way than there are other cores, those
begun first first. The story says where it waits for one; what nobody has taken up by then it does itself, and while another is at it,
the story does what is needed last. The teller is told by the story alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from hedui.tables import Engine

Done = tuple[int, float]


class Beside:
    """Works by name. Those of an engine are interrupted when the run ends early; none outlives it."""

    def __init__(self, cores: int = 2) -> None:
        self._pool = ThreadPoolExecutor(max(1, cores - 1), thread_name_prefix="beside")
        self._engines: list[Engine] = []
        self._begun: dict[str, tuple[Future[Done], Callable[[], int]]] = {}

    def begin(self, name: str, work: Callable[[], int], engine: Engine | None = None) -> None:
        """Begin a work that returns its rows. `engine` is the connection that it alone uses; it is closed here."""
        self._engines += [engine] if engine else []
        self._begun[name] = self._pool.submit(_timed, work), work

    def done(self, name: str) -> Done:
        """Rows and seconds of a work, once it is done. Raises what it raised."""
        future, work = self._begun.pop(name)
        if future.cancel():
            return _timed(work)
        while not future.done() and self._help():
            pass
        return future.result()

    def _help(self) -> bool:
        """Do the last work that nobody has taken up, which is needed last. False when there is none."""
        for name, (future, work) in reversed(self._begun.items()):
            if future.cancel():
                self._begun[name] = _finished(work), work
                return True
        return False

    def end(self) -> None:
        """Stop what is still under way, wait until it has stopped, and close the connections."""
        for future, _work in self._begun.values():
            future.cancel()
        if self._begun:
            for engine in self._engines:
                engine.interrupt()
        self._pool.shutdown()
        for engine in self._engines:
            engine.close()


def _finished(work: Callable[[], int]) -> Future[Done]:
    """The work, done here and now."""
    future: Future[Done] = Future()
    future.set_result(_timed(work))
    return future


def _timed(work: Callable[[], int]) -> Done:
    began = time.perf_counter()
    rows = work()
    return rows, time.perf_counter() - began
