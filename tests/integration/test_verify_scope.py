"""Who names items permits these and no others: by every path, on every paper (授权事项 of the roster)."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from cities import KEY, ON, City, World, hits_of, number
from pdf_text import text_of

from hedui.catalogue import items
from hedui.intake.numbers import secret_step
from hedui.intake.snapshot import Store
from hedui.tables import Engine, Step
from hedui.values.identity import read
from hedui.verification.few import hits_of_few
from hedui.verification.hits import Asked
from hedui.verification.permission import scope_of, words_of
from hedui.verification.roster import read_roster
from hedui.verification.run import verify

Scopes = dict[tuple[str, str], set[str]]
TEXTS = {
    "": None, "　": None, "pension": " pension ", "pension vehicle": " vehicle pension ", "vehicle、 pension": " vehicle pension ",
    "养老金": None, "无": " ", "none": " ", "pensions": " ", "PENSION": " pension ",
    "未授权：pension": " ", "除 pension 外": " ", "pension vehicle(不授权)": " ", "pension vehicle 不 授 权": " ", "2026-09-34": " ", "2026年9月14日 pension": " pension ",
    "34,9": " pension bank_deposit ",
}  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(tmp_path / "spill", memory="256MB")


def test_the_scope_of_a_text(engine: Engine) -> None:
    labels = {item.label: f" {code} " for code, item in items().items()}
    numbers = {str(item.number): f" {code} " for code, item in items().items()}
    told = {**{k: v for k, v in TEXTS.items() if k != "养老金"}, **labels, **numbers}
    texts = f"SELECT said, {words_of('said')} AS words FROM (SELECT unnest(?) AS said)"
    found = engine.rows(f"SELECT said, {scope_of('said', 'words')} FROM ({texts})", [list(told)])
    assert dict(found) == told


def _of_one(world: World, scope: str, **said: str) -> str:
    """A person of whom every item has a record."""
    who = world.person(number(1), 授权事项=scope, **said)
    named = {"姓名": "测试人", "身份证号": who}
    world.file("pension.csv", [named | {"月发放额": "1200", "发放起始年月": "202001"}])
    world.file("vehicle.csv", [{"所有人": "测试人", "身份证明号码": who, "号牌号码": "蒙L00001", "机动车状态": "A"}])
    world.file("bank_deposit.csv", [named | {"余额": "90000"}])
    return who


def test_only_what_is_named_is_compared(world: World) -> None:
    _of_one(world, "vehicle")
    manifest = world.verify()
    assert {hit[2] for hit in hits_of(world.out)} == {"vehicle"}
    assert manifest["roster"] | {"limited": 1, "permitted": 1} == manifest["roster"]
    (row,) = world.read("households")
    assert (row["found_transfer"], row["found_money"], row["found_vehicles"]) == (0, 0, 1)
    assert row["indication"] == "待核实"
    assert "不在授权范围：" in row["completeness"]
    assert f"{items()['pension'].label} 1 人" in row["completeness"]
    assert {fact["item"] for fact in world.read("facts") if fact["item"]} == {"vehicle"}


def test_what_others_answered_is_no_answer_about_who_has_not_permitted_it(world: World) -> None:
    who = _of_one(world, "")
    world.person(number(2), name="于大山", 与户主关系="配偶", 授权事项="vehicle")
    (world.sources / "house_sale.csv").write_bytes(b"nothing of the kind")
    world.verify(go_on=True, reports="all", entrustment_no="WT1")
    report = json.loads((world.out / "reports" / "H1.json").read_bytes())["report"]
    told = {one["code"]: one for one in report["items"]}
    refusing = [{"answer": "not_permitted", "person": "于大山", "reason": "out_of_scope"}]
    assert told["pension"]["answer"] == "found" and told["pension"]["differing"] == refusing and who
    assert told["house_sale"]["answer"] == "not_answered" and told["house_sale"]["differing"] == refusing
    assert told["vehicle"]["differing"] == told["hukou"]["differing"] == []
    said = text_of((world.out / "reports" / "H1.pdf").read_bytes())
    assert "有记录 1 条，1 人未授" in said and "其中比对了 1 项，另有 2 项只比对了一部分人" in said


def test_a_file_that_was_not_taken_hides_no_missing_permission(world: World) -> None:
    _of_one(world, "vehicle")
    (world.sources / "house_sale.csv").write_bytes(b"nothing of the kind")
    world.verify(go_on=True, reports="all", entrustment_no="WT1")
    told = {one["code"]: one for one in json.loads((world.out / "reports" / "H1.json").read_bytes())["report"]["items"]}
    assert (told["house_sale"]["answer"], told["house_sale"]["reason"]) == ("not_permitted", "out_of_scope")
    assert told["hukou"]["answer"] == "not_asked"


def test_a_blank_scope_is_every_item(world: World) -> None:
    _of_one(world, "")
    manifest = world.verify()
    assert {hit[2] for hit in hits_of(world.out)} == {"pension", "vehicle", "bank_deposit"}
    assert manifest["roster"]["limited"] == 0
    (row,) = world.read("households")
    assert "不在授权范围" not in row["completeness"]


def test_a_scope_without_an_item_permits_none(world: World) -> None:
    who = _of_one(world, "无")
    world.verify(reports="all")
    assert hits_of(world.out) == []
    findings = {f["kind"]: f for f in world.read("findings") if f["household_no"]}
    assert set(findings) == {"partly_permitted"}
    assert findings["partly_permitted"]["id_number"] == who
    assert findings["partly_permitted"]["detail"] == "、".join(
        items()[code].label for code in items() if code in ("pension", "vehicle", "bank_deposit")
    )


def test_the_report_tells_why_by_item(world: World) -> None:
    _of_one(world, "vehicle")
    world.verify(reports="all")
    (path,) = (world.out / "reports").glob("*.json")
    report = json.loads(path.read_text("utf8"))
    answers = {one["code"]: one for one in report.get("content", report)["report"]["items"]}
    assert (answers["pension"]["answer"], answers["pension"]["reason"]) == ("not_permitted", "out_of_scope")
    assert answers["vehicle"]["answer"] == "found"
    assert (answers["hukou"]["answer"], answers["hukou"]["reason"]) == ("not_asked", "no_source")


def test_a_house_without_a_number_is_no_candidate_of_who_did_not_permit_it(world: World) -> None:
    home = "内蒙古自治区巴彦淖尔市临河区解放街1号院2号楼301"
    for at, (household, scope) in enumerate((("H1", "real_estate"), ("H2", "vehicle"))):
        world.person(
            number(at + 1), name="欧阳测试", household=household, 授权事项=scope, 家庭住址=home, 居住区划="150802"
        )
    world.file("real_estate.csv", [{"权利人姓名": "欧阳测试", "坐落": home}])
    world.verify()
    assert {hit[0] for hit in hits_of(world.out)} <= {"H1"}
    assert {f["household_no"] for f in world.read("findings") if f["kind"] == "house_candidate"} <= {"H1"}
    assert hits_of(world.out), "the house of who permitted it is a candidate"


def test_nobody_is_missing_in_a_register_that_was_not_permitted(world: World) -> None:
    for at, scope in enumerate(("hukou", "vehicle", "")):
        world.person(number(at + 1), household=f"H{at}", 授权事项=scope)
    world.file("hukou.csv", [{"姓名": "他人", "身份证号": number(9)}])
    world.verify()
    assert {f["household_no"] for f in world.read("findings") if f["kind"] == "not_in_register"} == {"H0", "H2"}


def test_what_nobody_may_ask_is_not_asked(world: World) -> None:
    _of_one(world, "")
    manifest = world.verify(items=frozenset({"vehicle"}))
    assert {hit[2] for hit in hits_of(world.out)} == {"vehicle"}
    assert manifest["items"]["pension"]["answer"] == "not_asked"


@pytest.fixture(scope="module")
def limited(city: City, verified: Path, store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scopes]:
    """The city's own roster in which two of three have named items: its folder, and what each has permitted."""
    assert verified.exists()  # its store holds the snapshots
    folder, codes = tmp_path_factory.mktemp("scopes"), sorted(items())
    named = [" ".join(codes[at::7][:6]) if at % 3 else "" for at in range(20)]
    lines = [line | {"授权事项": named[at % 20]} for at, line in enumerate(city.people())]
    with (folder / "roster.csv").open("w", encoding="utf8", newline="") as handle:
        out = csv.DictWriter(handle, list(lines[0]))
        out.writeheader()
        out.writerows(lines)
    verify(city.request(folder / "out", roster=folder / "roster.csv", store=store, reports="sample", html=True))
    scopes: Scopes = defaultdict(set)
    for line in lines:
        scopes[line["户编号"], read(line["身份证号"]).number] |= set(line["授权事项"].split() or codes)
    return folder, scopes


def test_the_hits_of_a_city_are_those_within_the_scopes(limited: tuple[Path, Scopes], verified: Path) -> None:
    folder, scopes = limited
    whole, found = set(hits_of(verified)), set(hits_of(folder / "out"))
    assert found == {hit for hit in whole if hit[2] in scopes[hit[0], hit[1]]}
    assert 0 < len(found) < len(whole)


def test_facts_and_findings_rest_on_records_within_the_scopes(limited: tuple[Path, Scopes]) -> None:
    folder, scopes = limited
    for name in ("facts", "findings"):
        rows = [
            r for r in pq.read_table(folder / "out" / f"{name}.parquet").to_pylist() if r["evidence"] and r["id_number"]
        ]
        assert rows
        assert not [r for r in rows if r["item"] and r["item"] not in scopes[r["household_no"], r["id_number"]]]


def test_the_household_path_keeps_to_the_scopes(limited: tuple[Path, Scopes], store: Path, tmp_path: Path) -> None:
    folder, _scopes = limited
    engine = Engine(tmp_path / "spill", memory="512MB", key=KEY.derived("parquet"))
    engine.run(secret_step(KEY.derived("fingerprint")))
    read_roster(engine, folder / "roster.csv", ON)
    few_people = (
        "SELECT * FROM people WHERE household_no IN (SELECT DISTINCT household_no FROM people ORDER BY 1 LIMIT 30)"
    )
    engine.run(Step("few", few_people))
    asked = Asked({code: found for code in items() if (found := Store(store, KEY).newest(code)[0])})
    found = hits_of_few(engine, Store(store, KEY), asked, "few")
    households = {no for (no,) in engine.rows("SELECT household_no FROM few")}
    engine.close()
    told = {(h["household_no"], h["id_number"], code, h["source_file"], str(h["source_row"])) for code, each in found.items() for h in each}  # fmt: skip
    assert told == {
        h[:5] for h in hits_of(folder / "out") if h[0] in households and h[5] in ("exact_id", "converted_id")
    }
