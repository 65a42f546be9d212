"""A small store of department files about 张三丰 and 李小红, agreements for all of it, and a case that waits for its check."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from scenes import scene

from casework import County, family_ready, new_key
from hedui.cases.models import Case
from hedui.catalogue import items
from hedui.checks.models import Check
from hedui.intake.delivery import deliveries
from hedui.intake.hashing import Hashes
from hedui.intake.receive import Desk, receive
from hedui.intake.snapshot import Store
from hedui.people import actions as people
from hedui.people.models import Organisation
from hedui.procedures import actions as procedures
from hedui.procedures.jobs import work_once
from hedui.sources import actions as sources
from hedui.sources.actions import store_folder
from hedui.tables import Engine

Rows = Sequence[Mapping[str, str]]
DEPARTMENTS = sorted({item.department for item in items().values()})


def a_store(files: Mapping[str, Rows]) -> Store:
    """The department files (item → rows by standard header) as snapshots in the store of the settings, as of last month."""
    as_of = timezone.localdate().replace(day=1) - timedelta(1)
    folder: Path = settings.HEDUI_HOME / "delivered"
    folder.mkdir(exist_ok=True)
    for code, rows in files.items():
        with (folder / f"{code}-{as_of:%Y%m%d}.csv").open("w", encoding="utf8", newline="") as handle:
            out = csv.DictWriter(handle, [column.header for column in items()[code].columns], restval="")
            out.writeheader()
            out.writerows(rows)
    found, notes = deliveries(folder)
    store = Store(store_folder(), settings.HEDUI_STORE_KEY)
    engine = Engine(settings.HEDUI_HOME / "spill", memory="256MB", key=settings.HEDUI_STORE_KEY.derived("parquet"))
    desk = Desk(engine, store, settings.HEDUI_HOME / "spill", {}, hashes=Hashes(one.path for one in found))
    for one in found:
        receive(desk, one, notes, lambda _rows: None)
    engine.close()
    return store


def about(case: Case, *, pension: int = 1200, deposit: int = 90_000) -> dict[str, Rows]:
    """Records of the case's people: a pension a month (yuan), a deposit, a car of the second; and of somebody else."""
    first, second = [one.resident for one in case.members.select_related("resident").order_by("line")][:2]
    of_first, of_second = (
        {"姓名": first.name, "身份证号": first.number},
        {"姓名": second.name, "身份证号": second.number},
    )
    born = {"户籍区划": "150802", "人员状态": "正常", "户号": "150802000001"}
    return {
        "hukou": [of_first | born, of_second | born],
        "pension": [
            of_first | {"险种": "企业职工", "月发放额": str(pension), "发放起始年月": "202001", "待遇状态": "正常"}
        ],
        "contribution": [],
        "bank_deposit": [of_second | {"银行": "演示银行", "账户类型": "活期", "余额": str(deposit)}],
        "vehicle": [{"所有人": second.name, "身份证明号码": second.number, "号牌号码": "蒙L00001", "机动车状态": "A"}],
    }


def agreements(county: County, only: Iterable[str] = DEPARTMENTS, since: date = date(2026, 1, 1)) -> None:
    """An agreement of the city's centre with each department, for all items of it."""
    systems, steward = county.actor("system_administrator"), county.actor("data_steward", "150800")
    for at, department in enumerate(only):
        body = Organisation.objects.filter(department=department).first()
        code = body.code if body else f"150800-D{at}"
        if body is None:
            people.add_organisation(
                by=systems,
                code=code,
                name=f"部门{at}",
                kind="department",
                division="150800000000",
                department=department,
            )
        own = [item.code for item in items().values() if item.department == department]
        sources.agree(
            by=steward, key=new_key(), department=code, number=f"XY-{department}", items=own, legal_basis="社会救助暂行办法第五十八条",
            since=since,
        )  # fmt: skip


def registered(county: County, case: Case | None = None, **entrusted: object) -> Case:
    """A case that the centre has received: its check may be started."""
    if case is None and not entrusted:
        return scene("registered", lambda: _registered(county, family_ready(county.actor("township_clerk"))))
    return _registered(county, case or family_ready(county.actor("township_clerk")), **entrusted)


def _registered(county: County, case: Case, **entrusted: object) -> Case:
    lead, checker = county.actor("township_lead"), county.actor("county_checker")
    day = timezone.localdate()
    last = day.replace(day=1)
    mine: dict[str, object] = {
        "income_from": last.replace(year=last.year - 1),
        "income_until": last,
        "property_on": day,
    }
    procedures.entrust(by=lead, case_id=case.pk, **mine | entrusted)  # type: ignore[arg-type]
    return procedures.register(by=checker, case_id=case.pk)


def known_to_departments(county: County) -> Case:
    """A case that the centre has received, with a store that knows its people, and agreements for all of it."""
    return scene("known_to_departments", lambda: _known(county, registered(county)))


def _known(county: County, case: Case, files: Mapping[str, Rows] | None = None) -> Case:
    a_store(about(case) if files is None else files)
    sources.note_deliveries()
    agreements(county)
    return case


def started(county: County, case: Case | None = None, files: Mapping[str, Rows] | None = None) -> Check:
    """A check whose plan is frozen, with a store that knows the family."""
    if case is None and files is None:
        return scene("started", lambda: _started(county, known_to_departments(county)))
    return _started(county, _known(county, registered(county, case), files))


def _started(county: County, case: Case) -> Check:
    procedures.start_check(by=county.actor("county_checker"), case_id=case.pk)
    return Check.objects.get(case=case)


def run_through(county: County, case: Case | None = None) -> Check:
    """A check that the worker has run and handed to its checker."""
    if case is not None:
        return _run_through(started(county, case))
    return scene("run_through", lambda: _run_through(started(county)))


def _run_through(check: Check) -> Check:
    while work_once() is not None:
        pass
    return Check.objects.select_related("case").get(pk=check.pk)
