"""Puts families together: single elders, ill adults, couples, single parents, three generations, and their obligors."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hedui.synth import places
from hedui.synth.chance import Weighted, between, one
from hedui.synth.households import OBLIGOR, Household, Line
from hedui.synth.people import Person, Registry, person, twin

# Shares chosen so that a household has 1.7 to 1.8 members, as urban and rural rolls have.
SHAPES = Weighted(
    [
        ("elder", 26),
        ("single", 24),
        ("elder_couple", 12),
        ("single_parent", 12),
        ("couple", 12),
        ("with_parent", 10),
        ("three", 4),
    ]
)
PROGRAMMES = Weighted(
    [("低保", 885), ("低保边缘", 50), ("特困", 20), ("刚性支出", 15), ("医疗", 6), ("教育", 4), ("住房", 6), ("临时", 6),
     ("取暖", 4), ("司法", 2), ("应急", 2)]
)  # fmt: skip
ILL = Weighted([("disabled", 45), ("重病", 20), ("慢性病", 25), ("健康", 10)])
DISABILITIES = Weighted([("肢体", 52), ("视力", 13), ("听力", 12), ("精神", 11), ("智力", 8), ("言语", 2), ("多重", 2)])
LEVELS = Weighted([("一级", 15), ("二级", 27), ("三级", 28), ("四级", 30)])


class Families:
    """Makes one family after another; numbers run within each county and township."""

    def __init__(self, rng: Random, registry: Registry, on: date) -> None:
        self.rng, self.registry, self.on = rng, registry, on
        self.made: dict[str, int] = {}

    def household(self) -> Household:
        """A new family, authorised, with nothing declared yet."""
        rng = self.rng
        county = places.county(rng)
        home = places.home(rng, county, urban=rng.random() < 0.3)
        self.made[county] = self.made.get(county, 0) + 1
        # 1508020001: county, then the running number in it; a county of 9,999 families starts a fifth digit.
        number = f"{county}{self.made[county]:04d}"
        family = Household(number, home, PROGRAMMES.draw(rng), rng.random() < 0.7)
        is_mongol = rng.random() < places.MONGOL_SHARE.get(county, 0.03)
        self._members(family, is_mongol)
        if family.programme != "特困":
            self._obligors(family)
        self._authorise(family)
        return family

    def _members(self, family: Household, is_mongol: bool) -> None:
        shape = SHAPES.draw(self.rng)
        if shape in ("elder", "elder_couple"):
            head = self._add(family, "本人", between(self.rng, 61, 88), is_mongol)
        else:
            head = self._add(family, "本人", between(self.rng, 30, 58), is_mongol)
        if shape in ("elder_couple", "couple", "three"):
            self._spouse(family, head, is_mongol)
        if shape == "single_parent" or shape in ("couple", "three"):
            self._children(family, head, is_mongol)
        if shape in ("with_parent", "three"):
            sex = one(self.rng, ("male", "female"))
            age = head.person.age(self.on) + between(self.rng, 21, 30)
            self._add(family, "父" if sex == "male" else "母", age, is_mongol, sex=sex)
        if shape in ("single", "with_parent"):
            self._weaken(head)

    def _add(
        self, family: Household, relation: str, age: int, is_mongol: bool, *, sex: str = "", surname: str = ""
    ) -> Line:
        sex = sex or ("male" if self.rng.random() < 0.55 else "female")
        someone = person(self.rng, self.registry, family.home, age, sex, self.on, family=surname, is_mongol=is_mongol)
        line = Line(someone, relation, work=self._work(age, family.home.urban))
        if age >= 60 and self.rng.random() < 0.55:
            line.health = "慢性病"
        family.lines.append(line)
        return line

    def _spouse(self, family: Household, head: Line, is_mongol: bool) -> None:
        sex = "female" if head.person.sex == "male" else "male"
        age = max(22, head.person.age(self.on) + between(self.rng, -4, 4))
        self._add(family, "配偶", age, is_mongol, sex=sex)
        if self.rng.random() < 0.4:
            self._weaken(family.lines[-1])

    def _children(self, family: Household, head: Line, is_mongol: bool) -> None:
        for _ in range(2 if self.rng.random() < 0.3 else 1):
            sex = one(self.rng, ("male", "female"))
            age = max(1, min(21, head.person.age(self.on) - between(self.rng, 22, 32)))
            surname = "" if is_mongol else head.person.name[0]
            self._add(family, "子" if sex == "male" else "女", age, is_mongol, sex=sex, surname=surname)
        last = family.lines[-1]
        if self.rng.random() < 0.02:
            family.lines.append(Line(twin(self.rng, self.registry, last.person), last.relation, work=last.work))

    def _weaken(self, line: Line) -> None:
        kind = ILL.draw(self.rng)
        if kind == "disabled":
            line.disability = (DISABILITIES.draw(self.rng), LEVELS.draw(self.rng))
            line.work = "无" if line.disability[1] in ("一级", "二级") else line.work
        else:
            line.health = kind

    def _work(self, age: int, urban: bool) -> str:
        if age < 6:
            return "无"
        if age < 19:
            return "学生"
        if age >= 60:
            return "无" if urban or age > 70 else "务农"
        return one(
            self.rng, ("务工", "失业", "务工", "无", "在职") if urban else ("务农", "务农", "务工", "务农", "无")
        )

    def _obligors(self, family: Household) -> None:
        head = family.head.person
        chance = 0.62 if head.age(self.on) >= 60 else 0.10
        if self.rng.random() > chance:
            return
        for _ in range(between(self.rng, 1, 3) if head.age(self.on) >= 60 else 1):
            family.lines.append(self._obligor(head))
        family.obligor_people = between(self.rng, 2, 5)
        family.obligor_income = between(self.rng, 15, 60) * 100_000

    def _obligor(self, head: Person) -> Line:
        age = head.age(self.on)
        sex = one(self.rng, ("male", "female"))
        child = age >= 60
        relation = ("子" if sex == "male" else "女") if child else ("父" if sex == "male" else "母")
        years = max(24, age - between(self.rng, 21, 33)) if child else age + between(self.rng, 20, 28)
        home = places.home(self.rng, places.county(self.rng), urban=self.rng.random() < 0.6)
        surname = "" if head.is_mongol else head.name[0]
        someone = person(
            self.rng, self.registry, home, years, sex, self.on, family=surname, is_mongol=head.is_mongol
        )  # fmt: skip
        return Line(someone, relation, OBLIGOR, work="务工" if years < 60 else "无")

    def _authorise(self, family: Household) -> None:
        signed = self.on - timedelta(days=between(self.rng, 1, 200))
        for place, line in enumerate(family.lines, start=1):
            line.consent_no, line.consent_on = f"SQ{signed:%Y}-{family.number}-{place}", signed
