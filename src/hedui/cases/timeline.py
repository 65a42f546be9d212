"""What happened to a case, oldest first: its passages and everything that was signed, planned, withdrawn and told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.models import Entry
from hedui.audit.privacy import mask
from hedui.cases.gate import case_of, fingerprints, matter
from hedui.cases.models import Attachment, Authorisation, Case, Entrustment, Passage, Supplement
from hedui.cases.words import MOMENTS, PAPERS, STATES
from hedui.people.gate import demand
from hedui.people.models import User
from hedui.people.policy import POLICY, role_label
from hedui.people.roles import ROLES

# A passage and its entry are written in one transaction, one after the other.
_AT_ONCE = 5.0


@dataclass(frozen=True)
class Moment:
    """Something that happened to a case: when, what, who and in which role (empty for the worker and the family), and why."""

    at: datetime
    what: str
    who: str
    why: str = ""
    role: str = ""


@dataclass(frozen=True)
class _Deed:
    """What the memory keeps of an action: who did it, in which role, when."""

    at: datetime
    who: str
    role: str


def timeline(by: Actor, case_id: int) -> list[Moment]:
    """Everything that happened to the case, in order. For whoever may see it; names masked."""
    case = case_of(case_id)
    demand(by, "case.see", matter(case), thing=case.thing, whom=fingerprints(case))
    deeds = _Memory(case)
    found = [
        *_entered(case, deeds),
        *_passages(case, deeds),
        *_papers(case),
        *_signed(case, deeds),
        *_letters(case, deeds),
    ]
    return sorted([*found, *_told(case), *_rest(deeds)], key=lambda one: one.at)


class _Memory:
    """The entries of the chain about this case: in which role somebody did what, and when to the second."""

    def __init__(self, case: Case) -> None:
        self.entries = list(Entry.objects.filter(thing=case.thing, outcome="done").order_by("number"))
        self.passages = list(Passage.objects.filter(case=case).values_list("action", "at"))
        users = {one.user for one in self.entries}
        self.names = dict(User.objects.filter(pk__in=users).values_list("pk", "name"))

    def of(self, event: str, under: str = "") -> _Deed | None:
        """The first entry of this event, under the instrument of this number when one is named."""
        for one in self.entries:
            if one.event == event and (not under or under in one.under.split()):
                return self.deed(one)
        return None

    def beside(self, event: str, at: datetime) -> str:
        """The role in which the action of this passage was done: that of the entry next to it in time."""
        near = [one for one in self.entries if one.event == event]
        if not near:
            return ""
        found = min(near, key=lambda one: abs((one.at - at).total_seconds()))
        return _label(found.role)

    def moved(self, entry: Entry) -> bool:
        """Whether the case changed its state with this entry."""
        return any(
            action == entry.event and abs((at - entry.at).total_seconds()) < _AT_ONCE for action, at in self.passages
        )

    def deed(self, entry: Entry) -> _Deed:
        """An entry as a moment shows it."""
        return _Deed(entry.at, self.names.get(entry.user, ""), _label(entry.role))


def _label(role: str) -> str:
    return role_label(role) if role in ROLES else ""


def _entered(case: Case, memory: _Memory) -> Iterator[Moment]:
    done = memory.of("case.enter")
    at = done.at if done else _begin(case.entered_on)
    yield Moment(
        at, _("登记"), done.who if done else case.entered_in.name, case.entered_in.name, done.role if done else ""
    )


def _passages(case: Case, memory: _Memory) -> Iterator[Moment]:
    for one in Passage.objects.filter(case=case).select_related("user"):
        label = POLICY[one.action].label if one.action in POLICY else one.action
        what = f"{_(label)}：{_(_state(one.before))} → {_(_state(one.after))}"
        who = one.user.name if one.user else _("系统")
        yield Moment(one.at, what, who, one.why, memory.beside(one.action, one.at) if one.user else "")


def _papers(case: Case) -> Iterator[Moment]:
    for one in Attachment.objects.filter(case=case).select_related("added_by"):
        yield Moment(one.added_at, _("上传材料：%(paper)s") % {"paper": _(PAPERS[one.paper])}, one.added_by.name)


def _signed(case: Case, memory: _Memory) -> Iterator[Moment]:
    """Each authorisation: who signed it, or the guardian in their place, who wrote it down; and its withdrawal."""
    for one in Authorisation.objects.filter(member__case=case).select_related("member__resident"):
        person = mask(one.member.resident.name, "name")
        signer = _("%(name)s（监护人代签）") % {"name": person} if one.signed_for else person
        done = memory.of("case.authorise", one.number)
        what = _("%(who)s签署授权 %(number)s") % {"who": signer, "number": one.number}
        yield Moment(
            done.at if done else _begin(one.signed_on), what, done.who if done else "", "", done.role if done else ""
        )
        if one.withdrawn_at is not None:
            done = memory.of("case.withdraw", one.number)
            what = _("%(who)s撤回授权 %(number)s") % {"who": person, "number": one.number}
            yield Moment(one.withdrawn_at, what, done.who if done else "", one.withdrawn_why, done.role if done else "")


def _letters(case: Case, memory: _Memory) -> Iterator[Moment]:
    """Each letter of entrustment: given, received, revoked."""
    for one in (
        Entrustment.objects.filter(case=case).select_related("approving", "given_by", "received_by").order_by("id")
    ):
        if one.received_at is not None and one.received_by is not None:
            what = _("签收委托书 %(number)s") % {"number": one.number}
            done = memory.of("case.register", one.number)
            yield Moment(one.received_at, what, one.received_by.name, "", done.role if done else "")
        if one.revoked_on is not None:
            what = _("委托书 %(number)s 失效") % {"number": one.number}
            yield Moment(_end(one.revoked_on), what, "", one.revoked_why)


def _told(case: Case) -> Iterator[Moment]:
    for one in Supplement.objects.filter(case=case).select_related("told_by"):
        yield Moment(_end(one.told_on), _("一次性告知补正 %(number)s") % {"number": one.number}, one.told_by.name)


# What is told of the memory itself: actions that leave the case where it is.
_SHOWN = (
    "case.restrict", "case.admit", "case.elsewhere", "check.recorded", "check.recomputed", "check.ask", "check.answer", "check.survey",
    "check.visit", "check.override",
)  # fmt: skip


def _rest(memory: _Memory) -> Iterator[Moment]:
    # A deed that moved the case stands there as a passage, and one with a deed of another app inside it has two entries.
    told = {(entry.event, entry.at): entry for entry in memory.entries if entry.event in _SHOWN}
    for entry in told.values():
        if not memory.moved(entry):
            done = memory.deed(entry)
            label = MOMENTS.get(entry.event) or POLICY[entry.event].label
            yield Moment(done.at, _(label), done.who or _("系统"), "", done.role)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _end(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def _state(code: str) -> str:
    return STATES.get(code, code)
