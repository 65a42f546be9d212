"""The case as the engine reads it: a roster of one household, with what each person has permitted and no more."""

from __future__ import annotations

import csv
import io
from collections import defaultdict

from hedui.cases.models import Authorisation, Member
from hedui.cases.reading import declared_of
from hedui.cases.words import (
    AREAS,
    DECLARED,
    DISABILITIES,
    DISABILITY_LEVELS,
    HEALTH,
    MEMBER_KINDS,
    PROGRAMMES,
    RELATIONS,
    WORK,
)
from hedui.catalogue import roster
from hedui.checks.models import Check
from hedui.checks.planning import NOT_PERMITTED

# What stands in 授权事项 of somebody who permits nothing: no item's name.
NOTHING = "无"


def roster_text(check: Check) -> str:
    """The roster of a check as CSV: its plan's people, without whatever has been withdrawn since it was frozen.

    The same until a member, a declaration or an authorisation changes.
    """
    lines = list(check.plan.select_related("member__resident").order_by("member__line", "id"))
    signed = {
        one.number: one for one in Authorisation.objects.filter(number__in={line.authorisation for line in lines})
    }
    holding = {number for number, one in signed.items() if one.withdrawn_at is None}
    people: dict[int, Member] = {}
    permitted: dict[int, list[tuple[str, Authorisation]]] = defaultdict(list)
    for line in lines:
        people[line.member_id] = line.member
        if line.expected != NOT_PERMITTED and line.authorisation in holding:
            permitted[line.member_id].append((line.item, signed[line.authorisation]))
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.header for column in roster().columns], restval="", lineterminator="\n")
    writer.writeheader()
    for pk, member in people.items():
        writer.writerow(_row(check, member) | _permission(permitted[pk]))
    return out.getvalue()


def household_no(check: Check) -> str:
    """The number of the household on the roster: the register's own where it is known, so that its award is this household's."""
    return str(check.case.register_no or check.case.number)


def _permission(permitted: list[tuple[str, Authorisation]]) -> dict[str, str]:
    """Number, day and items: of several authorisations the first signed stands for all."""
    if not permitted:
        return {"授权书编号": "", "授权日期": "", "授权事项": NOTHING}
    first = min((one for _item, one in permitted), key=lambda one: (one.signed_on, one.number))
    items = " ".join(item for item, _one in permitted)
    return {"授权书编号": first.number, "授权日期": first.signed_on.isoformat(), "授权事项": items}


def _row(check: Check, member: Member) -> dict[str, str]:
    case = check.case
    said = declared_of(member)
    return {
        "户编号": household_no(check), "姓名": member.resident.name, "身份证号": member.resident.number,
        "与户主关系": RELATIONS[member.relation], "成员类别": MEMBER_KINDS[member.kind], "救助项目": PROGRAMMES[case.programme],
        "城乡": AREAS[case.area], "户籍区划": case.hukou_division, "居住区划": case.residence_division, "家庭住址": case.address,
        "健康状况": HEALTH[member.health], "残疾类别": DISABILITIES.get(member.disability, ""),
        "残疾等级": DISABILITY_LEVELS.get(member.disability_level, ""), "劳动状况": WORK[member.work],
        **{header: said.get(code, "") for code, header in DECLARED.items()},
    }  # fmt: skip
