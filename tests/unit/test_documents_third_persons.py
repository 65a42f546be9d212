"""What a family may read in a source row: its own names and numbers, and nobody else's."""

from __future__ import annotations

import pytest

from hedui.documents.third_persons import Household, shown_cells

OWN, OTHER = "150802196503070024", "15080219780512003X"
FAMILY = Household.of([("王兰", OWN), ("巴特尔·苏和", "150802199001010016"), ("王㛃䶮", "")])
PAIR = {"姓名": "身份证号"}


def shown(
    record: dict[str, str | None], pairs: dict[str, str] | None = None, *, related: bool = True
) -> dict[str, str]:
    cells = shown_cells(record, PAIR if pairs is None else pairs, FAMILY, related=related)
    assert [cell.column for cell in cells] == list(record)
    assert all(cell.masked == (cell.value != (record[cell.column] or "")) for cell in cells)
    return {cell.column: cell.value for cell in cells}


def test_the_familys_own_row_stands_as_it_was_delivered() -> None:
    row: dict[str, str | None] = {"姓名": "王  兰", "身份证号": "'150802196503070024", "金额": "1,200.00", "备注": None}
    assert shown(row) == {**row, "备注": ""}


def test_a_number_in_fifteen_digits_is_the_same_person() -> None:
    assert shown({"姓名": "王兰", "身份证号": "150802650307002"})["身份证号"] == "150802650307002"


def test_the_other_side_of_a_marriage_is_starred() -> None:
    pairs = {"男方姓名": "男方身份证号", "女方姓名": "女方身份证号"}
    row = {"男方姓名": "罗大海", "男方身份证号": OTHER, "女方姓名": "王兰", "女方身份证号": OWN}
    assert shown(dict(row), pairs) == {**row, "男方姓名": "罗**", "男方身份证号": "150802********003X"}


def test_a_name_that_is_not_theirs_on_their_number_is_starred() -> None:
    assert shown({"姓名": "韩小波", "身份证号": OWN}, related=False) == {"姓名": "韩**", "身份证号": OWN}


def test_a_variant_of_their_name_is_what_has_to_be_asked_about_and_stands() -> None:
    assert shown({"姓名": "王蘭", "身份证号": OWN})["姓名"] == "王蘭"


@pytest.mark.parametrize("column", ["联系人", "法定代表人", "共有人", "户主姓名", "受益人", "配偶姓名"])
def test_columns_that_name_people_are_starred(column: str) -> None:
    assert shown({column: "赵小六"}) == {column: "赵**"}
    assert shown({column: "巴特尔•苏和、赵小六"}) == {column: "巴特尔•苏和、赵**"}
    assert shown({column: "王㛃䶮"}) == {column: "王㛃䶮"}


@pytest.mark.parametrize("column", ["与户主关系", "共有人数", "单位名称", "坐落"])
def test_other_columns_stand(column: str) -> None:
    assert shown({column: "配偶"}) == {column: "配偶"}


def test_numbers_of_others_in_any_column_are_starred() -> None:
    said = shown(
        {"备注": f"代{OTHER}领取，本人{OWN}，电话13812345678，统一代码91150802MA0N12345X，账号6217001234567890123"}
    )
    assert said["备注"] == (
        f"代150802********003X领取，本人{OWN}，电话138****5678，统一代码91150802MA0N12345X，账号6217001234567890123"
    )


@pytest.mark.parametrize("written", ["无", "-", "", "1508**********0024"])
def test_what_is_no_number_or_starred_already_stands(written: str) -> None:
    assert shown({"姓名": "王兰", "身份证号": written}) == {"姓名": "王兰", "身份证号": written}
