"""What somebody copies from a paper is what stands on it: places where a line may break are no characters."""

from __future__ import annotations

import re
from pathlib import Path

import typst
from cities import World, number
from pdf_text import text_of

LONG = "real_estate-2025Q3_second_delivery_of_the_year_for_all_counties.csv"
SHARED = Path(__file__).parents[2] / "src" / "hedui" / "documents" / "templates" / "shared" / "page.typ"


def test_no_paper_holds_a_character_that_nobody_sees(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.person(number(1))
    titles = [
        {
            "权利人姓名": "测试人",
            "证件号": number(1),
            "坐落": "某处",
            "不动产单元号": "150821006004GB02214F41050979" * 3,
        }
    ]
    world.file(LONG, titles)
    world.verify(reports="all")
    told = {path.name: text_of(path.read_bytes()) for path in (world.out / "reports").glob("*.pdf")}
    assert len(told) == 4 and not [name for name, text in told.items() if "\u200b" in text]
    annex = told["H1-annex.pdf"].replace("\n", "")
    assert LONG in annex and titles[0]["不动产单元号"] in annex


def test_a_line_still_breaks_there() -> None:
    (rule,) = re.findall(r'^ *show "\\u\{200b\}": .*$', SHARED.read_text("utf8"), re.MULTILINE)
    page = "#set page(width: 90pt, height: auto, margin: 5pt)\n#"
    long = '\n#"abcdefghijklmnop\\u{200b}qrstuvwxyz012349\\u{200b}ABCDEFGHIJ"'

    def height(text: str) -> float:
        drawn = typst.compile(text.encode(), format="svg")
        return float(re.findall(rb'viewBox="0 0 90 ([\d.]+)"', drawn if isinstance(drawn, bytes) else drawn[0])[0])

    assert height(page + rule.strip() + long) > height(page + rule.strip() + '\n#"abc"') + 10
