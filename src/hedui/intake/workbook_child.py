"""The process that holds a workbook: `python -m hedui.intake.workbook_child REQUEST < FILE`, started by `workbook`.

It has no keys in its environment and no more memory than the limits allow. What it answers stands in `workbook_answer`.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module

from hedui.intake.limits import Limits
from hedui.intake.workbook_opening import open_book
from hedui.values.faults import Place


def main() -> None:
    """Reads the request from the first argument and the workbook from stdin."""
    asked = json.loads(sys.argv[1])
    limits = Limits(**asked["limits"])
    resource.setrlimit(resource.RLIMIT_AS, (limits.workbook_memory, limits.workbook_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Rows are lists without cycles, and the process ends with them: nothing to be collected.
    gc.disable()
    opening = ThreadPoolExecutor(1).submit(
        open_book, sys.stdin.buffer.read(), asked["sheet"], limits, Place(asked["name"])
    )
    # The library lets other threads work while it reads: Arrow is imported meanwhile, which takes half as long.
    answering = import_module("hedui.intake.workbook_answer")
    # Nobody wants the rest of a broken pipe.
    with suppress(BrokenPipeError):
        answering.answer(opening.result, frozenset(asked["known"]), limits, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    # Neither the millions of cells are given back one by one, nor is a library waited for that reads what was refused.
    os._exit(0)


if __name__ == "__main__":
    main()
