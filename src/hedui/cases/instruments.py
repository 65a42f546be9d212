"""Authorisations and entrustments: what a check stands on. Called through `cases.actions`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.once import remember
from hedui.audit.recording import looked
from hedui.cases import policies, sealed_files
from hedui.cases.authorisation_text import version
from hedui.cases.faults import GateError, InputError
from hedui.cases.file_kinds import PNG, kind_of
from hedui.cases.gate import Acting, acting, matter, play
from hedui.cases.models import Authorisation, Entrustment, Member
from hedui.cases.numbering import AUTHORISATION, ENTRUSTMENT, next_number
from hedui.cases.reading import age, one_line, person
from hedui.cases.sending import once
from hedui.catalogue import items as catalogue_items
from hedui.people.gate import demand, today
from hedui.people.models import Organisation

FULL_AGE = 18


@dataclass(frozen=True)
class SignedFor:
    """The guardian who signs in a person's place. Without name and number: the one on the person's line, whom the window
    has seen."""

    name: str = ""
    number: str = ""
    relation: str = ""


def authorise(
    *, by: Actor, case_id: int, member_id: int, key: str, way: str, items: Sequence[str], signed_on: date,
    until: date | None, signature: bytes, signed_for: SignedFor | None = None,
) -> Authorisation:  # fmt: skip
    """What a person has signed, for the programme of the case: `way` paper (a scan) or screen (a PNG), `items` none for all.

    Under 14, or with a guardian on the member's line, the guardian signs; nobody else is signed for. GateError and
    InputError say what is wrong.
    """

    def make(mine: str) -> Authorisation:
        media_type = _signature_kind(way, signature)
        scope = _scope(items)
        _dates(signed_on, until)
        with acting(by, "case.authorise", case_id) as act:
            member = _member(act, member_id)
            agent = _agent(member, signed_for, signed_on)
            number = next_number(AUTHORISATION, act.case.entered_in.division, today())
            made: Authorisation = Authorisation.objects.create(
                member=member, number=number, text_version=version(), way=way, items=scope, purpose=act.case.programme,
                signed_on=signed_on, until=until, signed_for=agent.name, signed_for_number=agent.number,
                signed_for_relation=agent.relation, signature=media_type, signature_sha256=sealed_files.put(signature),
                family=policies.family(policies.members(act.case)),
            )  # fmt: skip
            act.entry.under = (number,)
            play(act.case, by, "entered")
            remember(mine, f"authorisation:{made.pk}")
        return made

    return once(by, "case.authorise", key, lambda pk: Authorisation.objects.get(pk=pk), make)


def withdraw(*, by: Actor, authorisation_id: int, why: str) -> Authorisation:
    """The person withdraws: from this moment nothing of theirs is asked under it."""
    if not why.strip():
        raise InputError("why", _("请写明撤回原因（本人陈述）。"))
    known: Authorisation = Authorisation.objects.select_related("member").get(pk=authorisation_id)
    with acting(by, "case.withdraw", known.member.case_id, why=why) as act:
        known = Authorisation.objects.select_for_update().get(pk=authorisation_id)
        act.entry.under = (known.number,)
        if known.withdrawn_at is not None:
            raise GateError(_("该授权已撤回。"))
        known.withdrawn_at, known.withdrawn_why = timezone.now(), one_line(why)[:200]
        known.save(update_fields=["withdrawn_at", "withdrawn_why"])
    return known


def signature_bytes(*, by: Actor, authorisation_id: int) -> tuple[bytes, str]:
    """The signed page or the drawn signature, and its media type. Remembered."""
    known = Authorisation.objects.select_related("member__case__entered_in", "member__case__centre", "member__resident").get(pk=authorisation_id)  # fmt: skip
    case, whom = known.member.case, (known.member.resident.fingerprint,)
    demand(by, "case.unmask", matter(case), thing=case.thing, whom=whom)
    content = sealed_files.get(known.signature_sha256)
    looked(by=by, event="case.open_signature", thing=case.thing, whom=whom, why=known.number, under=(known.number,))
    return content, known.signature


def give_entrustment(
    act: Acting, *, income_from: date, income_until: date, property_on: date, items: Sequence[str] = (),
    approving: str = "",
) -> Entrustment:  # fmt: skip
    """The letter of the approving body (an organisation's code; the actor's own when none is named), for a complete case.

    GateError names everything that is missing. An earlier letter is revoked by this one.
    """
    case, day = act.case, today()
    missing = policies.complete(case, day)
    if missing:
        raise GateError(_("暂不能委托：%(missing)s") % {"missing": " ".join(missing)})
    if not income_from < income_until:
        raise InputError("income_until", _("收入核对期的止日须晚于起日。"))
    revoke_entrustment(act, why=_("重新委托"))
    people, holding = policies.members(case), policies.permissions(case, case.programme, day)
    numbers = [one.number for one in map(holding.of, policies.asked(people)) if one is not None]
    body = Organisation.objects.get(code=approving or act.by.organisation)
    made: Entrustment = Entrustment.objects.create(
        case=case, number=next_number(ENTRUSTMENT, case.entered_in.division, day), approving=body, given_by_id=act.by.user,
        programme=case.programme, income_from=income_from, income_until=income_until, property_on=property_on,
        items=_scope(items), authorisations=" ".join(numbers), members=len(people), given_on=day, family=policies.family(people),
    )  # fmt: skip
    act.entry.under = (made.number, *numbers)
    play(case, act.by, "entrusted")
    return made


def receive_entrustment(act: Acting) -> Entrustment:
    """The centre signs for the letter. GateError when there is none, or the family is no longer the one it names."""
    known = act.case.entrustments.filter(revoked_on=None).first()
    if known is None:
        raise GateError(_("本案还没有委托书，不能受理。"))
    if known.received_at is None:
        known.received_at, known.received_by_id = timezone.now(), act.by.user
        known.save(update_fields=["received_at", "received_by"])
    act.entry.under = (known.number,)
    return policies.entrusted(act.case, today())


def revoke_entrustment(act: Acting, *, why: str) -> None:
    """Letters in force are none from today on. Inside `acting`."""
    act.case.entrustments.filter(revoked_on=None).update(revoked_on=today(), revoked_why=one_line(why)[:200])


def _signature_kind(way: str, signature: bytes) -> str:
    if way not in ("paper", "screen"):
        raise InputError("way", _("请选择纸质签名或屏幕签名。"))
    if not signature:
        raise InputError("signature", _("请上传签名页，或在屏幕上签名。"))
    kind = kind_of(signature)
    if way == "screen" and kind != PNG:
        raise InputError("signature", _("屏幕签名没有保存下来，请重新签名。"))
    return kind


def _scope(items: Sequence[str]) -> str:
    unknown = set(items) - set(catalogue_items())
    if unknown:
        raise InputError("items", _("请从目录中选择核对事项。"))
    return " ".join(dict.fromkeys(items))


def _dates(signed_on: date, until: date | None) -> None:
    if signed_on > today():
        raise InputError("signed_on", _("签署日期不能晚于今天。"))
    if until is not None and until <= signed_on:
        raise InputError("until", _("有效期止日须晚于签署日期。"))


def _member(act: Acting, member_id: int) -> Member:
    found: Member | None = act.case.members.filter(pk=member_id, removed_on=None).select_related("resident").first()
    if found is None:
        raise GateError(_("本案没有这名成员，或已移出。"))
    return found


def _agent(member: Member, given: SignedFor | None, day: date) -> SignedFor:
    """The guardian as the authorisation keeps them; empty for somebody who signs themselves."""
    if not policies.signed_for(member, day):
        if given is not None:
            raise GateError(_("本人具有完全签署能力，须由本人签署，不能代签。无行为能力的，先登记监护人。"))
        return SignedFor()
    if not member.guardian_name:
        raise GateError(_("未满 14 周岁的成员由监护人代签，请先登记监护人。"))
    if given is None:
        raise InputError("signed_for", _("该成员须由监护人代签，请填写代签的监护人。"))
    on_the_line = not (given.name.strip() or given.number.strip())
    name, number = (member.guardian_name, member.guardian_number) if on_the_line else (given.name, given.number)
    who = person(name, number, where="signed_for_")
    if who.number != member.guardian_number:
        raise InputError("signed_for_number", _("代签人与登记的监护人不一致，请核对证件。"))
    years = age(who.number, day)
    if years is not None and years < FULL_AGE:
        raise InputError("signed_for_number", _("监护人未满 18 周岁，不能代签。"))
    return SignedFor(who.name, who.number, one_line(given.relation)[:20])
