"""Names written short: long names cut at the width of a field, and names with the clan or surname left out."""

from __future__ import annotations

from hedui.values.names.characters import without_separators
from hedui.values.names.loss import is_mark

# Fields of 8 or 10 bytes cut a transliterated name after 4 or 5 characters. Han names are shorter, so a beginning
# of 2 or 3 characters proves nothing (王小 is not 王小明).
SHORTEST_CUT = 4
# The same for names in Latin letters: fields of 12 letters and more.
SHORTEST_LATIN_CUT = 12
SHORTEST_GIVEN_NAME = 2
# Mongolian clans whose name stands before the given name, with a dot or without.
CLANS = frozenset(
    {
        "孛儿只斤", "博尔济吉特", "博尔济锦", "勃尔只斤", "奇渥温", "弘吉剌", "乌梁海", "兀良哈", "克烈", "乃蛮",
        "札剌亦儿", "扎赉特", "许兀慎", "巴鲁剌思", "斡亦剌", "土尔扈特", "绰罗斯", "和硕特", "巴雅特", "巴尔虎",
        "乌审", "鄂尔多斯", "察哈尔", "郭尔罗斯", "科尔沁", "喀喇沁", "土默特", "扎鲁特",
    }
)  # fmt: skip
# Sounds of Uyghur and Kazakh names, whose first part is the person's own name and whose last is the father's:
# there the last part alone is somebody else.
TURKIC_MARKS = (
    "买买", "麦麦", "买提", "麦提", "吐尔", "图尔荪", "古丽", "古力", "阿卜", "阿布都", "阿不都", "艾力", "艾合", "艾尼",
    "热合", "热依", "努尔", "肉孜", "玉素", "库尔班", "哈力", "别克", "拜克", "依明", "依布", "伊敏", "吾买", "吾斯", "买合",
    "马合", "木合", "木拉提", "克里木", "亚森", "阿依", "帕提", "帕尔", "再娜", "祖丽", "尼亚孜", "司马义", "斯马依", "如孜",
    "沙吾", "沙塔", "塔依", "铁木尔江", "提江", "木江", "尔江", "力江", "赛买", "赛依", "卡德尔", "卡迪尔", "巴哈尔", "哈斯木",
)  # fmt: skip


def is_cut(one: str, other: str) -> bool:
    """Whether one name is the other, cut at its end or without what stands before the given name.

    Both are folded and may hold middle dots.
    """
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return _is_beginning(one, other) or _is_beginning(other, one) or _is_given(short, long)


def _is_beginning(short: str, long: str) -> bool:
    """Whether the shorter writing fills a narrow field with the beginning of the longer; a dot fills it too."""
    enough = SHORTEST_LATIN_CUT if short.isascii() else SHORTEST_CUT
    bare = without_separators(short)
    return (len(short) >= enough and _begins(short, long)) or (
        len(bare) >= enough and _begins(bare, without_separators(long))
    )


def _begins(short: str, long: str) -> bool:
    if len(short) >= len(long):
        return False
    if long.startswith(short):
        return True
    # A lost character (or dot) stands for one of the longer name.
    agreed = sum(1 for a, b in zip(short, long, strict=False) if a == b)
    lost = sum(map(is_mark, short))
    return agreed + lost == len(short) and agreed >= SHORTEST_CUT - 1 and agreed > lost


def _is_given(short: str, long: str) -> bool:
    if len(short) < SHORTEST_GIVEN_NAME or not long.endswith(short):
        return False
    before = long[: -len(short)]
    if before.strip("·") in CLANS:
        return True
    return before.endswith("·") and "·" not in short and not any(mark in long for mark in TURKIC_MARKS)
