"""Views of a database that needs no server; refusals never show the address, the password or a value."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from hedui.intake.limits import LIMITS, Limits
from hedui.intake.reading import Table
from hedui.intake.view import open_view
from hedui.values.faults import Refusal

NAME, NUMBER = "图门巴雅尔", "150802198001010014"


@pytest.fixture
def url(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "base.db") as base:
        base.execute("create table person (姓名 text, 身份证号, 金额 numeric, 日期 date, 备注 blob)")
        base.execute("insert into person values (?, ?, 1234.5, '2024-01-31', ?)", (NAME, NUMBER, "文".encode()))
        base.execute("insert into person values ('王小明', 150802800101011, null, null, null)")
        base.execute("create view pension as select * from person")
        base.execute('create view "Old View" as select 姓名 from person')
    base.close()
    return f"sqlite:///{tmp_path}/base.db"


def read(table: Table) -> list[tuple[object, ...]]:
    rows = [row for batch in table.batches for row in batch.to_pylist()]
    assert table.counts.rows == len(rows)
    return [(row["source_row"], *(row[name] for name in table.header)) for row in rows]


def refused(url: str, view: str, limits: Limits = LIMITS) -> Refusal:
    with pytest.raises(Refusal) as raised:
        list(open_view(url, view, "pension", limits).batches)
    said = str(raised.value)
    for secret in ("pw123", url, NAME, NUMBER, "base.db"):
        assert secret not in said
    assert raised.value.place.file == "pension" and raised.value.remedy
    hidden = raised.value.__context__ is None or raised.value.__suppress_context__
    assert hidden, "the driver's own message must not be printed behind ours"
    return raised.value


@pytest.mark.parametrize(
    "view", ["pension", "main.pension", "select * from pension", "WITH x AS (select * from person) select * from x"]
)
def test_a_view_or_a_query_as_text(url: str, view: str) -> None:
    table = open_view(url, view, "pension")
    assert (table.name, table.header) == ("pension", ("姓名", "身份证号", "金额", "日期", "备注"))
    assert read(table) == [
        (1, NAME, NUMBER, "1234.5", "2024-01-31", "文"),
        (2, "王小明", "150802800101011", "", "", ""),
    ]


def test_a_colon_in_a_query_is_no_parameter(url: str) -> None:
    assert read(open_view(url, "select '08:30:00' as t, ':x' as u", "v")) == [(1, "08:30:00", ":x")]


def test_batches_keep_order_and_numbers(url: str) -> None:
    query = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) select i from n"
    assert read(open_view(url, query, "v", Limits(batch_rows=33))) == [(n, str(n)) for n in range(1, 1001)]


def test_no_rows(url: str) -> None:
    assert read(open_view(url, "select * from pension where 1 = 0", "v")) == []


def test_two_columns_of_one_name(url: str) -> None:
    assert open_view(url, "select 姓名, 姓名 from person", "v").header == ("姓名", "姓名#2")


def test_a_missing_view_a_broken_query_and_what_is_neither(url: str) -> None:
    refusal = refused(url, "no_such_view")
    assert refusal.fault == "no_view" and "no_such_view" in refusal.what
    assert refused(url, "select nothing from pension").fault == "query_failed"
    assert refused(url, f"select abs('{NAME}', 1)").fault == "query_failed"
    for text in ("delete from person", "drop view pension", "", "a b", "x;y"):
        assert refused(url, text).fault == "no_query"


def test_nothing_is_ever_written(url: str) -> None:
    assert refused(url, "with x as (select 1) insert into person select 1, 1, 1, 1, 1").fault == "query_failed"
    assert len(read(open_view(url, "person", "v"))) == 2


def test_a_file_that_is_not_there_is_not_made(url: str, tmp_path: Path) -> None:
    assert refused(f"sqlite:///{tmp_path}/other.db", "pension").fault == "unreachable"
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("no address", "bad_url"),
        ("postgresql+pg8000://u:pw123@h:notaport/d", "bad_url"),
        ("sqlite+nodriver:///x:pw123", "driver_missing"),
        ("nodialect://u:pw123@127.0.0.1/d", "driver_missing"),
        ("oracle+oracledb://u:pw123@127.0.0.1/d", "driver_missing"),
        ("postgresql+pg8000://u:pw123@127.0.0.1:1/d", "unreachable"),
    ],
)
def test_addresses_that_lead_nowhere(tmp_path: Path, address: str, fault: str) -> None:
    if address.startswith("sqlite"):
        (tmp_path / "x").touch()
        address = f"sqlite+nodriver:///{tmp_path}/x"
    assert refused(address, "pension").fault == fault


def test_too_many_columns(url: str) -> None:
    columns = ", ".join(f"1 as c{number}" for number in range(20))
    assert refused(url, f"select {columns}", Limits(columns=19)).fault == "too_many_columns"
