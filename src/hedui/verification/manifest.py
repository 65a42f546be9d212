"""What run.json says of the inputs: each table with its account, each item with its answer, and what to look at first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hedui.intake.columns import told_over
from hedui.intake.receive import Received
from hedui.values import region
from hedui.values.identity import Reject
from hedui.values.notice import Notice
from hedui.verification.plan import ItemPlan
from hedui.verification.roster import Roster


def warnings(received: list[Received], pack: str, sources: Path | None, roster: Roster) -> list[Notice]:
    """What a person should look at before trusting the run."""
    here, seen = region.short(pack), dict[str, str]()
    folders = sorted(p for p in sources.glob("[!.]*") if p.is_dir()) if sources else []
    said = [
        Notice(
            f"{folder.name}: a folder inside the sources is not read", f"{folder.name}：数据文件夹里的文件夹，未读取"
        )
        for folder in folders
    ]
    said += _of_roster(roster)
    said += [warning for one in received for warning in one.warnings]
    for snapshot in (r.snapshot for r in received):
        if snapshot.region and not region.short(snapshot.region).startswith(here):
            said.append(
                Notice(
                    f"{snapshot.file}: sources.yaml says that it is of region {snapshot.region}, outside {pack}",
                    f"{snapshot.file}：sources.yaml 注明它属于 {snapshot.region}，不在 {pack} 之内",
                )
            )
        first = seen.setdefault(f"{snapshot.item} {snapshot.source_sha256}", snapshot.file)
        if first.split("#")[0] != snapshot.file.split("#")[0]:
            said.append(
                Notice(
                    f"{snapshot.file}: the same bytes as {first}; its records are shown twice and counted once",
                    f"{snapshot.file}：与 {first} 内容完全相同，其中的记录显示两次，只计一次",
                )
            )
    return said


def _of_roster(roster: Roster) -> list[Notice]:
    said = told_over(roster.passed_over, "roster", "名册")
    if roster.no_number:
        lines = f"{roster.no_number:,}"
        said.append(
            Notice(
                f"roster: {lines} lines with something in 授权书编号 that is no number: not permitted",
                f"名册：{lines} 行的授权书编号栏里写的不是编号，按未授权处理",
            )
        )
    if roster.torn:
        count, named = roster.rejected[Reject.COLUMNS], [f"{line:,}" for line in roster.torn]
        more, chinese_more = (" and more", "等") if count > len(named) else ("", "")
        said.append(
            Notice(
                f"roster: {count:,} lines have another number of fields than the header (row {', '.join(named)}{more}): "
                "nobody is read from them, each stands as a household without a name",
                f"名册：{count:,} 行的列数与表头不符（第 {'、'.join(named)} 行{chinese_more}），读不出是谁，各列为一个没有姓名的户，未核对",
            )
        )
    return said


def source(one: Received) -> dict[str, Any]:
    """One table: its hash, account, columns and profile."""
    s = one.snapshot
    return {
        "file": s.file, "item": s.item, "sha256": s.source_sha256, "snapshot": s.name, "as_of": s.as_of or "unknown",
        "encoding": s.encoding, "rows": s.account.rows, "keyed": s.account.keyed, "unkeyed": s.account.unkeyed,
        "rejected": s.account.rejected, "reasons": s.account.reasons, "columns": s.own, "columns_missing": s.missing, "columns_added": s.added,
        "loaded_before": one.again, "changes": one.changes, "profile": s.profile,
    }  # fmt: skip


def planned(plan: ItemPlan) -> dict[str, Any]:
    """The answer that an item can give, and why."""
    if plan.reason is not None:
        return {"answer": str(plan.answer(found=False)), "reason": str(plan.reason)}
    return {"answer": "out_of_date" if plan.stale else "asked", "as_of": plan.as_of}
