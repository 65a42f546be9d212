"""`hedui assess`, `explain`, `packs`, `schema`: the law on one household, and the packs themselves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from hedui.documents.canonical import canonical_json, fingerprint
from hedui.documents.frame import Frame, Heading, marks_of
from hedui.documents.sheet import render_sheet
from hedui.documents.sheet_content import SheetContent
from hedui.rules.assess import assess, read_json
from hedui.rules.checking import check_packs
from hedui.rules.division import county
from hedui.rules.explain import explain, names_of, sheet
from hedui.rules.household import example, household_schema, read_household
from hedui.rules.showing import diff_packs, show_pack
from hedui.site.cli.options import DAY, FILE, SET, parameter_values
from hedui.site.version import VERSION
from hedui.values.faults import Place, Refusal
from hedui.values.files import appearing
from hedui.verification.outputs.sheet_of_one import is_illustrative, sheet_of_one
from hedui.verification.request import known_region

_PACK = click.option("--pack", help="Region whose rules apply (default: the household's `region`).")
_ON = click.option("--on", "day", type=DAY, help="The day whose rules apply (default: the household's `applied_on`).")
_PACKS = click.option("--packs", "folder", type=FILE, help="Another folder of packs, such as a draft.")


@click.command("assess")
@click.argument("file", type=FILE)
@_PACK
@_ON
@SET
@_PACKS
@click.option("--json", "as_json", is_flag=True, help="The whole answer as JSON.")
def assess_command(
    file: Path, pack: str | None, day: date | None, sets: tuple[str, ...], folder: Path | None, as_json: bool
) -> None:
    """Assess the one household of FILE without any source.

    FILE is JSON: `hedui schema example` prints one to start from, `hedui schema household` what may stand in it.
    """
    told = read_household(read_json(file))
    _known(pack or told.region, folder)
    answer = assess(told, pack, day, parameter_values(sets), folder)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=str))
        return
    click.echo(
        "\n".join([*_summary(answer, sets, names_of(told)), _next(answer, "；每个数怎么来的，见 hedui explain")])
    )


@click.command("explain")
@click.argument("file", type=FILE)
@_PACK
@_ON
@SET
@_PACKS
@click.option("--pdf", "paper", type=FILE, help="Write the sheet as PDF to this file instead; one that is there stays.")
def explain_command(
    file: Path, pack: str | None, day: date | None, sets: tuple[str, ...], folder: Path | None, paper: Path | None
) -> None:
    """Print the calculation sheet (核查测算表) of the household of FILE: every figure explains itself.

    FILE is JSON: `hedui schema example` prints one to start from.
    """
    told = read_household(read_json(file))
    _known(pack or told.region, folder)
    if paper is None:
        explained = explain(told, pack, day, parameter_values(sets), folder)
        click.echo(f"{sheet(explained)}{_next(explained, '；要印成表，加 --pdf 文件名')}")
        return
    if paper.exists():
        what = "this paper is there already"
        raise Refusal("paper_there", what, "Name another file, or remove it.", Place(paper.name))
    content = sheet_of_one(told, pack, day, parameter_values(sets), folder)
    with appearing(paper) as private:
        private.write_bytes(render_sheet(content, _frame(content, told.household_no, pack or told.region or "", sets)))
    click.echo(str(paper))


def _known(region: str | None, folder: Path | None) -> None:
    """Refuse a division that does not exist; a draft in a folder of its own may have any code."""
    if region and folder is None:
        known_region(county(region))


def _next(answer: dict[str, Any], more: str) -> str:
    """What is to be done with the answer."""
    if answer["indication"] == "待核实":
        return f"下一步：把还不清楚的事情查清，补进文件后再测算一次{more}。"
    return f"下一步：这是提示，不是决定。请核对材料、请家庭确认，再由工作人员办理；换一个数试算，用 --set{more}。"


def _frame(content: SheetContent, household_no: str, pack: str, sets: tuple[str, ...]) -> Frame:
    """A working copy of its own: nothing was entrusted, no run stands behind it."""
    identity = fingerprint(canonical_json(content))
    number = f"CS{pack}{content.on:%Y%m%d}{identity[:8].upper()}"
    illustrative = is_illustrative(content)
    heading = Heading(
        number, household_no, content.on, illustrative=illustrative, marks=marks_of("", sets, illustrative=illustrative),
        software=f"hedui {VERSION}",
    )  # fmt: skip
    return Frame(heading, identity)


@click.group("packs")
def packs_group() -> None:
    """Policy packs: check them, compare two, show what is in force."""


@packs_group.command("check")
@click.argument("root", type=FILE, required=False)
def check_command(root: Path | None) -> int:
    """Read every pack, run its worked examples, list the steps without one; status 1 when something is wrong."""
    checked = check_packs(root)
    click.echo(checked.report())
    return 1 if checked.faults else 0


@packs_group.command("show")
@click.argument("pack")
@click.option("--on", "day", type=DAY, required=True, help="The day.")
@_PACKS
def show_command(pack: str, day: date, folder: Path | None) -> None:
    """Show what is in force in a region on a day, and where each value comes from."""
    _known(pack, folder)
    click.echo(show_pack(pack, day, folder))


@packs_group.command("diff")
@click.argument("before")
@click.argument("after")
@_PACKS
@click.option("--after-packs", type=FILE, help="The folder of AFTER, where it is another one.")
def diff_command(before: str, after: str, folder: Path | None, after_packs: Path | None) -> None:
    """Say in words how pack AFTER differs from pack BEFORE."""
    click.echo(diff_packs(before, after, folder, after_packs))


@click.command("schema")
@click.argument("what", type=click.Choice(["household", "example"]))
def schema_command(what: str) -> None:
    """Print the JSON Schema of a household, or an example: the file of an invented family, for assess and explain."""
    click.echo(
        example().rstrip() if what == "example" else json.dumps(household_schema(), ensure_ascii=False, indent=2)
    )


def _summary(answer: dict[str, Any], sets: tuple[str, ...], names: Mapping[str, str]) -> list[str]:
    lines = [f"系统提示：{answer['indication']}（不是决定）"]
    for word, label in (
        ("annual_income", "家庭年收入"),
        ("monthly_per_capita", "月人均收入"),
        ("standard", "低保标准（每人每月）"),
        ("monthly_amount", "月保障金额"),
    ):
        value = answer.get(word)
        lines.append(f"{label}：{value / 100:,.2f} 元" if isinstance(value, int) else f"{label}：未定")
    if "persons" in answer and not any(step["name"] == "monthly_amount" for step in answer["steps"]):
        lines[-1] = "月保障金额：由各地另行规定，没有收录当地的规定，不测算"
    if answer["indication"] != "符合" and answer.get("monthly_amount"):
        lines[-1] += "（按差额算得；全部条件符合才有）"
    lines += _conditions(answer["conditions"])
    for person in answer.get("persons", ()):
        who = f"成员 {person['member'] + 1}"
        lines += [f"{names.get(who, who)}：{person['indication']}", *_conditions(person["conditions"])]
    if answer["not_published"]:
        words = dict.fromkeys(answer["labels"][name] for name in answer["not_published"])
        lines.append(f"本地未公布，未作为条件：{'、'.join(words)}")
    lines += [f"另设数值：{'，'.join(sets)}"] if sets else []
    return lines


def _conditions(conditions: list[dict[str, Any]]) -> list[str]:
    said = {"met": "符合", "unmet": "不符合"}
    return [f"  {c['label']}：{said.get(c['outcome'], '待定')}" for c in conditions]
