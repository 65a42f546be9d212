"""Who works there: a city with three counties, each on a procedure of its own, and an account for every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password

from hedui.audit.actor import Actor, system
from hedui.catalogue import departments
from hedui.people import actions as people
from hedui.people.gate import actor as acting_as
from hedui.people.models import Appointment, User
from hedui.people.roles import ADMINISTRATORS
from hedui.sources import actions as sources

CITY = "150800"
# county → (name, township's code and name). Each county is on another procedure: procedures/profiles.yaml.
COUNTIES = {
    "150802": ("临河区", "150802100", "白脑包镇"),
    "150821": ("五原县", "150821100", "隆兴昌镇"),
    "150822": ("磴口县", "150822100", "巴彦高勒镇"),
}
IN_A_TOWNSHIP = {"township_clerk": "经办", "township_lead": "分管"}
IN_A_COUNTY = {"county_checker": "核对", "county_reviewer": "复核", "centre_head": "主任"}
IN_A_BUREAU = {"approving_officer": "审批", "committee_member": "评审"}
IN_THE_CITY = {
    "city_checker": "市核", "city_confirmer": "终核", "centre_head": "市主任", "data_steward": "数据", "policy_steward": "政策",
    "inspector": "监察",
}  # fmt: skip
# The city's offices by department of the catalogue, as such offices are called.
OFFICES = {
    "public_security": "巴彦淖尔市公安局", "civil_affairs": "巴彦淖尔市民政局", "human_resources": "巴彦淖尔市人力资源和社会保障局",
    "healthcare_security": "巴彦淖尔市医疗保障局", "finance": "巴彦淖尔市财政局", "provident_fund": "巴彦淖尔市住房公积金中心",
    "housing": "巴彦淖尔市住房和城乡建设局", "natural_resources": "巴彦淖尔市自然资源局", "market_regulation": "巴彦淖尔市市场监督管理局",
    "taxation": "国家税务总局巴彦淖尔市税务局", "agriculture": "巴彦淖尔市农牧局", "forestry": "巴彦淖尔市林业和草原局",
    "disabled_federation": "巴彦淖尔市残疾人联合会", "education": "巴彦淖尔市教育局", "justice": "巴彦淖尔市司法局",
    "banking": "巴彦淖尔市银行业协会", "securities_insurance": "巴彦淖尔市证券保险业协会",
}  # fmt: skip
# Family names of the invented staff, given in turn.
FAMILY_NAMES = "陈林黄周吴徐孙胡朱高何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
SINCE = date(2026, 1, 1)
RULES = {
    "confidentiality": (
        "核对工作人员保密守则",
        "一、核对中知悉的居民信息只用于本次委托的核对事项。二、不得向无关人员透露，不得抄录、拍摄、下载带离。"
        "三、查看未隐去的信息须说明理由，系统如实记录。四、离岗后保密义务不变。",
    ),
    "conduct": (
        "核对工作纪律与回避规定",
        "一、录入、核对、复核、终核由不同人员办理。二、本人近亲属申请救助的，须事先登记并回避。"
        "三、未收到委托书、没有有效授权的，不得核对。四、不得以核对结果以外的理由影响救助审批。",
    ),
}


@dataclass(frozen=True)
class Staff:
    """Everybody by (place, role); a place is a division code."""

    seats: dict[tuple[str, str], Actor]

    def of(self, place: str, role: str) -> Actor:
        """Whoever holds the role there."""
        return self.seats[place, role]


def found() -> Staff:
    """Found the house and fill it: organisations, accounts, appointments, rules acknowledged by all, agreements."""
    names = iter(FAMILY_NAMES)
    three = {
        role: (role.split("_", maxsplit=1)[0], f"{next(names)}{what}")
        for role, what in zip(ADMINISTRATORS, ("系统", "安全", "审计"), strict=True)
    }
    people.found(
        by=system("demonstration"), code=f"{CITY}-HD", name="巴彦淖尔市核对中心", division=CITY, administrators=three
    )
    seats = {(CITY, one.role): acting_as(one) for one in Appointment.objects.select_related("user", "organisation")}
    _organisations(seats[CITY, "system_administrator"])
    for place, organisation, role, username, name, admitted in _posts(names):
        one = _hire(seats, organisation, role, username, name, admitted=admitted)
        seats[place, role if (place, role) not in seats else f"second_{role}"] = one
    # One password for all, hashed once and for good, which the sign-in page tells: an office's accounts begin with a one-time one.
    User.objects.filter(username__in=[one.name for one in seats.values()]).update(
        password=make_password(settings.HEDUI_DEMO_PASSWORD)
    )
    staff = Staff(seats)
    _rules(staff)
    _agreements(staff)
    return staff


def office(department: str) -> str:
    """The code of a department's office in the city: the tables have 24 letters for it, and PostgreSQL counts them."""
    return f"{CITY}-{department}"[:24]


def _organisations(by: Actor) -> None:
    for county, (name, township, town) in COUNTIES.items():
        people.add_organisation(by=by, code=f"{county}-HD", name=f"{name}核对中心", kind="centre", division=county)
        people.add_organisation(by=by, code=f"{county}-MZ", name=f"{name}民政局", kind="bureau", division=county)
        people.add_organisation(by=by, code=township, name=f"{town}人民政府", kind="township", division=township)
    for one in departments():
        people.add_organisation(
            by=by,
            code=office(one.code),
            name=OFFICES[one.code],
            kind="department",
            division=CITY,
            department=one.code,
        )


def _posts(names: object) -> list[tuple[str, str, str, str, str, bool]]:
    """(place, organisation, role, sign-in name, name, admitted to restricted cases) of everybody but the administrators."""
    posts = []

    def post(place: str, organisation: str, role: str, username: str, what: str, *, admitted: bool = False) -> None:
        posts.append((place, organisation, role, username, f"{next(names)}{what}", admitted))  # type: ignore[call-overload]

    for county, (_name, township, _town) in COUNTIES.items():
        for role, what in IN_A_TOWNSHIP.items():
            post(township, township, role, f"{role.removeprefix('township_')}-{county}", what)
        for role, what in IN_A_COUNTY.items():
            post(county, f"{county}-HD", role, f"{role.removeprefix('county_').removeprefix('centre_')}-{county}", what)
        for role, what in IN_A_BUREAU.items():
            post(county, f"{county}-MZ", role, f"{role.split('_', maxsplit=1)[0]}-{county}", what)
    first = next(iter(COUNTIES))
    post(first, f"{first}-HD", "county_checker", f"checker2-{first}", "专办", admitted=True)
    for role, what in IN_THE_CITY.items():
        post(
            CITY,
            f"{CITY}-HD",
            role,
            role.removeprefix("city_").removesuffix("_steward").replace("centre_", "city-"),
            what,
        )
    for one in departments():
        post(one.code, office(one.code), "department_liaison", f"liaison-{one.code}", "联络")
    return posts


def _hire(
    seats: dict[tuple[str, str], Actor], organisation: str, role: str, username: str, name: str, *, admitted: bool
) -> Actor:
    user = people.add_user(by=seats[CITY, "system_administrator"], username=username, name=name)
    one = people.appoint(
        by=seats[CITY, "security_administrator"], user_id=user.pk, organisation=organisation, role=role, since=SINCE,
        document="任字〔2026〕1号（演示）", restricted=admitted,
    )  # fmt: skip
    return acting_as(one)


def _rules(staff: Staff) -> None:
    by = staff.of(CITY, "security_administrator")
    rules = []
    for code, (title, text) in RULES.items():
        rules.append(people.publish_rule(by=by, code=code, title=title, text=text, since=SINCE))
        for one in staff.seats.values():
            people.acknowledge(by=one, rule_id=rules[-1].pk)


def _agreements(staff: Staff) -> None:
    """One for each department, but the last: what it would answer is `not_asked`, as in life."""
    by = staff.of(CITY, "data_steward")
    for at, one in enumerate(departments()[:-1], start=1):
        sources.agree(
            by=by, key=f"demonstration-agreement-{one.code}", department=office(one.code), number=f"协〔2026〕{at:02d}号",
            items=[item.code for item in one.items], legal_basis="社会救助暂行办法第五十八条；部门信息共享协议（演示）",
            since=SINCE, until=None,
        )  # fmt: skip
