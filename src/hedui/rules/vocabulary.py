"""The facts that formulas can read: for each kind of entity their names, kinds, units, labels and codes.

The same list defines the columns of the input tables (README.md) and the records of the Python twin.
"""

from __future__ import annotations

from dataclasses import dataclass

from hedui.rules.units import ONE, Unit, parse_unit
from hedui.values.faults import Place

NUMBER, TRUTH, TEXT, DATE = "number", "yes/no", "text", "date"


@dataclass(frozen=True)
class Fact:
    """One fact. `open`: it may be unknown, so a number has the columns NAME_lo and NAME_hi; `least` bounds it below.

    `codes` are all the words that a text can be; of a text without them, `usual` are those that the packs and the
    sources' own data use, and any other may stand there.
    """

    name: str
    label: str
    kind: str
    unit: Unit = ONE
    open: bool = False
    least: int = 0
    codes: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of an input table that hold the fact."""
        return (f"{self.name}_lo", f"{self.name}_hi") if self.kind == NUMBER and self.open else (self.name,)


def _number(name: str, label: str, unit: str, *, known: bool = False, least: int = 0) -> Fact:
    return Fact(name, label, NUMBER, parse_unit(unit, Place()), not known, least)


def _text(name: str, label: str, *codes: str, usual: tuple[str, ...] = ()) -> Fact:
    return Fact(name, label, TEXT, open=True, codes=codes, usual=usual)


def _truth(name: str, label: str, *, known: bool = False) -> Fact:
    return Fact(name, label, TRUTH, open=not known)


def _date(name: str, label: str, *, known: bool = False) -> Fact:
    return Fact(name, label, DATE, open=not known)


HEALTH = ("healthy", "chronic", "serious")
WORK = ("employed", "migrant", "farming", "self_employed", "unemployed", "retired", "student", "none")
DISABILITY = ("vision", "hearing", "speech", "limb", "intellectual", "psychiatric", "multiple", "other", "")
CATEGORY = ("wage", "business", "property", "transfer", "other")
BASIS = ("declared", "found")
EXPENSE = ("medical", "education", "rehabilitation", "employment", "rent", "care", "living", "other")
ASSET = (
    "deposit", "security", "insurance", "wealth_product", "cash", "claim", "internet_finance", "provident_fund",
    "compensation", "vehicle", "house", "machinery", "business", "other",
)  # fmt: skip
INCOME_KINDS = (
    "pension", "resident_pension", "stopped_pension", "basic_pension", "unemployment_benefit", "public_welfare_job", "public_payroll",
    "contribution", "fund_deposit", "income_tax", "land_transfer", "farm_subsidy", "forest_subsidy", "collective_dividend",
    "veteran_pension", "family_planning_award", "scholarship", "bravery_award", "social_assistance", "medical_insurance",
    "old_age_allowance", "declared",
)  # fmt: skip
USES = (
    "residential", "non_residential", "commercial", "office", "industrial", "shop", "garage", "warehouse",
    "disabled_mobility", "business", "operating",
)  # fmt: skip
RELATIONS = ("本人", "配偶", "子", "女", "父", "母")
OBLIGOR_RELATIONS = ("子", "女", "配偶", "父", "母", "父母", "兄", "弟", "姐", "妹")
ASSISTED = ("dibao", "tekun", "dibao_marginal", "rigid_expenditure")

_HOUSEHOLD = (
    _truth("urban", "城市家庭", known=True),
    _truth("hukou_given", "提供了户籍地", known=True),
    _truth("hukou_local", "户籍在本地"),
    _date("applied_on", "申请日期", known=True),
    _truth("receiving", "正在享受救助", known=True),
    _date("receiving_since", "享受救助起始日"),
)
_PERSON = (
    _text("relation", "与户主关系", usual=RELATIONS),
    _text("sex", "性别", "male", "female"),
    _date("birth_date", "出生日期"),
    _number("age", "年龄", "years"),
    _text("health", "健康状况", *HEALTH),
    _text("disability_kind", "残疾类别", *DISABILITY),
    _number("disability_level", "残疾等级", "number"),
    _text("work", "劳动状况", *WORK),
    _truth("counts", "计入家庭人口", known=True),
    _text("marital", "婚姻状况"),
    _text("work_region", "务工地（区划代码）"),
    _truth("own_work_months_given", "提供了本人务工月数", known=True),
    _number("own_work_months", "本人务工月数", "months/year"),
    _text("stage", "学段"),
    _truth("pregnant", "怀孕或哺乳"),
    _text("cares_for", "照料对象", usual=("severe",)),
    _text("receives", "已享受的救助", usual=ASSISTED),
    _number("self_care", "不能自主完成的自理指标数", "number"),
)
_INCOME = (
    _text("category", "收入类别", *CATEGORY),
    _text("kind", "收入项目", usual=INCOME_KINDS),
    _text("basis", "金额来自", *BASIS),
    _number("annual", "年收入", "fen/year"),
    _truth("of_member", "属于某一成员", known=True),
)
_EXPENSE = (
    _text("kind", "支出项目", *EXPENSE),
    _number("annual", "年支出", "fen/year"),
    _truth("of_member", "属于某一成员", known=True),
)
_ASSET = (
    _text("kind", "财产种类", *ASSET),
    _number("amount", "金额", "fen"),
    _number("area", "面积（百分之一平方米）", "m2"),
    _text("use", "用途", usual=USES),
    _text("status", "状态代码（机动车为登记状态的字母）"),
    _text("owner", "所有人"),
    _date("bought_on", "购置日期"),
    _truth("exempt", "已豁免"),
)
_OBLIGOR = (
    _text("relation", "与申请人关系", usual=OBLIGOR_RELATIONS),
    _number("annual_income", "义务人家庭年收入", "fen/year"),
    _number("household_size", "义务人家庭人数", "people", least=1),
    _number("supported", "被赡（抚、扶）养人数", "people", least=1),
    _number("children", "子女数", "people", least=1),
    _truth("able", "有履行能力"),
    _truth("agreed_given", "有协议、调解或判决金额", known=True),
    _number("agreed", "协议、调解或判决年金额", "fen/year"),
    _number("paid", "实际支付年金额", "fen/year"),
    _text("receives", "义务人享受的救助", usual=ASSISTED),
    _number("age", "义务人年龄", "years"),
)

FACTS: dict[str, dict[str, Fact]] = {
    entity: {fact.name: fact for fact in facts}
    for entity, facts in (
        ("household", _HOUSEHOLD),
        ("person", _PERSON),
        ("income", _INCOME),
        ("expense", _EXPENSE),
        ("asset", _ASSET),
        ("obligor", _OBLIGOR),
    )
}
ENTITIES = tuple(FACTS)
ENTITY_LABELS = {
    "household": "家庭", "person": "成员", "income": "收入", "expense": "支出", "asset": "财产", "obligor": "义务人",
}  # fmt: skip

CODE_LABELS = {
    "male": "男", "female": "女", "healthy": "健康", "chronic": "慢性病", "serious": "重病", "employed": "在职",
    "migrant": "务工", "farming": "务农", "self_employed": "个体", "unemployed": "失业", "retired": "退休", "student": "学生",
    "none": "无", "vision": "视力", "hearing": "听力", "speech": "言语", "limb": "肢体", "intellectual": "智力",
    "psychiatric": "精神", "multiple": "多重", "other": "其他", "wage": "工资性", "business": "经营性", "property": "财产性",
    "transfer": "转移性", "medical": "医疗", "education": "教育", "rehabilitation": "康复", "employment": "就业成本",
    "rent": "租房", "care": "照料", "living": "生活", "deposit": "存款", "security": "有价证券", "insurance": "商业保险",
    "wealth_product": "理财产品", "cash": "现金", "claim": "债权", "internet_finance": "互联网金融", "provident_fund": "公积金",
    "compensation": "征地拆迁补偿", "vehicle": "机动车", "house": "房屋", "machinery": "机械", "dibao": "低保", "tekun": "特困",
    "declared": "申报", "found": "核对",
    "severe": "重残重病", "partial": "部分劳动能力", "ordinary": "一般劳动力", "reduced": "弱劳动力", "": "无",
}  # fmt: skip
ASSET_LABELS = CODE_LABELS | {"business": "经营主体"}
"""The kinds of assets: an income may come from business, but what is owned is the business itself."""


def code_label(code: str, entity: str, fact: str) -> str:
    """What the code of a fact is called; one without a label stands for itself."""
    labels = ASSET_LABELS if (entity, fact) == ("asset", "kind") else CODE_LABELS
    return labels.get(code, code)


# What the columns of look-up tables are called.
RESULT_LABELS = {"coefficient": "系数", "code": "代码", "area": "面积", "income": "收入", "price": "价格"}
PROGRAMME_LABELS = {
    "dibao": "低保", "dibao_single": "单人保", "tekun": "特困", "dibao_marginal": "低保边缘", "rigid_expenditure": "刚性支出困难",
}  # fmt: skip

COLLECTIONS: dict[str, dict[str, str]] = {
    "household": {
        "members": "person", "income": "income", "expenses": "expense", "assets": "asset", "obligors": "obligor",
    },
    "person": {"income": "income", "expenses": "expense", "assets": "asset"},
    "obligor": {"assets": "asset"},
    "income": {},
    "expense": {},
    "asset": {},
}  # fmt: skip
