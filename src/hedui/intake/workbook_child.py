"""The process that holds a workbook: `python -m hedui.intake.workbook_child REQUEST < FILE`, started by `workbook`.

It has no keys in its environment and no more memory than the limits allow. It answers on stdout: one line of JSON
(the tables or a refusal), then for each table an Arrow stream of its batches.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from io import BufferedIOBase
from typing import IO, Any, cast

import pyarrow as pa

from hedui.intake.limits import Limits
from hedui.intake.reading import schema
from hedui.intake.workbook_guard import workbook_kind
from hedui.intake.workbook_sheets import Found, Request, batches, find_sheets, open_book
from hedui.values.faults import Place, Refusal


def main() -> None:
    """Reads the request from the first argument and the workbook from stdin."""
    asked = json.loads(sys.argv[1])
    limits = Limits(**asked["limits"])
    resource.setrlimit(resource.RLIMIT_AS, (limits.workbook_memory, limits.workbook_memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = Request(frozenset(asked["known"]), asked["sheet"], limits)
    try:
        _answer(sys.stdin.buffer, cast(BufferedIOBase, sys.stdout.buffer), Place(asked["name"]), request)
    except BrokenPipeError:  # nobody wants the rest
        os._exit(0)


def _answer(source: IO[bytes], target: BufferedIOBase, place: Place, request: Request) -> None:
    warnings: list[str] = []
    try:
        kind = workbook_kind(source, place, request.limits)
        found = find_sheets(open_book(source, place), kind, request, place, warnings)
    except Refusal as refusal:
        _say(target, {"refusal": asdict(refusal)})
        return
    _say(target, {"tables": [_described(one) for one in found], "warnings": warnings})
    for one in found:
        with pa.ipc.new_stream(target, schema(one.header.names)) as stream:
            for batch in batches(one, request.limits.batch_rows):
                stream.write_batch(batch)


def _described(found: Found) -> dict[str, Any]:
    return {"sheet": found.sheet.name, "header": found.header.names, "titles": found.header.titles}


def _say(target: BufferedIOBase, answer: dict[str, Any]) -> None:
    target.write(json.dumps(answer).encode() + b"\n")
    target.flush()


if __name__ == "__main__":
    main()
