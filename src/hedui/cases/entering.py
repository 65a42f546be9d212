"""Putting families down: the case and its people. Called through `cases.actions`."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.once import remember
from hedui.audit.recording import audited, refused
from hedui.cases import reading
from hedui.cases.faults import GateError, InputError
from hedui.cases.gate import Acting, acting, admit, play
from hedui.cases.kinship import centre_of, send_elsewhere
from hedui.cases.models import Case, Member, Resident
from hedui.cases.numbering import CASE, next_number
from hedui.cases.reading import NewMember, Person, declared_of
from hedui.cases.sending import once
from hedui.cases.words import AREAS, CASE_KINDS, PROGRAMMES, RESTRICTIONS
from hedui.people.gate import NotPermittedError, demand, seat, today
from hedui.people.models import Organisation
from hedui.people.queries import is_relative
from hedui.values.name import NameAgreement, agreement

EDITABLE = ("programme", "area", "hukou_division", "residence_division", "address", "telephone", "register_no")


def enter(
    *, by: Actor, key: str, programme: str, area: str, hukou_division: str, residence_division: str, address: str,
    telephone: str, head: NewMember, kind: str = "new", profile: str = "five_step", restricted: str = "",
    register_no: str = "",
) -> Case:  # fmt: skip
    """A new case with its applicant, in draft. `key` is the form's: sending it again leads to the same case.

    The number is given out here; the centre is the nearest one over the clerk's organisation. `restricted`: a code of
    words.RESTRICTIONS; then, from the first moment, nobody sees the case but who enters it and who is admitted. `register_no`: the number of a
    family that receives already, as the register of assistance has it.
    """
    said = {
        "programme": programme, "area": area, "hukou_division": hukou_division,
        "residence_division": residence_division, "address": address, "telephone": telephone, "register_no": register_no,
    }  # fmt: skip

    def make(mine: str) -> Case:
        demand(by, "case.enter")
        if restricted:
            _code("restricted", restricted, RESTRICTIONS)
            demand(by, "case.enter_restricted")
        who = reading.person(head.name, head.number)
        _refuse_relative(by, "case.enter", who)
        with audited(by=by, event="case.enter", whom=(who.fingerprint,)) as entry:
            case = _created(by, kind, profile, read_fields(said), restricted=bool(restricted))
            entry.thing, entry.why = case.thing, f"restricted:{restricted}" if restricted else ""
            if restricted:
                admit(case, by.user)
            _put(case, who, head)
            send_elsewhere(by, case)
            play(case, by, "entered")
            remember(mine, case.thing)
        return case

    return once(by, "case.enter", key, _case, make)


def edit(*, by: Actor, case_id: int, version: int | None, **fields: str) -> Case:
    """Change what a case says of itself; `fields` are of EDITABLE. StaleFormError when somebody was faster."""
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    read = read_fields(fields)
    with acting(by, "case.edit", case_id, version=version) as act:
        for name, value in read.items():
            setattr(act.case, name, value)
        act.case.save(update_fields=list(read))
        play(act.case, by, "entered")
    return _case(case_id)


def add_member(
    *, by: Actor, case_id: int, key: str, member: NewMember, version: int | None = None, guardian: int | None = None
) -> Member:
    """Somebody more in a case. Whoever has signed signs again: the family is another.

    `guardian`: somebody of the same case (a member's id) who is their guardian, instead of `member.guardian_name` and
    `guardian_number`.
    """

    def make(mine: str) -> Member:
        who = reading.person(member.name, member.number)
        with acting(by, "case.edit", case_id, version=version) as act:
            _no_relative(by, who)
            made = _put(act.case, who, _guarded(act, member, guardian))
            send_elsewhere(by, act.case)
            play(act.case, by, "entered")
            remember(mine, f"member:{made.pk}")
        return made

    return once(by, "case.add_member", key, lambda pk: Member.objects.get(pk=pk), make)


def edit_member(
    *, by: Actor, case_id: int, member_id: int, version: int | None, guardian: int | None = None, **fields: object
) -> Member:
    """Change what is said of a person; `fields` are those of NewMember, `guardian` as for `add_member`. Another number is
    another person: all sign anew."""
    with acting(by, "case.edit", case_id, version=version) as act:
        known = _member(act, member_id)
        member = _guarded(act, replace(_as_written(known), **fields), guardian)  # type: ignore[arg-type]
        who, facts = reading.person(member.name, member.number), reading.facts(member)
        _no_relative(by, who)
        resident = _resident(who, card_seen=member.card_seen or known.resident.number_index == who.number_index)
        if act.case.members.filter(resident=resident).exclude(pk=known.pk).exists():
            raise InputError("number", _("该人员已在本案中。"))
        known.resident = resident
        for name, value in facts.items():
            setattr(known, name, value)
        known.declared = json.dumps(reading.declared(member.declared), sort_keys=True)
        _one_head(act.case, known)
        known.save()
        send_elsewhere(by, act.case)
        play(act.case, by, "entered")
    return known


def _guarded(act: Acting, member: NewMember, guardian: int | None) -> NewMember:
    if guardian is None:
        return member
    of_the_family = _member(act, guardian).resident
    return replace(member, guardian_name=of_the_family.name, guardian_number=of_the_family.number)


def _as_written(known: Member) -> NewMember:
    return NewMember(
        known.resident.name, known.resident.number, known.relation, known.kind, known.counts, known.counts_not_because,
        known.health, known.disability, known.disability_level, known.work, known.guardian_name, known.guardian_number,
        declared_of(known),
    )  # fmt: skip


def remove_member(*, by: Actor, case_id: int, member_id: int, why: str, version: int | None = None) -> Member:
    """Somebody does not belong to the case. The line stays, with the day; the applicant cannot be removed."""
    if not why.strip():
        raise InputError("why", _("请写明移出原因。"))
    with acting(by, "case.edit", case_id, why=why, version=version) as act:
        known = _member(act, member_id)
        if known.relation == "本人":
            raise GateError(_("申请人不能移出。申请人填错的，请修改其姓名和号码。"))
        known.removed_on = today()
        known.save(update_fields=["removed_on"])
        send_elsewhere(by, act.case)
        play(act.case, by, "entered")
    return known


def declare(*, by: Actor, case_id: int, member_id: int, declared: Mapping[str, str], version: int | None = None) -> Member:  # fmt: skip
    """What a member declares: yuan as typed, by the codes of words.DECLARED. All figures at once, the old ones go."""
    figures = reading.declared(declared)
    with acting(by, "case.edit", case_id, version=version) as act:
        known = _member(act, member_id)
        known.declared = json.dumps(figures, sort_keys=True)
        known.save(update_fields=["declared"])
        play(act.case, by, "entered")
    return known


def read_fields(said: Mapping[str, str]) -> dict[str, str]:
    """The case's own fields, checked. InputError names the first that cannot be kept."""
    readers = {
        "programme": lambda text: _code("programme", text, PROGRAMMES),
        "area": lambda text: _code("area", text, AREAS),
        "hukou_division": lambda text: reading.division(text, "hukou_division"),
        "residence_division": lambda text: reading.division(text, "residence_division"),
        "address": reading.address,
        "telephone": reading.telephone,
        "register_no": reading.register_no,
    }
    return {name: readers[name](text) for name, text in said.items()}


def _created(by: Actor, kind: str, profile: str, fields: dict[str, str], *, restricted: bool) -> Case:
    place = Organisation.objects.get(code=by.organisation)
    if not any(fields[name].startswith(place.prefix) for name in ("residence_division", "hukou_division")):
        raise InputError("residence_division", _("该家庭的户籍地和居住地都不在本乡镇（街道），请引导其到所在地申请。"))
    _code("kind", kind, CASE_KINDS)
    day = today()
    case: Case = Case.objects.create(
        number=next_number(CASE, place.division, day), kind=kind, profile=profile, entered_in=place,
        centre=centre_of(place.division), entered_on=day, since=timezone.now(), progress_code=secrets.token_hex(16),
        restricted=restricted, **fields,
    )  # fmt: skip
    return case


def _put(case: Case, who: Person, member: NewMember) -> Member:
    """A member's line. Somebody who was removed comes back to their own."""
    facts = reading.facts(member) | {"declared": json.dumps(reading.declared(member.declared), sort_keys=True)}
    resident = _resident(who, card_seen=member.card_seen)
    earlier = case.members.filter(resident=resident).first()
    if earlier is not None and earlier.removed_on is None:
        raise InputError("number", _("该人员已在本案中。"))
    last = case.members.aggregate(last=Max("line"))["last"] or 0
    line = earlier or Member(case=case, resident=resident, line=last + 1)
    for name, value in (facts | {"removed_on": None}).items():
        setattr(line, name, value)
    _one_head(case, line)
    line.save()
    return line


def _one_head(case: Case, member: Member) -> None:
    others = case.members.filter(removed_on=None, relation="本人").exclude(pk=member.pk)
    if member.relation == "本人" and others.exists():
        raise InputError("relation", _("本案已有申请人，请选择与申请人的关系。"))
    if member.relation != "本人" and not others.exists():
        raise InputError("relation", _("申请人的关系须为“本人”。"))
    if member.relation == "本人" and member.kind == "obligor":
        raise InputError("kind", _("申请人不能是赡养义务人。"))


def _resident(who: Person, *, card_seen: bool) -> Resident:
    """The person, once, however many cases they are in. A name that does not agree needs the card."""
    fields = {
        "name": who.name, "name_tokens": who.name_tokens, "number": who.number, "fingerprint": who.fingerprint,
        "registered_on": today(),
    }  # fmt: skip
    known, new = Resident.objects.get_or_create(number_index=who.number_index, defaults=fields)
    if new or known.name == who.name:
        return known
    if not card_seen and agreement(known.name, who.name) == NameAgreement.DIFFERENT:
        raise InputError(
            "name", _("该号码已登记在另一姓名下。请再看一次身份证；证件无误的，勾选“已核对证件原件”后提交。")
        )
    known.name, known.name_tokens = who.name, who.name_tokens
    known.save(update_fields=["name", "name_tokens"])
    return known


def _refuse_relative(by: Actor, action: str, who: Person) -> None:
    try:
        _no_relative(by, who)
    except NotPermittedError as error:
        refused(by=by, event=action, whom=(who.fingerprint,), why=str(error))
        raise


def _no_relative(by: Actor, who: Person) -> None:
    if is_relative(seat(by).user, who.number_index):
        raise NotPermittedError(_("这是您本人或您登记的近亲属，按回避规定不能由您办理，请由其他人员办理。"))


def _member(act: Acting, member_id: int) -> Member:
    found: Member | None = act.case.members.filter(pk=member_id, removed_on=None).select_related("resident").first()
    if found is None:
        raise GateError(_("本案没有这名成员，或已移出。"))
    return found


def _case(case_id: int) -> Case:
    case: Case = Case.objects.select_related("entered_in", "centre").get(pk=case_id)
    return case


def _code(name: str, value: str, known: Mapping[str, str]) -> str:
    if value not in known:
        raise InputError(name, _("请从列表中选择：%(known)s。") % {"known": "、".join(known.values())})
    return value
