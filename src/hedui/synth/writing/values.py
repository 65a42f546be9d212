"""Amounts, dates, months, areas and codes as offices write them. One writer a column, made for the delivery's style."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from hedui.synth.chance import one
from hedui.synth.defects import RATES
from hedui.synth.deliveries import Delivery
from hedui.synth.writing.table import Cell

Write = Callable[[object, bool], Cell]
_MONEY_STYLES = ("plain", "comma", "sign", "yuan", "wan")
_DATE_STYLES = ("dash", "slash", "compact", "chinese")
_EPOCH = date(1899, 12, 30)  # day 0 of a workbook's dates
_EMPTY = RATES["money_empty"]
_DASH = _EMPTY + RATES["money_dash"]
_NEGATIVE = _DASH + RATES["money_negative"]
_WORDS = _NEGATIVE + RATES["money_words"]


def money_text(fen: int, style: str) -> str:
    """Fen as an office writes it: 1234.5, 1,234.50, ￥1234.50, 1234.50元, 0.12345万元."""
    yuan, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    if style == "wan":
        digits = f"{abs(fen) // 10**6}.{abs(fen) % 10**6:06d}".rstrip("0").rstrip(".")
        return f"{sign}{digits}万元"
    if style == "plain":
        return f"{sign}{yuan}.{rest:02d}" if rest else f"{sign}{yuan}"
    amount = f"{yuan:,}.{rest:02d}" if style == "comma" else f"{yuan}.{rest:02d}"
    return sign + {"comma": amount, "sign": f"￥{amount}", "yuan": f"{amount}元"}[style]


def date_text(day: date, style: str) -> str:
    """2024-01-31, 2024/1/31, 20240131, 2024年1月31日."""
    if style == "dash":
        return day.isoformat()
    if style == "compact":
        return f"{day.year}{day.month:02d}{day.day:02d}"
    return f"{day.year}/{day.month}/{day.day}" if style == "slash" else f"{day.year}年{day.month}月{day.day}日"


def month_text(day: date, style: str) -> str:
    """202401, 2024-01, 2024/1, 2024年1月."""
    if style in ("compact", "dash"):
        return f"{day.year}{day.month:02d}" if style == "compact" else f"{day.year}-{day.month:02d}"
    return f"{day.year}/{day.month}" if style == "slash" else f"{day.year}年{day.month}月"


def writer(rng: Random, kind: str, delivery: Delivery) -> Write | None:
    """The writer of a column of this catalogue kind in this delivery; None: text, which is written as it is.

    A planted row stays readable.
    """
    if kind == "money":
        return _money(rng, delivery)
    if kind == "date":
        return _date(rng, delivery)
    if kind == "month":
        style = delivery.dates if delivery.dates in ("slash", "chinese") else "compact"
        return lambda value, planted: month_text(value, style) if isinstance(value, date) else ""
    if kind == "number":
        return _number(delivery)
    if kind == "code":
        return lambda value, planted: (
            "待核" if not planted and rng.random() < RATES["code_unknown"] else str(value or "")
        )
    return None


def _money(rng: Random, delivery: Delivery) -> Write:
    if delivery.dates == "typed":
        return lambda value, planted: value / 100 if isinstance(value, int) else None
    as_number = delivery.shape in ("xlsx", "xls")

    def write(value: object, planted: bool) -> Cell:
        if not isinstance(value, int):
            return ""
        if not planted and (draw := rng.random()) < _WORDS:
            return _spoilt(rng, value, draw)
        if as_number:
            return value / 100
        style = one(rng, _MONEY_STYLES) if delivery.money == "mixed" else delivery.money
        return money_text(value, style)

    return (
        write
        if delivery.shape != "dbf"
        else lambda value, planted: money_text(value, "plain") if isinstance(value, int) else ""
    )


def _spoilt(rng: Random, fen: int, draw: float) -> Cell:
    if draw < _EMPTY:
        return ""
    if draw < _DASH:
        return "-"
    return money_text(-fen, "plain") if draw < _NEGATIVE else one(rng, ("不详", "见附件", "约三千"))


def _date(rng: Random, delivery: Delivery) -> Write:
    if delivery.dates == "typed":
        return lambda value, planted: value if isinstance(value, date) else None

    def write(value: object, planted: bool) -> Cell:
        if not isinstance(value, date):
            return ""
        if not planted and rng.random() < RATES["date_unreadable"]:
            return one(rng, ("0000-00-00", "2024-13-01", "不详", "20240231"))
        if delivery.dates == "cell":
            return value
        if delivery.dates == "serial":
            return (value - _EPOCH).days
        return date_text(value, one(rng, _DATE_STYLES) if delivery.dates == "mixed" else delivery.dates)

    return (
        write
        if delivery.shape != "dbf"
        else lambda value, planted: date_text(value, "compact") if isinstance(value, date) else ""
    )


def _number(delivery: Delivery) -> Write:
    if delivery.shape in ("xlsx", "xls", "parquet"):
        return lambda value, planted: value if isinstance(value, int | float) else None
    return lambda value, planted: "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
