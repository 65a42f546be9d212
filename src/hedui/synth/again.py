"""Second deliveries, each in a folder of its own: what comes after a first one, and what must be refused.

`same` holds one file under two names; `reordered` and `renamed` change a header since the delivery in sources/;
`half` is a broken transfer that promises more rows; `elsewhere` speaks of another region.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from hedui.synth.clock import Clock
from hedui.synth.deliveries import Delivery
from hedui.synth.writing import text
from hedui.synth.writing.table import Table

ITEM = "pension"
ANOTHER_REGION = "150900"
_RENAMED = {"月发放额": "发放金额", "险种": "保险类别"}


def write(folder: Path, written: Iterable[tuple[Delivery, Sequence[Table]]], clock: Clock) -> None:
    """Writes the five folders from the pension office's delivery in sources/."""
    delivery, (table, *_) = next((d, tables) for d, tables in written if d.item == ITEM)
    whole = text.encode(table, delivery)
    name = delivery.name(clock)
    later = Clock(clock.on.replace(day=28) + timedelta(days=4))
    next_name = delivery.name(later)
    _put(folder / "same", {name: whole, name.replace(".csv", "-copy.csv"): whole})
    _put(folder / "reordered", {next_name: text.encode(_reordered(table), delivery)})
    _put(folder / "renamed", {next_name: text.encode(table, replace(delivery, own_headers=tuple(_RENAMED.items())))})
    _put(folder / "half", {next_name: whole[: len(whole) // 2]}, {next_name: {"rows": len(table.rows)}})
    _put(folder / "elsewhere", {name: whole}, {name: {"region": ANOTHER_REGION}})


def _put(folder: Path, files: dict[str, bytes], said: dict[str, Any] | None = None) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    if said:
        (folder / "sources.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf8")


def _reordered(table: Table) -> Table:
    """The last column first; torn rows are left out."""
    rows = [[row[-1], *row[:-1]] for row in table.rows if len(row) == len(table.header)]
    return replace(table, header=(table.header[-1], *table.header[:-1]), rows=rows, owners=[])
