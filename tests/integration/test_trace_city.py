"""`hedui trace`: ten figures of a city walked from the step to the source row and back; masks; what is refused."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from cities import City, World, command, number, standard, table

from hedui.documents.masking import mask_name
from hedui.tables import Engine
from hedui.values.faults import Refusal
from hedui.verification.history.trace import trace

Told = dict[str, Any]
FIGURES = (
    "wage_income",
    "business_income",
    "transfer_income",
    "annual_income",
    "money",
    "vehicles",
    "houses",
    "support_income",
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all walks."""
    made = Engine(tmp_path_factory.mktemp("trace") / "spill", memory="1GB")
    yield made
    made.close()


def rows(out: Path, name: str) -> list[Told]:
    read: list[Told] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return read


def test_ten_figures_from_step_to_source_row_and_back(engine: Engine, verified: Path, city: City) -> None:
    hits = {(h["household_no"], h["source_file"], h["source_row"]): h for h in rows(verified, "hits")}
    sha = {s["file"]: s["sha256"] for s in json.loads((verified / "run.json").read_text("utf8"))["sources"]}
    households = [h["household_no"] for h in rows(verified, "households")]
    draw, walked, met = random.Random(7), 0, set[str]()
    draw.shuffle(households)
    for household in households:
        overview: Told = trace(engine, verified, household)
        known = {s["name"] for s in overview["steps"]}
        for step in (one for one in draw.sample(FIGURES, len(FIGURES)) if one in known):
            told: Told = trace(engine, verified, household, step=step)
            found = [row for row in told["rows"] if row["item"]]
            if not found:
                continue
            row = draw.choice(found)
            hit = hits[household, row["file"], row["row"]]
            assert row["sha256"] == sha[row["file"]]
            assert {c["column"] for c in row["record"]} == json.loads(hit["record"]).keys()
            back: Told = trace(engine, verified, household, record=f"{row['file']}:{row['row']}")
            used = {f["number"] for f in back["facts"] if f["used"]}
            assert used & {f["number"] for f in told["facts"]}, (household, step)
            assert step in {s["name"] for s in back["steps"]}, (household, step)
            met.add(step)
            walked += 1
            break
        if walked == 10:
            break
    assert walked == 10
    assert len(met) >= 4


def test_what_entered_a_class_of_income_is_what_was_used(engine: Engine, verified: Path) -> None:
    """The step and the facts are found apart: the one by asking the rules, the others by the figures."""
    for household in rows(verified, "households")[:25]:
        for content in ("wage", "business", "transfer"):
            told: Told = trace(engine, verified, household["household_no"], step=f"{content}_income")
            facts = [f for f in told["facts"] if f["content"] == content]
            assert all(f["used"] for f in facts)
            assert sum(f["counted"] for f in facts) == household[f"used_{content}"]
            assert not [f for f in told["not_used"] if f["used"] and f["content"] == content]
            others = {f["content"] for f in told["facts"]} - {content}
            assert not others & {"wage", "business", "property", "transfer"}, "a class of income is no other's"


def test_money_enters_the_step_of_money(engine: Engine, verified: Path) -> None:
    entered = 0
    for household in rows(verified, "households"):
        if household["used_money"] and entered < 10:
            told: Told = trace(engine, verified, household["household_no"], step="money")
            assert sum(f["counted"] for f in told["facts"]) == household["used_money"]
            entered += 1
    assert entered == 10


def test_another_programmes_result_leads_to_the_facts_that_decided_it(engine: Engine, verified: Path) -> None:
    """A marginal family's "not entitled to dibao" rests on the same income and money as dibao itself."""
    entered = set()
    for row in rows(verified, "households"):
        if row["programme"] == "dibao_marginal":
            told: Told = trace(engine, verified, row["household_no"], "not_dibao")
            entered |= {fact["content"] for fact in told["facts"]}
            assert "低保标准" in {one["label"] for one in told["parameters"]}
            assert "按低保的规定测算，结果是" in told["workings"][-1]["numbers"]
    assert entered & {"business", "transfer", "wage", "money"}


def test_a_step_lists_only_the_tables_that_it_looks_into(engine: Engine, verified: Path) -> None:
    """`used` above both what was said and what was found is what the region's method imputes, with the table of labour."""
    every = [row for row in rows(verified, "households") if row["programme"] == "dibao"]
    migrant = next(r for r in every if r["used_wage"] > max(r["declared_wage"] or 0, r["found_wage"]))["household_no"]
    told: dict[str, Told] = {step: trace(engine, verified, migrant, step) for step in ("money", "wage_income")}
    labels = {step: {one["label"] for one in one_told["parameters"]} for step, one_told in told.items()}
    assert labels["money"] == set() and "劳动力系数表" in labels["wage_income"]


def test_the_figures_are_those_of_the_household(engine: Engine, verified: Path) -> None:
    own = next(h for h in rows(verified, "households") if h["found_transfer"] and h["declared_transfer"])
    told: Told = trace(engine, verified, own["household_no"])
    for figure in told["figures"]:
        for column in ("declared", "found", "used"):
            assert figure[column] == own[f"{column}_{figure['content']}"]
    assert {s["name"] for s in told["steps"]} >= {"annual_income", "income_below_standard", "counted"}
    annual = next(s for s in told["steps"] if s["name"] == "annual_income")
    assert annual["value"].startswith(f"{own['annual_income'] / 100:,.2f}".removesuffix(".00"))


def test_a_step_shows_formula_numbers_and_documents(engine: Engine, verified: Path) -> None:
    household = rows(verified, "households")[0]["household_no"]
    by_name: Told = trace(engine, verified, household, step="income_below_standard")
    by_label: Told = trace(engine, verified, household, step=by_name["step"][0]["label"])
    assert by_name == by_label
    condition = by_name["workings"][-1]
    assert condition["formula"] and condition["numbers"] and condition["formula"] != condition["numbers"]
    standard = next(v for v in by_name["parameters"] if "低保标准" in v["label"])
    assert standard["source"] and standard["from"] and " 元/年" in standard["value"]


def test_a_doubtful_record_is_walked_to_no_step(engine: Engine, verified: Path) -> None:
    hit = next(h for h in rows(verified, "hits") if h["name_agreement"] == "different" and h["item"] == "bank_deposit")
    told: Told = trace(engine, verified, hit["household_no"], record=f"{hit['source_file']}:{hit['source_row']}")
    assert [f["why"] for f in told["facts"]] == ["doubt_of_identity"]
    assert [f["kind"] for f in told["findings"]] == ["identity_doubt"]
    assert told["steps"] == []


def test_third_persons_are_starred(verified: Path, city: City) -> None:
    people = city.people()
    obligor = next(
        p for p in people if p["成员类别"] == "赡养义务人" and len(p["身份证号"]) == 18 and len(p["姓名"]) > 1
    )
    members = [p for p in people if p["户编号"] == obligor["户编号"] and p["成员类别"] != "赡养义务人"]
    for more in ([], ["--json"]):
        said = command("trace", verified, "--household", obligor["户编号"], *more)
        assert said.status == 0
        assert obligor["姓名"] not in said.out and obligor["身份证号"] not in said.out
        assert mask_name(obligor["姓名"]) in said.out and members[0]["姓名"] in said.out


def test_a_stranger_in_a_record_is_starred(world: World) -> None:
    who = world.person(number(1), name="王小明")
    world.file("bank_deposit.csv", [{"姓名": "赵某强", "身份证号": who, "银行": "甲行", "余额": "10.00"}])
    world.verify()
    said = command("trace", world.out, "--household", "H1", "--record", "bank_deposit.csv:1")
    assert said.status == 0 and "赵某强" not in said.out and "赵**" in said.out and who in said.out


def test_a_stranger_is_starred_under_a_departments_own_headers(world: World) -> None:
    """AAC003 says to nobody that it names a person; the column map of the run does."""
    who, other = world.person(number(1), name="王小明"), number(7)
    header = ["AAC003", "AAC002", "AAC003B", "AAC002B", "LX", "RQ"]
    row = dict(zip(header, ["王小明", who, "赵某强", other, "离婚登记", "2020-01-01"], strict=True))
    world.file("marriage.csv", [row], header=header)
    world.notes(marriage_csv={"columns": dict(zip(standard("marriage"), header, strict=True))})
    world.verify()
    said = command("trace", world.out, "--household", "H1", "--record", "marriage.csv:1")
    assert said.status == 0, said.err
    assert "赵**" in said.out and who in said.out and "王小明" in said.out
    assert "赵某强" not in said.out and other not in said.out


def test_the_json_is_canonical_and_the_same_every_time(verified: Path) -> None:
    household = rows(verified, "households")[3]["household_no"]
    once, again = (
        command("trace", verified, "--household", household, "--step", "annual_income", "--json").out for _ in range(2)
    )
    assert once == again
    told = json.loads(once)
    assert once.rstrip("\n") == json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert told["schema"] == "hedui.trace/1"


def test_the_tree_says_file_row_and_hash(verified: Path) -> None:
    fact = next(
        f for f in rows(verified, "facts") if f["used"] and f["evidence"] and f["content"] == "transfer" and f["member"]
    )
    said = command("trace", verified, "--household", fact["household_no"], "--step", "transfer_income")
    one = fact["evidence"][0]
    assert said.status == 0
    assert f"{one['file']}:{one['row']}" in said.out and "SHA-256" in said.out and fact["why_label"] in said.out


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--household", "nobody"], "no_household"),
        (["--household", "{h}", "--step", "anual_income"], "no_step"),
        (["--household", "{h}", "--record", "pension-202610.csv:999999"], "no_record"),
        (["--household", "{h}", "--record", "nothing"], "no_record"),
        (["--household", "{h}", "--record", "a:1", "--step", "money"], "two_ways"),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(verified: Path, arguments: list[str], fault: str) -> None:
    household = rows(verified, "households")[0]["household_no"]
    said = command("trace", verified, *(a.format(h=household) for a in arguments))
    assert said.status == 2 and said.out == ""
    assert f"[{fault}]" in said.err and said.err.count("\n") == 1
    assert fault != "no_step" or "annual_income" in said.err


def test_what_is_no_finished_run_is_refused(verified: Path, tmp_path: Path) -> None:
    assert "[no_run]" in command("trace", tmp_path, "--household", "1").err
    (tmp_path / ".run").write_text("x")
    assert "[run_unfinished]" in command("trace", tmp_path, "--household", "1").err
    older = tmp_path / "older"
    older.mkdir()
    for name in ("run.json", "law"):
        (older / name).symlink_to(verified / name)
    said = command("trace", older, "--household", "1")
    assert said.status == 2 and "[run_without_facts]" in said.err


def test_a_household_without_rules_has_figures_and_no_steps(world: World, engine: Engine) -> None:
    world.person(number(1), 申报工资性收入="1200.00")
    world.person(number(2), household="H2", 城乡="", 申报工资性收入="1200.00")
    world.file("pension.csv", [])
    world.verify()
    told: Told = trace(engine, world.out, "H2")
    assert told["steps"] == [] and told["figures"][0]["used"] == 120_000
    with pytest.raises(Refusal, match="no_rules"):
        trace(engine, world.out, "H2", step="annual_income")


def test_two_wages_of_one_person(world: World, engine: Engine) -> None:
    who = world.person(number(1), 申报工资性收入="100.00")
    said = {"姓名": "测试人", "身份证号": who}
    world.file("public_payroll.csv", [said | {"单位名称": "乙校", "应发工资": "5000.00", "所属年月": "202609"}])
    world.file("contribution.csv", [said | {"单位名称": "乙校", "缴费基数": "4000.00", "费款所属期": "202609"}])
    world.verify()
    assert table(world.roster)[0]["申报工资性收入"] == "100.00"
    told: Told = trace(engine, world.out, "H1", step="wage_income")
    assert [(f["item"], f["why"], f["counted"]) for f in told["facts"]] == [
        ("public_payroll", "largest_source", 500_000)
    ]
    assert [(f["item"], f["why"]) for f in told["not_used"]] == [
        ("", "found_larger"),
        ("contribution", "smaller_source"),
    ]
    back: Told = trace(engine, world.out, "H1", record="contribution.csv:1")
    assert back["steps"] == [] and [f["used"] for f in back["facts"]] == [False]
