"""The lives of the cases: each is a generator that does the next step through the real actions and yields when it is due.

`live` lets all of them live together, in the order of their days, so that the memory reads like that of a house at work.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from hedui.audit.actor import Actor
from hedui.cases import actions as cases
from hedui.cases.models import Case
from hedui.procedures import actions as procedures
from hedui.procedures.jobs import work_once
from hedui.procedures.working_days import is_working
from hedui.site.demonstration import deeds
from hedui.site.demonstration.clock import at
from hedui.site.demonstration.families import FamilyAtTheWindow
from hedui.site.demonstration.staff import CITY, COUNTIES, Staff
from hedui.sources import actions as sources


@dataclass(frozen=True)
class Fate:
    """How far a case comes, how many working days ago it began, how many pass between its steps, and what is special."""

    end: str
    county: str
    ago: int
    pace: int = 1
    kind: str = "new"
    restricted: bool = False


FATES = (
    Fate("draft", "150802", 1), Fate("unfinished", "150802", 0), Fate("returned", "150802", 9, 2),
    Fate("entrusted", "150802", 1), Fate("entrusted", "150802", 8), Fate("registered", "150802", 3),
    Fate("registered", "150802", 2, kind="complaint"), Fate("matching", "150802", 1), Fate("matched", "150802", 12, 2),
    Fate("departments", "150802", 7), Fate("surveying", "150802", 10), Fate("rechecking", "150802", 12),
    Fate("ready", "150802", 14), Fate("suspended", "150802", 11), Fate("terminated", "150802", 9),
    Fate("entrusted", "150802", 2, restricted=True),
    Fate("draft", "150821", 2), Fate("entrusted", "150821", 2), Fate("rechecking", "150821", 9), Fate("ready", "150821", 13),
    Fate("draft", "150822", 1), Fate("registered", "150822", 3), Fate("matched", "150822", 6), Fate("confirming", "150822", 11),
    Fate("ready", "150822", 14),
)  # fmt: skip


def live(staff: Staff, families: Iterator[FamilyAtTheWindow], today: date, fates: Sequence[Fate] = FATES) -> int:
    """Let the cases of these fates live until today. How many there are."""
    taken, now = list(families), timezone.now()
    lives = []
    for number, fate in enumerate(fates):
        life = _Life(staff, fate, _of(taken, fate), number)
        lives.append((life.begins(today), number, life.steps()))
    heapq.heapify(lives)
    while lives:
        moment, number, steps = heapq.heappop(lives)
        with at(moment):
            wait = next(steps, None)
        if wait is not None:
            # The last steps of a life may be of today, and never of tomorrow.
            heapq.heappush(lives, (min(wait(moment), now), number, steps))
    return len(fates)


def _of(families: list[FamilyAtTheWindow], fate: Fate) -> FamilyAtTheWindow:
    """The next family of the county's town, taken out of the list."""
    town = COUNTIES[fate.county][2]
    found = next(one for one in families if one.county == fate.county and town in one.address)
    families.remove(found)
    return found


Wait = Callable[[datetime], datetime]


def _soon(moment: datetime) -> datetime:
    return moment + timedelta(minutes=35)


class _Life:
    """One case of the demonstration."""

    def __init__(self, staff: Staff, fate: Fate, family: FamilyAtTheWindow, number: int) -> None:
        self.staff, self.fate, self.family, self.number = staff, fate, family, number
        self.case_id = 0
        self.keys = (str(uuid5(NAMESPACE_URL, f"demonstration {number} {sent}")) for sent in count())

    def begins(self, today: date) -> datetime:
        """Working hours of a working day, so many working days ago."""
        day, left = today, self.fate.ago
        while left or not is_working(day):
            day -= timedelta(days=1)
            left -= is_working(day) if left else 0
        moment = datetime.combine(day, time(8, 40), timezone.get_current_timezone()) + timedelta(
            minutes=9 * self.number
        )
        return min(moment, timezone.now() - timedelta(minutes=30)) if self.fate.ago == 0 else moment

    def steps(self) -> Iterator[Wait]:
        """The steps, in the order of a case; each yields how the moment of the next one is found."""
        fate = self.fate
        clerk = self._by("township_clerk")
        case = deeds.enter(clerk, self.family, COUNTIES[fate.county][1], fate.kind, self.keys)
        self.case_id = case.pk
        if fate.end == "unfinished":
            return
        yield _soon
        deeds.sign(clerk, self.case_id, self.keys)
        if fate.end == "draft":
            return
        yield _soon
        deeds.entrust(self._by("township_lead"), self.case_id, f"{fate.county}-MZ", self.keys)
        if fate.restricted:
            cases.restrict(
                by=self._by("centre_head"), case_id=self.case_id, why="本县工作人员家庭，按规定缩小知悉范围。"
            )
        if fate.end == "entrusted":
            return
        yield self._next_day
        procedures.register(by=self._by("county_checker"), case_id=self.case_id, key=next(self.keys))
        if fate.end == "registered":
            return
        if fate.end == "returned":
            yield self._next_day
            self._why(procedures.return_, "户口簿与申报的共同生活成员不一致，请补充说明并重新签署授权。")
            return
        if fate.end in ("suspended", "terminated"):
            yield self._next_day
            self._rest()
            return
        yield _soon
        procedures.start_check(by=self._by("county_checker"), case_id=self.case_id, key=next(self.keys))
        if fate.end == "matching":
            return
        while work_once():
            pass
        yield from self._after_matching()

    def _after_matching(self) -> Iterator[Wait]:
        end = self.fate.end
        if end == "matched":
            return
        yield self._next_day
        if end in ("departments", "surveying", "ready"):
            question = deeds.ask(self._by("county_checker"), self.case_id, self.keys)
            if end == "departments":
                return
            yield self._next_day
            liaison = self.staff.of(question.department.department, "department_liaison")
            sources.answer(
                by=liaison,
                question_id=question.pk,
                outcome="confirmed",
                answer="经查，该记录为本人，截至上月末仍然有效。",
            )
        if end in ("surveying", "ready"):
            survey = deeds.plan_survey(self._by("county_checker"), self.case_id, self.keys)
            if end == "surveying":
                return
            yield self._next_day
            deeds.visit(survey, self.keys)
        yield self._next_day
        deeds.dispose(self._by("county_checker"), self.case_id)
        while work_once():
            pass
        deeds.dispose(self._by("county_checker"), self.case_id)
        procedures.finish_check(by=self._by("county_checker"), case_id=self.case_id, key=next(self.keys))
        if end == "rechecking":
            return
        yield self._next_day
        procedures.review(by=self._by("county_reviewer"), case_id=self.case_id, key=next(self.keys))
        if end == "confirming" or Case.objects.get(pk=self.case_id).state == "ready":
            return
        yield self._next_day
        procedures.confirm(by=self.staff.of(CITY, "city_confirmer"), case_id=self.case_id, key=next(self.keys))

    def _rest(self) -> None:
        if self.fate.end == "suspended":
            self._why(procedures.suspend, "申请人住院治疗，暂不能配合核实，家属书面申请中止。")
        else:
            self._why(procedures.terminate, "申请人书面申请撤回救助申请，自愿终止核对。", role="county_reviewer")

    def _next_day(self, moment: datetime) -> datetime:
        left, there = self.fate.pace, moment
        while left:
            there += timedelta(days=1)
            left -= is_working(timezone.localdate(there))
        return there

    def _by(self, role: str) -> Actor:
        if self.fate.restricted and role == "county_checker":
            role = "second_county_checker"
        place = COUNTIES[self.fate.county][1] if role.startswith("township") else self.fate.county
        return self.staff.of(place, role)

    def _why(self, act: Callable[..., object], why: str, role: str = "county_checker") -> None:
        act(by=self._by(role), case_id=self.case_id, why=why, key=next(self.keys))
