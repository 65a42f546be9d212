"""What lies beside the files: sources.yaml for the program, README.txt for the person who opens the folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import yaml

from hedui.synth.clock import Clock
from hedui.synth.deliveries import KEY_ENV, PASSWORD, PASSWORD_ENV, Delivery
from hedui.synth.writing.table import Table


def write_sources(path: Path, written: Iterable[tuple[Delivery, Sequence[Table]]], clock: Clock) -> None:
    """sources.yaml: per file what its name and content do not say."""
    said = {delivery.name(clock): note for delivery, tables in written if (note := _note(delivery, tables, clock))}
    text = yaml.safe_dump(said, allow_unicode=True, sort_keys=False, default_flow_style=False)
    path.write_text(f"# 每个文件的说明 / what is said of each file. Invented people.\n{text}", "utf8")


def _note(delivery: Delivery, tables: Sequence[Table], clock: Clock) -> dict[str, object]:
    note: dict[str, object] = {}
    if delivery.as_of_in == "yaml":
        note["as_of"] = delivery.day(clock)
    if delivery.says_rows:
        note["rows"] = sum(len(table.rows) for table in tables)
    if delivery.own_headers:
        note["columns"] = dict(delivery.own_headers)
    if delivery.codes:
        note["codes"] = {header: dict(codes) for header, codes in delivery.codes}
    if delivery.notes_sheet:
        note["sheet"] = delivery.sheets[0]
    if delivery.wrap == "aes":
        note["password_env"] = PASSWORD_ENV
    if delivery.wrap == "age":
        note["key_env"] = KEY_ENV
    return note


def file_rows(written: Iterable[tuple[Delivery, Sequence[Table]]], clock: Clock) -> list[tuple[object, ...]]:
    """Rows of truth/files.csv: which kinds of file the city has, and as of when each speaks."""
    rows: list[tuple[object, ...]] = []
    for delivery, _ in written:
        as_of = "" if delivery.as_of_in == "nowhere" else delivery.day(clock)
        kind = f"{delivery.shape}+{delivery.wrap}" if delivery.wrap else delivery.shape
        is_text = delivery.shape == "text"
        said = (delivery.encoding, delivery.separator) if is_text else ("", "")
        rows.append((delivery.name(clock), delivery.item, as_of, delivery.as_of_in, kind, *said))
    return rows


def write_readme(path: Path, *, seed: int, households: int, lines: int, on: date, region: str, secret: str) -> None:
    """README.txt, Chinese first."""
    path.write_text(
        _README.format(
            seed=seed, households=households, lines=lines, on=on, region=region, secret=secret,
            password=PASSWORD, password_env=PASSWORD_ENV, key_env=KEY_ENV,
        ),
        "utf8",
    )  # fmt: skip


_README = """\
演示城市 / a demonstration city
================================

本文件夹中的人、地址、证件号码和记录全部由程序虚构；号码符合校验规则，与真实人员相同纯属巧合。
Everybody here is invented by a program; numbers are valid by their rules, any likeness to a real person is chance.

种子 seed {seed} · 户 households {households} · 名册行 roster lines {lines} · 核对日期 date {on}

roster.csv        申请和在享家庭名册 / the roster
sources/          各部门数据文件（编码、格式、错误各不相同）与 sources.yaml / department files as dirty as real ones
truth/            事实：由书写这些文件的程序另行记账 / what was really written, counted without the program under test
  hits.csv        名册人员在各文件中的全部记录 / every record of an authorised person of the roster
  rejects.csv     不能使用的行及原因 / rows that name nobody, and why
  unkeyed.csv     没有完整号码的行 / rows kept without a usable number
  candidates.csv  没有号码、但确属名册人员的房产记录 / house records without a number that are a roster person's
  accounts.csv    每个文件的行数账 / rows = keyed + unkeyed + rejected
  findings.csv    埋设的问题 / the questions that were planted
  amounts.csv     问题中的数额（分，或该问题的单位）/ what was found and declared, fen or the question's unit
  files.csv       文件种类与截止日期 / kinds of file and as-of dates
again/            第二次交付：重复、列次序变化、列改名、传输中断、外地数据
                  second deliveries: the same file twice, columns reordered, renamed, half a file, another region

核对 / to verify:
  export {password_env}='{password}'
  export {key_env}='{secret}'
  hedui verify roster.csv --sources sources --pack {region} --on {on} --out OUT

重新生成 / to make it again:
  hedui synth city OUT --seed {seed} --households {households} --on {on}

加密压缩包与封装文件的口令只用于演示。压缩包含随机盐，封装文件含随机密钥，其余文件每次生成逐字节相同。
The password and the key are for this demonstration only. The encrypted ZIP and the sealed file differ each time
(random salt and file key); every other file is the same byte for byte.
"""
