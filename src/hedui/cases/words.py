"""The words of a case: code → what stands on the screen. Those of people and programmes are the roster's own."""

from __future__ import annotations

PROGRAMMES = {
    "dibao": "低保", "tekun": "特困", "dibao_marginal": "低保边缘", "rigid_expenditure": "刚性支出", "medical": "医疗",
    "education": "教育", "housing": "住房", "temporary": "临时", "heating": "取暖", "judicial": "司法", "emergency": "应急",
}  # fmt: skip
CASE_KINDS = {"new": "新申请", "review": "在享复核", "complaint": "投诉举报核查", "custom": "自定义核对"}
# Why a family is restricted from its first moment.
RESTRICTIONS = {
    "violence": "家庭暴力受害人", "staff": "工作人员或其近亲属家庭", "child": "未成年人保护", "other": "其他须保密的情形",
}  # fmt: skip
AREAS = {"urban": "城市", "rural": "农村"}
STATES = {
    "draft": "填报中", "returned": "退回补正", "entrusted": "已委托待受理", "registered": "已受理", "matching": "系统核对中",
    "matched": "系统核对完成", "departments": "部门核对", "surveying": "社会调查", "rechecking": "信息复核",
    "confirming": "市级终核", "ready": "待出具报告", "suspended": "中止", "terminated": "终止",
}  # fmt: skip
MEMBER_KINDS = {"member": "共同生活成员", "obligor": "赡养义务人"}
RELATIONS = {
    "本人": "本人", "配偶": "配偶", "子": "子", "女": "女", "父": "父", "母": "母", "孙子女": "孙子女", "祖父母": "祖父母",
    "兄弟姐妹": "兄弟姐妹", "其他": "其他",
}  # fmt: skip
HEALTH = {"healthy": "健康", "chronic": "慢性病", "serious": "重病"}
DISABILITIES = {
    "vision": "视力", "hearing": "听力", "speech": "言语", "limb": "肢体", "intellectual": "智力", "psychiatric": "精神", "multiple": "多重",
}  # fmt: skip
DISABILITY_LEVELS = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}
WORK = {
    "employed": "在职", "migrant": "务工", "farming": "务农", "self_employed": "个体", "unemployed": "失业", "retired": "退休",
    "student": "学生", "none": "无",
}  # fmt: skip
# What a family declares, by the roster's headers: yuan a year for income, yuan for money, numbers for things.
DECLARED = {
    "declared_wage": "申报工资性收入", "declared_business": "申报经营性收入", "declared_property": "申报财产性收入",
    "declared_transfer": "申报转移性收入", "declared_money": "申报货币财产", "declared_vehicles": "申报车辆数",
    "declared_houses": "申报房屋数", "declared_house_area": "申报房屋面积", "obligor_income": "义务人家庭年收入",
    "obligor_size": "义务人家庭人数",
}  # fmt: skip
# What a family declares that it has to spend, yuan a year; the roster has no columns for it. The code behind the first
# sign _ is the kind of expense of the rules (rules/vocabulary.py).
EXPENSES = {
    "expense_medical": "自付医疗支出", "expense_education": "教育支出", "expense_rehabilitation": "康复支出",
    "expense_employment": "必要就业成本", "expense_rent": "租房支出", "expense_care": "照料支出",
}  # fmt: skip
# Papers that a case may hold, and those without which a case is not complete.
PAPERS = {
    "id_card": "居民身份证", "hukou_book": "户口簿", "authorisation": "授权书（签名页）", "marriage": "婚姻证明", "disability": "残疾证",
    "medical": "疾病诊断或费用单据", "income": "收入证明", "tuition": "就学证明", "agreement": "赡（抚、扶）养协议", "photo": "照片",
    "reply": "部门或个人复函", "other": "其他",
}  # fmt: skip
# What the timeline tells that is no action of the policy table.
MOMENTS = {
    "case.elsewhere": "按回避规定转办", "check.recorded": "系统核对完成", "check.recomputed": "重新测算（不采用的记录）",
}  # fmt: skip
