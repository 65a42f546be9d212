"""What a clerk types about a person, read: numbers checked, words known, money as figures. Nothing is written here."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from hedui.audit.secrets import fingerprint, index, name_tokens
from hedui.cases.faults import InputError
from hedui.cases.models import Member
from hedui.cases.words import DECLARED, DISABILITIES, DISABILITY_LEVELS, EXPENSES, HEALTH, MEMBER_KINDS, RELATIONS, WORK
from hedui.values import region
from hedui.values.identity import Reading, Reject, birth_date, read

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_REGISTER_NO = 60, 200, 40
_AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{1,2})?")
_COUNTED = ("declared_vehicles", "declared_houses", "obligor_size")
_TELEPHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")


@dataclass(frozen=True)
class NewMember:
    """A person as the window writes them down.

    `relation`, `kind`, `health`, `disability`, `disability_level` and `work` are codes of cases.words; `declared` is
    yuan as typed by the codes of words.DECLARED. `card_seen`: the clerk has the identity card in hand, and its name is
    right where the house knows the number under another.
    """

    name: str
    number: str
    relation: str
    kind: str = "member"
    counts: bool = True
    counts_not_because: str = ""
    health: str = "healthy"
    disability: str = ""
    disability_level: str = ""
    work: str = "none"
    guardian_name: str = ""
    guardian_number: str = ""
    declared: Mapping[str, str] = field(default_factory=dict)
    card_seen: bool = False


@dataclass(frozen=True)
class Person:
    """Who somebody is, ready to be kept: name, number, and what they are found by."""

    name: str
    number: str
    name_tokens: str
    number_index: str
    fingerprint: str


def person(name: str, number: str, *, where: str = "") -> Person:
    """Name and number read. InputError with the field (`where` before its name) when they name nobody."""
    plain = one_line(name)
    if len(plain) < 2 or len(plain) > LONGEST_NAME:
        raise InputError(f"{where}name", _("请填写姓名（2 至 60 个字）。"))
    found = citizen_number(number, f"{where}number")
    return Person(plain, found, name_tokens(plain), index(found), fingerprint(found))


def citizen_number(number: str, field_name: str = "number") -> str:
    """The number as it is kept: 18 signs, or that of another document. InputError when it names nobody."""
    found = read(number)
    if found.fate != "keyed":
        raise InputError(field_name, _why_not_a_number(found))
    return found.number


def _why_not_a_number(found: Reading) -> str:
    if found.fate == Reject.CHECK_DIGIT:
        return _("身份证号校验位不符，请对照证件逐位核对。")
    if found.fate == Reject.BIRTH_DATE:
        return _("身份证号中的出生日期不存在，请对照证件逐位核对。")
    return _("请填写 18 位身份证号；没有身份证的，填写护照、通行证或军官证号码。")


def born(number: str) -> date | None:
    """The birth date that a citizen number holds; None for another document."""
    return birth_date(number) if read(number).form in (15, 18) else None


def age(number: str, day: date) -> int | None:
    """Full years on the day; None when the number does not say."""
    birth = born(number)
    return None if birth is None else day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def facts(member: NewMember) -> dict[str, object]:
    """The fields of a Member other than who it is, checked. InputError names the first that cannot be kept."""
    for name, known in (("relation", RELATIONS), ("kind", MEMBER_KINDS), ("health", HEALTH), ("work", WORK)):
        _known(name, getattr(member, name), known)
    if member.disability:
        _known("disability", member.disability, DISABILITIES)
    if member.disability_level:
        _known("disability_level", member.disability_level, DISABILITY_LEVELS)
    because = one_line(member.counts_not_because)[:80]
    if member.kind == "member" and not member.counts and not because:
        raise InputError("counts_not_because", _("不计入共同生活成员的，请写明原因。"))
    guardian = _guardian(member)
    return {
        "relation": member.relation, "kind": member.kind, "counts": member.counts if member.kind == "member" else False,
        "counts_not_because": because if member.kind == "member" else _("家庭外赡（抚、扶）养义务人"),
        "health": member.health, "disability": member.disability, "disability_level": member.disability_level,
        "work": member.work, "guardian_name": guardian[0], "guardian_number": guardian[1],
    }  # fmt: skip


def _guardian(member: NewMember) -> tuple[str, str]:
    if not member.guardian_name.strip() and not member.guardian_number.strip():
        return "", ""
    found = person(member.guardian_name, member.guardian_number, where="guardian_")
    if found.number == citizen_number(member.number):
        raise InputError("guardian_number", _("监护人不能是本人。"))
    return found.name, found.number


def declared(figures: Mapping[str, str]) -> dict[str, str]:
    """What a family declares, as it was typed and as figures only: `{"declared_wage": "12000.50"}`. Empty is not kept.

    Codes of words.DECLARED and words.EXPENSES.
    """
    known = {**DECLARED, **EXPENSES}
    kept: dict[str, str] = {}
    for code, typed in figures.items():
        _known("declared", code, known)
        text = unicodedata.normalize("NFKC", typed).replace(",", "").strip()
        if not text:
            continue
        if not _AMOUNT.fullmatch(text) or (code in _COUNTED and "." in text):
            raise InputError(code, _("“%(what)s”请填写数字，例如 1200 或 1200.50。") % {"what": known[code]})
        kept[code] = text
    return kept


def declared_of(member: Member) -> dict[str, str]:
    """What a member has declared, by the codes of words.DECLARED and words.EXPENSES."""
    return dict(json.loads(member.declared)) if member.declared else {}


def division(code: str, field_name: str) -> str:
    """A 12-digit division code of a known county (or below)."""
    text = unicodedata.normalize("NFKC", code).strip()
    if not re.fullmatch(r"[0-9]{6,12}", text) or text[:6] not in region.names():
        raise InputError(field_name, _("请选择区划，或填写 6 至 12 位区划代码。"))
    return text.ljust(12, "0")


def telephone(text: str) -> str:
    """A telephone number, or nothing."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain and not _TELEPHONE.fullmatch(plain):
        raise InputError("telephone", _("联系电话只填数字，例如 13800000000 或 0478-8200000。"))
    return plain


def address(text: str) -> str:
    """An address on one line."""
    plain = one_line(text)
    if len(plain) > LONGEST_ADDRESS:
        raise InputError("address", _("家庭住址不能超过 200 个字。"))
    return plain


def register_no(text: str) -> str:
    """The number of a household in the register of assistance, or nothing."""
    plain = one_line(unicodedata.normalize("NFKC", text))
    if len(plain) > LONGEST_REGISTER_NO:
        raise InputError("register_no", _("在享户编号不能超过 40 个字。"))
    return plain


def one_line(text: str) -> str:
    """Without controls, line ends and double blanks."""
    shown = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in text)
    return " ".join(shown.split())


def _known(name: str, value: str, known: Mapping[str, str]) -> None:
    if value not in known:
        raise InputError(name, _("请从列表中选择：%(known)s。") % {"known": "、".join(known.values())})
