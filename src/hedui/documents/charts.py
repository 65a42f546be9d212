"""Charts as inline SVG: no colour alone tells anything, each has its text beside it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

WIDTH, LEFT, RIGHT, ROW = 1000, 190, 130, 30
_ROOM = 70
"""For the sum that stands after a bar."""
_FONT = 15


@dataclass(frozen=True)
class Bars:
    """Horizontal bars in parts: per label one number per part, or the word for why there is none. `told` says the same in
    words.

    `kinds`: per part the class that paints it, p0, p1, … when empty. `width` of the picture, `row`, the height of a bar with
    the space below it, and `left`, the room for the labels, are in its own units.
    """

    title: str
    parts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...] | str], ...]
    told: str
    kinds: tuple[str, ...] = ()
    width: int = 1000
    row: int = ROW
    left: int = LEFT


@dataclass(frozen=True)
class Columns:
    """Two columns per bin, before and after; `line` is the place between two bins where the line lies."""

    title: str
    bins: tuple[str, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    line: int
    told: str


@dataclass(frozen=True)
class Ranges:
    """A sure amount and the range that may be added, in fen, per label. An end of None is not known."""

    title: str
    rows: tuple[tuple[str, int, int, int | None], ...]
    told: str


Chart = Bars | Columns | Ranges


def chart(one: Chart, name: str) -> str:
    """The figure element of a chart. Its text alternative is the description of the picture and stands below it."""
    width = one.width if isinstance(one, Bars) else WIDTH
    body, height = _bars(one) if isinstance(one, Bars) else _columns(one) if isinstance(one, Columns) else _ranges(one)
    return (
        f'<figure><figcaption id="{name}-t">{escape(one.title)}</figcaption>'
        f'<svg role="img" aria-labelledby="{name}-t" aria-describedby="{name}-d" viewBox="0 0 {width} {height}">{body}</svg>'
        f'<p id="{name}-d" class="told">{escape(one.told)}</p></figure>'
    )


def _text(x: float, y: float, said: str, anchor: str = "start", kind: str = "") -> str:
    shown = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{shown}>{escape(said)}</text>'


def _box(x: float, y: float, wide: float, high: float, kind: str, said: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" class="{kind}"><title>{escape(said)}</title></rect>'


def _legend(parts: tuple[str, ...], kinds: tuple[str, ...], left: int = LEFT) -> str:
    made, x = "", float(left)
    for part, kind in zip(parts, kinds, strict=True):
        made += _box(x, 6, 16, 16, kind, part) + _text(x + 22, 19, part)
        x += 44 + _FONT * len(part)
    return made


def _bars(one: Bars) -> tuple[str, int]:
    kinds = one.kinds or tuple(f"p{i}" for i in range(len(one.parts)))
    most = max((sum(values) for _, values in one.rows if not isinstance(values, str)), default=0) or 1
    scale, made = (one.width - one.left - _ROOM) / most, _legend(one.parts, kinds, one.left)
    for i, (label, values) in enumerate(one.rows):
        y, x = 36 + i * one.row, float(one.left)
        made += _text(one.left - 10, y + one.row / 2 + 1, label, "end")
        if isinstance(values, str):
            made += _text(x + 8, y + one.row / 2 + 1, values)
            continue
        for part, kind, value in zip(one.parts, kinds, values, strict=True):
            if value:
                made += _box(
                    x, y, value * scale, one.row - (8 if one.row > 26 else 5), kind, f"{label} {part} {value:,}"
                )
                if value * scale > 10 * len(f"{value:,}") + 6:
                    made += _text(x + value * scale / 2, y + one.row / 2 + 1, f"{value:,}", "middle", f"on-{kind}")
                x += value * scale
        made += _text(x + 8, y + one.row / 2 + 1, f"{sum(values):,}")
    return made, 40 + one.row * len(one.rows)


def _columns(one: Columns) -> tuple[str, int]:
    most, top, high = max((*one.before, *one.after, 1)), 40, 220
    step = (WIDTH - 60) / len(one.bins)
    made = _legend(("原规则", "新规则"), ("p5", "p0"))
    for i, (label, *pair) in enumerate(zip(one.bins, one.before, one.after, strict=True)):
        x = 40 + i * step
        for j, (value, kind, side) in enumerate(zip(pair, ("p5", "p0"), ("原规则", "新规则"), strict=True)):
            tall = high * value / most
            left = x + step * (0.08 + 0.43 * j)
            made += _box(left, top + high - tall, step * 0.4, tall, kind, f"{label} {side} {value:,}")
            made += _text(left + step * 0.2, top + high - tall - 4, f"{value:,}", "middle", "small")
        made += _text(x + step / 2, top + high + 20, label, "middle", "small")
    at = 40 + one.line * step
    made += f'<line x1="{at:.1f}" y1="{top - 8}" x2="{at:.1f}" y2="{top + high + 26}" class="line"/>'
    made += _text(at, top + high + 42, "线", "middle")
    made += f'<line x1="40" y1="{top + high}" x2="{WIDTH - 20}" y2="{top + high}" class="axis"/>'
    return made, top + high + 50


def _ranges(one: Ranges) -> tuple[str, int]:
    most = max((sure + (high or low) for _, sure, low, high in one.rows), default=0) or 1
    scale = (WIDTH - LEFT - 2 * RIGHT) / most
    made = _legend(("已定家庭", "待核实家庭至少", "待核实家庭至多"), ("p0", "p2", "open"))
    for i, (label, sure, low, high) in enumerate(one.rows):
        y, x = 36 + i * (ROW + 8), LEFT + sure * scale
        made += _text(LEFT - 10, y + 20, label, "end")
        made += _box(LEFT, y, sure * scale, ROW, "p0", f"{label} 已定 {yuan(sure)} 元")
        made += _box(x, y, low * scale, ROW, "p2", f"{label} 待核实至少 {yuan(low)} 元")
        end = x + low * scale
        if high is not None:
            made += _box(end, y, (high - low) * scale, ROW, "open", f"{label} 待核实至多 {yuan(high)} 元")
            end += (high - low) * scale
        most_text = "未知" if high is None else yuan(sure + high)
        made += _text(end + 8, y + 20, f"{yuan(sure + low)} 至 {most_text} 元")
    return made, 44 + (ROW + 8) * len(one.rows)


def yuan(fen: int) -> str:
    """Fen as yuan with separators; whole yuan without decimals."""
    return f"{fen // 100:,}" if fen % 100 == 0 else f"{fen / 100:,.2f}"
