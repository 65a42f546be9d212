"""Records that do not count because of what was said to a finding: not this person's, or wrong in the source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from hedui.audit.privacy import mask
from hedui.cases.models import Member
from hedui.catalogue import items
from hedui.checks.models import Check, Finding
from hedui.verification.findings.shape import kinds
from hedui.verification.left_out import Place

# What is said of a record that is then no longer counted. Of one that was corrected the next delivery counts.
DISPOSITIONS = ("not_this_person", "source_error", "corrected")


@dataclass(frozen=True)
class LeftOut:
    """A finding whose records are not counted, as the sheet tells it. `applied`: the figures that are shown are without them."""

    finding_id: int
    label: str
    who: str
    item_label: str
    records: int
    why: str
    said: str
    by: str
    at: datetime | None
    applied: bool


def whose(member: Member) -> str:
    """Somebody of the case without their name: the line, the masked name and the relation. 张** alone may be four people."""
    return f"{member.line} {mask(member.resident.name, 'name')} {_(member.relation)}"


def wanted(check: Check) -> frozenset[Place]:
    """The records that are not to count, by what is said to the findings now."""
    found = Finding.objects.filter(check_run=check, disposition__in=DISPOSITIONS).values_list("evidence", flat=True)
    return frozenset(place for evidence in found for place in places(evidence))


def applied(check: Check) -> frozenset[Place]:
    """The records without which the figures were computed last."""
    return frozenset(places(check.left_out))


def pending(check: Check) -> bool:
    """Whether the figures are still to be computed anew."""
    return check.state == "done" and wanted(check) != applied(check)


def places(evidence: str) -> list[Place]:
    """The records of a finding: item, file, row."""
    return [(item, file, row) for item, row, file in json.loads(evidence or "[]")]


def written(out: frozenset[Place]) -> str:
    """As `places` reads it."""
    return json.dumps([[item, row, file] for item, file, row in sorted(out)], ensure_ascii=False)


def told(check: Check) -> tuple[LeftOut, ...]:
    """Every finding whose records do not count: who said so, when and why. Names masked."""
    found = Finding.objects.filter(check_run=check, disposition__in=DISPOSITIONS)
    done, known, named = applied(check), items(), kinds()
    return tuple(
        LeftOut(
            one.pk, named[one.kind].label if one.kind in named else one.kind,
            whose(one.member) if one.member else "",
            known[one.item].label if one.item in known else "", len(places(one.evidence)), one.get_disposition_display(),
            one.said, one.disposed_by.name if one.disposed_by else "", one.disposed_at, set(places(one.evidence)) <= done,
        )
        for one in found.select_related("member__resident", "disposed_by").order_by("disposed_at", "id")
        if one.evidence not in ("", "[]")
    )  # fmt: skip
