"""The house of the load: the demonstration's cases many times over, and clerks who have signed in. Arguments: cases, clerks, sessions.

Run under the settings of that house, as the account that owns its tables. Cases are copied in the database, with everything that
hangs on them: sealed values are bound to their column and not to their row. Signing in is not measured, so sessions are made here.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

importlib.import_module("hedui.site.started")

from django.apps import apps  # noqa: E402 - Django is started first
from django.conf import settings  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Field, ForeignKey, Max, Model  # noqa: E402
from django.utils import timezone  # noqa: E402

from hedui.audit.actor import system  # noqa: E402
from hedui.audit.recording import audited  # noqa: E402
from hedui.cases.models import Case, Member, Resident  # noqa: E402
from hedui.people.models import Acknowledgement, Appointment, User, WorkRule  # noqa: E402
from hedui.site.signing_in.models import LiveSession  # noqa: E402

# Of each place and role of the demonstration, who gets colleagues: three townships and their three counties.
COLLEAGUES = {"township_clerk": 7, "county_checker": 3}


def tables() -> list[type[Model]]:
    """What belongs to a case, and the people in it: each after what it hangs on."""
    found: list[type[Model]] = [Resident, Case]
    left = [model for model in apps.get_models(include_auto_created=True) if model not in found]
    while True:
        more = [model for model in left if any(key.related_model in found[1:] for key in keys(model))]
        if not more:
            return found
        ready = [model for model in more if not any(key.related_model in more for key in keys(model))]
        found += ready
        left = [model for model in left if model not in ready]


def keys(model: type[Model]) -> Iterator[Any]:
    """Its foreign keys, but to itself."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model is not model:
            yield field


def multiply(cases: int) -> int:
    """Copy until there are about so many cases. How many there are."""
    known, stride = Case.objects.count(), 100_000
    copied = tables()
    with audited(by=system("benchmark"), event="benchmark.cases"), connection.cursor() as cursor:
        for time in range(1, cases // known):
            for model in copied:
                columns = [field.column for field in model._meta.concrete_fields]
                values = [_value(field, model, copied, time, stride) for field in model._meta.concrete_fields]
                quoted = [connection.ops.quote_name(one) for one in columns]
                cursor.execute(
                    f"INSERT INTO {model._meta.db_table} ({', '.join(quoted)}) SELECT {', '.join(values)} "
                    f"FROM {model._meta.db_table} WHERE {quoted[0]} < {stride}"
                )
        for model in copied if connection.vendor == "postgresql" else []:
            highest = model._meta.base_manager.aggregate(n=Max("pk"))["n"] or 1
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), {highest})")
    return Case.objects.count()


def _value(field: Field[Any, Any], model: type[Model], copied: list[type[Model]], time: int, stride: int) -> str:
    name = connection.ops.quote_name(field.column)
    if field.primary_key or (isinstance(field, ForeignKey) and field.related_model in copied):
        return f"{name} + {time * stride}"
    if field.name in ("number_index", "fingerprint"):
        return f"substr({name}, 1, 26) || '{time:06d}'"
    return f"substr({name}, 1, {(field.max_length or 40) - 7}) || '-{time:06d}'" if field.unique else name


def clerks(number: int) -> list[dict[str, str]]:
    """Colleagues of those who are there, signed in: {"session", "role", "place"} of each."""
    first = [one for role in COLLEAGUES for one in Appointment.objects.filter(role=role, until=None, restricted=False)]
    hands = [one for one in first for _ in range(COLLEAGUES[one.role])]
    rules, made, today = list(WorkRule.objects.all()), [], timezone.localdate()
    with audited(by=system("benchmark"), event="benchmark.clerks"):
        for at in range(number):
            like = hands[at % len(hands)]
            user = User.objects.create(username=f"clerk{at}", name=f"员{at}", password="!", joined=today)  # noqa: S106
            held = Appointment.objects.create(
                user=user, organisation=like.organisation, role=like.role, since=date(2026, 1, 1), document="任字"
            )
            Acknowledgement.objects.bulk_create([Acknowledgement(user=user, rule=rule, on=today) for rule in rules])
            made.append({"session": _signed_in(user), "role": held.role, "place": held.organisation.code})
    return made


def _signed_in(user: User) -> str:
    now = timezone.now()
    session = SessionStore()
    session.update({
        "_auth_user_id": str(user.pk), "_auth_user_backend": settings.AUTHENTICATION_BACKENDS[-1],
        "_auth_user_hash": user.get_session_auth_hash(), "live": "benchmark", "since": now.timestamp(), "seen": now.timestamp(),
    })  # fmt: skip
    session.create()
    LiveSession.objects.create(user=user, token="benchmark", since=now)  # noqa: S106
    return str(session.session_key)


def cases_of(place: str, role: str) -> list[dict[str, Any]]:
    """Some cases that somebody there works on: their number, whether they have a calculation sheet, a person's citizen number."""
    cases = Case.objects.filter(restricted=False)
    if role == "township_clerk":
        cases = cases.filter(entered_in__code=place)
    else:
        cases = cases.filter(centre__code=place).exclude(state="draft")
    checked = set(cases.filter(checks__state="done", checks__ended_at__isnull=False).values_list("pk", flat=True))
    heads = Member.objects.filter(case__in=cases, relation="本人").select_related("resident").order_by("case_id")[:200]
    return [{"case": one.case_id, "checked": one.case_id in checked, "number": one.resident.number} for one in heads]


def main(cases: int, number: int, out: Path) -> None:
    """Fill the house and write what the load generator needs."""
    total = multiply(cases)
    people = clerks(number)
    places = {(one["place"], one["role"]) for one in people}
    found = {f"{place} {role}": cases_of(place, role) for place, role in sorted(places)}
    out.write_text(json.dumps({"cases": total, "clerks": people, "of": found}, ensure_ascii=False), "utf8")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
