"""The words of the city's offices, as a person reads them."""

from __future__ import annotations

_ENDED = {
    "停发", "死亡", "暂停发放", "20", "离职", "注销", "吊销，未注销", "封存", "销户", "刑满释放", "历史", "已退租", "腾退",
}  # fmt: skip


def runs(word: object) -> bool:
    """Whether a state goes on; where nothing can be read it does."""
    return word not in _ENDED


def is_scrapped(letters: object) -> bool:
    """Deregistered, due for scrapping, or plates announced void."""
    return any(letter in "EMP" for letter in str(letters or ""))


def is_exempt(kind: object) -> bool:
    """A motorcycle, by its name or by its letter."""
    return "摩托" in str(kind or "") or str(kind or "").startswith("M")
