"""Files that are late, half, renamed, foreign, unreadable: said by name, at once, and never taken for an answer (R046, R114)."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from cities import (
    FEW,
    KEY_TEXT,
    City,
    World,
    accounts_of,
    command,
    hits_of,
    manifest_of,
    number,
    standard,
    table,
    verify_line,
)

from hedui.catalogue import items
from hedui.values.faults import Refusal, Refusals

ROW = {"姓名": "测试人", "月发放额": "1200", "发放起始年月": "202001"}


def refusals(world: World, **changes: object) -> list[Refusal]:
    with pytest.raises((Refusal, Refusals)) as refused:
        world.verify(**changes)
    assert not world.out.exists()
    return refused.value.each if isinstance(refused.value, Refusals) else [refused.value]


def test_an_empty_file_is_asked_and_a_missing_file_is_not(world: World) -> None:
    world.person(number(1))
    world.file("pension.csv", [])
    manifest = world.verify(reports="all")
    assert manifest["items"]["pension"]["answer"] == "asked"
    assert {said["answer"] for code, said in manifest["items"].items() if code != "pension"} == {"not_asked"}
    assert manifest["sources"][0]["rows"] == 0
    assert world.read("households")[0]["completeness"].startswith("核对 1/37 项；未查询：")
    report = (world.out / "reports" / "H1.json").read_text("utf8")
    assert report.count('"answer":"not_found"') == 1
    assert report.count('"answer":"not_asked"') == 36


def unreadable(world: World) -> list[str]:
    """Files of every kind that no reader can read; their names."""
    world.file("hukou.csv", [{"姓名": "测试人", "身份证号": number(1)}])
    (world.sources / "pension.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    (world.sources / "vehicle.xlsx").write_bytes(b"PK\x03\x04 broken workbook")
    (world.sources / "contribution.dbf").write_bytes(b"\x03 short")
    (world.sources / "farm_subsidy.zip").write_bytes(b"PK\x03\x04 broken")
    (world.sources / "real_estate.parquet").write_bytes(b"PAR1 broken PAR1")
    (world.sources / "prison.csv.age").write_bytes(b"age-encryption.org/v1\nbroken")
    world.file("funeral.csv", [{"甲": "1"}], header=["甲", "乙"])
    world.file("disability.csv", [{"姓名": "测试人"}], header=["姓名", "残疾类别"])
    return sorted(path.name for path in world.sources.iterdir() if path.name != "hukou.csv")


def test_all_unreadable_files_are_named_at_once_before_work(world: World) -> None:
    world.person(number(1))
    names = unreadable(world)
    found = refusals(world)
    assert sorted(r.place.file for r in found) == names
    assert all(r.what and r.remedy and "\n" not in str(r) for r in found)


def test_with_go_on_their_items_are_not_answered(world: World) -> None:
    who = world.person(number(1))
    names = unreadable(world)
    manifest = world.verify(go_on=True, reports="all")
    silent = {code for code, said in manifest["items"].items() if said["answer"] == "not_answered"}
    assert silent == {name.split(".")[0] for name in names}
    assert {said["reason"] for said in manifest["items"].values() if said["answer"] == "not_answered"} == {"refused"}
    assert sorted(manifest["refused"]) == names
    assert [hit[1] for hit in hits_of(world.out)] == [who]
    labels = [items()[code].label for code in silent]
    completeness = world.read("households")[0]["completeness"]
    assert "未反馈" in completeness
    assert all(label in completeness for label in labels)
    report = (world.out / "reports" / "H1.json").read_text("utf8")
    assert report.count('"answer":"not_answered"') == len(silent)


def test_half_of_an_item_is_no_answer_of_nothing(world: World) -> None:
    """Two files of one item, one unreadable: what is found counts, what is not found is not answered."""
    rich, poor = world.person(number(1)), world.person(number(2), household="H2")
    world.file("pension-临河.csv", [ROW | {"身份证号": rich}])
    world.file("hukou-临河.csv", [{"姓名": "测试人", "身份证号": rich, "人员状态": "正常"}])
    for name in ("pension-五原.csv", "hukou-五原.csv"):
        (world.sources / name).write_bytes(b"%PDF-1.4")
    manifest = world.verify(go_on=True, reports="all")
    assert manifest["items"]["pension"]["answer"] == "not_answered"
    assert [(hit[1], hit[2]) for hit in hits_of(world.out)] == [(rich, "hukou"), (rich, "pension")]
    for household in ("H1", "H2"):
        report = (world.out / "reports" / f"{household}.json").read_text("utf8")
        assert report.count('"answer":"not_answered"') == (0 if household == "H1" else 2)
        assert report.count('"answer":"not_found"') == 0
    assert all("未反馈" in row["completeness"] for row in world.read("households"))
    # Not in a register of which half is missing says nothing.
    assert not [f for f in world.read("findings") if f["kind"] == "not_in_register" and f["id_number"] == poor]


def test_what_is_no_file_is_named_like_the_others(world: World) -> None:
    world.person(number(1))
    (world.sources / "pension.csv").symlink_to(world.folder / "nowhere.csv")
    os.mkfifo(world.sources / "vehicle.csv")
    (world.sources / "hukou.csv").write_bytes(b"%PDF-1.4")
    assert sorted(r.place.file for r in refusals(world)) == ["hukou.csv", "pension.csv", "vehicle.csv"]
    assert {said["answer"] for said in world.verify(go_on=True)["items"].values()} == {"not_answered", "not_asked"}


@pytest.mark.parametrize(
    ("pack", "fault"),
    [
        ("999999", "unknown_region"),
        ("", "unknown_region"),
        ("'; --", "unknown_region"),
        ("../cn", "unknown_region"),
        ("440311", ""),
    ],
)
def test_a_pack_that_does_not_apply_is_refused_by_name(pack: str, fault: str, world: World) -> None:
    world.person(number(1))
    world.file("pension.csv", [])
    (refusal,) = refusals(world, pack=pack)
    assert refusal.fault == fault or not fault
    assert refusal.remedy


# --- half, foreign, late ----------------------------------------------------------------------------------------------


def test_half_a_file_is_refused_and_its_item_not_answered(city: City, world: World) -> None:
    shutil.copytree(city.folder / "again" / "half", world.sources, dirs_exist_ok=True)
    world.person(number(1))
    (refusal,) = refusals(world)
    assert (refusal.fault, refusal.place.file) == ("row_count", "pension-202611.csv")
    assert world.verify(go_on=True)["items"]["pension"]["answer"] == "not_answered"


def test_rows_of_an_archive_are_promised_as_a_whole(city: City, world: World) -> None:
    shutil.copy(city.sources / "medical_cost.zip", world.sources)
    world.person(number(1))
    rows = sum(int(a["rows"]) for a in city.truth("accounts") if a["source_file"].startswith("medical_cost.zip"))
    (world.sources / "sources.yaml").write_text(f"medical_cost.zip: {{rows: {rows}}}\n", "utf8")
    assert sum(s["rows"] for s in world.verify()["sources"]) == rows
    shutil.rmtree(world.out)
    (world.sources / "sources.yaml").write_text(f"medical_cost.zip: {{rows: {rows + 1}}}\n", "utf8")
    assert [r.fault for r in refusals(world)] == ["row_count"]
    (world.sources / "sources.yaml").write_text("medical_cost.zip/150821.csv: {rows: 1}\n", "utf8")
    assert [(r.fault, r.place.file) for r in refusals(world)] == [("row_count", "medical_cost.zip/150821.csv")]


def test_a_file_for_another_region_is_loaded_and_said(city: City, world: World) -> None:
    shutil.copytree(city.folder / "again" / "elsewhere", world.sources, dirs_exist_ok=True)
    world.person(number(1))
    manifest = world.verify()
    assert any("pension-202610.csv" in sentence for sentence in manifest["warnings"])
    assert manifest["sources"][0]["rows"] > 0
    assert hits_of(world.out) == []


def test_old_data_are_out_of_date(world: World) -> None:
    who = world.person(number(1))
    given = {
        "pension": ("2026-10-31", "asked"), "unemployment_benefit": ("2026-08-31", "asked"),
        "public_welfare_job": ("2026-08-30", "out_of_date"), "funeral": ("", "asked"),
    }  # fmt: skip
    for code in given:
        world.file(
            f"{code}.csv",
            [ROW | {"身份证号": who}],
            header=[*standard(code), *(h for h in ROW if h not in standard(code))],
        )
    world.notes(**{f"{code}_csv": {"as_of": day} for code, (day, _answer) in given.items() if day})
    manifest = world.verify()
    assert {code: manifest["items"][code]["answer"] for code in given} == {
        code: answer for code, (_day, answer) in given.items()
    }
    assert {s["item"]: s["as_of"] for s in manifest["sources"]} == {
        code: day or "unknown" for code, (day, _answer) in given.items()
    }
    assert {row["item"]: row["as_of"] for row in table(world.out / "hits.csv")} == {
        code: day or "unknown" for code, (day, _a) in given.items()
    }


# --- the roster -------------------------------------------------------------------------------------------------------


def test_a_roster_without_a_required_column_is_refused_by_name(world: World) -> None:
    world.person(number(1))
    world.file("pension.csv", [])
    for header in ("户编号", "身份证号", "成员类别", "户籍区划"):
        world.write_roster()
        lines = table(world.roster)
        path = world.folder / "less.csv"
        path.write_text(
            "\n".join(
                ",".join(v for k, v in line.items() if k != header)
                for line in [dict(zip(lines[0], lines[0], strict=True)), *lines]
            ),
            "utf8",
        )
        (refusal,) = refusals(world, roster=path)
        assert refusal.fault == "column_missing"
        assert header in str(refusal)
        assert refusal.place.file == "less.csv"


def test_roster_lines_that_are_dirty_are_kept_and_lost_nowhere(world: World) -> None:
    """Blank household, torn line, unusable number, blanks of any width: findings, never refusals, never merged."""
    good = world.person(number(1), household=" H1\u3000")
    world.person(number(2), household="'H1", 与户主关系="配偶")
    world.person(number(3), household="")
    world.person(number(4), household="\t")
    world.person("15080219800115", household="H2")
    world.person("", household="H3", name="")
    world.write_roster()
    with world.roster.open("a", encoding="utf8") as handle:
        handle.write("H4,张三,只有三列\n")
    lines, world.lines = world.lines, []
    world.file("pension.csv", [ROW | {"身份证号": good}])
    write, world.write_roster = world.write_roster, lambda: world.roster  # type: ignore[method-assign]
    manifest = world.verify(reports="all")
    world.lines, world.write_roster = lines, write  # type: ignore[method-assign]
    roster = manifest["roster"]
    assert (roster["lines"], roster["keyed"], roster["households"]) == (7, 4, 6)
    assert sum(roster["unusable_numbers"].values()) == 3
    households = {row["household_no"]: row for row in world.read("households")}
    assert set(households) == {"H1", "H2", "H3", "无户编号-第3行", "无户编号-第4行", "无户编号-第7行"}
    assert households["H1"]["members_counted"] == 2
    assert len([f for f in world.read("findings") if f["kind"] == "number_unusable"]) == 3
    pdfs = {path.stem for path in (world.out / "reports").glob("*.pdf")}
    assert {stem for stem in pdfs if not stem.endswith(("-sheet", "-letter", "-annex"))} == set(households)


@pytest.mark.parametrize(
    ("text", "fault"), [("", "empty_file"), ("户编号,姓名\n", "column_missing"), ("header", "no_header")]
)
def test_a_roster_that_is_none_is_refused(text: str, fault: str, world: World) -> None:
    world.file("pension.csv", [])
    path = world.folder / "r.csv"
    path.write_text(text, "utf8")
    assert [r.fault for r in refusals(world, roster=path)] == [fault]


def test_an_empty_roster_is_refused(world: World) -> None:
    world.file("pension.csv", [])
    assert [r.fault for r in refusals(world)] == ["empty_roster"]
    assert [r.fault for r in refusals(world, roster=world.folder / "none.csv")] == ["no_roster"]


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def few(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city.part(tmp_path_factory.mktemp("few") / "sources")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--on", "2026-02-30"], "is not a day"), (["--pack", "999999"], "unknown_region"), (["--store", "{new}"], "key_missing"),
        (["--key-file", "{none}"], "key_missing"), (["--memory", "lots"], "memory"), (["--threads", "0"], "threads"), (["--reports", "some"], "reports"),
        (["--sources", "{none}"], "no_folder"), (["--out", "/proc/hedui"], "out_unwritable"), (["--sideways"], "sideways"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_one_sentence_and_status_2(
    more: list[str], said: str, city: City, few: Path, tmp_path: Path
) -> None:
    options = [text.format(new=tmp_path / "store", none=tmp_path / "none") for text in more]
    ran = command(*verify_line(city.roster, few, tmp_path / "out", "--quiet", *options), environment=city.environment)
    assert ran.status == 2, ran.err
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""
    assert not (tmp_path / "out").exists()


def test_a_wrong_key_for_a_store_is_a_sentence(city: City, few: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    sources = city.part(tmp_path / "one", FEW[:2])
    good = command(
        "intake", sources, "--store", store, "--quiet", environment=city.environment | {"HEDUI_KEY": KEY_TEXT}
    )
    assert (good.status, good.err) == (0, "")
    for key, fault in (("ab" * 32, "store_key_wrong"), ("short", "key_format"), ("", "key_missing")):
        for line in (
            ["intake", sources, "--store", store],
            ["store", store],
            verify_line(city.roster, sources, tmp_path / "out", "--quiet", "--store", store),
        ):
            ran = command(*line, environment=city.environment | {"HEDUI_KEY": key})
            assert ran.status == 2
            assert fault in ran.err
            assert ran.err.count("\n") <= 2
            assert not key or key not in ran.err


def test_a_missing_password_is_a_sentence_that_names_the_variable(city: City, tmp_path: Path) -> None:
    sources = city.part(tmp_path / "sources", ("public_payroll.zip", "prison.csv.age", "pension-202610.csv"))
    ran = command(*verify_line(city.roster, sources, tmp_path / "out", "--quiet"))
    assert ran.status == 2
    assert sorted(line.split(": ")[1] for line in ran.err.splitlines()) == ["prison.csv.age", "public_payroll.zip"]
    assert all("HEDUI_DEMO_" in line and "[key_missing]" in line for line in ran.err.splitlines())
    wrong = dict.fromkeys(city.environment, "wrong")
    ran = command(*verify_line(city.roster, sources, tmp_path / "out", "--quiet"), environment=wrong)
    assert ran.status == 2
    assert "[password_wrong]" in ran.err
    assert "prison.csv.age" in ran.err


def test_a_store_serves_intake_and_verify_alike(city: City, few: Path, verified: Path, tmp_path: Path) -> None:
    environment = city.environment | {"HEDUI_KEY": KEY_TEXT}
    first = command("intake", few, "--store", tmp_path / "store", environment=environment)
    assert first.status == 0
    ran = command(
        *verify_line(city.roster, few, tmp_path / "out", "--quiet", "--store", tmp_path / "store"),
        environment=environment,
    )
    assert (ran.status, ran.err) == (0, "")
    manifest = manifest_of(tmp_path / "out")
    assert all(s["loaded_before"] for s in manifest["sources"])
    files = {s["file"] for s in manifest["sources"]}
    whole = [hit for hit in hits_of(verified) if hit[3] in files]
    assert hits_of(tmp_path / "out") == whole
    assert accounts_of(manifest) == [a for a in accounts_of(manifest_of(verified)) if a[0] in files]
    for path in (tmp_path / "store").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_what_changed_since_the_last_delivery_is_named(city: City, tmp_path: Path) -> None:
    environment = {"HEDUI_KEY": KEY_TEXT}
    store = tmp_path / "store"
    first = command("intake", city.folder / "again" / "same", "--store", store, environment=environment)
    assert first.status == 0
    again = command("intake", city.folder / "again" / "same", "--store", store, environment=environment)
    assert again.out.count("loaded before") == 2
    reordered = command("intake", city.folder / "again" / "reordered", "--store", store, environment=environment)
    assert "since the last delivery: columns reordered" in reordered.out
    renamed = command("intake", city.folder / "again" / "renamed", "--store", store, environment=environment)
    assert renamed.status == 2
    assert "[column_missing]" in renamed.err
    assert "月发放额" in renamed.err
    assert "发放金额" in renamed.err
    before = command("store", store, environment=environment).out
    half = command("intake", city.folder / "again" / "half", "--store", store, environment=environment)
    assert (half.status, "[row_count]" in half.err) == (2, True)
    assert command("store", store, environment=environment).out == before


def test_a_swapped_and_a_damaged_snapshot_are_noticed_before_use(city: City, tmp_path: Path) -> None:
    environment = {"HEDUI_KEY": KEY_TEXT}
    store, sources = tmp_path / "store", city.part(tmp_path / "sources", ("pension-202610.csv",))
    assert command("intake", sources, "--store", store, "--quiet", environment=environment).status == 0
    (old,) = store.rglob("*.parquet")
    content = old.read_bytes()
    with (sources / "pension-202610.csv").open("rb") as handle:
        changed = handle.read()
    (sources / "pension-202610.csv").unlink()
    (sources / "pension-202610.csv").write_bytes(
        changed.replace(b"\r\n", b"\r\n", 1) + changed.splitlines(keepends=True)[-1]
    )
    assert command("intake", sources, "--store", store, "--quiet", environment=environment).status == 0
    (new,) = set(store.rglob("*.parquet")) - {old}
    for bad in (content, new.read_bytes()[:-9] + b"x" * 9):
        good = new.read_bytes()
        new.write_bytes(bad)
        for line in (
            verify_line(city.roster, sources, tmp_path / "out", "--quiet", "--store", store),
            ["store", store, "--verify"],
            ["intake", sources, "--store", store],
        ):
            ran = command(*line, environment=environment)
            assert (ran.status, "[snapshot_changed]" in ran.err) == (2, True)
            assert "Traceback" not in ran.err
        new.write_bytes(good)
    assert (
        command(
            *verify_line(city.roster, sources, tmp_path / "out", "--quiet", "--store", store), environment=environment
        ).status
        == 0
    )


def test_the_standard_headers_are_what_the_command_lists(few: Path) -> None:
    assert few.is_dir()
    ran = command("items", "pension")
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == standard("pension")
