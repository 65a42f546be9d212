"""`hedui simulate` over a whole small city, as an officer types it: table, Parquet, page, refusals."""

from __future__ import annotations

import json
import re
import shutil
import stat
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cities import command, manifest_of

ADDITIVE = ("county", "area", "programme", "type", "size")
SUMS = ("households", "people", "before_low", "after_low", "may_enter", "may_leave")


@pytest.fixture(scope="module")
def whatif(verified: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulation") / "whatif"
    ran = command("simulate", verified, "--set", "dibao_standard=100000", "--out", out, "--quiet")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    return out


def summary(out: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / "summary.parquet").to_pylist()
    return rows


def test_the_run_keeps_its_families_without_names(verified: Path) -> None:
    files = sorted((verified / "law").iterdir())
    assert {f.stem for f in files} == {"household", "person", "income", "expense", "asset", "obligor"}
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}
    people = pq.read_table(verified / "findings.parquet", columns=["name", "id_number"]).to_pylist()
    words = {p["id_number"] for p in people if len(p["id_number"] or "") == 18} | {
        p["name"] for p in people if p["name"]
    }
    kept = {str(v) for f in files for row in pq.read_table(f).to_pylist() for v in row.values()}
    assert words
    assert words & kept == set()


def test_what_the_law_of_the_run_says_is_what_the_run_said(verified: Path, whatif: Path) -> None:
    word = {True: "符合", False: "不符合", None: "待核实"}
    indicated = {r["household_no"]: r["indication"] for r in pq.read_table(verified / "households.parquet").to_pylist()}
    rows = pq.read_table(whatif / "households.parquet").to_pylist()
    assert len(rows) > 90
    assert {r["household_no"]: word[r["before_own"]] for r in rows}.items() <= indicated.items()
    assert "须知" not in command("simulate", verified, "--set", "dibao_standard=100000").out


def test_every_count_adds_up(whatif: Path) -> None:
    families = pq.read_table(whatif / "households.parquet").to_pylist()
    rows = summary(whatif)
    whole = {r["change"]: r for r in rows if r["dimension"] == "total"}
    assert sum(r["households"] for r in whole.values()) == len(families)
    for change, total in whole.items():
        own = [f for f in families if f["change"] == change]
        assert (total["households"], total["people"]) == (len(own), sum(f["members"] for f in own))
        assert total["after_low"] == sum(f["after_low"] for f in own)
        for dimension in ADDITIVE:
            parts = [r for r in rows if (r["dimension"], r["change"]) == (dimension, change)]
            assert {s: sum(p[s] for p in parts) for s in SUMS} == {s: total[s] for s in SUMS}, (dimension, change)
    assert {"enters", "more", "undecided"} <= set(whole)


def test_the_table_on_the_terminal(verified: Path) -> None:
    said = command("simulate", verified, "--set", "dibao_standard=100000").out
    assert "850 元/月 → 1,000 元/月" in said
    assert all(f"按{label}" in said for label in ("区县", "城乡", "申请项目", "家庭类型", "家庭人数"))
    assert "示例参数" in said.splitlines()[0]


def test_json_is_the_manifest(verified: Path, whatif: Path) -> None:
    said = json.loads(command("simulate", verified, "--set", "dibao_standard=100000", "--json").out)
    kept = manifest_of(whatif)
    assert {**said, "written": kept["written"]} == kept
    assert kept["simulation_of"]["run"] == verified.name


def test_the_same_what_if_gives_the_same_bytes(verified: Path, whatif: Path, tmp_path: Path) -> None:
    command("simulate", verified, "--set", "dibao_standard=100000", "--out", tmp_path / "again")
    for name in ("simulation.html", "households.parquet", "summary.parquet", "run.json"):
        assert (tmp_path / "again" / name).read_bytes() == (whatif / name).read_bytes(), name
        assert stat.S_IMODE((whatif / name).stat().st_mode) == 0o600


class Seen(HTMLParser):
    """Elements, their attributes, and the pieces of text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def each(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page_can_load_nothing(whatif: Path) -> None:
    text = (whatif / "simulation.html").read_text("utf8")
    seen = Seen(text)
    policy = next(m["content"] for m in seen.each("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
    loading = {"src", "srcset", "data", "action", "poster", "background", "style"}
    assert [(t, a) for t, a in seen.tags if loading & set(a) or t in ("link", "iframe", "object", "img", "base")] == []
    assert all((a["href"] or "").startswith("#") for a in seen.each("a"))
    assert re.findall(r"https?://|url\(|@import|fetch\(|XMLHttp|import\(", text) == []


def test_the_page_can_be_read_without_eyes(whatif: Path) -> None:
    text = (whatif / "simulation.html").read_text("utf8")
    seen = Seen(text)
    assert seen.each("html")[0]["lang"] == "zh-Hans"
    names = {a["id"] for _, a in seen.tags if "id" in a}
    assert len(names) == sum("id" in a for _, a in seen.tags)
    for attribute in ("aria-labelledby", "aria-describedby", "for"):
        assert {a[attribute] for _, a in seen.tags if attribute in a} <= names
    assert len(seen.each("caption")) == len(seen.each("table")) > 5
    assert all(h.get("scope") in ("col", "row") for h in seen.each("th"))
    assert all("aria-sort" in h for h in seen.each("th") if h["scope"] == "col")
    assert all(s["role"] == "img" and s["aria-describedby"] in names for s in seen.each("svg"))
    assert "示例参数" in text


def refused(*arguments: object) -> str:
    ran = command("simulate", *arguments, "--quiet")
    assert ran.status == 2
    assert ran.out == ""
    assert len(ran.err.strip().splitlines()) == 1
    return re.findall(r"\[(\w+)\]", ran.err)[0]


def test_what_cannot_be_simulated_is_refused_by_name(verified: Path, whatif: Path, tmp_path: Path) -> None:
    rise = ("--set", "dibao_standard=90000")
    assert refused(verified) == "nothing_changed"
    assert refused(verified, "--set", "dibao_standart=1") == "no_parameter"
    assert refused(verified, "--set", "dibao_standard=much") == "set"
    assert refused(verified, "--against", "999999") == "unknown_region"
    assert refused(verified, "--against", "330212") == "other_region"
    assert refused(verified, "--on", "2035-01-01") == "no_value"
    assert refused(verified, "--packs", tmp_path) == "no_packs"
    assert refused(tmp_path / "nowhere", *rise) == "no_run"
    assert refused(tmp_path, *rise) == "no_run"
    assert refused(whatif, *rise) == "no_run"
    assert refused(verified, *rise, "--out", whatif) == "out_finished"
    for left in (".run", ".unfinished"):
        half = tmp_path / f"half{left}"
        half.mkdir()
        (half / left).touch()
        assert refused(half, *rise) == "run_unfinished"
    old = tmp_path / "old"
    old.mkdir()
    shutil.copy(verified / "run.json", old)
    assert refused(old, *rise) == "run_without_law"


def test_a_draft_of_the_packs(verified: Path, tmp_path: Path) -> None:
    draft = shutil.copytree(Path(__file__).parents[2] / "packs", tmp_path / "packs")
    values = draft / "150800" / "parameters.yaml"
    values.write_text(
        values.read_text("utf8").replace("urban: true, value: 85000", "urban: true, value: 95000"), "utf8"
    )
    said = json.loads(command("simulate", verified, "--packs", draft, "--json").out)
    assert [(v["kind"], v["before"], v["after"]) for v in said["values"]] == [("城市", "850 元/月", "950 元/月")]
    assert any("950" in line for line in said["rules"])
    changed = {(r["part"], r["change"]) for r in said["summary"] if r["dimension"] == "area"}
    assert ("urban", "more") in changed
    assert not {("rural", change) for change in ("enters", "leaves", "class", "more", "less")} & changed


def test_a_pack_above_without_a_standard_decides_nothing(verified: Path) -> None:
    said = json.loads(command("simulate", verified, "--against", "cn", "--json").out)
    assert set(said["undecided"]) == {"no_rules"}
    assert {r["change"] for r in said["summary"]} == {"undecided", "no_rules"}
