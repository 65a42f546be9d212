"""Whatever is typed or uploaded: it is kept, or refused with a sentence that does not repeat it. Never anything else."""

from __future__ import annotations

import io

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hedui.cases import reading
from hedui.cases.faults import InputError
from hedui.cases.file_kinds import kind_of
from hedui.cases.reading import NewMember
from hedui.cases.roster_file import _households, _lines, _wrong
from hedui.values.faults import Refusal

HEADS = st.sampled_from(
    [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"]
)
TAILS = st.sampled_from(
    [b"", b"%%EOF", b"\xff\xd9", b"\x00\x00\x00\x00IEND\xaeB`\x82", b"/ObjStm stream\nxx endstream %%EOF"]
)
TEXT = st.text(max_size=30)


@given(HEADS, st.binary(max_size=300), TAILS)
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_kind_of_file_or_are_refused(begin: bytes, middle: bytes, end: bytes) -> None:
    try:
        assert kind_of(begin + middle + end) in ("application/pdf", "image/png", "image/jpeg")
    except InputError as error:
        assert error.field == "content"


@given(TEXT, TEXT, TEXT, TEXT, TEXT)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused_and_never_repeated(
    name: str, number: str, wage: str, telephone: str, division: str
) -> None:
    for typed, read in (
        (number, lambda: reading.person(name, number)),
        (wage, lambda: reading.declared({"declared_wage": wage})),
        (telephone, lambda: reading.telephone(telephone)),
        (division, lambda: reading.division(division, "hukou_division")),
        (wage, lambda: reading.facts(NewMember(name, number, wage, health=telephone))),
    ):
        try:
            read()
        except InputError as error:
            assert len(typed) < 8 or typed not in str(error)


@given(st.from_regex(r"[0-9]{1,10}(\.[0-9]{1,2})?", fullmatch=True))
def test_a_figure_is_kept_as_it_was_typed(figure: str) -> None:
    assert reading.declared({"declared_wage": f" {figure} "}) == {"declared_wage": figure}


@given(st.lists(st.lists(TEXT, min_size=8, max_size=8), min_size=1, max_size=4))
@settings(max_examples=10, deadline=None)
def test_any_cells_of_a_roster_are_a_person_or_an_error_of_a_row(rows: list[list[str]]) -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(
            [["户编号", "姓名", "身份证号", "与户主关系", "成员类别", "救助项目", "城乡", "户籍区划"], *rows]
        ):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)
    try:
        lines = _lines(content.getvalue())
    except Refusal as refusal:
        assert refusal.fault
        return
    for household in _households(lines).values():
        assert all(error.what for error in _wrong(household))
