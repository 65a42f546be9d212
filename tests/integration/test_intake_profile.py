"""The profile of a snapshot counts what an ordinary reading of the file counts: duplicates and unreadable fields."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from hedui.intake.delivery import deliveries
from hedui.intake.receive import Desk, receive
from hedui.intake.snapshot import Snapshot, Store
from hedui.signing.keys import StoreKey
from hedui.synth.load.rehearsal import Rehearsal
from hedui.tables import Engine

KEY = StoreKey(b"p" * 32)


def loaded(folder: Path, name: str, lines: list[str]) -> Snapshot:
    source = folder / "sources" / name
    source.parent.mkdir()
    source.write_text("\n".join(lines) + "\n", "utf8")
    engine = Engine(folder / "spill", memory="512MB", key=KEY.derived("parquet"))
    found, notes = deliveries(source.parent)
    (one,) = receive(Desk(engine, Store(folder / "store", KEY), folder / "scratch", {}), found[0], notes)
    return one.snapshot


def file_of(item: str, rows: int) -> list[str]:
    """An item's header and first rows; some of their numbers are masked, wrong or empty."""
    sheets = Rehearsal(Path("nowhere"), 3_000, 600_000, "csv", date(2026, 11, 1)).sheets
    sheet = next(one for one in sheets if one.share.item.code == item)
    return [",".join(sheet.header), *bytes(sheet.block(0, rows).data).decode().splitlines()]


# Few people have two rows alike, or more than are asked for by their keys.
@pytest.mark.parametrize("again", [1_000, 4_000])
@pytest.mark.parametrize("item", ["contribution", "marriage"])
def test_rows_that_stand_there_again_are_counted(item: str, again: int, tmp_path: Path) -> None:
    header, *rows = file_of(item, 6_000)
    # The same person, amounts and days with another word in one place is another row.
    near = [row.replace("有限公司", "有限责任公司").replace("市", "旗") for row in rows[:50]]
    lines = rows + rows[:again] + rows[:7] + near
    found = loaded(tmp_path, f"{item}-2026-10.csv", [header, *lines]).profile
    assert found["duplicates"] == sum(n - 1 for n in Counter(lines).values())
    assert found["duplicates"] > again


def test_no_row_stands_there_again(tmp_path: Path) -> None:
    lines = file_of("contribution", 6_000)
    assert len(set(lines)) == len(lines)
    assert loaded(tmp_path, "contribution-2026-10.csv", lines).profile["duplicates"] == 0


def test_fields_that_say_something_and_are_not_read_are_counted(tmp_path: Path) -> None:
    header, *rows = file_of("contribution", 1_000)
    names = header.split(",")
    base, month = names.index("缴费基数"), names.index("费款所属期")
    fields = [row.split(",") for row in rows]
    for at in range(30):
        fields[at][base] = "见附件"
    for at in range(20, 60):
        fields[at][month] = ""
    found = loaded(tmp_path, "contribution-2026-10.csv", [header, *(",".join(row) for row in fields)]).profile
    assert found["unreadable"] == {"缴费基数": 30}
