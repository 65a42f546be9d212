"""The roster: the families as the civil affairs office lists them, with its own slips of the pen."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from hedui.synth.households import OBLIGOR, Household, Line

HEADERS = (
    "户编号", "姓名", "身份证号", "与户主关系", "成员类别", "救助项目", "城乡", "户籍区划", "居住区划", "家庭住址", "健康状况", "残疾类别",
    "残疾等级", "劳动状况", "申报工资性收入", "申报经营性收入", "申报财产性收入", "申报转移性收入", "申报货币财产", "申报车辆数",
    "申报房屋数", "申报房屋面积", "义务人家庭年收入", "义务人家庭人数", "授权书编号", "授权日期",
)  # fmt: skip


def write(path: Path, households: Iterable[Household]) -> None:
    """Writes roster.csv (UTF-8 with a byte-order mark, so that Excel shows it)."""
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(HEADERS)
        for household in households:
            writer.writerows(_row(household, line) for line in household.lines)


def _row(household: Household, line: Line) -> tuple[str, ...]:
    home = line.person.home if line.standing == OBLIGOR else household.home
    return (
        household.number, line.written_name or line.person.name, line.written_number or line.person.number, line.relation,
        line.standing, household.programme, "城市" if household.home.urban else "农村", home.county, home.county, home.full,
        line.health, *line.disability, line.work, *_declared(household, line), *_obligor(household, line),
        line.consent_no, line.consent_on.isoformat() if line.consent_on else "",
    )  # fmt: skip


def _declared(household: Household, line: Line) -> tuple[str, ...]:
    """The family's declarations stand on the head's line: yuan, pieces, square metres."""
    if line is not household.head:
        return ("",) * 8
    said = household.declared
    money = (said.wage, said.business, said.property, said.transfer, said.money)
    return (*map(_hundredths, money), str(said.vehicles), str(said.houses), _hundredths(said.house_area))


def _obligor(household: Household, line: Line) -> tuple[str, str]:
    if line.standing != OBLIGOR:
        return ("", "")
    return (_hundredths(household.obligor_income), str(household.obligor_people))


def _hundredths(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}" if amount % 100 else str(amount // 100)
