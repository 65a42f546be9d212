"""Views of a real PostgreSQL, started here on the loopback: types, streaming in constant memory, refusals."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from postgres_server import PASSWORD, Server, running
from sqlalchemy import create_engine, text

from hedui.intake.limits import Limits
from hedui.intake.view import open_view
from hedui.values.faults import Refusal

ROWS = 500_000
MEMORY = 1 << 30  # bytes that a process may have while it reads a view of any size
NAME = "图门巴雅尔"
_PERSON = "姓名 text, 身份证号 char(18), 金额 numeric(12,2), 双精 float8, 日期 date, 时间 timestamptz, 是否 boolean, 字节 bytea"
_VALUES = "150802198001010014', 1234.50, 0.5, '2024-01-31', '2024-01-30 16:00:00+00', true, '\\xe69687'"
_BIG = f"'name ' || i as 姓名, lpad(i::text, 18, '0') as 身份证号, i * 0.25 as 金额 from generate_series(1, {ROWS}) i"
SETUP = [
    f"create table person ({_PERSON}, 列表 int[], 空 text)",
    f"insert into person values ('{NAME}', '{_VALUES}, '{{1,2}}', null)",
    "create schema dept",
    "create sequence visits",
    "create view dept.pension as select * from person",
    f"create view big as select {_BIG}",
    "create view breaks as select i, 1 / (60000 - i) as x from generate_series(1, 100000) i",
    "create role clerk login password 'clerk-pw'",
]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running() as server:
        engine = create_engine(server.url)
        with engine.begin() as connection:
            for statement in SETUP:
                connection.execute(text(statement.replace(":", r"\:")))
        engine.dispose()
        yield server


def refused(url: str, view: str) -> Refusal:
    with pytest.raises(Refusal) as raised:
        list(open_view(url, view, "pension").batches)
    for secret in (PASSWORD, "clerk-pw", "wrong-pw", url, NAME):
        assert secret not in str(raised.value)
    return raised.value


def test_types_of_a_view_as_text(server: Server) -> None:
    table = open_view(server.url, "dept.pension", "pension")
    [batch] = table.batches
    values = ("150802198001010014", "1234.50", "0.5", "2024-01-31", "2024-01-31", "是", "文", "[1, 2]", "")
    assert tuple(batch.to_pylist()[0].values()) == (NAME, *values, 1, None)


def test_every_row_once_and_in_order(server: Server) -> None:
    table = open_view(server.url, "big", "big", Limits(batch_rows=20_000))
    seen = 0
    for batch in table.batches:
        assert batch["身份证号"][0].as_py() == f"{seen + 1:018d}"
        assert batch["source_row"].to_pylist() == list(range(seen + 1, seen + 1 + batch.num_rows))
        seen += batch.num_rows
    assert seen == table.counts.rows == ROWS


_READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]) * 4, int(sys.argv[3]) * 4))
from hedui.intake.view import open_view
rows = sum(batch.num_rows for batch in open_view(sys.argv[1], sys.argv[2], "big").batches)
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(rows, peak)  # kiB; not ru_maxrss, which Linux hands on from the process that started this one
"""


def test_memory_does_not_grow_with_the_view(server: Server) -> None:
    peaks = []
    for query in (f"select * from big where 姓名 <> '' limit {ROWS // 5}", "big"):
        command = [sys.executable, "-c", _READ, server.url, query, str(MEMORY)]
        rows, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        peaks.append(int(peak) * 1024)
    assert int(rows) == ROWS and peaks[1] < MEMORY
    assert peaks[1] < peaks[0] + 64 * 2**20, "five times the rows, the same memory"


def test_who_may_not_and_what_is_not_there(server: Server) -> None:
    clerk = f"postgresql+pg8000://clerk:clerk-pw@127.0.0.1:{server.port}/postgres"
    assert refused(clerk, "person").fault == "query_failed"
    assert refused(clerk.replace("clerk-pw", "wrong-pw"), "person").fault == "unreachable"
    assert refused(server.url.replace("/postgres", "/nowhere"), "person").fault == "unreachable"
    assert refused(server.url, "dept.nothing").fault == "no_view"


def test_nothing_is_ever_written(server: Server) -> None:
    attempt = "with gone as (delete from person returning *) select * from gone"
    assert refused(server.url, attempt).fault == "query_failed"
    assert refused(server.url, "select nextval('visits') as n").fault in ("query_failed", "interrupted")
    assert open_view(server.url, "select count(*) as n from person", "n").batches.__next__()["n"].to_pylist() == ["1"]


def test_an_answer_that_breaks_off(server: Server) -> None:
    refusal = refused(server.url, "breaks")
    assert refusal.fault == "interrupted" and "50,000 rows" in refusal.what


def test_a_reader_that_stops_early_leaves_no_connection(server: Server) -> None:
    table = open_view(server.url, "big", "big")
    next(table.batches)
    table.batches.close()  # type: ignore[attr-defined]
    unread = open_view(server.url, "big", "big")
    del table, unread
    query = "select count(*) as n from pg_stat_activity where client_port is not null"
    deadline = time.monotonic() + 30  # the server needs a moment to see that we are gone
    while next(open_view(server.url, query, "n").batches)["n"].to_pylist() != ["1"]:  # only the one that asks
        assert time.monotonic() < deadline, "connections are left open"
        time.sleep(0.1)
