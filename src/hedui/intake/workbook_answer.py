"""What the child of `workbook` says on stdout: one line of JSON (the tables or a refusal), then each table's Arrow stream."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from io import BufferedIOBase
from typing import Any

import pyarrow as pa

from hedui.intake.limits import Limits
from hedui.intake.reading import schema
from hedui.intake.workbook_opening import Book
from hedui.intake.workbook_sheets import Found, Request, batches, find_sheets
from hedui.values.faults import Refusal

# Rows of one batch: few enough that the parent works on one while the next is made.
_ROWS = 8_192


def answer(opened: Callable[[], Book], known: frozenset[str], limits: Limits, target: BufferedIOBase) -> None:
    """Write all tables of the workbook that `opened` gives whose header has some of `known`, or why there are none."""
    skipped: list[str] = []
    try:
        found = find_sheets(opened(), Request(known, limits), skipped)
    except Refusal as refusal:
        _say(target, {"refusal": asdict(refusal)})
        return
    _say(target, {"tables": [_described(one) for one in found], "skipped": skipped})
    for one in found:
        with pa.ipc.new_stream(target, schema(one.header.names)) as stream:
            for batch in batches(one, min(_ROWS, limits.batch_rows)):
                stream.write_batch(batch)


def _described(found: Found) -> dict[str, Any]:
    return {"sheet": found.sheet.name, "header": found.header.names, "titles": found.header.titles}


def _say(target: BufferedIOBase, answer: dict[str, Any]) -> None:
    target.write(json.dumps(answer).encode() + b"\n")
    target.flush()
