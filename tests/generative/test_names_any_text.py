"""Names as worlds: whatever the texts, one answer, the same both ways, and folding settles at once."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hedui.values.name import NameAgreement, agreement, agreements, block, fold

SIGNS = "·•．・.- 　?□\ufffd*()'\ue863\ue005WEIwéü１Ａ\u200b\ufeff\U000e0100"
HAN = "张張王明晓小龑䶮龙天李𬱖頔炜火韦单雄信阿斯尔儿爾巴特图孟和克买提吐逊不布锺鍾昇升"
names = st.text(alphabet=SIGNS + HAN, max_size=12)
texts = st.one_of(st.text(max_size=20), names)


@settings(max_examples=400, deadline=None)
@given(texts, texts)
@example("ß", "ẞ")
@example("\u0345", "\u0399")
@example("?" * 40, "一" * 40)
def test_agreement_is_symmetric_and_never_raises(a: str, b: str) -> None:
    assert agreement(a, b) == agreement(b, a)


@settings(max_examples=400, deadline=None)
@given(texts)
@example("a\u200b\u0301")
@example("\ufb03i\u0307")
@example("·.·")
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert block(fold(name)) == block(name)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_a_name_is_the_same_as_itself_or_missing(name: str) -> None:
    assert agreement(name, name) == (NameAgreement.SAME if block(name) else NameAgreement.MISSING)


@settings(max_examples=200, deadline=None)
@given(texts, texts)
def test_names_block_together_exactly_when_same_or_variant(a: str, b: str) -> None:
    found = agreement(a, b)
    if found != NameAgreement.MISSING:
        assert (block(a) == block(b)) == (found in (NameAgreement.SAME, NameAgreement.VARIANT))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="张王李赵明晓小伟芳丽军", min_size=2, max_size=3), st.data())
def test_two_plain_han_names_agree_only_when_equal(name: str, data: st.DataObject) -> None:
    other = data.draw(st.text(alphabet="张王李赵明晓小伟芳丽军", min_size=2, max_size=3))
    assert agreement(name, other) == (NameAgreement.SAME if name == other else NameAgreement.DIFFERENT)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=HAN, min_size=2, max_size=6), st.sampled_from(" 　·•．\t"), st.integers(0, 6))
def test_a_separator_anywhere_changes_nothing(name: str, sign: str, at: int) -> None:
    assert agreement(name, name[:at] + sign + name[at:]) == NameAgreement.SAME


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="张王李赵明晓伟芳", min_size=2, max_size=4), st.sampled_from("?□\ufffd\ue005"), st.data())
def test_one_lost_character_is_a_loss_and_not_a_difference(name: str, mark: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    assert agreement(name, name[:at] + mark + name[at + 1 :]) == NameAgreement.LOST_CHARACTERS


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(texts, texts), max_size=10))
def test_many_at_once_are_each_alone(pairs: list[tuple[str, str]]) -> None:
    assert agreements(pairs) == [agreement(a, b) for a, b in pairs]
