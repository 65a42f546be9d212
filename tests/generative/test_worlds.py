"""Invented worlds: wrong numbers, twins, people in two households, files that come twice, two people in one row.

The engine's hits and accounts equal those of the slow twin on every one of them (R019, R024, R038).
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedui.catalogue import items, roster
from hedui.signing.keys import StoreKey
from hedui.values.identity import check_digit
from hedui.verification import reference
from hedui.verification.run import Request, verify

ON = date(2026, 11, 1)
KEY = StoreKey(b"w" * 32)
# Few people, so that rows meet them: twins differ in the order digits, siblings in the day.
FIRST_17 = [
    f"15080219{year:02d}{month:02d}15{order:03d}" for year in (40, 80) for month in (1, 2) for order in (1, 2, 3)
]
NUMBERS = [first + check_digit(first) for first in FIRST_17]
NAMES = [
    "王大双",
    "王小双",
    "阿斯尔",
    "阿斯尔·巴特",
    "张䶮",
    "张?",
    "張䶮",
    "阿布都热合曼·买买提",
    "阿布都热",
    "李四",
    "",
]


def spoiled(number: str) -> st.SearchStrategy[str]:
    """The ways in which a number arrives."""
    old = number[:6] + number[8:17]
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    masked = number[:6] + "********" + number[14:]
    forms = [
        number,
        number,
        number,
        number.lower(),
        f" {number}\t",
        old,
        wrong,
        masked,
        "",
        "1.50802E+17",
        number[:16],
        "E1234567",
        "E12345678",
    ]
    return st.sampled_from(forms)


PERSON = st.tuples(st.sampled_from(NUMBERS).flatmap(spoiled), st.sampled_from(NAMES))
SCOPES = ["", "", "", "pension", "婚姻登记、２１", "9/real_estate", "无", "养老金发放", "　", "pensions"]
RosterLine = tuple[str, tuple[str, str], str, date | None, str]
LINES = st.lists(
    st.tuples(
        st.sampled_from(["H1", "H2", "H3"]), PERSON, st.sampled_from(["S1", "", "0", "未签", "00001"]),
        st.sampled_from([None, ON - timedelta(1), ON, ON + timedelta(1)]), st.sampled_from(SCOPES),
    ),
    min_size=1, max_size=8,
)  # fmt: skip
ROWS = st.lists(st.tuples(PERSON, PERSON, st.sampled_from(["", "1,200元", "x", "a\nb"])), max_size=10)
WORLD = st.fixed_dictionaries(dict.fromkeys(("pension", "marriage", "real_estate"), ROWS))


def delivered(code: str, rows: list[tuple[tuple[str, str], tuple[str, str], str]], name: str) -> reference.SourceFile:
    item = items()[code]
    header = [column.header for column in item.columns]
    made = []
    for one, other, text in rows:
        record = dict.fromkeys(header, text)
        for (name_column, number_column), (number, person) in zip(item.people, (one, other), strict=False):
            record |= {name_column.header: person, number_column.header: number}
        made.append([record[h] for h in header])
    return reference.SourceFile(item, name, header, made)


def written(source: reference.SourceFile, folder: Path) -> None:
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(source.header)
    out.writerows(source.rows)
    (folder / source.name).write_text(text.getvalue(), "utf8")


def roster_file(lines: list[RosterLine], path: Path) -> list[reference.Line]:
    header = [column.header for column in roster().columns]
    with path.open("w", encoding="gb18030", newline="") as handle:
        out = csv.DictWriter(handle, header, restval="")
        out.writeheader()
        for household, (number, name), consent, day, scope in lines:
            said = {
                "户编号": household,
                "姓名": name,
                "身份证号": number,
                "与户主关系": "本人",
                "成员类别": "共同生活成员",
            }
            said |= {
                "救助项目": "低保",
                "城乡": "城市",
                "户籍区划": "150802",
                "授权书编号": consent,
                "授权日期": str(day or ""),
                "授权事项": scope,
            }
            out.writerow(said)
    return [
        reference.Line(household, name, number, consent, day, scope)
        for household, (number, name), consent, day, scope in lines
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES, WORLD, st.booleans())
def test_the_engine_and_the_slow_twin_agree(
    lines: list[RosterLine],
    world: dict[str, list[tuple[tuple[str, str], tuple[str, str], str]]],
    twice: bool,
) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        sources = [delivered(code, rows, f"{code}.csv") for code, rows in world.items()]
        sources += [delivered("pension", world["pension"], "pension-again.csv")] if twice else []
        (folder / "in").mkdir()
        for source in sources:
            written(source, folder / "in")
        people = roster_file(lines, folder / "roster.csv")
        request = Request(folder / "roster.csv", folder / "in", "150800", ON, folder / "out", KEY)
        manifest = verify(request).manifest
        columns = ["household_no", "id_number", "item", "source_file", "source_row", "match", "name_agreement"]
        table = pq.read_table(folder / "out" / "hits.parquet", columns=columns).to_pylist()
        found = sorted(tuple(row.values()) for row in table if row["match"] in ("exact_id", "converted_id"))
        secret = KEY.derived("fingerprint")
        assert found == reference.hits(people, sources, ON, secret)
        accounts = {
            s["file"]: (s["rows"], s["keyed"], s["unkeyed"], s["rejected"], s["reasons"]) for s in manifest["sources"]
        }
        for source in sources:
            a = reference.account(source, secret)
            assert accounts[source.name] == (a.rows, a.keyed, a.unkeyed, a.rejected, a.reasons)
    finally:
        shutil.rmtree(folder)
