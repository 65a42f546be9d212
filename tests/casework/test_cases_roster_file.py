"""Many families from a workbook: whole families or none, and an error for each row that keeps one out."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from casework import OTHER_TOWNSHIP, TOWNSHIP, County, citizen_number, new_key, people_of_a_county
from hedui.audit.actor import Actor
from hedui.audit.models import Entry
from hedui.cases import actions, policies, queries
from hedui.cases.models import Case, Member, Resident
from hedui.intake.workbook import open_workbook
from hedui.people import actions as people
from hedui.people.gate import NotPermittedError

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = [
    "户编号",
    "姓名",
    "身份证号",
    "与户主关系",
    "成员类别",
    "救助项目",
    "城乡",
    "户籍区划",
    "家庭住址",
    "健康状况",
    "劳动状况",
    "申报工资性收入",
]


@pytest.fixture
def county() -> County:
    return people_of_a_county()


@pytest.fixture
def clerk(county: County) -> Actor:
    return county.actor("township_clerk")


def workbook(rows: list[list[str]], header: list[str] | None = None) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([header or HEADER, *rows]):
            sheet.write_row(at, 0, row)
    return content.getvalue()


def line(household: str, name: str, sequence: int, relation: str = "本人", **said: str) -> list[str]:
    row = dict(zip(HEADER, [household, name, citizen_number("19700101", sequence=sequence), relation, "共同生活成员", "低保", "城镇", TOWNSHIP,
                            "狼山镇一组", "健康", "务工", "1,200.5"], strict=True))  # fmt: skip
    return list((row | said).values())


def test_families_are_entered_whole(clerk: Actor) -> None:
    rows = [
        line("1", "张三丰", 1),
        line("1", "李小红", 2, "配偶"),
        line("2", "王五六", 3, "户主"),
        line("1", "张老汉", 4, "父", 成员类别="赡养义务人"),
    ]
    load = actions.load_roster(by=clerk, key=new_key(), content=workbook(rows))
    assert load.errors == () and [one.members.count() for one in load.cases] == [3, 1]
    shown = queries.sheet(clerk, load.cases[0].pk, unmask=True, why="核对录入")
    assert [(one.name, one.relation, one.kind, one.work) for one in shown.members] == [
        ("张三丰", "本人", "member", "务工"), ("李小红", "配偶", "member", "务工"), ("张老汉", "父", "obligor", "务工"),
    ]  # fmt: skip
    assert (
        shown.programme == "dibao"
        and shown.area == "urban"
        and shown.members[0].declared == {"declared_wage": "1200.5"}
    )
    assert any("未签署" in one for one in policies.complete(load.cases[0]))


def test_each_row_that_is_wrong_says_so_and_keeps_its_family_out_alone(clerk: Actor) -> None:
    rows = [
        line("1", "张三丰", 1), line("1", "李", 2, "配偶"),
        line("2", "王五六", 3, 身份证号="150802197001010099"),
        line("3", "赵六七", 4, "配偶"),
        line("4", "钱七八", 5, 申报工资性收入="很多"),
        line("5", "孙八九", 6, 户籍区划=OTHER_TOWNSHIP),
        line("6", "周九十", 7, 救助项目="彩票"),
        line("7", "吴十一", 8, 健康状况="重病"),
        line("8", "郑十二", 9), line("8", "郑十二", 9, "配偶"),
    ]  # fmt: skip
    load = actions.load_roster(by=clerk, key=new_key(), content=workbook(rows))
    assert [(one.row, one.column) for one in load.errors] == [
        (2, "姓名"), (3, "身份证号"), (4, "与户主关系"), (5, "申报工资性收入"), (6, "居住区划"), (7, "救助项目"), (10, "身份证号"),
    ]  # fmt: skip
    assert [one.members.get().health for one in load.cases] == ["serious"]
    assert Case.objects.count() == 1 and Resident.objects.count() == 1
    assert not any(row[2] in one.what or row[1] in one.what for one in load.errors for row in rows)


def test_the_same_file_again_enters_nobody_twice_and_a_mended_one_the_rest(clerk: Actor) -> None:
    key, rows = new_key(), [line("1", "张三丰", 1), line("2", "王", 3)]
    first = actions.load_roster(by=clerk, key=key, content=workbook(rows))
    again = actions.load_roster(by=clerk, key=key, content=workbook(rows))
    assert [one.pk for one in first.cases] == [one.pk for one in again.cases] and Case.objects.count() == 1
    mended = actions.load_roster(by=clerk, key=key, content=workbook([rows[0], line("2", "王五六", 3)]))
    assert len(mended.cases) == 2 and mended.errors == () and Member.objects.count() == 2


def test_a_relative_of_the_clerk_is_left_out_with_the_reason(county: County, clerk: Actor) -> None:
    cousin = citizen_number("19700101", sequence=2)
    people.register_relative(
        by=county.actor("security_administrator"), user_id=clerk.user, relation="弟", name="陈二", number=cousin
    )
    load = actions.load_roster(
        by=clerk,
        key=new_key(),
        content=workbook(
            [line("1", "张三丰", 1), line("2", "陈二弟", 2), line("3", "王五六", 3), line("3", "陈二弟", 2, "子")]
        ),
    )
    assert [one.row for one in load.errors] == [2, 4] and all("近亲属" in one.what for one in load.errors)
    assert Case.objects.count() == 1
    assert Entry.objects.filter(outcome="refused", user=clerk.user, why__contains="近亲属").count() == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "不是 Excel"), ("姓名,身份证号".encode(), "不是 Excel"), (b"PK\x03\x04 broken", "不能读取"), (b"PK\x03\x04" + bytes(11 * 1024 * 1024), "过大"),
     (workbook([["1", "张三丰"]], ["户编号", "姓名"]), "缺少必需的列"), (workbook([["x"]], ["别的"]), "表头")],
)  # fmt: skip
def test_a_file_that_is_no_roster_is_one_error(clerk: Actor, content: bytes, said: str) -> None:
    load = actions.load_roster(by=clerk, key=new_key(), content=content)
    assert load.cases == () and len(load.errors) == 1 and load.errors[0].row == 0 and said in load.errors[0].what


def test_only_clerks_load(county: County) -> None:
    with pytest.raises(NotPermittedError):
        actions.load_roster(by=county.actor("township_lead"), key=new_key(), content=workbook([line("1", "张三丰", 1)]))
    assert not Case.objects.exists()


def test_the_blank_form_is_the_roster_that_is_read(clerk: Actor) -> None:
    form = actions.blank_roster()
    assert form == actions.blank_roster()
    table = open_workbook(form, "form.xlsx", frozenset(HEADER))[0]
    assert set(HEADER) <= set(table.header) and "授权书编号" not in table.header
    said = dict(zip(HEADER, line("1", "张三丰", 1), strict=True))
    filled = workbook([[said.get(header, "") for header in table.header]], list(table.header))
    load = actions.load_roster(by=clerk, key=new_key(), content=filled)
    assert load.errors == () and len(load.cases) == 1
    empty = actions.load_roster(by=clerk, key=new_key(), content=form)
    assert empty.cases == () and [one.row for one in empty.errors] == [0]
