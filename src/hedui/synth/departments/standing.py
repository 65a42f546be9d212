"""残联, 教育, 司法: disability certificates, school rolls, prison."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hedui.synth.chance import Weighted, between, one
from hedui.synth.clock import Clock
from hedui.synth.departments import Values
from hedui.synth.people import Person

KINDS = Weighted([("肢体", 52), ("视力", 13), ("听力", 12), ("精神", 11), ("智力", 8), ("言语", 2), ("多重", 2)])
LEVELS = Weighted([("一级", 15), ("二级", 27), ("三级", 28), ("四级", 30)])
_CLASS = {"视力": 1, "听力": 2, "言语": 3, "肢体": 4, "智力": 5, "精神": 6, "多重": 7}
_LEVEL = {"一级": 1, "二级": 2, "三级": 3, "四级": 4}
_STAGES = ((6, "小学", 6), (12, "初中", 3), (15, "高中", 3), (18, "本科", 4))


def disability(rng: Random, who: Person, clock: Clock, *, kind: str = "", level: str = "", status: str = "") -> Values:
    """A certificate: its number is the citizen number, class and level."""
    kind, level = kind or KINDS.draw(rng), level or LEVELS.draw(rng)
    number = f"{who.number}{_CLASS[kind]}{_LEVEL[level]}"
    return (number, kind, level, clock.days_ago(rng, 200, 3600), status or ("正常" if rng.random() < 0.96 else "注销"))


def enrolment(rng: Random, who: Person, clock: Clock) -> Values:
    """A place on a school roll, by age; fees in fen a year."""
    age = who.age(clock.on)
    _, stage, years = [row for row in _STAGES if row[0] <= max(age, 6)][-1]
    began = date(clock.on.year - between(rng, 1, years), 9, 1)
    high, college = stage == "高中", stage == "本科"
    fees = (480_000, 90_000) if college else (120_000, 60_000) if high else (0, 0)
    school = (
        "内蒙古河套学院"
        if college
        else f"{one(rng, ('临河区', '五原县', '杭锦后旗', '乌拉特前旗'))}第{one(rng, '一二三四五')}{stage[-2:]}"
    )
    return (school, stage, began, years, *fees, one(rng, ("在籍", "在校", "在读")))


def prison(rng: Random, who: Person, clock: Clock, *, inside: bool = False) -> Values:
    """A sentence; `inside`: not served on the day of the check."""
    served = not inside and rng.random() < 0.4
    admitted = clock.days_ago(rng, 1500, 3000) if served else clock.days_ago(rng, 60, 900)
    end = clock.days_ago(rng, 30, 900) if served else clock.on + timedelta(days=between(rng, 200, 2500))
    return (one(rng, ("巴彦淖尔监狱", "包头监狱", "乌塔其监狱")), admitted, end, "刑满释放" if served else "服刑")
