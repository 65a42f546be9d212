"""Bytes of unknown encoding → text: marks, UTF-16 without one, GB18030 that shows itself late, bytes that are nothing."""

from __future__ import annotations

import io

import pytest

from hedui.intake.decode import chunks, encoding_of
from hedui.intake.limits import MIB, Limits
from hedui.intake.reading import Counts
from hedui.values.faults import Place, Refusal

TEXT = "姓名,身份证号,户籍地址\r\n张三,150802198001150011,临河区解放街道\r\n"


def decoded(content: bytes, limits: Limits | None = None) -> tuple[str, str, int]:
    """(text, encoding at the end, characters replaced)."""
    counts = Counts()
    pieces = list(chunks(io.BytesIO(content), counts, Place("a.csv"), limits or Limits()))
    return "".join(text for text, _name in pieces), pieces[-1][1], counts.replaced


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gbk", "gb18030"), ("gb18030", "gb18030"), ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"), ("ascii", "utf-8"),
    ],
)  # fmt: skip
def test_the_encoding_of_a_file(encoding: str, name: str) -> None:
    text = "name,id\r\nLi,1\r\n" if encoding == "ascii" else TEXT
    assert encoding_of(text.encode(encoding)) == name
    assert decoded(text.encode(encoding)) == (text, name, 0)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["姓名\t身份证号\t婚姻状况\t登记机关名称\r\n", "姓名，身份证号\r\n欧阳某某，1\r\n", "户号,姓名\r\n"]
)
def test_utf_16_without_mark_and_with_few_latin_letters(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)) == (text, encoding, 0)


@pytest.mark.parametrize("nuls", [1, 2, 3, 40])
def test_a_gbk_file_with_nuls_is_no_utf_16(nuls: int) -> None:
    content = TEXT.encode("gbk") + b"\x00" * nuls
    assert decoded(content)[1] == "gb18030"


def test_characters_that_only_gb18030_has() -> None:
    text = "姓名\r\n张䶮\r\n𠮷野\r\n"
    assert decoded(text.encode("gb18030")) == (text, "gb18030", 0)


@pytest.mark.parametrize("latin", [10, 70_000, 300_000, 17 * MIB])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_latin_letters_first_and_chinese_later(latin: int, encoding: str) -> None:
    """The first byte above 127 decides, wherever it comes."""
    head = "id,name\n" + "1,ABCDEF\n" * (latin // 9)
    text, _name, replaced = decoded(head.encode() + TEXT.encode(encoding))
    assert replaced == 0
    assert text == head + TEXT


@pytest.mark.parametrize("ascii_header", [True, False])
def test_a_cut_name_in_the_first_lines_does_not_make_another_encoding(ascii_header: bool) -> None:
    header = "name,id" if ascii_header else "姓名,身份证号"
    rows = [f"张三{at},15080219800115001X" for at in range(50)]
    whole, cut = (header + "\n" + "\n".join(rows) + "\n").encode(), "张三7,".encode()
    text, name, replaced = decoded(whole.replace(cut, "张三".encode()[:-1] + b"7,"))
    assert (name, replaced) == ("utf-8", 1)
    assert text.count("张三") == 49 and text.count("\n") == 51


@pytest.mark.parametrize("word", ["联通", "身份证号", "姓名", "蒙古族", "鄂尔多斯市准格尔旗"])
def test_a_short_gbk_text_is_gbk(word: str) -> None:
    content = f"id,{word}\n1,临河区\n".encode("gbk")
    assert decoded(content) == (f"id,{word}\n1,临河区\n", "gb18030", 0)


def test_a_character_on_the_edge_of_two_pieces_is_whole() -> None:
    for shift in range(4):
        text = "x" * (64 * 1024 - shift) + "𠮷野家\n" + "姓名\n"
        for encoding in ("utf-8", "gb18030"):
            assert decoded(text.encode(encoding)) == (text, encoding, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("spoilt", [b"", b"\xff\xff"])
def test_a_long_text_is_decoded_in_pieces_as_it_is_at_once(encoding: str, spoilt: bytes) -> None:
    """Characters of one, two, three and four bytes lie on every edge of pieces and slices; so does what is none."""
    content = bytearray(("".join("x甲𠮷é" + "\n" * (at % 7 == 0) for at in range(400_000))).encode(encoding))
    for edge in range(192 * 1024 - 1, len(content) if spoilt else 0, 128 * 1024):
        content[edge : edge + 2] = spoilt
    at_once = bytes(content).decode(encoding, "replace")
    text, _name, replaced = decoded(bytes(content))
    assert text == at_once
    assert replaced == at_once.count("\ufffd")


def test_bytes_that_do_not_decode_are_counted_and_lose_no_line() -> None:
    text, name, replaced = decoded("张三,1\n".encode() + b"\xff\xfe\xff,2\n" + "李四,3\n".encode())
    assert name in ("utf-8", "gb18030")
    assert replaced > 0
    assert text.count("\n") == 3
    assert text.endswith(",3\n")


def test_a_cut_character_at_the_end_is_counted() -> None:
    text, _name, replaced = decoded("张三,1\n李".encode()[:-1])
    assert replaced == 1
    assert text.startswith("张三,1\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_piece_but_the_last_ends_with_a_line(end: str) -> None:
    content = (("甲" * 99 + end) * (40 * MIB // 300)).encode()
    pieces = [text for text, _name in chunks(io.BytesIO(content), Counts(), Place("a"), Limits())]
    assert len(pieces) > 2
    assert all(piece.endswith(end) for piece in pieces[:-1])
    assert "".join(pieces).encode() == content


def test_one_endless_line_is_refused_without_being_held() -> None:
    class Endless(io.RawIOBase):
        """A line of a gigabyte; whoever reads on beyond 80 MiB has not noticed."""

        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            assert self.given < 80 * MIB
            return b"1" * size

    with pytest.raises(Refusal) as refused:
        list(chunks(Endless(), Counts(), Place("a.csv"), Limits()))  # type: ignore[arg-type]
    assert refused.value.fault == "line_too_long"
    assert "16 MiB" in str(refused.value)
