"""Who is who, alive, at liberty, registered where, married to whom, assisted where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hedui.synth.households import MEMBER, Household, Line
from hedui.synth.truth import agreement as names
from hedui.synth.truth.findings.seen import Family, Question, Row, by_number, number_on
from hedui.synth.truth.findings.words import runs
from hedui.synth.truth.findings.year import Year, number

MARRIED = ("结婚", "补领结婚证", "复婚")
_SPOUSE = ("配偶", "妻", "丈夫", "夫", "妻子")
_LADDER = ("低保", "特困", "低保边缘")
# 户号 and county → the numbers that the register has there, with a state that goes on, and how it names them.
Books = dict[tuple[str, str], dict[str, set[str]]]


def questions(family: Family, year: Year, region: str, books: Books) -> Iterator[Question]:
    """All questions about persons that rows of the departments raise."""
    yield from _writing(family)
    for row in family.of("hukou", members=True):
        if row.values["person_status"] == "死亡":
            yield Question("dead", "hukou", row.number)
    for row in family.of("funeral", members=True):
        yield Question("dead", "funeral", row.number)
    for kind, item in (("in_prison", "prison"), ("in_rehabilitation", "drug_rehab")):
        yield from (Question(kind, item, row.number) for row in family.of(item, members=True) if _inside(row, year.on))
    yield from _registered(family, region)
    yield from _books(family, books, year.on)
    yield from _married(family)
    yield from _assisted(family)
    yield from _after_death(family)
    yield from _unable(family, year.on)


def is_asked_for(line: Line, number: str) -> bool:
    """Whether the register should know this person: who has a citizen number."""
    return len(number) == 18 and number[:17].isdigit()


def _writing(family: Family) -> Iterator[Question]:
    for rows in family.rows.values():
        for row in rows:
            if row.agreement == names.DIFFERENT:
                yield Question("identity_doubt", row.item, row.number)
            elif row.agreement != names.SAME:
                yield Question("name_differs", row.item, row.number)
    known = {row.number for row in family.rows.get("hukou", ())}
    for person, line in family.numbers.items():
        if person not in known and is_asked_for(line, person):
            yield Question("not_in_register", "hukou", person)


def _inside(row: Row, on: date) -> bool:
    admitted, out = row.values["admitted_on"], row.values["released_on"]
    return (admitted is None or admitted <= on) and (out is None or out > on) and runs(row.values.get("status"))


def _registered(family: Family, region: str) -> Iterator[Question]:
    entries = list(family.of("hukou"))
    active = [row for row in entries if row.values["person_status"] == "正常"]
    for row in entries:
        if row.values["person_status"] in ("迁出", "迁出注销"):
            if not any(one.number == row.number for one in active):
                yield Question("moved_out", "hukou", row.number)
        elif row.values["person_status"] not in ("正常", "死亡", None):
            yield Question("cancelled_in_register", "hukou", row.number)
    for row in active:
        county = row.values["hukou_area"][:6]
        if row.is_member and county[:4] != region[:4]:
            yield Question("not_local", "hukou", row.number)
        elif county != _declared_county(family.household, row.line):
            yield Question("registered_elsewhere", "hukou", row.number)
    head = family.household.head
    of_head = [row for row in active if row.line is head]
    for row in active:
        apart = any(row.values["hukou_no"] != one.values["hukou_no"] for one in of_head)
        if apart and row.is_member and row.line is not head:
            yield Question("register_split", "hukou", row.number)


def _books(family: Family, books: Books, on: date) -> Iterator[Question]:
    """Who else stands in the head's book: one of the family under another number, or somebody whom it did not name."""
    entries = list(family.of("hukou"))
    of_head = [row for row in entries if row.line is family.household.head and row.values["person_status"] == "正常"]
    book = {(row.values["hukou_no"], row.values["hukou_area"][:6]) for row in of_head}
    strangers = {n: called for key in book for n, called in books.get(key, {}).items() if n not in family.listed}
    known, entered = {row.number for row in entries}, set[str]()
    for line in family.household.lines:
        if (written := number_on(line)) not in known:
            same = {n for n, called in strangers.items() if any(_alike(line, name) for name in called)}
            if same and line.is_permitted(on):
                yield Question("number_miswritten", "hukou", written)
            entered |= same
    if others := strangers.keys() - entered:
        yield Question("co_registered_not_declared", "hukou", family.head_number, len(others))


def _alike(line: Line, name: str) -> bool:
    return names.agreement(line.written_name or line.person.name, name) != names.DIFFERENT


def _declared_county(household: Household, line: Line) -> str:
    return household.home.county if line.standing == MEMBER else line.person.home.county


def _married(family: Family) -> Iterator[Question]:
    for person, rows in by_number(family.of("marriage", members=True)).items():
        newest = max(rows, key=lambda row: row.values["registered_on"] or date.min)
        married = newest.values["registration_kind"] in MARRIED
        if married and newest.other and newest.other not in family.listed:
            yield Question("spouse_not_declared", "marriage", person)
        if newest.values["registration_kind"] == "离婚":
            yield from _divorced(family, newest)


def _divorced(family: Family, newest: Row) -> Iterator[Question]:
    head = family.household.head
    spouses = [n for n, line in family.numbers.items() if line.relation in _SPOUSE and line.standing == MEMBER]
    of_head = [n for n, line in family.numbers.items() if line is head]
    for spouse in spouses:
        if {newest.number, newest.other} == {spouse, *of_head}:
            yield Question("spouse_divorced", "marriage", spouse)


def _assisted(family: Family) -> Iterator[Question]:
    home = family.household.home.county
    for row in family.of("assistance", members=True):
        if not runs(row.values["status"]):
            continue
        county = (row.values["division"] or "")[:6]
        programme, monthly = row.values["programme"], row.values["monthly_amount"]
        if county and county != home:
            yield Question("assisted_elsewhere", "assistance", row.number, monthly)
        elif row.values["source_household_no"] != family.household.number:
            yield Question("assisted_other_household", "assistance", row.number, monthly)
        elif programme != family.household.programme and programme in _LADDER:
            yield Question("assisted_other_programme", "assistance", row.number, monthly)


def _after_death(family: Family) -> Iterator[Question]:
    died = {row.number: row.values["died_on"] for row in family.of("funeral")}
    for row in family.of("hukou"):
        if row.number in died and row.values["person_status"] == "正常":
            yield Question("alive_and_dead", "funeral", row.number)
    longest: dict[str, int] = {}
    for row in family.of("pension"):
        day, paid = died.get(row.number), row.values["last_paid_month"]
        if day and paid and runs(row.values["benefit_status"]) and number(paid) > number(day):
            longest[row.number] = max(longest.get(row.number, 0), number(paid) - number(day))
    for person, months in longest.items():
        yield Question("paid_after_death", "pension", person, months)


def _unable(family: Family, on: date) -> Iterator[Question]:
    for row in family.of("hukou", "funeral", "prison", "assistance", members=False):
        dead = row.item == "funeral" or row.values.get("person_status") == "死亡"
        held = row.item == "prison" and _inside(row, on)
        poor = row.item == "assistance" and runs(row.values["status"]) and row.values["programme"] in ("低保", "特困")
        if dead or held or poor:
            yield Question("obligor_unable", row.item, row.number)
