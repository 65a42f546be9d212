"""Names of people: one writing in which to compare them, and how far two writings agree.

A figure is used only where an equal number meets a name that is not `different`. So a doubt is resolved towards
`different`: a clerk then looks once; the other mistake would charge a family with a stranger's property.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from hedui.values.names.characters import folded, is_plain, without_separators, written
from hedui.values.names.cutting import is_cut
from hedui.values.names.loss import LATIN, is_name_with_losses, may_have_losses
from hedui.values.names.sound import is_spelled, is_transliterated


class NameAgreement(StrEnum):
    """How far two writings of a name agree. Symmetric; every pair of texts has exactly one."""

    SAME = "same"
    """Equal but for spaces, width, case, quotes and separators: 张 伟 = 张伟, 阿斯尔•巴特 = 阿斯尔·巴特."""
    VARIANT = "variant"
    """Equal in simplified characters of one shape: 張偉 = 张伟, 龑 = 䶮 = its private-use code point U+E863."""
    TRUNCATED = "truncated"
    """One is cut after four or more characters, or lacks the clan before the dot: 孛儿只斤·阿斯尔 and 阿斯尔."""
    LOST_CHARACTERS = "lost_characters"
    """Equal but for `?`, `□`, a mask, pinyin or a character's parts in its place: 张? 张WEI = 张炜, 韦华 = 韡."""
    TRANSLITERATION = "transliteration"
    """One name spelled twice by its sound: 阿斯尔 and 阿斯儿; or in pinyin: ZHANG WEI and 张伟."""
    MISSING = "missing"
    """One of them is empty."""
    DIFFERENT = "different"
    """Anything else, also names that merely sound alike (张伟, 章伟) or differ in one character (王小明, 王晓明)."""


def fold(name: str) -> str:
    """The writing in which names are compared: one width and case, no spaces, `·` for every middle dot,
    simplified characters of one shape, private-use code points as their characters. Idempotent."""
    return folded(written(name))


def block(name: str) -> str:
    """The folded name without separators: equal for all writings that are `same` or `variant`."""
    return without_separators(fold(name))


def agreement(a: str, b: str) -> NameAgreement:
    """How far two names agree, in the order of the checks below: the first that holds is the answer."""
    if is_plain(a) and is_plain(b) and len(a) == len(b):
        return _agreement_of_plain(a, b)
    one, other = written(a), written(b)
    bare_one, bare_other = without_separators(one), without_separators(other)
    if not bare_one or not bare_other:
        return NameAgreement.MISSING
    if bare_one == bare_other:
        return NameAgreement.SAME
    return _agreement_of_folded(folded(one), folded(other))


def agreements(pairs: Iterable[tuple[str, str]]) -> list[NameAgreement]:
    """`agreement` of each pair, in order."""
    return [agreement(a, b) for a, b in pairs]


def _agreement_of_plain(a: str, b: str) -> NameAgreement:
    """The short way for nearly all pairs: only Chinese characters, equally many, so nothing can be lost or cut."""
    if a == b:
        return NameAgreement.SAME
    one, other = folded(a), folded(b)
    if one == other:
        return NameAgreement.VARIANT
    return NameAgreement.TRANSLITERATION if is_transliterated(one, other) else NameAgreement.DIFFERENT


def _agreement_of_folded(one: str, other: str) -> NameAgreement:
    bare_one, bare_other = without_separators(one), without_separators(other)
    if bare_one == bare_other:
        return NameAgreement.VARIANT
    if may_have_losses(bare_one) or may_have_losses(bare_other):
        # A second look with the dots: a dot that a character set lacks becomes a question mark.
        if is_name_with_losses(bare_one, bare_other) or is_name_with_losses(one, other):
            return NameAgreement.LOST_CHARACTERS
        if _is_latin_of(bare_one, bare_other) or _is_latin_of(bare_other, bare_one):
            return NameAgreement.TRANSLITERATION
    if len(one) != len(other) and is_cut(one, other):
        return NameAgreement.TRUNCATED
    return NameAgreement.TRANSLITERATION if is_transliterated(bare_one, bare_other) else NameAgreement.DIFFERENT


def _is_latin_of(latin: str, han: str) -> bool:
    return latin[0].isascii() and LATIN.fullmatch(latin) is not None and len(han) > 1 and is_spelled(latin, han)
