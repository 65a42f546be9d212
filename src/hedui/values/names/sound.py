"""How names sound: toneless pinyin, Latin spellings, and names transliterated from another language.

Sounds never make two Han names one (张伟 and 章伟 are two people). They are asked only where writing by sound is
the rule: a Latin spelling of the name, and names of Mongolian, Uyghur or Kazakh people.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pypinyin import Style, pinyin

# A surname's reading that pypinyin lacks. It has the others among its readings: 单 SHAN, 仇 QIU, 解 XIE, 区 OU, 查 ZHA,
# 曾 ZENG, 盖 GE, 尉迟 YUCHI (the golden table of names holds it to them).
SURNAME_READINGS = {"黑": "HE"}
# The most frequent Han surnames: a three-character name that begins with one is taken for a Han name.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙朱马胡郭何高罗林郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛"
    "邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路"
    "游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟"
    "应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢"
)
# Characters with which registers spell Mongolian, Uyghur and Kazakh names. In the narrow list are those that two
# registers choose differently for one sound; characters that Han parents choose for their meaning are not in it.
NARROW = frozenset(
    "阿艾爱敖奥巴八拜宝保布不卜部朝潮查察答岱道德得登迪的地都杜多朵额恩尔耳儿二夫甫嘎噶尕格戈哥各根古姑谷哈海罕汗合和贺赫"
    "呼胡吉加江姜将卡克科可库拉来莱勒力里丽利立黎鲁卢路玛马买麦迈满曼蒙孟米密木姆穆牧那娜纳乃尼努怒诺帕普其奇齐琪仁任日"
    "热如茹若萨沙赛色森山舍斯思司丝苏素孙逊索锁塔台泰太特提图土吐托陀瓦娃旺温乌吾武伍西希锡牙亚娅雅耶依伊衣音尹孜子兹再扎"
)
WIDE = NARROW | frozenset(
    "安白班毕必宾勃博才仓楚达大代丹旦丁东敦法非福盖甘华霍迦金京居开康柯兰朗雷楞连列林龙隆伦罗洛毛梅门明默莫囊年宁牛欧盼佩"
    "皮旗恰青琴琼曲却荣桑生圣泰坦唐陶腾天铁通外维卫文夏先新雄旭央扬也叶永尤玉裕云匀则占珠朱卓尊佐祖高花乡香其木格别台江买买提"
)
# One name of the Mongolian language in two usual spellings that do not sound alike in Chinese.
SAME_WORD = {"巴图尔": "巴特尔", "孟克": "孟和", "蒙克": "孟和", "朝格图": "朝克图", "托娅": "图雅"}
_SAME_WORDS = re.compile("|".join(SAME_WORD))
# In such names these characters do not have the reading that is usual elsewhere.
TRANSLITERATED_READINGS = {"卜": "BU", "都": "DU", "勒": "LE", "地": "DI", "的": "DI"}
TRANSLITERATED_LENGTH = 3
HAN_SYLLABLES = 4
# A Latin letter that stands for ü, and what people type for it.
U_WRITINGS = ("V", "U", "YU")


@cache
def readings(char: str) -> frozenset[str]:
    """The toneless readings of a character in capitals, ü as V: `ZHANG`. Empty for what has no reading."""
    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    return frozenset(reading.upper() for each in found for reading in each if reading.isascii())


def is_spelled(latin: str, han: str, *, surname: bool = True) -> bool:
    """Whether the Latin text is the pinyin of these Chinese characters, whole and in order.

    `surname`: the first character may have its reading as a surname (单 SHAN).
    """
    letters = _plain_latin(latin)
    ends = {0}
    for i, char in enumerate(han):
        spellings = _spellings(char, surname=surname and i == 0)
        ends = {end + len(one) for end in ends for one in spellings if letters.startswith(one, end)}
        if not ends:
            return False
    return len(letters) in ends and letters != ""


def is_transliterated(one: str, other: str) -> bool:
    """Whether two folded names without separators are one transliterated name in two spellings.

    Every pair of characters sounds alike, characters that differ are ones used for their sound, and neither
    name reads as a Han name (a frequent surname and two characters).
    """
    if len(one) != len(other) or len(one) < TRANSLITERATED_LENGTH or not (_is_foreign(one) and _is_foreign(other)):
        return False
    return all(map(_sounds_alike, _one_word(one), _one_word(other)))


def _sounds_alike(a: str, b: str) -> bool:
    return a == b or (a in NARROW and b in NARROW and _usual_reading(a) == _usual_reading(b))


@cache
def _usual_reading(char: str) -> str:
    return TRANSLITERATED_READINGS.get(char) or pinyin(char, style=Style.NORMAL)[0][0].upper()


def _is_foreign(name: str) -> bool:
    if len(name) < HAN_SYLLABLES and name[0] in SURNAMES:
        return False
    return WIDE.issuperset(name)


def _one_word(name: str) -> str:
    return _SAME_WORDS.sub(lambda match: SAME_WORD[match[0]], name)


@cache
def _spellings(char: str, *, surname: bool) -> frozenset[str]:
    sounds = set(readings(char))
    if surname and char in SURNAME_READINGS:
        sounds.add(SURNAME_READINGS[char])
    return frozenset(sound.replace("V", u) for sound in sounds for u in U_WRITINGS)


def _plain_latin(text: str) -> str:
    """Capital letters only: tone marks and tone digits go, Ü becomes V."""
    apart = unicodedata.normalize("NFD", text.upper()).replace("U\u0308", "V")
    return re.sub(r"[^A-Z]", "", apart)
