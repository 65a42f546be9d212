"""The outcome of a what-if as the content of its page: worded facts, tables, charts."""

from __future__ import annotations

from itertools import pairwise

from hedui.documents.charts import Bars, Columns, Ranges
from hedui.documents.simulation.content import Cell, Column, Page, Section, Table
from hedui.rules.simulate import CHANGES, WHY, Side
from hedui.verification.simulation.counting import BINS, Row
from hedui.verification.simulation.labels import (
    AREAS,
    DIMENSION_LABELS,
    class_label,
    part_label,
    programme_label,
    span,
    yuan,
)
from hedui.verification.simulation.result import DECIDED, Outcome, added, cost

MOVED = ("enters", "leaves", "class", "more", "less")
_APART = (
    "待核实家庭单独计数：申报与核对结论不同、有未知情况或成员存疑，结果取决于尚未查明的事实，只给出范围，不计入合计。"
)


def page_content(outcome: Outcome) -> Page:
    """Everything the page says."""
    return Page(
        title=f"政策模拟：{outcome.after.pack.name}",
        mark=outcome.mark,
        facts=_facts(outcome),
        figures=_figures(outcome),
        warnings=tuple(outcome.warnings),
        sections=(
            _compared(outcome), _changes(outcome), *(_by(outcome, name) for name in DIMENSION_LABELS), _undecided(outcome),
            _near(outcome),
        ),
    )  # fmt: skip


def _facts(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    run = outcome.run
    return (
        ("原核对", f"{run.folder.name}，{run.on}，名册 {run.manifest['roster'].get('file', '')}"),
        ("run.json", f"SHA-256 {outcome.run.sha256[:16]}…"),
        ("原规则", _law(outcome.before)),
        ("新规则", _law(outcome.after)),
        ("测算家庭", f"{outcome.families:,} 户"),
        ("测算项目", "、".join(programme_label(name) for name in outcome.programmes)),
        ("金额口径", "按申报与核对取大测算；每月"),
        ("程序", f"hedui {outcome.version}"),
    )


def _law(side: Side) -> str:
    sets = "，".join(f"{name}={value}" for name, value in side.pack.sets)
    return f"{side.pack.code} {side.pack.name}，{side.on}" + (f"，假设 {sets}" if sets else "")


def _figures(outcome: Outcome) -> tuple[tuple[str, str, str], ...]:
    total = outcome.total
    made = [(CHANGES[c], f"{_households(total, c):,} 户", f"{_people(total, c):,} 人") for c in MOVED]
    low, high = _difference([r for r in total.values() if r.change in DECIDED])
    made.append(("每月增减（已定家庭）", f"{span(low, high)} 元", "正数为增支"))
    undecided = total.get("undecided")
    if undecided:
        more = f"可能新增 {undecided.may_enter:,} 户，可能退出 {undecided.may_leave:,} 户"
        made.append(("待核实（单独计数）", f"{undecided.households:,} 户", more))
        made.append(
            (
                "待核实家庭每月增减",
                f"{span(undecided.difference_low, undecided.difference_high)} 元",
                "范围，未计入合计",
            )
        )
    return tuple(made)


def _households(total: dict[str, Row], change: str) -> int:
    return total[change].households if change in total else 0


def _people(total: dict[str, Row], change: str) -> int:
    return total[change].people if change in total else 0


def _difference(rows: list[Row]) -> tuple[int | None, int | None]:
    return added(r.difference_low for r in rows), added(r.difference_high for r in rows)


def _compared(outcome: Outcome) -> Section:
    values = Table(
        "values", "不同的数值及其依据",
        tuple(Column(h) for h in ("数值", "城乡", "原值", "原依据", "新值", "新依据")),
        tuple((v.label, v.kind, v.before, v.before_source, v.after, v.after_source) for v in outcome.values),
    )  # fmt: skip
    said = [] if outcome.values else ["测算所用的数值没有不同。"]
    rules = Table("rules", "规则包的不同", (Column("不同"),), tuple((line.strip(),) for line in outcome.rules))
    return Section(
        "compared",
        "比较了什么",
        tuple(said),
        tables=(*([values] if outcome.values else []), *([rules] if outcome.rules else [])),
    )


def _changes(outcome: Outcome) -> Section:
    columns = (
        Column("变化"), Column("户数", "count"), Column("人数", "count"), Column("原每月（元）", "money"),
        Column("新每月（元）", "money"), Column("增减（元）"),
    )  # fmt: skip
    rows = [_change_row(row) for row in outcome.total.values() if row.change != "undecided"]
    decided = [row for row in outcome.total.values() if row.change in DECIDED]
    total: tuple[Cell, ...] = (
        "合计（已定）", sum(r.households for r in decided), sum(r.people for r in decided), sum(r.before_low for r in decided),
        sum(r.after_low for r in decided), span(*_difference(decided)),
    )  # fmt: skip
    note = "金额待定的家庭按最低数列入；“转类”指由一类救助转为另一类，如低保转为低保边缘。"
    tables = [Table("changes", "全部家庭的变化", columns, tuple(rows), total, note), _classes(outcome)]
    return Section("changes-all", "总的变化", (_APART,), (_cost_chart(outcome),), tuple(tables))


def _change_row(row: Row) -> tuple[Cell, ...]:
    if row.change == "no_rules":
        return (CHANGES[row.change], row.households, row.people, "—", "—", "—")
    difference = span(row.difference_low, row.difference_high)
    return (CHANGES[row.change], row.households, row.people, row.before_low, row.after_low, difference)


def _cost_chart(outcome: Outcome) -> Ranges:
    rows, told = [], []
    for side, label in (("before", "原规则"), ("after", "新规则")):
        c = cost(outcome.total.values(), side)
        rows.append((label, c.low, c.undecided_low, c.undecided_high))
        told.append(
            f"{label}每月已定家庭 {yuan(c.low)} 元，待核实家庭另加 {yuan(c.undecided_low)} 至 {yuan(c.undecided_high)} 元"
        )
    return Ranges("每月金额：原规则与新规则", tuple(rows), "；".join(told) + "。")


def _classes(outcome: Outcome) -> Table:
    columns = (Column("原类别"), Column("新类别"), Column("户数", "count"), Column("人数", "count"))
    rows = tuple((class_label(b), class_label(a), n, p) for b, a, n, p in outcome.classes)
    note = "类别取申报与核对结论一致者；“待定”指其他类别尚不能判断，本项目的结论可能已定。"
    return Table("classes", "由哪一类到哪一类", columns, rows, note=note)


def _by(outcome: Outcome, dimension: str) -> Section:
    label = DIMENSION_LABELS[dimension]
    groups: dict[str, list[Row]] = {}
    for row in outcome.rows:
        if row.dimension == dimension:
            groups.setdefault(row.part, []).append(row)
    columns = (
        Column(label), Column("户数", "count"), Column("人数", "count"), *(Column(CHANGES[c], "count") for c in MOVED),
        Column("原每月（元）", "money"), Column("新每月（元）", "money"), Column("增减（元）"), Column("待核实", "count"),
        Column("待核实增减（元）"),
    )  # fmt: skip
    rows = tuple(_group_row(part_label(dimension, part), found) for part, found in groups.items())
    total = () if dimension == "feature" else _group_row("合计", list(outcome.total.values()))
    note = "一户可有几个特征，各行相加不等于合计。" if dimension == "feature" else ""
    charts = (
        _moves(label, groups, dimension, ("enters", "leaves", "class")),
        _moves(label, groups, dimension, ("more", "less")),
    )
    return Section(
        f"by-{dimension}",
        f"按{label}",
        (),
        charts,
        (Table(f"t-{dimension}", f"按{label}", columns, rows, total, note),),
    )


def _moves(label: str, groups: dict[str, list[Row]], dimension: str, changes: tuple[str, ...]) -> Bars:
    """Families by group and some of the changes."""
    words = tuple(CHANGES[c] for c in changes)
    counted = {
        part_label(dimension, part): {row.change: row.households for row in found} for part, found in groups.items()
    }
    bars = tuple((name, tuple(by.get(c, 0) for c in changes)) for name, by in counted.items())
    told = (
        f"{name}：" + ("，".join(f"{w} {n:,} 户" for w, n in zip(words, values, strict=True) if n) or "无")
        for name, values in bars
    )
    return Bars(f"按{label}：{'、'.join(words)}的家庭（户）", words, bars, "；".join(told) + "。")


def _group_row(name: str, found: list[Row]) -> tuple[Cell, ...]:
    by = {row.change: row for row in found}
    decided = [row for row in found if row.change in DECIDED]
    open_ = by.get("undecided")
    return (
        name, sum(r.households for r in found), sum(r.people for r in found), *(_households(by, c) for c in MOVED),
        sum(r.before_low for r in decided), sum(r.after_low for r in decided), span(*_difference(decided)),
        open_.households if open_ else 0, span(open_.difference_low, open_.difference_high) if open_ else "0",
    )  # fmt: skip


def _undecided(outcome: Outcome) -> Section:
    columns = (Column("原因"), Column("户数", "count"), Column("人数", "count"))
    rows = tuple((WHY[why], n, people) for why, n, people in outcome.reasons)
    tables = (Table("reasons", "为什么待核实", columns, rows),) if rows else ()
    row = outcome.total.get("undecided")
    said = ["没有待核实的家庭。"]
    if row:
        said = [_APART]
        said.append(
            f"{row.households:,} 户 {row.people:,} 人：每月原为 {yuan(row.before_low)} 至 {yuan(row.before_high)} 元，"
            f"新为 {yuan(row.after_low)} 至 {yuan(row.after_high)} 元；可能新增 {row.may_enter:,} 户，可能退出 {row.may_leave:,} 户。"
        )
    return Section("undecided", "待核实家庭", tuple(said), (), tables)


def _near(outcome: Outcome) -> Section:
    edges = [f"{b:+d}" if b else "0" for b in BINS]
    bins = (f"{edges[0]}以下", *(f"{a}～{b}" for a, b in pairwise(edges)), f"{edges[-1]}及以上")
    before, after = tuple(b for _, b, _ in outcome.distances), tuple(a for _, _, a in outcome.distances)
    told = "；".join(f"{name}：原 {b} 户，新 {a} 户" for name, b, a in zip(bins, before, after, strict=True)) + "。"
    chart = Columns(
        "人均收入与收入线的距离（占线的百分比，含左端不含右端；户）", bins, before, after, BINS.index(0) + 1, told
    )
    columns = (
        Column("户编号"), Column("区县"), Column("城乡"), Column("申请项目"), Column("人数", "count"), Column("月人均收入（元）", "money"),
        Column("原线（元）", "money"), Column("新线（元）", "money"), Column("与新线差（元）", "money"), Column("变化"),
    )  # fmt: skip
    rows = tuple(_near_row(row) for row in outcome.nearest)
    said = (
        f"收入线取各户申请项目自己的收入条件；收入或人数未定的家庭没有距离。新规则下距线 {outcome.near}% 以内："
        f"线下 {outcome.near_below:,} 户，线上（含等于）{outcome.near_above:,} 户。"
    )
    listed = f"距线最近的 {len(rows)} 户" if len(rows) < outcome.near_below + outcome.near_above else "临界家庭"
    return Section("near", "临界家庭", (said,), (chart,), (Table("t-near", listed, columns, rows),) if rows else ())


def _near_row(row: dict[str, object]) -> tuple[Cell, ...]:
    made = [
        row["household_no"], part_label("county", str(row["county"])), AREAS["urban" if row["urban"] else "rural"],
        programme_label(str(row["programme"])), row["members"], row["after_income"], row["before_line"], row["after_line"],
        row["distance"], CHANGES[str(row["change"])],
    ]  # fmt: skip
    return tuple(cell if isinstance(cell, int | str) or cell is None else str(cell) for cell in made)
