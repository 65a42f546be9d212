"""The tables of a run as Parquet, CSV and XLSX: hits, findings, households."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hedui.catalogue import items
from hedui.documents.cells import as_text_sql, first_header
from hedui.documents.sheet_spec import ColumnSpec, SheetSpec
from hedui.documents.workbook import write_workbook
from hedui.tables import Engine, literal, quoted
from hedui.verification.findings.shape import kinds

# Beyond this many rows a workbook is no longer something that a person opens (and takes a minute to write).
MOST_XLSX_ROWS = 200_000
_KNOWN_DAY = "CASE WHEN item = '' THEN '' ELSE coalesce(CAST(as_of AS VARCHAR), '未知') END AS as_of"
PROGRAMMES = {
    "dibao": "最低生活保障", "tekun": "特困人员救助供养", "dibao_marginal": "最低生活保障边缘家庭", "rigid_expenditure": "刚性支出困难家庭",
    "medical": "医疗救助", "education": "教育救助", "housing": "住房救助", "temporary": "临时救助", "heating": "取暖救助",
    "judicial": "司法救助", "emergency": "应急救助",
}  # fmt: skip


@dataclass(frozen=True)
class Marks:
    """What every output says of itself: working copy (no entrustment), entrustment number, illustrative values, and
    parameters that were set for a what-if."""

    entrustment_no: str
    illustrative: bool
    made_on: datetime
    sets: tuple[tuple[str, int], ...] = ()

    @property
    def line(self) -> str:
        """The mark as printed above tables and stored in every row of `mark`."""
        words = [f"委托书编号 {self.entrustment_no}" if self.entrustment_no else "工作底稿（未生效）"]
        words += [f"假设 {name}={value}" for name, value in self.sets]
        return "，".join(words + ["示例参数"] * self.illustrative)


def write_csv(engine: Engine, parquet: Path, path: Path) -> int:
    """A Parquet table as CSV for Excel: UTF-8 with a byte-order mark, no text cell a formula. Rows written."""
    source = engine.scan([parquet])
    kinds_ = engine.rows(f"DESCRIBE SELECT * FROM {source}")
    headers = [first_header(name) if at == 0 else name for at, (name, *_) in enumerate(kinds_)]
    cells = [
        f"{_cell(name, kind)} AS {quoted(header)}" for (name, kind, *_), header in zip(kinds_, headers, strict=True)
    ]
    return engine.write_csv(f"SELECT {', '.join(cells)} FROM {source}", path)


def _cell(name: str, kind: str) -> str:
    """A column as CSV: text that no spreadsheet computes; a day to which data refer is told even when it is not known."""
    if kind == "VARCHAR":
        return as_text_sql(quoted(name))
    return f"coalesce(CAST({quoted(name)} AS VARCHAR), 'unknown')" if name == "as_of" else quoted(name)


def findings_select(marks: Marks) -> str:
    """SELECT of findings.parquet: labels beside codes, evidence as a list and as one text."""
    table = kinds()
    label = _by_kind({code: literal(kind.label) for code, kind in table.items()})
    changes = _by_kind({code: literal(kind.changes) for code, kind in table.items()})
    unit = _by_kind({code: literal(kind.unit) for code, kind in table.items()})
    favour = _by_kind({code: str(kind.favour).upper() for code, kind in table.items()})
    return f"""SELECT number, household_no, name, id_number, item, kind, {label} AS label, declared, found,
      CASE WHEN declared IS NOT NULL AND found IS NOT NULL THEN found - declared END AS difference, {unit} AS unit,
      detail, period, as_of, {changes} AS would_change, {favour} AS in_favour, evidence,
      array_to_string(list_transform(evidence, lambda e: e.file || ':' || e.row), '; ') AS evidence_text,
      {literal(marks.line)} AS mark
    FROM findings ORDER BY number"""


def _by_kind(values: dict[str, str]) -> str:
    return "CASE kind " + " ".join(f"WHEN '{code}' THEN {value}" for code, value in values.items()) + " END"


def findings_sheet(engine: Engine, parquet: Path, marks: Marks, *, county: str = "") -> SheetSpec:
    """findings.xlsx, in the order of the households."""
    columns = (
        ColumnSpec("序号", 7, "integer"), ColumnSpec("户编号", 14), ColumnSpec("姓名", 12), ColumnSpec("身份证号", 21),
        ColumnSpec("数据项", 20), ColumnSpec("问题", 26), ColumnSpec("申报", 14, "money_fen"), ColumnSpec("核对", 14, "money_fen"),
        ColumnSpec("差额", 14, "money_fen"), ColumnSpec("单位", 9), ColumnSpec("说明", 30), ColumnSpec("期间", 18),
        ColumnSpec("数据截至", 12, "date"), ColumnSpec("影响", 12), ColumnSpec("对家庭有利", 10), ColumnSpec("证据（文件:行）", 40),
    )  # fmt: skip
    where = (
        f"WHERE household_no IN (SELECT household_no FROM households WHERE {_county()} = {literal(county)})"
        if county
        else ""
    )
    labels = (
        "CASE item " + " ".join(f"WHEN '{code}' THEN '{item.label}'" for code, item in items().items()) + " ELSE '' END"
    )
    rows = _rows(
        engine,
        f"""SELECT number, household_no, name, id_number, {labels} AS item_label, label, declared, found, difference, unit, detail, period, {_KNOWN_DAY},
          would_change, CASE WHEN in_favour THEN '是' ELSE '' END, evidence_text FROM {engine.scan([parquet])} {where} ORDER BY number""",
    )
    return SheetSpec(
        "问题清单", columns, (_counted(r, (6, 7, 8), r[9]) for r in rows), (f"问题清单　【{marks.line}】",)
    )


def households_select(marks: Marks, completeness: str) -> str:
    """SELECT of households.parquet. `completeness`: relation household_no → completeness (text)."""
    income = ", ".join(
        f"declared_{c}, found_{c}, used_{c}, used_at_most_{c}" for c in ("wage", "business", "property", "transfer")
    )
    return f"""SELECT a.household_no, name AS head, programme, area_kind, hukou_area, members AS members_counted, obligors,
      {income}, CAST(0 AS BIGINT) AS deductions, income_declared, annual_income, income_at_least, income_at_most, per_capita_annual,
      per_capita_monthly, per_capita_monthly_at_least, per_capita_monthly_at_most, standard_year, declared_money, found_money, used_money,
      used_at_most_money, money_ceiling, over_limit AS over_limit_answers,
      declared_vehicles, found_vehicles, doubtful_vehicles, declared_houses, found_houses, coalesce(f.n, 0) AS findings,
      indication, conditions, conditions_text, c.completeness, not_compared AS members_not_compared, {literal(marks.line)} AS mark
    FROM assessed a LEFT JOIN (SELECT household_no, count(*) AS n FROM findings GROUP BY household_no) f USING (household_no)
    LEFT JOIN {completeness} c USING (household_no) ORDER BY a.household_no"""


def households_sheet(engine: Engine, parquet: Path, marks: Marks, *, county: str = "") -> SheetSpec:
    """households.xlsx."""
    money, text = "money_fen", "text"
    shown: list[tuple[str, str, str, float]] = [
        ("户编号", "household_no", text, 14), ("户主", "head", text, 12), ("项目", "programme", text, 12),
        ("城乡", "area_kind", text, 8), ("区划", "hukou_area", text, 10), ("人数", "members_counted", "integer", 7),
        ("工资性收入", "used_wage", money, 13), ("经营净收入", "used_business", money, 13),
        ("财产净收入", "used_property", money, 13), ("转移净收入", "used_transfer", money, 13), ("扣减", "deductions", money, 11),
        ("家庭年收入", "annual_income", money, 14), ("年收入至少", "income_at_least", money, 14),
        ("年收入至多", "income_at_most", money, 14), ("人均年收入", "per_capita_annual", money, 13),
        ("人均月收入", "per_capita_monthly", money, 13), ("年标准（每人）", "standard_year", money, 13),
        ("货币财产", "used_money", money, 14), ("货币财产上限", "money_ceiling", money, 14),
        ("机动车", "found_vehicles", "integer", 8), ("房屋", "found_houses", "integer", 8), ("问题数", "findings", "integer", 8),
        ("系统提示", "indication", text, 10), ("各条件", "conditions", text, 46), ("核对完整性", "completeness", text, 40),
    ]  # fmt: skip
    columns = tuple(ColumnSpec(header, width, kind) for header, _c, kind, width in shown)  # type: ignore[arg-type]
    where = f"WHERE {_county()} = {literal(county)}" if county else ""
    picked = ", ".join(_shown(code) for _h, code, _k, _w in shown)
    rows = _rows(engine, f"SELECT {picked} FROM {engine.scan([parquet])} {where} ORDER BY household_no")
    title = f"家庭核对结果　【{marks.line}】系统提示不是决定，须经核对人员确认。"
    return SheetSpec("家庭核对结果", columns, rows, (title,))


def write_sheets(path: Path, sheets: list[SheetSpec], marks: Marks) -> int:
    """One workbook, complete or not at all. Rows written."""
    return write_workbook(path, sheets, marks.made_on)


def counties(engine: Engine) -> list[str]:
    """The counties (six digits, '' when not known) of the roster's households, for workbooks split by county."""
    return [row[0] for row in engine.rows(f"SELECT DISTINCT {_county()} FROM households ORDER BY 1")]


def _county() -> str:
    return "substr(coalesce(hukou_area, ''), 1, 6)"


def _shown(code: str) -> str:
    if code == "area_kind":
        return "CASE area_kind WHEN 'urban' THEN '城市' WHEN 'rural' THEN '农村' ELSE '' END"
    if code == "programme":
        return (
            "CASE programme "
            + " ".join(f"WHEN '{p}' THEN '{label}'" for p, label in PROGRAMMES.items())
            + " ELSE '未说明' END"
        )
    if code == "conditions":
        return "conditions_text"
    return code


def _rows(engine: Engine, sql: str) -> Iterator[tuple[object, ...]]:
    for batch in engine.batches(sql, 20_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _counted(row: tuple[object, ...], money: tuple[int, ...], unit: object) -> tuple[object, ...]:
    """Figures that are no money (a count of houses) are written as plain text numbers in the money columns."""
    if str(unit).startswith("元"):
        return row
    return tuple(str(v) if i in money and v is not None else v for i, v in enumerate(row))
