"""What stands in the fields of a rehearsal: each column is one or more small tables of texts, of which each row has one.

A table is drawn from by mixed bits of the row, or by something of the person (`by`): so a birth date is that of the
number, and a whole family has one register. What is likelier stands in a table more often.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from hedui.catalogue import Column, Item
from hedui.synth.chance import section

DIGITS = tuple(f"{n:03d}" for n in range(1000))
SIZE = 4000


@dataclass(frozen=True)
class Piece:
    """A table of texts, and what chooses among them: "" mixed bits, else an index of the person by its name."""

    texts: tuple[str, ...]
    by: str = ""


Pieces = tuple[Piece, ...]

# Amounts in yuan: lowest, highest; small ones are likelier. A third number: how many in ten are nought.
_MONEY: dict[str, tuple[int, int, int]] = {
    "monthly_amount": (60, 2600, 0), "contribution_base": (3800, 16000, 0), "total_cost": (30, 60000, 0),
    "pooled_payment": (0, 40000, 3), "serious_illness_payment": (0, 20000, 9), "assistance_payment": (0, 8000, 9),
    "own_payment": (0, 20000, 1), "gross_wage": (3000, 12000, 0), "amount": (20, 9000, 0), "deposit_base": (2000, 16000, 0),
    "own_monthly": (120, 1400, 0), "employer_monthly": (120, 1400, 0), "balance": (0, 60000, 2), "loan": (80000, 700000, 0),
    "loan_balance": (0, 600000, 1), "monthly_repayment": (500, 5000, 0), "price": (3000, 300000, 0), "monthly_rent": (60, 900, 0),
    "capital": (1000, 500000, 2), "subscribed_capital": (10000, 5000000, 1), "tax": (0, 3000, 6), "transfer_income": (0, 20000, 5),
    "subsidy_amount": (100, 30000, 2), "tuition": (0, 12000, 6), "boarding": (0, 1600, 6), "market_value": (1000, 200000, 0),
    "stock_value": (0, 100000, 4), "fund_value": (0, 50000, 6), "bond_value": (0, 20000, 9), "annual_premium": (100, 12000, 0),
    "cash_value": (0, 60000, 2), "declared_wage": (0, 60000, 5), "declared_business": (0, 20000, 6),
    "declared_property": (0, 6000, 8), "declared_transfer": (0, 30000, 3), "declared_money": (0, 80000, 2),
    "obligor_income": (20000, 160000, 0),
}  # fmt: skip
_NUMBERS: dict[str, tuple[float, float]] = {
    "displacement": (0.8, 3.0), "area": (0.5, 60.0), "floor_area": (28.0, 160.0), "contracted_area": (1.0, 60.0),
    "own_farmed_area": (0.0, 40.0), "transferred_area": (0.0, 40.0), "declared_house_area": (30.0, 140.0),
}  # fmt: skip
_FIXED: dict[str, tuple[str, ...]] = {
    "own_rate": ("0.05", "0.08", "0.12", "0.07"), "years": ("3", "4", "2", "6"), "obligor_size": ("2", "3", "4", "5"),
    "declared_vehicles": ("0",) * 19 + ("1",), "declared_houses": ("0", "1", "1", "1", "1", "2"),
    "ethnicity": ("汉族",) * 15 + ("蒙古族", "蒙古族", "回族", "满族"), "relation": ("户主", "配偶", "子", "女", "父", "母", "孙子", "其他"),
    "hukou_kind": ("居民家庭户口", "农业", "非农业", "农村居民户口"), "plate_kind": ("02",) * 17 + ("01", "07", "07"),
    "vehicle_type": ("小型轿车K33",) * 8 + ("小型普通客车K31", "小型面包车K39", "轻型普通货车H31", "普通二轮摩托M21"),
    "use_kind": ("非营运",) * 18 + ("营运", "出租客运"), "vehicle_status": ("A",) * 40 + ("G", "Q", "GQ", "E", "M", "P", "EM"),
    "model": ("五菱牌LZW6450", "长安牌SC7160", "大众牌FV7160", "哈弗牌CC6460", "吉利牌JL7152", "东风牌EQ1040", "比亚迪牌BYD7152"),
    "destination": ("蒙古国", "俄罗斯", "韩国", "日本", "泰国", "香港", "澳门"), "funeral_home": ("市殡仪馆", "县殡仪馆", "旗殡仪馆"),
    "place": ("第一场所", "第二场所", "第三场所"), "role": ("法定代表人", "董事", "监事", "股东", "理事", "会长"),
    "pension.insurance_kind": ("城乡居民基本养老保险",) * 7 + ("企业职工基本养老保险",) * 3 + ("机关事业单位养老保险",),
    "contribution.insurance_kind": ("企业职工基本养老保险", "失业保险", "工伤保险"),
    "commercial_insurance.insurance_kind": ("终身寿险", "两全保险", "重大疾病保险", "意外伤害保险"),
    "employment_form": ("单位就业", "灵活就业", "个体经营", "公益性岗位"), "post": ("保洁员", "护林员", "协管员", "保安"),
    "establishment": ("行政", "全额事业", "差额事业", "编外"), "subsidy": ("耕地地力保护补贴", "玉米生产者补贴", "大豆生产者补贴", "草原生态奖补"),
    "planned_use": ("住宅",) * 9 + ("商业", "车库"), "co_ownership": ("单独所有",) * 3 + ("共同共有", "按份共有"), "share": ("100%", "50%", ""),
    "project": ("城区棚户区改造", "铁路建设征地", "水利工程征地", "公路建设征地"), "tax_kind": ("增值税", "经营所得个人所得税", "城建税"),
    "income_kind": ("工资薪金所得",) * 8 + ("劳务报酬所得", "经营所得", "利息股息红利所得"), "stage": ("小学", "初中", "高中", "中职", "本科"),
    "machine_kind": ("轮式拖拉机", "联合收割机", "播种机", "打捆机"), "business_scope": ("食品零售", "餐饮服务", "服装零售", "农资销售", "汽车维修"),
    "bank": ("工商银行", "农业银行", "建设银行", "农村信用社", "邮政储蓄银行", "包商银行"), "account_kind": ("活期", "活期", "定期", "一类户"),
    "institution": ("农业银行", "建设银行", "证券公司", "理财子公司"), "product": ("稳健一号", "天天盈", "安心宝", "季季增利"),
    "insurer": ("中国人寿", "平安人寿", "太平洋人寿", "泰康人寿", "新华人寿"), "assistance.programme": ("低保", "低保", "特困", "低保边缘", "临时"),
    "assistance.status": ("在享",) * 9 + ("停发",), "over_limit": ("否",) * 60 + ("是",), "account_opened": ("是",), "contribution_status": ("正常缴费",) * 19 + ("欠费",),
    "person_status": ("正常",) * 199 + ("死亡",), "registration_kind": ("结婚", "结婚", "结婚", "离婚"),
}  # fmt: skip
# How far back a date may lie, in days; every other one lies within five years.
_BACK: dict[str, int] = {"paid_on": 700, "settled_on": 700, "left_on": 900, "entered_on": 900, "died_on": 1500, "cremated_on": 1500,
                         "contract_on": 3000, "registered_on": 7000, "founded_on": 6000, "moved_in_on": 15000}  # fmt: skip
_DATA_DAY = ("balance_on",)
_NEWEST_MONTH = ("last_paid_month", "paid_to_month")
_TOWNS = (
    "团结街道",
    "车站街道",
    "狼山镇",
    "塔尔湖镇",
    "隆盛合镇",
    "先锋镇",
    "乌加河镇",
    "三道桥镇",
    "巴音宝力格镇",
    "陕坝镇",
)
_PLACES = ("幸福小区", "金沙小区", "阳光花园", "河套家园", "富强嘉园", "红星村", "团结村", "新丰村", "永胜村", "联丰村")
_FIRMS = (
    "河套",
    "金川",
    "恒丰",
    "鑫源",
    "阴山",
    "蒙牧",
    "华宇",
    "天成",
    "瑞达",
    "宏远",
    "临河",
    "五原",
    "乌拉特",
    "富源",
    "永利",
    "兴业",
)
_TRADES = (
    "农业科技",
    "商贸",
    "建筑安装",
    "物业服务",
    "运输",
    "食品",
    "机械",
    "餐饮管理",
    "电子",
    "建材",
    "种植",
    "养殖",
)


def pieces_of(item: Item, column: Column, data_day: date, areas: tuple[str, ...]) -> Pieces:
    """The tables of one column; their texts side by side make the field."""
    key, code = f"{item.code}.{column.code}", column.code
    if key == "hukou.birth_date":
        return (Piece((), "day"),)
    if code == "sex":
        return (Piece(("女", "男"), "male"),)
    if column.kind == "division":
        return (Piece(areas, "area"),)
    if code in ("hukou_no", "household_no"):
        return (
            Piece(("H",)),
            Piece(DIGITS, "register_high"),
            Piece(DIGITS, "register_middle"),
            Piece(DIGITS, "register_low"),
        )
    if key in _FIXED or code in _FIXED:
        return (Piece(_FIXED.get(key) or _FIXED[code]),)
    if column.kind == "text":
        return _texts(areas)[code]
    return (Piece(_typed(key, column, data_day)),)


def _typed(key: str, column: Column, data_day: date) -> tuple[str, ...]:
    code, kind = column.code, column.kind
    rng = section(1, "load", "words", key)
    if kind == "money":
        return _amounts(rng, *_MONEY[code])
    if kind == "number":
        return (
            tuple(str(n) for n in range(data_day.year - 2, data_day.year + 1))
            if code == "year"
            else _measures(rng, code)
        )
    if kind == "date":
        return _days(code, data_day)
    if kind == "month":
        return _months(code, data_day)
    first, *rest = column.codes
    return (first[1][0],) * 19 + tuple(texts[0] for _code, texts in rest)[:1]


def _amounts(rng: Random, low: int, high: int, noughts: int) -> tuple[str, ...]:
    """Mostly near the low end, to the fen; real lists have many equal amounts too."""
    drawn = (low + (high - low) * rng.random() ** 3 for _ in range(SIZE * (10 - noughts) // 10))
    return tuple(f"{amount:.2f}" for amount in drawn) + ("0",) * (SIZE * noughts // 10)


def _measures(rng: Random, code: str) -> tuple[str, ...]:
    low, high = _NUMBERS[code]
    return tuple(f"{low + (high - low) * rng.random():.2f}" for _ in range(2000))


def _days(code: str, data_day: date) -> tuple[str, ...]:
    if code in _DATA_DAY:
        return (data_day.isoformat(),)
    if code in ("cancelled_on", "left_job_on", "released_on"):
        # Most have not ended yet.
        ended = tuple((data_day - timedelta(back)).isoformat() for back in range(0, 400, 20))
        return ("",) * (9 * len(ended)) + ended
    return _days_back(_BACK.get(code, 1800), data_day)


@cache
def _days_back(days: int, data_day: date) -> tuple[str, ...]:
    return tuple((data_day - timedelta(back)).isoformat() for back in range(days))


def _months(code: str, data_day: date) -> tuple[str, ...]:
    newest = data_day.year * 12 + data_day.month - 1
    if code in _NEWEST_MONTH:
        return tuple(_month(newest - back) for back in (0, 0, 0, 0, 0, 0, 0, 1, 2))
    if code == "to_month":
        return tuple(_month(newest + ahead) for ahead in range(-12, 12))
    return tuple(_month(newest - back) for back in range(14 if code == "month" else 180))


def _month(months: int) -> str:
    return f"{months // 12}{months % 12 + 1:02d}"


@cache
def _texts(areas: tuple[str, ...]) -> dict[str, Pieces]:
    place = Piece(tuple(town + spot for town in _TOWNS for spot in _PLACES))
    address = (
        Piece(tuple(str(n) for n in range(1, 60))),
        Piece(("号楼", "组", "排")),
        Piece(DIGITS),
        Piece(("室", "号")),
    )
    firm = (
        Piece(_FIRMS),
        Piece(tuple(a + b for a in _FIRMS for b in _TRADES)),
        Piece(("有限公司", "有限责任公司", "合作社")),
    )
    made: dict[str, Pieces] = {
        "hukou_address": (Piece(tuple(f"{spot}{n}组" for spot in place.texts for n in range(1, 51))),), "address": (place, *address), "house_address": (place, *address),
        "employer": firm, "organisation": firm, "withholding_unit": firm, "taxpayer": firm,
        "hospital": (Piece(_FIRMS), Piece(("市医院", "县医院", "旗医院", "中心卫生院", "蒙医医院"))),
        "school": (Piece(_FIRMS), Piece(("小学", "中学", "职业学校", "学院"))),
        "plate_no": (Piece(("蒙",)), Piece(tuple("ABCDEFGHJKLM")), Piece(tuple("ABCDEFGHJKLMNPQ0123456789")), Piece(DIGITS), Piece(tuple("0123456789"))),
        "unit_no": (Piece(areas), Piece(DIGITS), Piece(DIGITS), Piece(("GB00", "JC00")), Piece(DIGITS)),
        "certificate_no": (Piece(("蒙（2019）第", "蒙（2021）第", "蒙（2023）第")), Piece(DIGITS), Piece(DIGITS), Piece(("号",))),
        "account_no": (Piece(DIGITS), Piece(DIGITS), Piece(DIGITS), Piece(DIGITS)),
        "source_household_no": (Piece(("S",)), Piece(DIGITS), Piece(DIGITS), Piece(DIGITS)),
    }  # fmt: skip
    made["uscc"] = made["taxpayer_no"] = (
        Piece(("91", "92", "93")),
        Piece(areas),
        *made["account_no"][:3],
        Piece(("A", "B", "X", "7")),
    )
    return made
