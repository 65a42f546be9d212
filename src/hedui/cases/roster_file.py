"""Many families at once from an XLSX roster: whole families are entered, and every row that cannot be says why.

The columns are those of the roster that the engine reads (catalogue/roster.yaml). What families sign is not taken from a
file: 授权书编号 and 授权日期 are passed over, and each family signs at the window.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hedui.audit.actor import Actor
from hedui.audit.once import remember
from hedui.audit.recording import audited, refused
from hedui.cases.entering import add_member, enter
from hedui.cases.faults import GateError, InputError
from hedui.cases.models import Case
from hedui.cases.reading import NewMember, declared, facts, one_line, person
from hedui.cases.sending import once
from hedui.cases.words import DECLARED
from hedui.catalogue import Column, roster
from hedui.intake.columns import known_headers, match_columns
from hedui.intake.workbook import open_workbook
from hedui.people.gate import NotPermittedError, demand
from hedui.values.faults import Refusal

LARGEST, MOST_ROWS = 10 * 1024 * 1024, 5000
# The roster's code of a column → the field of NewMember, where they differ.
_FIELDS = {
    "id_number": "number", "disability_kind": "disability", "member_kind": "kind", "area_kind": "area",
    "hukou_area": "hukou_division", "residence_area": "residence_division",
}  # fmt: skip
_PERSON = ("name", "number", "relation", "kind", "health", "disability", "disability_level", "work")
_HEAD = ("本人", "户主")
_HEADERS = {_FIELDS.get(column.code, column.code): column.header for column in roster().columns}


@dataclass(frozen=True)
class RowError:
    """What keeps a row from being entered. `row` 1 is the first under the header, 0 the whole file; `column` its header."""

    row: int
    column: str
    what: str


@dataclass(frozen=True)
class RosterLoad:
    """What became of a roster: the cases that were entered, and why the others were not."""

    cases: tuple[Case, ...]
    errors: tuple[RowError, ...]


@dataclass(frozen=True)
class _Line:
    row: int
    said: dict[str, str]


class _LineError(Exception):
    """What keeps a family out, and in which row."""

    def __init__(self, row: int, why: Exception) -> None:
        super().__init__(str(why))
        self.row, self.why = row, why


def load_roster(*, by: Actor, key: str, content: bytes, profile: str = "five_step") -> RosterLoad:
    """Enter every family of the file whose rows are all in order. Sending the same file again under `key` enters none twice.

    A family is one transaction at a time, so that a broken file, or a broken machine, leaves whole families or none.
    """
    demand(by, "case.enter")
    try:
        lines = _lines(content)
    except Refusal as refusal:
        return RosterLoad((), (RowError(refusal.place.row or 0, refusal.place.column, _of_file(refusal.fault)),))
    cases, errors = [], []
    for number, household in _households(lines).items():
        wrong = _wrong(household)
        if not wrong:
            try:
                cases.append(_enter(by, f"{key}/{number}", household, profile))
            except _LineError as error:
                wrong = [_row_error(error.row, error.why)]
                _remember_refusal(by, error.why)
            except (GateError, NotPermittedError) as error:
                wrong = [_row_error(_head(household).row, error)]
                _remember_refusal(by, error)
        errors += wrong
    return RosterLoad(tuple(cases), tuple(sorted(errors, key=lambda one: one.row)))


def _of_file(fault: str) -> str:
    """What our readers say of a whole file, for the window."""
    said = {
        "encrypted": _("文件设有密码，请取消密码后重新上传。"),
        "column_missing": _("文件缺少必需的列，请使用下载的模板。"),
        "no_header": _("没有找到表头，请使用下载的模板。"),
        "empty_roster": _("文件里没有填写任何一行。"),
        "too_large": _("文件过大，请拆分后上传。"),
        "not_a_workbook": _("不是 Excel 文件（.xlsx），请使用下载的模板。"),
    }
    return said.get(fault, _("文件不能读取，请用 Excel 另存为 .xlsx 后重新上传。"))


def _lines(content: bytes) -> list[_Line]:
    if len(content) > LARGEST:
        raise Refusal("too_large", "the roster is larger than 10 MiB", "Split it.")
    item = roster()
    if not content.startswith(b"PK\x03\x04"):
        raise Refusal("not_a_workbook", "the roster is no XLSX workbook", "Use the form that is offered for download.")
    table = open_workbook(content, "roster.xlsx", known_headers(item, {}))[0]
    own = match_columns(item, table.header, {}, table.name).own
    lines: list[_Line] = []
    for batch in table.batches:
        for row in batch.to_pylist():
            said = {c.code: one_line(row[own[c.code]] or "") for c in item.columns if c.code in own}
            lines.append(_Line(row["source_row"], {_FIELDS.get(code, code): text for code, text in said.items()}))
        if len(lines) > MOST_ROWS:
            raise Refusal("too_large", f"the roster has more than {MOST_ROWS} rows", "Split it.")
    if not lines:
        raise Refusal("empty_roster", "the roster has a header and no rows", "Fill it in.")
    return lines


def _households(lines: list[_Line]) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = {}
    for line in lines:
        found.setdefault(line.said.get("household_no") or f"?{line.row}", []).append(line)
    return found


def _wrong(household: list[_Line]) -> list[RowError]:
    errors = []
    for line in household:
        try:
            member = _member(line)
            person(member.name, member.number)
            facts(member)
            declared(member.declared)
        except InputError as error:
            errors.append(_row_error(line.row, error))
    heads = [line for line in household if line.said.get("relation") in _HEAD]
    if len(heads) != 1:
        what = _("一户须有且只有一行“与户主关系”为“本人”。")
        errors.append(RowError(household[0].row, _HEADERS["relation"], what))
    return errors


def _member(line: _Line) -> NewMember:
    said = {name: _code(name, line.said.get(name, "")) for name in _PERSON}
    said = {name: text for name, text in said.items() if text}
    figures = {code: line.said[code] for code in DECLARED if line.said.get(code)}
    return NewMember(**{"name": "", "number": "", "relation": "其他"} | said, declared=figures)  # type: ignore[arg-type]


def _code(name: str, text: str) -> str:
    """The code of a text in a coded column; a text that is no word of the column stays and is refused by name."""
    if name == "relation":
        return {"户主": "本人", "儿子": "子", "女儿": "女"}.get(text, text)
    column = _column(name)
    return next((code for code, texts in column.codes if text in texts or text == code), text) if column.codes else text


def _column(name: str) -> Column:
    return next(one for one in roster().columns if one.header == _HEADERS[name])


def _enter(by: Actor, key: str, household: list[_Line], profile: str) -> Case:
    """The family in one transaction: whole, or not at all."""
    head = _head(household)
    said = head.said
    fields = {
        "programme": _code("programme", said.get("programme", "")), "area": _code("area", said.get("area", "")),
        "hukou_division": said.get("hukou_division", ""), "address": said.get("address", ""), "telephone": "",
        "register_no": said.get("household_no", ""),
        "residence_division": said.get("residence_division") or said.get("hukou_division", ""),
    }  # fmt: skip

    def make(mine: str) -> Case:
        with audited(by=by, event="case.load_roster") as entry:
            case = enter(by=by, key="", head=_member(head), profile=profile, **fields)
            entry.thing = case.thing
            for line in household:
                if line is not head:
                    _add(by, case, line)
            remember(mine, case.thing)
        return case

    return once(by, "case.load_roster", key, lambda pk: Case.objects.get(pk=pk), make)


def _add(by: Actor, case: Case, line: _Line) -> None:
    try:
        add_member(by=by, case_id=case.pk, key="", member=_member(line))
    except (GateError, NotPermittedError) as error:
        raise _LineError(line.row, error) from error


def _head(household: list[_Line]) -> _Line:
    return next(line for line in household if line.said.get("relation") in _HEAD)


def _remember_refusal(by: Actor, why: Exception) -> None:
    """The refusal went with the transaction that it ended: it is noted again."""
    if isinstance(why, NotPermittedError):
        refused(by=by, event="case.edit", why=str(why))


def _row_error(row: int, error: Exception) -> RowError:
    field = error.field if isinstance(error, InputError) else ""
    return RowError(row, _HEADERS.get(field, ""), str(error))
