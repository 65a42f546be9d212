"""What the codes of a what-if are called: changes, groups, classes."""

from __future__ import annotations

from hedui.rules.simulate_ladder import NONE
from hedui.rules.vocabulary import PROGRAMME_LABELS
from hedui.values import region
from hedui.verification.outputs.tables import PROGRAMMES
from hedui.verification.simulation.roll import FEATURES, TYPES

DIMENSION_LABELS = {
    "county": "区县", "area": "城乡", "programme": "申请项目", "type": "家庭类型", "size": "家庭人数", "feature": "家庭特征（可重叠）",
}  # fmt: skip
AREAS = {"urban": "城市", "rural": "农村"}


def part_label(dimension: str, part: str) -> str:
    """What a group is called."""
    match dimension:
        case "county":
            return f"{region.name(part)} {part}" if part else "未说明区划"
        case "area":
            return AREAS[part]
        case "programme":
            return programme_label(part)
        case "type":
            return TYPES[part]
        case "size":
            return f"{part[:-1]} 人及以上" if part.endswith("+") else f"{part} 人"
        case "feature":
            return FEATURES[part]
    return "合计"


def programme_label(code: str) -> str:
    """What a programme is called; families may name none."""
    return PROGRAMME_LABELS.get(code) or PROGRAMMES.get(code) or code or "未说明项目"


def class_label(code: str) -> str:
    """What a class is called; none, and the open one."""
    return "不在各类" if code == NONE else programme_label(code) if code else "待定"


def yuan(fen: int | None) -> str:
    """Fen as yuan; 未知 where nobody knows."""
    if fen is None:
        return "未知"
    return f"{fen // 100:,}" if fen % 100 == 0 else f"{fen / 100:,.2f}"


def signed(fen: int | None) -> str:
    """A difference in yuan, with its sign."""
    return f"+{yuan(fen)}" if fen is not None and fen > 0 else yuan(fen)


def span(low: int | None, high: int | None) -> str:
    """The range of a difference in yuan, or the one figure where both ends are the same."""
    return signed(low) if low == high else f"{signed(low)} 至 {signed(high)}"
