"""Delimited text: any encoding and separator, quotes where a field needs them, tabs behind the line if the office has them."""

from __future__ import annotations

import csv
import io

from hedui.synth.deliveries import Delivery
from hedui.synth.writing.table import Table


def encode(table: Table, delivery: Delivery) -> bytes:
    """The file's bytes. Names were made storable before; anything else that the encoding lacks becomes `?`."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=delivery.separator, lineterminator="\r\n")
    own = dict(delivery.own_headers)
    header = [own.get(name, name) for name in table.header]
    rows.writerow([*header, ""] if delivery.trailing_tab == "all" else header)
    if delivery.trailing_tab:
        rows.writerows([*row, ""] for row in table.rows)
    else:
        rows.writerows(table.rows)
    return out.getvalue().encode(delivery.encoding, "replace")
