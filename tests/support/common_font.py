"""The font of common characters: cut out of Noto Sans CJK, its curves quadratic (TrueType) instead of cubic (CFF).

    python tests/support/common_font.py    writes it where `hedui.documents.fonts` looks for it (half a minute)

The typesetter cuts every document's glyphs out of its fonts anew, and a TrueType glyph is cut by copying it, where a CFF
glyph is read as a program and written again. Hinting, other languages' forms and vertical writing are left out.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

from hedui.documents.fonts import COMMON_FAMILY, COMMON_FILE, FAMILY, FONT_FILE, embedded_glyphs

DIVISIONS = Path(__file__).resolve().parents[2] / "src" / "hedui" / "values" / "divisions"
SIMPLIFIED = 2
"""Where the collection holds the forms of simplified Chinese."""
TOLERANCE = 1.0
"""By how much a quadratic curve may miss the cubic one, in thousandths of the em: 0.003 mm in text of 9 points."""
FEATURES = ["ccmp", "locl", "liga", "calt", "kern", "mark", "mkmk"]
"""What the typesetter applies to horizontal text."""
SCRIPTS = [
    f"{script}.{language}"
    for script in ("DFLT", "hani", "latn", "grek", "cyrl", "kana")
    for language in ("dflt", "ZHS ")
]
"""The papers are in Chinese of the mainland: a dash, to name one, is as wide as a character there."""
# Blocks of signs, and what given names like but GB 2312 does not have.
SIGNS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2028), *range(0x2030, 0x203C)]))
IN_NAMES = "喆堃珺玥昇镕祎赟珅垚淼犇燚昉旸晞炜烜钰韡飏翀翃甯頔妘婳嫒嬿彧忻怿悫惇戬扆擎旻昕晗晟暄暐曈杺枟栩梓棽楒榕槿樾沄泓洺浛涵淏渼湉溦滢潆澍濛瀚炆烨焓煊熠燊琤琰琮瑀瑄瑗瑾璟璠璿皓睿砺祺禛禤稷竑筠篪羿翊翯胤芃芊芮苡茗荇莜莞菡萱蔚蕊薇蘅蠡衎裎覃詠谡贇轲逯邈郗郦鄞鋆铄铖锜锴镒閖阗霏霖靓靖颀颢馥骁骅骐骞鸢麒黛龑"
_LIMITS = ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions")  # fmt: skip
_COUNTED = ("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentElements", "maxComponentDepth")  # fmt: skip


def characters() -> set[str]:
    """GB 2312 (6,763 characters and its signs), ASCII, Latin 1, punctuation, names, divisions: what the collection has of them."""
    rows = (bytes([row, cell]).decode("gb2312", "ignore") for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    places = "".join(file.read_text("utf8") for file in sorted(DIVISIONS.glob("*.csv")))
    return embedded_glyphs().characters & {*rows, *SIGNS, *IN_NAMES, *places}


@cache
def collection() -> TTFont:
    """The font that all of it is taken from."""
    return opened(FONT_FILE, SIMPLIFIED)


def opened(file: Path, number: int = -1) -> TTFont:
    """A font of which each table is read when it is asked for; the file is closed at once."""
    return TTFont(BytesIO(file.read_bytes()), fontNumber=number, lazy=True, recalcTimestamp=False)


def outline(glyphs: object, name: str) -> Glyph:
    """One glyph in quadratic curves."""
    pen = TTGlyphPen(None)
    glyphs[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))  # type: ignore[index]
    return pen.glyph()


def build(wanted: set[str]) -> TTFont:
    """The font of these characters."""
    options = subset.Options()
    options.hinting, options.desubroutinize, options.notdef_outline = False, True, True
    options.layout_features, options.layout_scripts = FEATURES, SCRIPTS
    options.name_IDs, options.name_languages = ["*"], [0x409]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    font = opened(FONT_FILE, SIMPLIFIED)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=map(ord, wanted))
    cut.subset(font)
    _in_quadratic_curves(font)
    _named(font)
    return font


def _in_quadratic_curves(font: TTFont) -> None:
    drawn, order = font.getGlyphSet(), font.getGlyphOrder()
    glyphs = {name: outline(drawn, name) for name in order}
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    most = font["maxp"]
    most.tableVersion, most.maxZones = 0x00010000, 1
    for limit in (*_LIMITS, *_COUNTED):  # those that count are counted when the font is written
        setattr(most, limit, 0)
    font["post"].formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"


def _named(font: TTFont) -> None:
    """A changed font goes by a name of its own (SIL Open Font License)."""
    for record in font["name"].names:
        said = str(record)
        record.string = said.replace(FAMILY, COMMON_FAMILY).replace("NotoSansCJKsc", COMMON_FAMILY.replace(" ", ""))


if __name__ == "__main__":
    Path(COMMON_FILE).parent.mkdir(exist_ok=True)
    build(characters()).save(COMMON_FILE)
