"""A run from ready snapshots finds exactly the hits that the rehearsal promised, and its accounts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from hedui.signing.keys import StoreKey
from hedui.synth.load.rehearsal import Rehearsal, make
from hedui.verification.run import Request, verify

KEY = StoreKey(b"v" * 32)
ON = date(2026, 11, 1)


def test_every_promised_hit_is_found_and_no_other(tmp_path: Path) -> None:
    rehearsal = Rehearsal(tmp_path / "load", 600, 13_000, "snapshots", ON, roster_kind="parquet")
    made = make(rehearsal, print, KEY)
    request = Request(
        rehearsal.roster_path, None, "150800", ON, tmp_path / "out", KEY, store=tmp_path / "load" / "store", csv=False
    )
    manifest = verify(request).manifest
    promised = json.loads((tmp_path / "load" / "accounts.json").read_text("utf8"))
    assert manifest["counts"]["hits"] == promised["hits"] == made.hits
    assert {k: manifest["roster"][k] for k in ("lines", "households", "permitted")} == {
        k: promised[k] for k in ("lines", "households", "permitted")
    }
    words = ("item", "file", "rows", "keyed", "unkeyed", "rejected", "reasons")
    found = sorted([source[word] for word in words] for source in manifest["sources"])
    assert found == sorted([one[word] for word in words] for one in promised["files"])
