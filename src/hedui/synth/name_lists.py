"""What invented people are called. Surname weights are per cent of the population (public name statistics)."""

from __future__ import annotations

SURNAMES: tuple[tuple[str, float], ...] = (
    ("王", 7.486), ("李", 7.370), ("张", 7.033), ("刘", 5.306), ("陈", 4.555), ("杨", 3.369), ("黄", 2.348),
    ("赵", 2.111), ("吴", 1.999), ("周", 1.963), ("徐", 1.497), ("孙", 1.455), ("朱", 1.321), ("马", 1.308),
    ("胡", 1.204), ("郭", 1.150), ("何", 1.074), ("高", 1.043), ("罗", 0.986), ("林", 0.982),
    *((surname, 0.55) for surname in "郑梁谢宋唐许韩冯邓曹彭肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"),
    *((surname, 0.15) for surname in "白郝秦康史顾侯孟龙万段钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟颜倪严牛温芦季俞章鲁葛"),
    *((surname, 0.02) for surname in ("欧阳", "司马", "上官", "诸葛", "皇甫")),
)  # fmt: skip

# By year of birth: (before, for women, for men), most frequent first; drawn with falling weights.
GIVEN: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = (
    (1960,
     ("秀英", "桂英", "秀兰", "玉兰", "桂兰", "淑珍", "玉珍", "玉英", "秀珍", "桂芳", "凤英", "素珍", "秀芳", "翠兰", "改兰", "巧莲", "二女", "金莲"),
     ("建国", "德福", "志强", "玉山", "文华", "国华", "永福", "有才", "福贵", "占山", "秀山", "根虎", "二小", "三毛", "生财", "海山", "振国")),
    (1975,
     ("秀梅", "桂花", "玉梅", "丽华", "爱华", "春梅", "改花", "俊芳", "美玲", "玉凤", "瑞芳", "小红", "敏", "红", "霞", "艳"),
     ("军", "勇", "伟", "建军", "永胜", "志刚", "国强", "建平", "文军", "玉明", "海军", "润生", "二军", "占军", "俊明", "利军", "强")),
    (1990,
     ("静", "丽", "丽娜", "娜", "芳", "燕", "敏", "红梅", "海燕", "晓燕", "艳丽", "志敏", "瑞霞", "小霞", "慧", "婧", "琴"),
     ("伟", "磊", "强", "涛", "超", "鹏", "斌", "志伟", "永强", "海龙", "晓东", "小军", "瑞", "飞", "凯", "建龙", "俊")),
    (2004,
     ("婷", "婷婷", "雪", "欣怡", "佳怡", "悦", "慧敏", "雅婷", "静怡", "晓雪", "梦瑶", "嘉欣", "思雨", "雨欣", "颖"),
     ("鑫", "涛", "浩", "宇", "杰", "俊杰", "浩然", "鑫鑫", "志鹏", "天宇", "家豪", "泽宇", "文博", "嘉伟", "旭")),
    (9999,
     ("梓涵", "一诺", "欣妍", "诗涵", "雨桐", "若曦", "可馨", "语嫣", "依诺", "艺涵", "芷若", "沐晴"),
     ("浩宇", "子轩", "宇轩", "梓睿", "奕辰", "俊熙", "沐阳", "昊天", "梓豪", "子墨", "铭泽", "宇航")),
)  # fmt: skip

# People without a surname; no open table of frequencies exists.
MONGOL_WOMEN: tuple[str, ...] = (
    "其其格", "乌云", "娜仁花", "萨仁", "萨日娜", "苏日娜", "乌日娜", "斯琴", "高娃", "图雅", "托娅", "娜布其", "乌云高娃", "斯琴高娃",
    "阿拉坦其木格", "敖登格日勒", "萨仁格日勒", "乌兰图雅", "娜仁托娅", "斯琴格日勒", "阿拉腾其其格", "哈斯其其格",
)  # fmt: skip
MONGOL_MEN: tuple[str, ...] = (
    "阿斯尔", "巴特尔", "宝音", "朝格图", "那顺", "敖其尔", "呼和", "苏和", "布和", "达来", "额尔敦", "阿古拉", "巴雅尔", "孟克", "吉日嘎拉",
    "宝音德力格尔", "额尔登巴雅尔", "阿拉坦敖其尔", "呼和巴特尔", "那顺巴雅尔", "孟和巴特尔", "吉日木图", "朝鲁门",
)  # fmt: skip
# A father's name or a clan before the own name, with the middle dot.
MONGOL_BEFORE: tuple[str, ...] = ("孛儿只斤", "阿拉坦", "额尔德尼", "宝音图", "巴彦", "乌力吉", "那木吉勒")
LONG: tuple[str, ...] = (
    "阿卜杜热合曼·麦麦提依明", "古丽巴哈尔·阿卜杜克热木", "额尔德尼木图·宝力德巴特尔", "娜仁格日乐·阿拉坦乌拉", "努尔艾力·吐尔逊江",
)  # fmt: skip
# Characters that GBK lacks, with how they are read (for the offices that typed the reading instead).
RARE: dict[str, str] = {"㛃": "JIE", "䶮": "YAN", "𬭎": "HONG", "㼆": "YING", "𠅤": "XI"}
# How the commonest characters of names are read; a name is spelled in Latin letters only if all of its stand here.
READINGS: dict[str, str] = RARE | {
    character: reading
    for reading, characters in {
        "WANG": "王", "LI": "李丽", "ZHANG": "张", "LIU": "刘", "CHEN": "陈", "YANG": "杨", "HUANG": "黄", "ZHAO": "赵", "WU": "吴",
        "ZHOU": "周", "XU": "徐旭", "SUN": "孙", "MA": "马", "HU": "胡", "GUO": "郭国", "HE": "何", "GAO": "高", "LUO": "罗",
        "LIN": "林", "XIU": "秀", "YING": "英颖", "GUI": "桂", "LAN": "兰", "YU": "玉宇", "MEI": "梅美", "HUA": "花华", "JUN": "军俊",
        "YONG": "勇永", "WEI": "伟", "JIAN": "建", "QIANG": "强", "LEI": "磊", "TAO": "涛", "CHAO": "超", "JING": "静婧",
        "NA": "娜", "FANG": "芳", "YAN": "燕艳", "TING": "婷", "XUE": "雪", "XIN": "鑫", "HAO": "浩", "JIE": "杰",
    }.items()
    for character in characters
}  # fmt: skip
# Typed instead of a character that the machine did not have.
LOOKALIKE: dict[str, str] = {"䶮": "龑", "𬭎": "鋐"}
TRADITIONAL: dict[str, str] = dict(
    zip("张刘陈杨赵吴孙马罗郑许韩冯邓萧萧华国军凤兰丽红伟强龙义东霞财宝", "張劉陳楊趙吳孫馬羅鄭許韓馮鄧蕭蕭華國軍鳳蘭麗紅偉強龍義東霞財寶", strict=True)
)  # fmt: skip
TRADITIONAL = {simple: full for simple, full in TRADITIONAL.items() if simple != full}
