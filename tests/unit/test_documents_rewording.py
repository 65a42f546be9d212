"""A region's own words: by key, of the same shape, with a version of its own, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from hedui.documents.rewording import read_rewordings
from hedui.documents.template import Rewording, Template
from hedui.values.faults import Refusal


def words(folder: Path, text: str, template: str = "report") -> Path:
    (folder / template).mkdir(parents=True)
    (folder / template / "wording.yaml").write_text(text, "utf8")
    return folder


def test_texts_are_replaced_by_key_later_folders_last(tmp_path: Path) -> None:
    first = words(tmp_path / "a", "version: 省-1\nsections: {notes: 五、告知}\n")
    second = words(tmp_path / "b", "version: 旗县-1\nmembers_header: [号, 名, 证, 关系, 地, 口, 书]\n")
    found = read_rewordings([first, second, tmp_path / "not there"])
    assert found == (
        Rewording("report", "members_header", ("号", "名", "证", "关系", "地", "口", "书")),
        Rewording("report", "sections.notes", "五、告知"),
        Rewording("report", "version", "旗县-1"),
    )
    own = Template("report", rewordings=found).wording()
    assert own.texts["sections"]["notes"] == "五、告知" and own.text("title") == "居民家庭经济状况核对报告"
    assert Template("report").wording().texts["sections"]["notes"] == "五、说明"


def test_shared_words_reach_every_paper(tmp_path: Path) -> None:
    found = read_rewordings([words(tmp_path / "a", "only_for: 仅限本旗使用\n", "shared")])
    for name in ("report", "sheet", "letter", "annex"):
        assert Template(name, rewordings=found).wording().text("only_for") == "仅限本旗使用"


@pytest.mark.parametrize(
    ("text", "fault", "said"),
    [
        ("version: v\nsections: {note: 五}\n", "wording_unknown", "Did you mean sections.notes?"),
        ("version: v\ntitel: x\n", "wording_unknown", "Did you mean title?"),
        ("version: v\nnotes: 一句\n", "wording_shape", "notes"),
        ("version: v\nmembers_header: [一, 二]\n", "wording_shape", "7 columns"),
        ('version: v\npeople_counted: "{members} {name}"\n', "wording_shape", "people_counted"),
        ('version: v\npeople_counted: "{"\n', "wording_shape", "people_counted"),
        ("title: 别的\n", "wording_version", "version"),
        ("version: report-2026.6\ntitle: 别的\n", "wording_version", "version"),
        ("version: v\ntitle: 1\n", "wording_unreadable", "title"),
        ("- x\n", "wording_unreadable", "KEY: TEXT"),
        ("a: [\n", "wording_unreadable", "YAML"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, text: str, fault: str, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_rewordings([words(tmp_path / "t", text)])
    assert refused.value.fault == fault and said in str(refused.value)


def test_an_unknown_template_and_a_layout_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="Did you mean report"):
        read_rewordings([words(tmp_path / "a", "version: v\n", "reports")])
    folder = words(tmp_path / "b", "version: v\n")
    (folder / "report" / "report.typ").write_text("#panic()", "utf8")
    with pytest.raises(Refusal, match="layout cannot"):
        read_rewordings([folder])
