"""Organisations over five levels, staff, appointments, near relatives, rules that are acknowledged before work."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from hedui.audit.fields import PersonalText
from hedui.audit.kept import Kept
from hedui.people.roles import KINDS, ROLES


class Organisation(Kept):
    """A unit: its place in the tree is its 12-digit division code."""

    personal: ClassVar = {"leader": "staff", "contact": "staff", "telephone": "staff"}
    openly = ("code", "name", "kind", "division", "department")

    code = models.CharField("代码", max_length=24, unique=True)
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类型", max_length=12, choices=[(kind, label) for kind, label in KINDS.items()])
    division = models.CharField("行政区划", max_length=12, db_index=True)
    department = models.CharField("部门", max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    leader = models.CharField("分管领导", max_length=40, blank=True)
    contact = models.CharField("联系人", max_length=40, blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["division", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="organisation_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """The division code without the zeros that only fill it."""
        for length in (2, 4, 6, 9):
            if not self.division[length:].strip("0"):
                return self.division[:length]
        return self.division


class Users(BaseUserManager["User"]):
    """Finds users by their sign-in name."""


class User(AbstractBaseUser):
    """Somebody who signs in. Django itself writes here at each sign-in, so it is not `Kept`; what it may, appointments say."""

    personal: ClassVar = {"name": "staff", "email": "staff", "telephone": "staff"}
    openly = ("username", "password", "last_login", "is_active", "joined")

    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    email = models.EmailField("邮箱", blank=True)
    telephone = models.CharField("联系电话", max_length=40, blank=True)
    is_active = models.BooleanField("启用", default=True)
    joined = models.DateField("登记日期")

    objects = Users()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name."""
        return self.name


class Appointment(Kept):
    """A role of a person in an organisation, from a day until before another."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("role", "since", "until", "document", "restricted")

    user = models.ForeignKey(User, models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="appointments")
    role = models.CharField("角色", max_length=40, choices=[(code, role.label) for code, role in ROLES.items()])
    since = models.DateField("起")
    until = models.DateField("止（不含）", null=True, blank=True)
    document = models.CharField("任命文件", max_length=80)
    restricted = models.BooleanField("可办理限制案件", default=False)

    class Meta:
        ordering: ClassVar = ["-since", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="appointment_dates"),
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="appointment_role"),
            models.UniqueConstraint(fields=["user", "organisation", "role", "since"], name="appointment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

    def in_force(self, day: models.DateField) -> bool:  # type: ignore[type-arg]
        """Whether it holds on the day."""
        return self.since <= day and (self.until is None or day < self.until)


class Relative(Kept):
    """A member of the staff themselves (relation 本人), or a near relative: their cases go elsewhere."""

    personal: ClassVar = {"name": "name", "number": "number", "number_index": "index"}
    openly = ("relation", "registered_on", "until")

    user = models.ForeignKey(User, models.PROTECT, related_name="relatives")
    relation = models.CharField("关系", max_length=20)
    name = PersonalText("姓名")
    number = PersonalText("身份证号")
    number_index = models.CharField(max_length=32, db_index=True)
    registered_on = models.DateField("登记日期")
    until = models.DateField("止（不含）", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "number_index"], name="relative_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.relation}"


class WorkRule(Kept):
    """A version of a rule that staff acknowledge before they work: the confidentiality code, the work regulations."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("code", "title", "version", "text", "since")

    code = models.CharField("代码", max_length=40)
    title = models.CharField("名称", max_length=80)
    version = models.PositiveIntegerField("版本")
    text = models.TextField("正文")
    since = models.DateField("生效日期")

    class Meta:
        ordering: ClassVar = ["code", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "version"], name="work_rule_version")]

    def __str__(self) -> str:
        return f"{self.title} 第{self.version}版"


class Acknowledgement(Kept):
    """Somebody has read a version of a rule and undertakes to keep it."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("on",)

    user = models.ForeignKey(User, models.PROTECT, related_name="acknowledgements")
    rule = models.ForeignKey(WorkRule, models.PROTECT, related_name="acknowledgements")
    on = models.DateField("日期")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "rule"], name="acknowledged_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.rule}"
