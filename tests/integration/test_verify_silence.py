"""No row values in logs or errors: whatever the input, the command never says a name, a number or an address (issue A 8)."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml
from cities import FEW, KEY, KEY_TEXT, City, Ran, World, command, number, standard, verify_line

from hedui.catalogue import items
from hedui.intake.snapshot import RAW, Store
from hedui.tables import Engine

SECRET = ("id", "name")
LEAST = {"id": 8, "name": 2}  # characters below which a text could be anything


@pytest.fixture(scope="module")
def planted(city: City, verified: Path, store: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every name, number, address, plate, company and account that stands in the city's files and roster."""
    assert verified.exists()
    words = {line[h].strip() for line in city.people() for h in ("姓名", "身份证号", "家庭住址", "授权书编号")}
    engine = Engine(tmp_path_factory.mktemp("spill"), memory="512MB", key=KEY.derived("parquet"))
    kept = Store(store, KEY)
    rare: Counter[str] = Counter()
    for code, item in items().items():
        for snapshot in kept.each(code):
            kinds = {snapshot.own[c.code]: c.kind for c in item.columns if c.code in snapshot.own}
            for row in engine.records(f"SELECT * FROM {engine.scan([kept.path(snapshot)], encrypted=True)}"):
                for header, kind in kinds.items():
                    value = str(row[RAW + header] or "").strip()
                    if kind in SECRET and len(value) >= LEAST[kind]:
                        words.add(value)
                    elif kind == "text" and len(value) >= 6:
                        rare[value] += 1
    engine.close()
    words |= {value for value, times in rare.items() if times <= 3}
    words = {word for word in words if len(word) >= 2 and not word.isspace()}
    assert len(words) > 3000
    return words


def silent(texts: Iterable[str], planted: set[str]) -> None:
    for text in texts:
        said = sorted(word for word in planted if word in text)
        assert not said, f"{len(said)} planted words in: {text[:2000]}"


def speaks(ran: Ran, out: Path) -> list[str]:
    assert "Traceback" not in ran.err
    manifest = out / "run.json"
    return [ran.out, ran.err, *([manifest.read_text("utf8")] if manifest.exists() else [])]


def test_a_good_run_says_nothing_of_anybody(city: City, verified: Path, planted: set[str], tmp_path: Path) -> None:
    silent([(verified / "run.json").read_text("utf8")], planted)
    environment = city.environment | {"HEDUI_KEY": KEY_TEXT}
    sources, store = city.part(tmp_path / "sources"), tmp_path / "store"
    loaded = command("intake", sources, "--store", store, environment=environment)
    listed = command("store", store, environment=environment)
    ran = command(*verify_line(city.roster, sources, tmp_path / "out", "--store", store), environment=environment)
    told = command(
        *verify_line(city.roster, sources, tmp_path / "out2", "--store", store, "--json"), environment=environment
    )
    assert [one.status for one in (loaded, listed, ran, told)] == [0, 0, 0, 0]
    silent([loaded.out, loaded.err, listed.out, told.out, told.err, *speaks(ran, tmp_path / "out")], planted)


def _truncated(content: bytes, _chance: random.Random) -> bytes:
    return content[: len(content) * 2 // 3]


def _flipped(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(40):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _headless(content: bytes, _chance: random.Random) -> bytes:
    return content.split(b"\n", 1)[-1]


def _quoted(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    for at in chance.sample(range(1, len(lines)), min(20, len(lines) - 1)):
        lines[at] = b'"' + lines[at].replace(b",", b'",', 1)
    return b"\n".join(lines)


def _torn(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    for at in chance.sample(range(1, len(lines)), min(20, len(lines) - 1)):
        lines[at] = lines[at].replace(b",", b"\n", 1)
    return b"\n".join(lines)


def _one_line(content: bytes, _chance: random.Random) -> bytes:
    return content.replace(b"\r", b"").replace(b"\n", b",")


def _first_row_is_the_header(content: bytes, _chance: random.Random) -> bytes:
    """A file printed as a card: the header's words and a person's values in one line."""
    first, second, rest = ([*content.split(b"\n", 2), b"", b""])[:3]
    pairs = zip(first.strip().split(b","), second.strip().split(b","), strict=False)
    return b",".join(b",".join(pair) for pair in pairs) + b"\n" + rest


HARM = [_truncated, _flipped, _headless, _quoted, _torn, _one_line, _first_row_is_the_header]


def test_harmed_files_say_nothing_of_anybody(city: City, planted: set[str], tmp_path: Path) -> None:
    """Every kind of harm to a file of every kind, all in one folder."""
    whole = city.part(tmp_path / "whole", (*FEW, "prison.csv.age", "public_payroll.zip"))
    notes = yaml.safe_load((whole / "sources.yaml").read_text("utf8"))
    sources = tmp_path / "sources"
    sources.mkdir()
    said = {}
    for path in sorted(p for p in whole.iterdir() if p.name in (*FEW, "prison.csv.age", "public_payroll.zip")):
        code = path.name.replace(".", "-").split("-")[0]
        for harm in HARM:
            name = f"{code}-{harm.__name__.strip('_')}{''.join(path.suffixes)}"
            (sources / name).write_bytes(harm(path.read_bytes(), random.Random(name)))
            said[name] = {k: v for k, v in notes.get(path.name, {}).items() if k not in ("rows", "as_of")}
    (sources / "sources.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf8")
    refused = command(*verify_line(city.roster, sources, tmp_path / "out"), environment=city.environment)
    assert refused.status == 2
    assert refused.err.count("\n") > 20
    loaded = command(*verify_line(city.roster, sources, tmp_path / "out", "--go-on"), environment=city.environment)
    assert loaded.status == 0, loaded.err
    silent([*speaks(refused, tmp_path), *speaks(loaded, tmp_path / "out")], planted)


@pytest.mark.parametrize("harm", HARM)
def test_a_harmed_roster_says_nothing_of_anybody(
    harm: Callable[..., bytes], city: City, planted: set[str], tmp_path: Path
) -> None:
    roster, sources = tmp_path / "roster.csv", city.part(tmp_path / "sources", FEW[:1])
    roster.write_bytes(harm(city.roster.read_bytes(), random.Random(1)))
    ran = command(*verify_line(roster, sources, tmp_path / "out"), environment=city.environment)
    assert ran.status in (0, 2), ran.err
    silent(speaks(ran, tmp_path / "out"), planted)


def test_wrong_and_missing_secrets_are_not_said(city: City, planted: set[str], tmp_path: Path) -> None:
    sources = city.part(tmp_path / "sources", ("prison.csv.age", "public_payroll.zip"))
    for secret in ("错误的口令-7391", "AGE-SECRET-KEY-1" + "Q" * 58):
        environment = dict.fromkeys(city.environment, secret) | {"HEDUI_KEY": "0123456789abcdef" * 4}
        ran = command(*verify_line(city.roster, sources, tmp_path / "out"), environment=environment)
        assert ran.status == 2
        silent([ran.out, ran.err], planted | set(environment.values()))


NASTY = (
    "9999999999999万元", "-9999999999999", "1" * 60, "99991231", "2026-02-30", "٣٤٥", "\U0010ffff", "'; DROP TABLE people; --", '"', "\\", "%s%d{0}",
    "$(id)", "\x00", "\x07\x1b[31m", "\u202e", "NaN", "0x1F", "1e309", "𝟙𝟚", "\ud7ff\ufffd", "a" * 70_000,
)  # fmt: skip


@pytest.mark.nightly  # a minute and more
def test_nasty_values_in_every_field_of_every_item(world: World) -> None:
    """Values that no reading understands: the run ends well, keeps the rows, and repeats none of them."""
    marks = [f"{text}私{i:03d}密" for i, text in enumerate(NASTY)]
    for i, text in enumerate(marks):
        odd = (
            "家庭住址",
            "申报工资性收入",
            "申报货币财产",
            "健康状况",
            "残疾类别",
            "户籍区划",
            "义务人家庭年收入",
            "与户主关系",
        )
        said = dict.fromkeys(odd, text)
        world.person(number(i + 1), name=text, household=f"H{i % 5}{text[:20]}", **said)
    people = [line_["身份证号"] for line_ in world.lines]
    for code, item in items().items():
        numbers = {pair[1].header for pair in item.people}
        rows = [{h: (people[i] if h in numbers else text) for h in standard(code)} for i, text in enumerate(marks)]
        rows += [dict.fromkeys(standard(code), text) for text in marks]
        world.file(f"{code}.csv", rows)
    path = world.write_roster()
    ran = command(*verify_line(path, world.sources, world.out, "--reports", "all"))
    assert (ran.status, ran.err.count("Traceback")) == (0, 0), ran.err
    silent(speaks(ran, world.out), {f"私{i:03d}密" for i in range(len(NASTY))})
    csv.field_size_limit(10_000_000)
    with (world.out / "hits.csv").open(encoding="utf-8-sig", newline="") as handle:
        hits = list(csv.DictReader(handle))
    assert {hit["item"] for hit in hits} == set(items())
    assert len({(hit["item"], hit["source_row"]) for hit in hits if hit["match"] == "exact_id"}) == len(items()) * len(
        NASTY
    )
