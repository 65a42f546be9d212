"""The gates of a case: what is missing before the next step, in sentences a clerk can act on. They only read."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.privacy import mask
from hedui.cases.faults import GateError, InputError
from hedui.cases.models import Attachment, Authorisation, Case, Entrustment, Member
from hedui.cases.reading import age, declared_of
from hedui.cases.words import DECLARED, PAPERS
from hedui.people.gate import once
from hedui.people.models import Appointment
from hedui.people.policy import POLICY

__all__ = [
    "GateError", "InputError", "Permissions", "asked", "authorised", "complete", "complete_each", "entrusted", "family", "members",
    "papers_missing", "permissions", "signed_for",
]  # fmt: skip
SIGNED_FOR_BELOW = 14
# Papers of every case, and those of a fact that somebody states.
NEEDED = ("id_card", "hukou_book")
# A case on a family that already receives stands on what it signed when it applied, for as long as that holds.
_REUSES = ("review", "complaint")


@dataclass(frozen=True)
class Permissions:
    """The authorisations that hold for a case on a day, by resident: asked once, answered for every person and item."""

    by_resident: dict[int, tuple[Authorisation, ...]]

    def of(self, member: Member, item: str = "") -> Authorisation | None:
        """The newest one of this member that covers the item (any item when none is named)."""
        for one in self.by_resident.get(member.resident_id, ()):
            if not item or not one.items or item in one.items.split():
                return one
        return None


def members(case: Case) -> list[Member]:
    """The people of the case now: household and obligors, in their order."""
    return once(("members", case.pk), lambda: list(case.members.filter(removed_on=None).select_related("resident")))


def asked(people: Iterable[Member]) -> list[Member]:
    """Those of them whose data is asked: whoever counts, and the obligors."""
    return [one for one in people if one.counts or one.kind == "obligor"]


def family(people: Iterable[Member]) -> str:
    """What stands for the composition of a family: changes when somebody comes, goes, or begins to count."""
    said = " ".join(str(number) for number in sorted(one.resident_id for one in asked(people)))
    return hashlib.sha256(said.encode()).hexdigest()


def signed_for(member: Member, day: date) -> bool:
    """Whether a guardian signs: under 14, or without the capacity (then a guardian is named)."""
    if member.guardian_name:
        return True
    years = age(member.resident.number, day)
    return years is not None and years < SIGNED_FOR_BELOW


def permissions(case: Case, purpose: str, day: date) -> Permissions:
    """Every authorisation that holds: not withdrawn, in its time, for this purpose and this family."""
    return once(("permissions", case.pk, purpose, day), lambda: _permissions(case, purpose, day))


def _permissions(case: Case, purpose: str, day: date) -> Permissions:
    people = members(case)
    found = _signed_by([case], people).filter(purpose=purpose, withdrawn_at=None, signed_on__lte=day)
    return _holding(case, people, found, purpose, day)


def _signed_by(cases: Sequence[Case], people: Iterable[Member]) -> QuerySet[Authorisation]:
    """Everything that may hold for these cases: signed in them, or, where a case reuses it, by their people elsewhere."""
    reusing = {one.pk for one in cases if one.kind in _REUSES}
    signed = Q(member__case__in=cases)
    signed |= Q(member__resident__in=[one.resident_id for one in people if one.case_id in reusing])
    return Authorisation.objects.filter(signed).select_related("member").order_by("-signed_on", "-id")


def _holding(
    case: Case, people: Sequence[Member], signed: Iterable[Authorisation], purpose: str, day: date
) -> Permissions:
    """Those of the signed ones that hold for the case on the day, newest first."""
    composition, of_the_case = family(people), {one.resident_id for one in people}
    holding: dict[int, list[Authorisation]] = defaultdict(list)
    for one in signed:
        here = one.member.case_id == case.pk or (case.kind in _REUSES and one.member.resident_id in of_the_case)
        stands = one.withdrawn_at is None and one.member.removed_on is None
        in_time = one.signed_on <= day and (one.until is None or one.until > day)
        if here and stands and in_time and one.purpose == purpose and one.family == composition:
            holding[one.member.resident_id].append(one)
    return Permissions({resident: tuple(each) for resident, each in holding.items()})


def who_could_be_admitted(case: Case) -> list[Appointment]:
    """Who may be admitted to a restricted case by name: staff of its township, its centre and its approving body who see
    cases, and are not admitted by their appointment anyway."""
    day = timezone.localdate()
    places = Q(organisation__in=[case.entered_in_id, case.centre_id])
    places |= Q(organisation__kind="bureau", organisation__division__startswith=case.entered_in.division[:6])
    held = Appointment.objects.filter(places, role__in=POLICY["case.see"].roles, since__lte=day, restricted=False)
    held = held.filter(Q(until=None) | Q(until__gt=day), user__is_active=True).select_related("user", "organisation")
    return list(held.order_by("organisation__division", "role", "user__name"))


def authorised(member: Member, item: str, purpose: str, day: date) -> Authorisation | None:
    """The authorisation under which this person's item may be asked for this purpose on this day; None: it may not."""
    return permissions(member.case, purpose, day).of(member, item)


def entrusted(case: Case, day: date) -> Entrustment:
    """The entrustment under which the case may be checked on the day. GateError says what is missing."""
    found: Entrustment | None = case.entrustments.filter(revoked_on=None, given_on__lte=day).first()
    if found is None:
        raise GateError(_("本案还没有委托书，不能核对。请先由审批单位出具委托书。"))
    if found.received_at is None:
        raise GateError(_("委托书尚未签收。请先受理登记。"))
    if found.family != family(members(case)):
        raise GateError(_("委托书出具之后家庭成员有变动，须重新签署授权并重新委托。"))
    if found.programme != case.programme:
        raise GateError(_("委托书上的救助项目与本案不一致，须重新委托。"))
    return found


def complete(case: Case, day: date | None = None) -> list[str]:
    """What is missing before the case may be entrusted; empty when nothing is."""
    moment = day or timezone.localdate()
    people = members(case)
    there = set(case.attachments.filter(removed_at=None).values_list("paper", flat=True))
    holding = permissions(case, case.programme, moment)
    without = [one for one in asked(people) if holding.of(one) is None]
    earlier = Authorisation.objects.filter(member__in=without, purpose=case.programme) if without else ()
    return _missing(case, people, there, earlier, holding, moment)


def complete_each(cases: Sequence[Case], day: date) -> dict[int, list[str]]:
    """What `complete` says of each of these cases, by its id, in as many queries as for one."""
    people: dict[int, list[Member]] = {one.pk: [] for one in cases}
    for member in Member.objects.filter(case__in=cases, removed_on=None).select_related("resident"):
        people[member.case_id].append(member)
    there: dict[int, set[str]] = defaultdict(set)
    for case_id, paper in Attachment.objects.filter(case__in=cases, removed_at=None).values_list("case_id", "paper"):
        there[case_id].add(paper)
    signed = list(_signed_by(cases, [one for each in people.values() for one in each]))
    return {
        one.pk: _missing(
            one, people[one.pk], there[one.pk], [each for each in signed if each.purpose == one.programme],
            _holding(one, people[one.pk], signed, one.programme, day), day,
        )
        for one in cases
    }  # fmt: skip


def _missing(
    case: Case, people: list[Member], there: set[str], signed: Iterable[Authorisation], holding: Permissions, day: date
) -> list[str]:
    heads = [one for one in people if one.relation == "本人"]
    missing = [] if len(heads) == 1 else [_("须有且只有一名申请人（与户主关系为“本人”）。")]
    if not any(one.counts for one in people):
        missing.append(_("没有计入共同生活的成员。"))
    if not case.address:
        missing.append(_("家庭住址未填写。"))
    # Somebody else complains: the family does not come to the window with its papers.
    if case.kind != "complaint":
        if heads and not set(declared_of(heads[0])) & set(DECLARED):
            missing.append(_("申请人未申报家庭收入和财产（没有的填 0）。"))
        lacking = papers_missing(people, there)
        missing += [_("缺少材料：%(paper)s。") % {"paper": _(PAPERS[code])} for code in lacking]
    earlier: dict[int, list[Authorisation]] = defaultdict(list)
    for one in signed:
        earlier[one.member_id].append(one)
    return missing + [_why_unsigned(one, earlier[one.pk], day) for one in asked(people) if holding.of(one) is None]


def papers_missing(people: Iterable[Member], there: Iterable[str]) -> list[str]:
    """The codes of the papers that a family must bring and that are not there, in their order."""
    needed, known = list(NEEDED), list(people)
    if any(one.disability for one in known):
        needed.append("disability")
    if any(one.health == "serious" for one in known):
        needed.append("medical")
    return [code for code in needed if code not in set(there)]


def _why_unsigned(member: Member, signed: list[Authorisation], day: date) -> str:
    who = {"line": member.line, "name": mask(member.resident.name, "name")}
    if signed_for(member, day) and not member.guardian_name:
        return _("第 %(line)s 人 %(name)s 未满 14 周岁，须登记监护人并由其代签授权书。") % who
    earlier = next((one for one in signed if one.withdrawn_at is None), None)
    if earlier is None and signed:
        return _("第 %(line)s 人 %(name)s 已撤回授权，须重新签署。") % who
    if earlier is not None and (earlier.until is None or earlier.until > day):
        return _("家庭成员有变动，第 %(line)s 人 %(name)s 须重新签署授权书。") % who
    if earlier is not None:
        return _("第 %(line)s 人 %(name)s 的授权书已过期，须重新签署。") % who
    return _("第 %(line)s 人 %(name)s 未签署授权书。") % who
