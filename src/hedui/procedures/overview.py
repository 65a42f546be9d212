"""A centre at a glance: load, lateness, findings by item, how fresh the sources are. Counts only, nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from hedui.audit.actor import Actor
from hedui.cases.models import Case, Passage
from hedui.cases.words import PROGRAMMES, STATES
from hedui.catalogue import items
from hedui.checks.models import Finding
from hedui.people.gate import demand, seat, today
from hedui.procedures.profiles import PROFILES
from hedui.sources.models import Delivery

# Whoever rests or is through is not late.
_RESTING = ("suspended", "terminated", "ready")
_DAYS = 30


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: what it is, how many, and how many of them in particular (late, or still open)."""

    code: str
    label: str
    count: int
    of_these: int = 0


@dataclass(frozen=True)
class Freshness:
    """The newest delivery of an item: as of which day, its age in days, its rows; None: nothing was delivered."""

    item: str
    label: str
    as_of: date | None
    age: int | None
    rows: int


@dataclass(frozen=True)
class Overview:
    """Everything that the page of a centre shows. `of_these` is late in load, townships, programmes; open in findings."""

    cases: int
    late: int
    load: tuple[Bar, ...]
    townships: tuple[Bar, ...]
    programmes: tuple[Bar, ...]
    profiles: tuple[Bar, ...]
    findings: tuple[Bar, ...]
    freshness: tuple[Freshness, ...]
    # Cases entered and cases finished (ready or ended), by day of the last thirty.
    entered: tuple[tuple[date, int], ...]
    finished: tuple[tuple[date, int], ...]


def overview(by: Actor) -> Overview:
    """The overview of the actor's own jurisdiction. NotPermittedError for a role without one."""
    demand(by, "overview.see")
    day, prefix = today(), seat(by).prefix
    cases = Case.objects.filter(centre__division__startswith=prefix).exclude(state="draft")
    load = _bars(cases, "state", STATES, day)
    return Overview(
        sum(bar.count for bar in load), sum(bar.of_these for bar in load), load, _bars(cases, "entered_in__name", {}, day),
        _bars(cases, "programme", PROGRAMMES, day),
        _bars(cases, "profile", {code: one.label for code, one in PROFILES.items()}, day), _findings(prefix),
        _freshness(day), _entered(cases, day), _finished(cases, day),
    )  # fmt: skip


def _bars(cases: QuerySet[Case], by: str, labels: Mapping[str, str], day: date) -> tuple[Bar, ...]:
    late = Count("pk", filter=Q(due__lt=day) & ~Q(state__in=_RESTING))
    found = cases.order_by().values_list(by).annotate(all=Count("pk"), late=late)
    bars = [Bar(code, labels.get(code, code), count, late) for code, count, late in found]
    order = list(labels)
    return tuple(
        sorted(bars, key=lambda bar: (order.index(bar.code) if bar.code in order else 99, -bar.count, bar.code))
    )


def _findings(prefix: str) -> tuple[Bar, ...]:
    found = Finding.objects.filter(check_run__case__centre__division__startswith=prefix).order_by().values_list("item")
    counted = found.annotate(all=Count("pk"), open=Count("pk", filter=Q(disposition="")))
    known = items()
    bars = [
        Bar(code, known[code].label if code in known else "家庭整体", count, still) for code, count, still in counted
    ]
    return tuple(sorted(bars, key=lambda bar: (-bar.count, bar.code)))


def _freshness(day: date) -> tuple[Freshness, ...]:
    newest: dict[str, tuple[date | None, int]] = {}
    for item, as_of, rows in Delivery.objects.order_by("loaded_at").values_list("item", "as_of", "rows"):
        newest[item] = (as_of, rows)
    return tuple(
        Freshness(code, item.label, as_of, (day - as_of).days if as_of else None, rows)
        for code, item in items().items()
        for as_of, rows in [newest.get(code, (None, 0))]
    )


def _entered(cases: QuerySet[Case], day: date) -> tuple[tuple[date, int], ...]:
    recent = cases.filter(entered_on__gt=day - timedelta(days=_DAYS))
    return _by_day(dict(recent.order_by().values_list("entered_on").annotate(Count("pk"))), day)


def _finished(cases: QuerySet[Case], day: date) -> tuple[tuple[date, int], ...]:
    ends = Passage.objects.filter(
        case__in=cases, after__in=("ready", "terminated"), at__date__gt=day - timedelta(days=_DAYS)
    )
    return _by_day(dict(ends.annotate(on=TruncDate("at")).order_by().values_list("on").annotate(Count("pk"))), day)


def _by_day(found: Mapping[date, int], day: date) -> tuple[tuple[date, int], ...]:
    days = [day - timedelta(days=back) for back in reversed(range(_DAYS))]
    return tuple((one, found.get(one, 0)) for one in days)
