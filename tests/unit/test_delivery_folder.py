"""What lies in a folder of deliveries: names, kinds, sources.yaml and its mistakes, as-of dates (ITEMS: main job)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hedui.intake.delivery import as_of_in, deliveries, read_notes, title_as_of
from hedui.values.faults import Refusal, Refusals


def folder_of(tmp_path: Path, *names: str, notes: str | bytes | None = None) -> Path:
    for name in names:
        (tmp_path / name).write_bytes(b"")
    if notes is not None:
        (tmp_path / "sources.yaml").write_bytes(notes if isinstance(notes, bytes) else notes.encode())
    return tmp_path


def refusals(folder: Path) -> list[Refusal]:
    with pytest.raises((Refusal, Refusals)) as refused:
        deliveries(folder)
    return refused.value.each if isinstance(refused.value, Refusals) else [refused.value]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("pension.csv", "pension"), ("real_estate-2026Q3.xlsx", "real_estate"), ("pension-202610-再发.txt", "pension"), ("pension.csv.age", "pension"),
        ("pension-临河.zip", "pension"), ("hukou.PARQUET", "hukou"), ("vehicle-a.b.c.dbf", "vehicle"), ("fund_loan.XLS", "fund_loan"),
    ],
)  # fmt: skip
def test_a_file_name_says_the_item(name: str, code: str, tmp_path: Path) -> None:
    (found,), _notes = deliveries(folder_of(tmp_path, name))
    assert found.file == name
    assert found.item is not None
    assert found.item.code == code


@pytest.mark.parametrize(
    "name", [".hidden.csv", "~$pension.xlsx", "Thumbs.db", "desktop.ini", ".DS_Store", "sources.yaml"]
)
def test_what_is_no_delivery_is_ignored(name: str, tmp_path: Path) -> None:
    assert deliveries(folder_of(tmp_path, name))[0] == []


def test_folders_and_the_memo_files_of_a_dbf_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "pension.csv").mkdir()
    found, _notes = deliveries(folder_of(tmp_path, "contribution.dbf", "contribution.fpt"))
    assert [d.file for d in found] == ["contribution.dbf"]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("pensions.csv", "pension"), ("PENSION.csv", "pension"), ("Hukou-2026.csv", "hukou"), ("realestate.xlsx", "real_estate"),
        ("bankdeposit.csv", "bank_deposit"), ("vehicles.dbf", "vehicle"), ("养老金发放.csv", "pension"), ("机动车-2026.xlsx", "vehicle"),
    ],
)  # fmt: skip
def test_an_unknown_code_is_refused_with_the_nearest(name: str, nearest: str, tmp_path: Path) -> None:
    (refusal,) = refusals(folder_of(tmp_path, name))
    assert refusal.fault == "unknown_item"
    assert refusal.place.file == name
    assert refusal.remedy == f"Did you mean {nearest}?"


def test_every_file_that_cannot_be_used_is_named_at_once(tmp_path: Path) -> None:
    found = refusals(
        folder_of(
            tmp_path,
            "pension.csv",
            "pansion.csv",
            "vehicle.docx",
            "hukou",
            "wealth.rar",
            notes="hukow.csv: {rows: 1}\n",
        )
    )
    assert [(r.place.file, r.fault) for r in found] == [
        ("hukou", "unknown_kind"), ("pansion.csv", "unknown_item"), ("vehicle.docx", "unknown_kind"), ("wealth.rar", "unknown_kind"),
        ("hukow.csv", "sources_yaml"),
    ]  # fmt: skip
    assert all(r.remedy for r in found)


def test_an_archive_of_several_items_needs_no_code(tmp_path: Path) -> None:
    (found,), _notes = deliveries(folder_of(tmp_path, "all-departments.zip"))
    assert found.item is None


def test_a_note_can_name_the_item_and_a_view(tmp_path: Path) -> None:
    notes = "户籍.csv: {item: hukou}\npension: {url_env: PENSION_DB, view: v_pension}\n"
    found, _notes = deliveries(folder_of(tmp_path, "户籍.csv", notes=notes))
    assert [(d.file, d.item.code if d.item else None, d.path is None) for d in found] == [
        ("户籍.csv", "hukou", False),
        ("pension", "pension", True),
    ]


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ("pension.csv: {asof: 2026-10-31}", "as_of"),
        ("pension.csv: {row: 10}", "rows"),
        ("pension.csv: {rows: many}", "rows"),
        ("pension.csv: {rows: -1}", "rows"),
        ("pension.csv: {as_of: 上个月}", "as_of"),
        ("pension.csv: {as_of: 2026-02-30}", "as_of"),
        ("pension.csv: {columns: [姓名]}", "columns"),
        ("pension.csv: {codes: {待遇状态: active}}", "codes"),
        ("pension.csv: {codes: {待遇状太: {A: active}}}", "待遇状太"),
        ("pension.csv: {codes: {待遇状态: {A: aktiv}}}", "active"),
        ("pension.csv: {item: pensions}", "pension"),
        ("pension.csv: hello", "pension.csv"),
        ("pension.csv: [1, 2]", "pension.csv"),
        ("pensoin.csv: {rows: 1}", "pension.csv"),
        ("pension.csv: {rows: 1\n", "line"),
        ("- pension.csv\n", "file names"),
        ("just words", "file names"),
        (b"\xff\xfe\x00", "YAML"),
        ("pension.csv: {rows: 1}\npension.csv: {rows: 2}\n", "twice"),
    ],
)
def test_every_mistake_in_sources_yaml_is_named(notes: str | bytes, said: str, tmp_path: Path) -> None:
    (refusal,) = refusals(folder_of(tmp_path, "pension.csv", notes=notes))
    assert refusal.fault in ("sources_yaml", "unknown_item")
    assert said in str(refusal)
    assert "\n" not in str(refusal)


def test_all_entries_with_mistakes_are_named_at_once(tmp_path: Path) -> None:
    notes = "pension.csv: {row: 10}\nhukou.csv: {asof: 2026-10-31}\n"
    assert [r.place.file for r in refusals(folder_of(tmp_path, "pension.csv", "hukou.csv", notes=notes))] == [
        "pension.csv",
        "hukou.csv",
    ]


@pytest.mark.parametrize(
    "notes", ["", "# nothing\n", "{}", "\ufeffpension.csv:\n", "files: {pension.csv: {rows: 3}}\n"]
)
def test_little_is_enough(notes: str, tmp_path: Path) -> None:
    found, _notes = deliveries(folder_of(tmp_path, "pension.csv", notes=notes))
    assert [d.file for d in found] == ["pension.csv"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-10-31", date(2026, 10, 31)), ("20261031", date(2026, 10, 31)), ("'20261031'", date(2026, 10, 31)), ("202610", date(2026, 10, 31)),
        ("2026-10", date(2026, 10, 31)), ("2026Q3", date(2026, 9, 30)), ("2026年三季度", date(2026, 9, 30)), ("2026-10-31 12:00:00", date(2026, 10, 31)),
        ("2026年10月31日", date(2026, 10, 31)), ("2026H1", date(2026, 6, 30)),
    ],
)  # fmt: skip
def test_as_of_in_sources_yaml_in_every_writing(text: str, day: date, tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(f"pension.csv: {{as_of: {text}}}\n", "utf8")
    assert read_notes(tmp_path / "sources.yaml")["pension.csv"].as_of == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("pension-20261031.csv", date(2026, 10, 31)), ("pension-2026-10-31.csv", date(2026, 10, 31)), ("pension_2026.10.31", date(2026, 10, 31)),
        ("pension-202610.csv", date(2026, 10, 31)), ("pension-2026-02.csv", date(2026, 2, 28)), ("pension-202402.csv", date(2024, 2, 29)),
        ("real_estate-2026Q3.xlsx", date(2026, 9, 30)), ("real_estate-2026q1.xlsx", date(2026, 3, 31)), ("2026年第4季度", date(2026, 12, 31)),
        ("2026H2", date(2026, 12, 31)), ("2026年上半年", date(2026, 6, 30)), ("2026年3季度", date(2026, 9, 30)), ("截至2026年9月30日", date(2026, 9, 30)), ("２０２６年９月", date(2026, 9, 30)), ("202612", date(2026, 12, 31)),
        ("pension.csv", None), ("pension-1508.csv", None), ("pension-150802.csv", None), ("pension-20261331.csv", None), ("2026", None), ("第3批", None),
        ("150802198001150011", None), ("pension-13800138000.csv", None),
    ],
)  # fmt: skip
def test_as_of_in_a_name(text: str, day: date | None) -> None:
    assert as_of_in(text) == day


@pytest.mark.parametrize(
    ("titles", "day"),
    [
        (("养老金发放名册", "数据截至：2026年10月31日"), date(2026, 10, 31)), (("二〇二六年",), None), (("2026年三季度在册名单",), date(2026, 9, 30)),
        (("打印日期：2026-11-01",), None), (("制表时间 2026-11-01", "截止 2026-10-31"), date(2026, 10, 31)), ((), None),
    ],
)  # fmt: skip
def test_as_of_in_a_title_but_not_the_day_of_printing(titles: tuple[str, ...], day: date | None) -> None:
    assert title_as_of(titles) == day


def test_codes_keep_their_zeros_and_words_that_yaml_takes_for_others(tmp_path: Path) -> None:
    notes = "pension.csv: {codes: {待遇状态: {01: active, 02: ended, NO: ended, 1.0: ended, 2026-10-31: ended}}, columns: {险种: null}}\n"
    (found,), _notes = deliveries(folder_of(tmp_path, "pension.csv", notes=notes))
    assert list(found.note.codes["待遇状态"]) == ["01", "02", "NO", "1.0", "2026-10-31"]
    assert found.note.columns == {"险种": None}


def test_no_folder_is_a_sentence(tmp_path: Path) -> None:
    assert refusals(tmp_path / "nowhere")[0].fault == "no_folder"
