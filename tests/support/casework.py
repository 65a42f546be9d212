"""A county at work, for tests: organisations, staff in every role, a family whose papers are in order. All invented."""

from __future__ import annotations

import struct
import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from scenes import scene

from hedui.audit.actor import Actor, system
from hedui.audit.recording import audited
from hedui.cases import actions, policies
from hedui.cases.models import Case, Member
from hedui.people import actions as people
from hedui.people.gate import actor as actor_of
from hedui.people.models import Appointment, User
from hedui.values.identity import check_digit

PASSWORD = "狼山镇-2026-核对"
SINCE = date(2026, 1, 1)
# place → organisation code of each kind; a role is held in the first of them that it fits.
CITY, COUNTY, TOWNSHIP, OTHER_COUNTY, OTHER_TOWNSHIP = "150800", "150802", "150802100", "150821", "150821100"
ORGANISATIONS = (
    ("150802-HD", "临河区核对中心", "centre", COUNTY, ""),
    ("150802-MZ", "临河区民政局", "bureau", COUNTY, ""),
    ("150802100", "狼山镇人民政府", "township", TOWNSHIP, ""),
    ("150802101", "新华镇人民政府", "township", "150802101", ""),
    ("150821-HD", "五原县核对中心", "centre", OTHER_COUNTY, ""),
    ("150821-MZ", "五原县民政局", "bureau", OTHER_COUNTY, ""),
    ("150821100", "隆兴昌镇人民政府", "township", OTHER_TOWNSHIP, ""),
    ("150800-SC", "市场监督管理局", "department", CITY, "market_regulation"),
    ("150800-RS", "人力资源和社会保障局", "department", CITY, "human_resources"),
)
HELD = {
    CITY: {
        "centre_head": "150800-HD", "city_checker": "150800-HD", "city_confirmer": "150800-HD", "data_steward": "150800-HD",
        "policy_steward": "150800-HD", "department_liaison": "150800-SC", "inspector": "150800-HD",
        "system_administrator": "150800-HD", "security_administrator": "150800-HD", "audit_administrator": "150800-HD",
    },
    COUNTY: {
        "county_checker": "150802-HD", "county_reviewer": "150802-HD", "centre_head": "150802-HD",
        "committee_member": "150802-MZ", "approving_officer": "150802-MZ", "data_steward": "150802-HD",
        "policy_steward": "150802-HD", "inspector": "150802-HD",
    },
    TOWNSHIP: {"township_clerk": "150802100", "township_lead": "150802100"},
    "150802101": {"township_clerk": "150802101", "township_lead": "150802101"},
    OTHER_COUNTY: {
        "county_checker": "150821-HD", "county_reviewer": "150821-HD", "centre_head": "150821-HD",
        "approving_officer": "150821-MZ",
    },
    OTHER_TOWNSHIP: {"township_clerk": "150821100", "township_lead": "150821100"},
}  # fmt: skip


@dataclass(frozen=True)
class County:
    """Staff of a county and around it: `actor(role)` is the nearest one to 150802100."""

    actors: dict[tuple[str, str], Actor]

    def actor(self, role: str, place: str = "") -> Actor:
        """Whoever holds the role: at `place` (a key of HELD), else in the township, its county, or the city."""
        places = (place,) if place else (TOWNSHIP, COUNTY, CITY)
        return next(self.actors[one, role] for one in places if (one, role) in self.actors)


def people_of_a_county() -> County:
    """Organisations, accounts and appointments of every role in 150802 with 150802100 and 150802101, 150821, and the city.

    Sign-in names are `role-place` (`township_clerk-150802100`), the password PASSWORD. `second_checker-150802` is another
    county checker, `second_clerk-150802100` another clerk, admitted to restricted cases both.
    """
    return scene("county", _people_of_a_county)


@audited(by=system("tests"), event="tests.county")
def _people_of_a_county() -> County:
    """In one transaction: a tenth of the time."""
    three = {role: (f"{role}-{CITY}", f"管{at}") for at, role in enumerate(people.ADMINISTRATORS)}
    people.found(by=system("tests"), code="150800-HD", name="巴彦淖尔市核对中心", division=CITY, administrators=three)
    actors = {(CITY, one.role): actor_of(one) for one in Appointment.objects.select_related("user", "organisation")}
    systems, security = actors[CITY, "system_administrator"], actors[CITY, "security_administrator"]
    for code, name, kind, division, department in ORGANISATIONS:
        people.add_organisation(by=systems, code=code, name=name, kind=kind, division=division, department=department)
    hired = [(place, role, role) for place, roles in HELD.items() for role in roles]
    hired += [(COUNTY, "county_checker", "second_checker"), (TOWNSHIP, "township_clerk", "second_clerk")]
    for at, (place, role, called) in enumerate(hired):
        if (place, role) in actors and called == role:
            continue
        user = people.add_user(by=systems, username=f"{called}-{place}", name=_STAFF[at % len(_STAFF)] + str(at))
        one = people.appoint(
            by=security, user_id=user.pk, organisation=HELD[place][role], role=role, since=SINCE, document=f"任字〔2026〕{at}号",
            restricted=called != role,
        )  # fmt: skip
        actors[place, called] = actor_of(one)
    User.objects.update(password=_hashed())
    return County(actors)


@cache
def _hashed() -> str:
    # Hashing is slow on purpose, and forty people have one password.
    return make_password(PASSWORD)


_STAFF = ("陈", "林", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高")


def citizen_number(born: str = "19700101", *, sequence: int = 1, division: str = "150802", male: bool = True) -> str:
    """A citizen number of nobody: right by its check digit. `born` is YYYYMMDD, `sequence` 0–499."""
    first = f"{division}{born}{sequence * 2 + (1 if male else 0):03d}"
    return first + check_digit(first)


def new_key() -> str:
    """The key of a form."""
    return str(uuid.uuid4())


def head(**said: object) -> actions.NewMember:
    """An applicant, 张三丰, who declares."""
    declared = {"declared_wage": "12000", "declared_money": "3000", "declared_vehicles": "0"}
    mine: dict[str, object] = {
        "name": "张三丰",
        "number": citizen_number("19700101"),
        "relation": "本人",
        "declared": declared,
    }
    return actions.NewMember(**mine | said)  # type: ignore[arg-type]


def spouse(**said: object) -> actions.NewMember:
    """李小红."""
    mine: dict[str, object] = {"name": "李小红", "number": citizen_number("19720305", male=False), "relation": "配偶"}
    return actions.NewMember(**mine | said)  # type: ignore[arg-type]


def entered(by: Actor, others: Iterable[actions.NewMember] = (), **said: object) -> Case:
    """A case in draft with its applicant and others."""
    mine: dict[str, object] = {
        "key": new_key(), "programme": "dibao", "area": "urban", "hukou_division": TOWNSHIP, "residence_division": TOWNSHIP,
        "address": "狼山镇富强村三组12号", "telephone": "13800000000", "head": head(),
    }  # fmt: skip
    case = actions.enter(by=by, **mine | said)  # type: ignore[arg-type]
    for one in others:
        actions.add_member(by=by, case_id=case.pk, key=new_key(), member=one)
    return case


def sign(by: Actor, case: Case, member: Member, **said: object) -> object:
    """The member (or the guardian on the line) signs today, for everything."""
    agent = None
    day = policies.timezone.localdate()
    if policies.signed_for(member, day):
        agent = actions.SignedFor(member.guardian_name, member.guardian_number, "父母")
    mine: dict[str, object] = {
        "key": new_key(), "way": "screen", "items": (), "signed_on": day, "until": None, "signature": png(), "signed_for": agent,
    }  # fmt: skip
    return actions.authorise(by=by, case_id=case.pk, member_id=member.pk, **mine | said)  # type: ignore[arg-type]


def complete(by: Actor, case: Case) -> Case:
    """The case with its papers and signatures: nothing is missing for an entrustment."""
    for paper in ("id_card", "hukou_book", "disability", "medical"):
        actions.attach(by=by, case_id=case.pk, key=new_key(), paper=paper, title=paper, content=png())
    for member in policies.asked(policies.members(case)):
        sign(by, case, member)
    assert policies.complete(case) == []
    return case


def family_ready(by: Actor, others: Iterable[actions.NewMember] | None = None, **said: object) -> Case:
    """A case in draft that can be entrusted at once: 张三丰 and 李小红, papers, signatures."""
    return complete(by, entered(by, [spouse()] if others is None else others, **said))


def png(wide: int = 2, high: int = 2, shade: int = 0) -> bytes:
    """A picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress((b"\x00" + bytes([shade]) * wide) * high)
    head_ = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head_) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def user_of(by: Actor) -> User:
    """The account of an actor."""
    return User.objects.get(pk=by.user)
