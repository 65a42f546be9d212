"""银行, 证券保险: answers to a list. One bank says amounts, another only whether the limit is passed."""

from __future__ import annotations

from random import Random

from hedui.synth.chance import Weighted, between, one
from hedui.synth.clock import Clock
from hedui.synth.departments import Values
from hedui.synth.people import Person

AMOUNT_BANKS = ("中国农业银行", "中国邮政储蓄银行", "河套农商银行")
YES_NO_BANKS = ("中国工商银行", "中国建设银行")
_INSURANCE = Weighted([("终身寿险", 30), ("年金保险", 20), ("意外伤害保险", 35), ("重大疾病保险", 15)])


def bank_deposit(
    rng: Random, who: Person, clock: Clock, *, amount: int | None = None, over: bool | None = None
) -> Values:
    """A balance (fen) or a yes or no: `amount` or `over` fixes which."""
    kind = one(rng, ("活期", "定期", "一卡通"))
    if over is not None or (amount is None and rng.random() < 0.35):
        return (one(rng, YES_NO_BANKS), kind, None, clock.half_end, "是" if over else "否")
    amount = between(rng, 0, 600_000) if amount is None else amount
    return (one(rng, AMOUNT_BANKS), kind, amount, clock.half_end, "")


def wealth_product(rng: Random, who: Person, clock: Clock, *, amount: int = 0) -> Values:
    """A product of a bank or an internet platform."""
    product = one(rng, ("稳健添利90天", "日日盈", "净值型理财A款", "余额理财"))
    return (one(rng, AMOUNT_BANKS), product, amount or between(rng, 1, 200) * 100_000, clock.half_end, "")


def securities(rng: Random, who: Person, clock: Clock, *, stock: int = 0) -> Values:
    """Shares, funds, bonds (fen), whether an account is open."""
    if not stock and rng.random() < 0.4:
        return (None, None, None, one(rng, ("否", "未开立")), clock.half_end, "否")
    stock = stock or between(rng, 0, 80) * 100_000
    return (stock, between(rng, 0, 9) * 50_000, 0, "是", clock.half_end, "")


def commercial_insurance(rng: Random, who: Person, clock: Clock, *, cash: int = -1) -> Values:
    """A policy: yearly premium and cash value (fen)."""
    insurer = one(rng, ("中国人寿", "平安人寿", "太平洋人寿", "新华保险"))
    kind = _INSURANCE.draw(rng) if cash < 0 else "年金保险"
    value = cash if cash >= 0 else (0 if kind == "意外伤害保险" else between(rng, 2, 300) * 10_000)
    return (insurer, kind, between(rng, 1, 60) * 10_000, value, one(rng, ("有效", "缴费中")))
