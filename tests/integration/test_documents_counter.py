"""The papers of the counter as a reader gets them: what stands on them, in their glyphs, and what changes their hash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from counter_samples import DAY, HEADING, SAMPLES
from pdf_text import font_files, pages, text_of

from hedui.documents.counter import TEMPLATES, counter_data, render_counter_paper
from hedui.documents.counter_papers import (
    AcceptedPaper,
    AuthorisationPaper,
    EntrustmentPaper,
    Signatory,
    SupplementPaper,
)
from hedui.documents.frame import Printing
from hedui.documents.rewording import read_rewordings

MUST_SAY = {
    "authorisation": [
        "居民家庭经济状况核对授权书", "金融机构、非银行支付机构", "入户调查", "公示", "动态监测期", "随时以书面或口头方式撤回", "成员发生变化",
        "张小宝", "150802197001010034", "核对目录所列全部事项", "一式三份", "sqs-2026.1", "案件编号：HD150802-2026-000017",
    ],
    "entrustment": [
        "临河区核对中心：", "2025年11月1日至2026年10月31日", "2026年11月1日", "SQ150802-2026-000003", "赡养义务人", "真实有效", "签收人：",
        "委托书编号",
    ],
    "guidance": ["温馨提示单", "谁查看过您的信息", "随时撤回授权", "30个工作日", "0478-8210000", "不收任何费用"],
    "told_once": ["一次性", "残疾证", "一倍以上三倍以下", "45个工作日", "签名或指印"],
    "accepted": ["受理通知书", "7K3M9QX2", "2026年11月17日", "户口簿", "经办人：陈一", "书面告知并说明理由"],
    "supplement": ["一次性补正告知书", "户口簿全本（含变更页）", "2026年11月13日", "全部内容", "签收"],
}  # fmt: skip


def spaceless(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_paper_says_what_it_must_in_glyphs_that_are_inside_the_file(name: str) -> None:
    made = render_counter_paper(SAMPLES[name], HEADING)
    said = spaceless(text_of(made))
    assert [one for one in MUST_SAY[name] if spaceless(one) not in said] == []
    assert not any(page.missing_glyphs for page in pages(made))
    used, inside = font_files(made)
    assert used == inside > 0


def test_every_paper_has_a_sample_and_a_template() -> None:
    assert {TEMPLATES[type(one)] for one in SAMPLES.values()} == set(TEMPLATES.values()) == set(MUST_SAY)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_equal_content_is_equal_bytes_and_the_hash_is_that_of_the_content(name: str) -> None:
    one, again = (render_counter_paper(SAMPLES[name], HEADING) for _time in range(2))
    assert one == again
    first = counter_data(SAMPLES[name], HEADING)["fingerprint"]
    assert counter_data(SAMPLES[name], HEADING, Printing(2, DAY))["fingerprint"] == first
    assert counter_data(SAMPLES[name], replace(HEADING, number="HD150802-2026-000018"))["fingerprint"] != first


def test_a_large_family_goes_over_pages_with_the_header_repeated() -> None:
    paper = SAMPLES["authorisation"]
    assert isinstance(paper, AuthorisationPaper)
    many = tuple(Signatory(f"成员{at}", "150802197001010034", "其他") for at in range(40))
    made = pages(render_counter_paper(replace(paper, people=many), HEADING))
    assert (
        len(made) > 1
        and all("法定代理人" in one.text for one in made[:2])
        and "成员39" in "".join(one.text for one in made)
    )


def test_chosen_items_are_named_and_a_received_letter_says_by_whom() -> None:
    letter = SAMPLES["entrustment"]
    assert isinstance(letter, EntrustmentPaper)
    said = text_of(
        render_counter_paper(replace(letter, items=("养老保险", "机动车"), received_on=DAY, receiver="林二"), HEADING)
    )
    assert "养老保险、机动车" in said and "核对目录所列全部" not in said and "林二" in said


def test_without_a_deadline_the_law_s_own_is_printed() -> None:
    paper = SAMPLES["accepted"]
    assert isinstance(paper, AcceptedPaper)
    assert "本环节的办理期限" not in text_of(render_counter_paper(replace(paper, due=None), HEADING))


def test_a_text_of_the_data_is_never_markup() -> None:
    paper = SAMPLES["supplement"]
    assert isinstance(paper, SupplementPaper)
    hostile = ('#import "/etc/passwd"', '"); #panic("x")', "*粗* _斜_ $x$ \\ 𠮷")
    said = text_of(render_counter_paper(replace(paper, missing=hostile), HEADING))
    assert "*粗*" in said and "#panic" in said


def test_a_region_says_it_in_its_own_words_and_another_version(tmp_path: Path) -> None:
    (tmp_path / "supplement").mkdir()
    (tmp_path / "supplement" / "wording.yaml").write_text("version: bzs-150802\nseal: （临河区盖章）\n", "utf8")
    said = text_of(render_counter_paper(SAMPLES["supplement"], HEADING, rewordings=read_rewordings([tmp_path])))
    assert "临河区盖章" in said and "bzs-150802" in said
