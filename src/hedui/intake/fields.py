"""The reading of amounts, dates, months, numbers and codes as SQL. What cannot be read becomes NULL.

Every function takes the SQL expression of a raw text and gives one of the typed value; `unread` tells a text that
says something and could not be read from one that says nothing. Common shapes come first and cost one cast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from hedui.catalogue import Column
from hedui.tables import literal
from hedui.values.identity import FULL_WIDTH, HALF_WIDTH

# What stands in a field that says nothing.
BLANK = r"[\s\x{3000}\x{00a0}]*(-|--|—|——|/|\\|无|空|暂无|不详|NULL|null|None|N/A|nan|NaN)?[\s\x{3000}\x{00a0}]*"
# Unit signs around an amount; a leading apostrophe is Excel's.
_MONEY_NOISE = r"[\s\x{3000}\x{00a0},，'￥¥$元圆整]|人民币|RMB|CNY"
# A day before 1850 or beyond 9999 is a misread number. 9999-12-31 means "for ever" in many systems.
_FIRST_YEAR, _LAST_YEAR = 1850, 9999
_UNIT_ABOVE = re.compile(r"(?<![\u4e00-\u9fff])(金额|货币|计量)?单位\s*[:：]?\s*(人民币)?\s*[（(]?万元")
_YEAR = "(?:18[5-9]|19[0-9]|[2-9][0-9]{2})[0-9]"


def typed(column: Column, raw: str, own_header: str, given_codes: dict[str, str]) -> str:
    """SQL of the typed value of one column: money BIGINT fen, date DATE, month INTEGER yyyymm, year INTEGER,
    number DECIMAL(18,4), code VARCHAR (our code). `own_header` may carry the unit (万元)."""
    # An empty field, the commonest of all, asks none of the readings.
    return f"CASE WHEN {raw} <> '' THEN {_reading(column, raw, own_header, given_codes)} END"


def _reading(column: Column, raw: str, own_header: str, given_codes: dict[str, str]) -> str:
    if column.kind == "money":
        return money(raw, fen_per_unit(own_header))
    if column.kind == "date":
        return day_or_month(raw, column.month_day) if column.month_day else day(raw)
    if column.kind == "month":
        return month(raw)
    if column.kind == "year":
        return year(raw)
    if column.kind == "number":
        return number(raw)
    return code(column, raw, given_codes)


def is_typed(column: Column) -> bool:
    """Whether the column has a typed twin beside its raw text."""
    return column.kind in ("money", "date", "month", "year", "number", "code")


def unread(raw: str, value: str) -> str:
    """SQL: the text says something and the value is NULL."""
    return f"({value} IS NULL AND {raw} IS NOT NULL AND {raw} <> '' AND NOT regexp_matches({raw}, {literal(f'^{BLANK}$')}))"


def fen_per_unit(header: str) -> int:
    """100 for yuan, 1,000,000 where the column's own header says 万元."""
    return 1_000_000 if "万元" in header else 100


def with_unit(header: str, titles: Iterable[str]) -> str:
    """A column's own header, with the unit that stands above the table (单位：万元) where it has none itself."""
    above = any(_UNIT_ABOVE.search(title) for title in titles)
    return f"{header}（万元）" if above and "元" not in header else header


def money(raw: str, unit: int = 100) -> str:
    """Fen. Understands `,`, `￥`, `元`, `万元`, full width, a minus or brackets; fractions of a fen are rounded."""
    # 15 + 3 digits stay within 64 bits; wider decimals cost five times as much.
    short = f"CASE WHEN length({raw}) < 14 AND NOT ({_program_writing(raw)}) THEN {raw} END"
    plain = f"CAST(TRY_CAST({short} AS DECIMAL(15, 2)) * CAST(100 AS DECIMAL(3, 0)) AS BIGINT)"
    quiet = f"regexp_replace({narrow(raw)}, {literal(_MONEY_NOISE)}, '', 'g')"
    bare = f"regexp_replace(regexp_replace({quiet}, '万$', ''), '^\\((.*)\\)$', '-\\1')"
    # What a cell says of its unit goes before what its header says.
    own = f"WHEN contains({raw}, '元') OR contains({raw}, '圆') THEN 100" if unit != 100 else ""
    factor = f"CASE WHEN regexp_matches({quiet}, '万$') THEN 1000000 {own} ELSE {unit} END"
    # Digits and one point, or nothing: a cast alone would also take exponents and underscores.
    written = f"regexp_full_match({bare}, '[+-]?[0-9]{{1,13}}(\\.[0-9]*)?') AND {_well_grouped(raw)}"
    slow = f"CASE WHEN {written} THEN TRY_CAST(round(CAST({bare} AS DECIMAL(24, 8)) * {factor}) AS BIGINT) END"
    return f"coalesce({plain}, {slow})" if unit == 100 else slow


def number(raw: str) -> str:
    """A plain number with up to four decimals; a trailing %, ㎡, 平方米 or 亩 is dropped (5% stays 5)."""
    quiet = f"regexp_replace({narrow(raw)}, '[\\s\\x{{3000}},，]|%|㎡|m2|平方米|亩|年|mL|ml', '', 'g')"
    written = f"regexp_full_match({quiet}, '[+-]?[0-9]{{1,12}}(\\.[0-9]*)?') AND {_well_grouped(raw)}"
    slow = f"CASE WHEN {written} THEN CAST({quiet} AS DECIMAL(18, 4)) END"
    plain = f"TRY_CAST(CASE WHEN length({raw}) < 13 AND NOT ({_program_writing(raw)}) THEN {raw} END AS DECIMAL(18, 4))"
    return f"coalesce({plain}, {slow})"


def _well_grouped(raw: str) -> str:
    """SQL: commas, if there are any, part the thousands. Of `12,34` or `1.234,50` nobody knows what the comma means."""
    thousands = r"[^0-9,.]*[1-9][0-9]{0,2}(,\s*[0-9]{3})+(\.[0-9]*)?[^0-9,.]*"
    text = narrow(raw)
    return f"(NOT contains({text}, ',') OR regexp_full_match({text}, {literal(thousands)}))"


def _program_writing(raw: str) -> str:
    """Exponents and underscores: the engine's cast would take them, people do not write them."""
    return " OR ".join(f"contains({raw}, '{sign}')" for sign in "eE_")


def day(raw: str) -> str:
    """A calendar day: 2024-01-31, 20240131, 2024/1/31, 2024.1.31, 2024年1月31日, with or without a time of day,
    or an Excel serial (20000–59999: 1954–2064)."""
    # Not TRY_CAST: it reads 2026-11-2? as the 2nd, and a year of five digits.
    common = f"""CASE WHEN length({raw}) = 10 AND {raw} >= '{_FIRST_YEAR}' THEN CAST(try_strptime({raw}, '%Y-%m-%d') AS DATE)
      WHEN length({raw}) = 8 AND TRY_CAST({raw} AS INTEGER) >= {_FIRST_YEAR}0101
        THEN CAST(try_strptime({raw}, '%Y%m%d') AS DATE) END"""
    return f"coalesce({common}, {_slow_day(raw)})"


def _slow_day(raw: str) -> str:
    # Each text stands as seldom as can be: the engine plans every one of them.
    parts = _trimmed(raw)
    pattern = rf"({_YEAR})\s*[-/.年]\s*([0-9]{{1,2}})\s*[-/.月]\s*([0-9]{{1,2}})\s*日?([T\s]+[0-9:.时分秒]+)?"
    rewritten = f"regexp_replace({parts}, {literal('^' + pattern + '$')}, '\\1-\\2-\\3')"
    tight = f"regexp_full_match({parts}, '{_YEAR}[0-9]{{4}}([T ]?[0-9:]{{4,8}})?')"
    serial = f"regexp_full_match({parts}, '[2-5][0-9]{{4}}(\\.[0-9]+)?')"
    return f"""CASE WHEN regexp_full_match({parts}, {literal(pattern)}) THEN TRY_CAST({rewritten} AS DATE)
      WHEN {tight} THEN CAST(try_strptime(substr({parts}, 1, 8), '%Y%m%d') AS DATE)
      WHEN {serial} THEN DATE '1899-12-30' + CAST(substr({parts}, 1, 5) AS INTEGER) END"""


def day_or_month(raw: str, which: str) -> str:
    """A day as `day` reads it; a month alone is its first or its last day (`which`)."""
    alone = f"CASE {_month_alone(raw)} END"
    first = f"make_date({alone} // 100, {alone} % 100, 1)"
    return f"coalesce({day(raw)}, {first if which == 'first' else f'last_day({first})'})"


def month(raw: str) -> str:
    """A month as yyyymm: 202401, 2024-01, 2024年1月, or the month of any day that `day` reads."""
    # An Excel serial is five digits, so it never reads as a month; 20241 may be a serial of 1955 or January 2024.
    return f"""CASE {_month_alone(raw)}
      WHEN length({raw}) < 8 AND regexp_full_match({_trimmed(raw)}, '20[0-9]{{3}}') THEN NULL
      ELSE CAST(strftime({day(raw)}, '%Y%m') AS INTEGER) END"""


def _month_alone(raw: str) -> str:
    """The cases of a text that is a month and no day: 202401, 2024-01, 2024年1月."""
    packed = f"TRY_CAST({raw} AS INTEGER)"
    parts = _trimmed(raw)
    pattern = r"((1[89]|20)[0-9]{2})\s*[-/.年]?\s*(0?[1-9]|1[0-2])\s*月?"
    year_, month_ = (f"CAST(regexp_extract({parts}, {literal('^' + pattern + '$')}, {i}) AS INTEGER)" for i in (1, 3))
    bounds = f"{packed} BETWEEN {_FIRST_YEAR}01 AND {_LAST_YEAR}12 AND {packed} % 100 BETWEEN 1 AND 12"
    return f"""WHEN length({raw}) = 6 AND {bounds} THEN {packed}
      WHEN length({raw}) > 5 AND length({raw}) < 10 AND regexp_full_match({parts}, {literal(pattern)})
        THEN {year_} * 100 + {month_}"""


def _trimmed(raw: str) -> str:
    blanks = literal(" \t\u3000'")
    return f"trim({narrow(raw)}, {blanks})"


def year(raw: str) -> str:
    """A year of four digits, with or without 年 or 年度."""
    parts = f"regexp_replace({narrow(raw)}, '[\\s\\x{{3000}}年度]', '', 'g')"
    return f"CASE WHEN regexp_full_match({parts}, '(1[89]|20)[0-9]{{2}}') THEN CAST({parts} AS INTEGER) END"


def code(column: Column, raw: str, given: dict[str, str]) -> str:
    """Our code for the department's word: the delivery's own map first, then the catalogue's."""
    pairs = [(text, to) for to, texts in column.codes for text in texts if text not in given]
    pairs += list(given.items())
    if not pairs:
        return "CAST(NULL AS VARCHAR)"
    blank = r"[\s\x{3000}]"
    words: dict[str, list[str]] = {}
    for text, to in pairs:
        words.setdefault(to, []).append(re.sub(r"\s", "", text))
    # As they are usually written first; only a word with blanks inside is cleaned.
    plain, cleaned = (
        " ".join(f"WHEN {one_of(source, texts)} THEN {literal(to)}" for to, texts in words.items())
        for source in (raw, f"regexp_replace({raw}, '{blank}', '', 'g')")
    )
    return f"CASE {plain} WHEN regexp_matches({raw}, '{blank}') THEN CASE {cleaned} END END"


def one_of(text: str, words: Iterable[str]) -> str:
    """SQL: the text is one of the words.

    Not IN: the engine makes a join of a longer list, which every row goes through, whatever CASE stands around it
    (DuckDB 1.5.5: 0.3 µs a row and list against 0.05).
    """
    return f"({' OR '.join(f'{text} = {literal(word)}' for word in words)})"


def narrow(raw: str) -> str:
    """The text with full-width signs made narrow; a text without wide signs is left as it is."""
    wide = f"regexp_matches({raw}, '[\\x{{ff01}}-\\x{{ff5e}}]')"
    return f"CASE WHEN {wide} THEN translate({raw}, {literal(FULL_WIDTH)}, {literal(HALF_WIDTH)}) ELSE {raw} END"
