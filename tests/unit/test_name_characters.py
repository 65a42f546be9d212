"""The tables behind the folding of names: complete, closed, and nothing folded that is a name of its own."""

from __future__ import annotations

import time

from hedui.values.name import agreements, fold
from hedui.values.names.characters import HERE, character_folds, shapes, written

GBK_AREA = [*range(0xFE50, 0xFE7F), *range(0xFE80, 0xFEA1)]
LEGAL = "乾徵於昇陞祕氾喆堃淼甦邨甯犇龢麽"


def test_all_80_private_use_code_points_are_mapped() -> None:
    mapped = [code for code in character_folds() if 0xE000 <= code <= 0xF8FF]
    assert mapped == list(range(0xE815, 0xE865))


def test_private_use_code_points_agree_with_the_codec_where_it_knows_the_character() -> None:
    known = 0
    for code, pair in zip(range(0xE815, 0xE865), GBK_AREA, strict=True):
        char = pair.to_bytes(2, "big").decode("gb18030")
        if not 0xE000 <= ord(char) <= 0xF8FF:
            known += 1
            assert fold(chr(code)) == fold(char)
    assert known == 66


def test_the_code_point_of_the_name_character_yan_is_mapped() -> None:
    assert fold("\ue863") == "䶮" == fold("龑")


def test_folds_are_closed_and_stay_written() -> None:
    folds = character_folds()
    for code, char in folds.items():
        assert len(char) == 1
        assert ord(char) not in folds, f"U+{code:04X} ends in a character that is folded"
        assert written(char) == char


def test_standard_characters_of_names_are_not_folded() -> None:
    assert fold(LEGAL) == LEGAL


def test_simplified_characters_in_common_use_are_not_folded() -> None:
    level_one = [bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
    chars = [pair.decode("gb2312", errors="ignore") for pair in level_one]
    folded = {char for char in chars if char and fold(char) != char}
    assert folded == set()


def test_variants_are_pairs_of_single_characters_without_repetition() -> None:
    lines = (HERE / "variants.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    assert all(len(word) == 2 and word[0] != word[1] for word in words)
    assert len({word[0] for word in words}) == len(words) >= 250


def test_parts_stand_for_characters_that_old_character_sets_lack() -> None:
    assert all(len(parts) >= 2 for parts in shapes().values())
    assert shapes()[ord(fold("韡"))] == "韦华"


def test_folding_removes_width_spaces_and_unifies_dots() -> None:
    assert fold(" 阿斯爾　•　巴特 ") == "阿斯尔·巴特"
    assert fold("买买提．吐尔逊") == "买买提·吐尔逊"
    assert fold("a.b") == "A.B"
    assert fold("张\u0000伟\u200b") == "张伟"


def test_many_pairs_take_seconds_not_minutes() -> None:
    surnames, given = "王李张刘陈杨黄赵吴周", [chr(code) for code in range(0x4E00, 0x4E00 + 2000)]
    pairs = [(surnames[i % 10] + given[i % 2000], surnames[i % 7] + given[(i * 7) % 2000]) for i in range(20_000)]
    pairs += [(f"阿斯尔·{given[i % 2000]}", f"阿斯尔•{given[i % 1999]}") for i in range(20_000)]
    begun = time.process_time()
    assert len(agreements(pairs)) == 40_000
    # 0.2 s on a free core; the bound leaves room for a loaded one and still catches what grows with the pairs squared.
    assert time.process_time() - begun < 4
