"""The case and its people: who applies for what, who counts, who owes support."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hedui.audit.fields import PersonalText
from hedui.audit.kept import Kept
from hedui.cases.words import (
    AREAS,
    CASE_KINDS,
    DISABILITIES,
    DISABILITY_LEVELS,
    HEALTH,
    MEMBER_KINDS,
    PROGRAMMES,
    RELATIONS,
    STATES,
    WORK,
)
from hedui.people.models import Organisation, User


def _choices(words: dict[str, str]) -> list[tuple[str, str]]:
    return list(words.items())


class Resident(Kept):
    """A person, once, however many cases they are in."""

    personal: ClassVar = {
        "name": "name", "name_tokens": "index", "number": "number", "number_index": "index", "fingerprint": "fingerprint",
    }  # fmt: skip
    openly = ("registered_on",)

    name = PersonalText("姓名")
    name_tokens = models.TextField()
    number = PersonalText("身份证号")
    number_index = models.CharField(max_length=32, unique=True)
    fingerprint = models.CharField(max_length=32)
    registered_on = models.DateField("登记日期")

    def __str__(self) -> str:
        return f"resident {self.pk}"


class Case(Kept):
    """A family that asks for, or receives, assistance, and the check of it. `version` rises with each change of a form."""

    personal: ClassVar = {
        "address": "address", "telephone": "telephone", "progress_code": "index", "register_no": "account",
    }  # fmt: skip
    openly = (
        "number", "kind", "programme", "area", "hukou_division", "residence_division", "state", "profile", "restricted",
        "entered_on", "since", "due", "suspended_days", "version", "state_before", "avoids",
    )  # fmt: skip

    number = models.CharField("案件编号", max_length=32, unique=True)
    kind = models.CharField("案件类型", max_length=12, choices=_choices(CASE_KINDS), default="new")
    programme = models.CharField("救助项目", max_length=20, choices=_choices(PROGRAMMES))
    area = models.CharField("城乡", max_length=8, choices=_choices(AREAS))
    hukou_division = models.CharField("户籍区划", max_length=12)
    residence_division = models.CharField("居住区划", max_length=12)
    address = PersonalText("家庭住址")
    telephone = PersonalText("联系电话")
    # Under which number the register of assistance has the family: its own award is then no other household's.
    register_no = PersonalText("在享户编号")
    state = models.CharField("环节", max_length=16, choices=_choices(STATES), default="draft", db_index=True)
    state_before = models.CharField(max_length=16, blank=True)
    profile = models.CharField("核对流程", max_length=20)
    restricted = models.BooleanField("限制案件", default=False)
    entered_in = models.ForeignKey(Organisation, models.PROTECT, related_name="entered_cases")
    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="served_cases")
    entered_on = models.DateField("登记日期")
    since = models.DateTimeField("进入环节时间")
    due = models.DateField("办理期限", null=True, blank=True, db_index=True)
    suspended_days = models.PositiveIntegerField(default=0)
    progress_code = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    # Which offices keep out because somebody of the family is of their staff or near to it (cases.kinship).
    avoids = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="case_state"),
            models.CheckConstraint(condition=Q(programme__in=list(PROGRAMMES)), name="case_programme"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due"], name="case_queue")]

    def __str__(self) -> str:
        return self.number

    @property
    def thing(self) -> str:
        """What the memory calls it."""
        return f"case:{self.pk}"

    def asked_departments(self) -> set[str]:
        """The codes of the departments with a question of this case that is open."""
        asked = self.questions.filter(state="open")
        return set(asked.values_list("department__code", flat=True))


class Member(Kept):
    """A resident in a case: counted, not counted with the reason, or an obligor outside the household."""

    personal: ClassVar = {"declared": "amount", "guardian_name": "name", "guardian_number": "number"}
    openly = (
        "line", "relation", "kind", "counts", "counts_not_because", "health", "disability", "disability_level", "work",
        "removed_on",
    )  # fmt: skip

    case = models.ForeignKey(Case, models.PROTECT, related_name="members")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="memberships")
    line = models.PositiveIntegerField("序号")
    relation = models.CharField("与户主关系", max_length=12, choices=_choices(RELATIONS))
    kind = models.CharField("成员类别", max_length=12, choices=_choices(MEMBER_KINDS), default="member")
    counts = models.BooleanField("计入共同生活成员", default=True)
    counts_not_because = models.CharField("不计入的原因", max_length=80, blank=True)
    health = models.CharField("健康状况", max_length=12, choices=_choices(HEALTH), default="healthy")
    disability = models.CharField("残疾类别", max_length=20, choices=_choices(DISABILITIES), blank=True)
    disability_level = models.CharField("残疾等级", max_length=4, choices=_choices(DISABILITY_LEVELS), blank=True)
    work = models.CharField("劳动状况", max_length=16, choices=_choices(WORK), default="none")
    guardian_name = PersonalText("监护人姓名")
    guardian_number = PersonalText("监护人身份证号")
    # Yuan as typed, by the codes of words.DECLARED; a JSON object. Of the head: the household's figures.
    declared = PersonalText("申报情况")
    removed_on = models.DateField("移出日期", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["line"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "line"], name="member_line"),
            models.UniqueConstraint(fields=["case", "resident"], name="member_once"),
            models.CheckConstraint(condition=Q(counts=True) | ~Q(counts_not_because=""), name="member_counts_because"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.line}"


class Admission(Kept):
    """Somebody is admitted to this one restricted case, by name: who entered it so, and whom they or the centre added."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("at",)

    case = models.ForeignKey(Case, models.PROTECT, related_name="admissions")
    user = models.ForeignKey(User, models.PROTECT, related_name="admissions")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "user"], name="admission_once")]

    def __str__(self) -> str:
        return f"{self.case} admission"


class Part(Kept):
    """Who has played which part in a case: what keeps entering, checking and reviewing apart."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("part", "at")

    case = models.ForeignKey(Case, models.PROTECT, related_name="parts")
    user = models.ForeignKey(User, models.PROTECT, related_name="parts")
    part = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "user", "part"], name="part_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.part}"


class Passage(Kept):
    """A change of state: from where to where, by which action, why. The timeline of a case."""

    personal: ClassVar = {"why": "text"}
    openly = ("action", "before", "after", "at", "due")

    case = models.ForeignKey(Case, models.PROTECT, related_name="passages")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=40)
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)
    why = PersonalText("原因")
    at = models.DateTimeField()
    due = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case} {self.before} → {self.after}"


class Authorisation(Kept):
    """What a person has signed: which text, for which items and purpose, from when until when, and its withdrawal."""

    personal: ClassVar = {"signature": "file", "signed_for": "name", "signed_for_number": "number"}
    openly = (
        "number", "text_version", "way", "items", "purpose", "signed_on", "until", "withdrawn_at", "withdrawn_why",
        "signature_sha256", "family", "signed_for_relation",
    )  # fmt: skip

    member = models.ForeignKey(Member, models.PROTECT, related_name="authorisations")
    number = models.CharField("授权书编号", max_length=40, unique=True)
    text_version = models.CharField("文本版本", max_length=20)
    way = models.CharField("签署方式", max_length=8, choices=[("paper", "纸质签名"), ("screen", "屏幕签名")])
    # Item codes with blanks between them; empty is every item.
    items = models.TextField("授权范围", blank=True)
    purpose = models.CharField("用途", max_length=20, choices=_choices(PROGRAMMES))
    signed_on = models.DateField("签署日期")
    until = models.DateField("有效期至（不含）", null=True, blank=True)
    signed_for = PersonalText("代理人姓名")
    signed_for_number = PersonalText("代理人身份证号")
    signed_for_relation = models.CharField("代理人与本人关系", max_length=20, blank=True)
    # Of which family it was signed (policies.family): when members change, all sign again.
    family = models.CharField(max_length=64, default="")
    # What kind of file; the file itself lies sealed under its hash, as attachments do.
    signature = PersonalText("签名图像")
    signature_sha256 = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_why = models.CharField("撤回原因", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-signed_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("signed_on")), name="authorisation_dates"),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""), name="withdrawn_because"),
        ]

    def __str__(self) -> str:
        return self.number


class Entrustment(Kept):
    """The letter of the approving body: without it no check. Frozen when it is given."""

    personal: ClassVar[dict[str, str]] = {}
    openly = (
        "number", "programme", "income_from", "income_until", "property_on", "items", "authorisations", "members", "given_on",
        "received_at", "revoked_on", "revoked_why", "family",
    )  # fmt: skip

    case = models.ForeignKey(Case, models.PROTECT, related_name="entrustments")
    number = models.CharField("委托书编号", max_length=40, unique=True)
    approving = models.ForeignKey(Organisation, models.PROTECT, related_name="entrustments")
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    programme = models.CharField("救助项目", max_length=20, choices=_choices(PROGRAMMES))
    income_from = models.DateField("收入核对期起")
    income_until = models.DateField("收入核对期止（不含）")
    property_on = models.DateField("财产核对时点")
    items = models.TextField("核对事项", blank=True)
    authorisations = models.TextField("所附授权书编号")
    members = models.PositiveIntegerField("成员人数")
    family = models.CharField(max_length=64, default="")
    given_on = models.DateField("委托日期")
    received_at = models.DateTimeField("签收时间", null=True, blank=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revoked_why = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-given_on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(income_until__gt=F("income_from")), name="entrustment_window"),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None) | Q(received_at__isnull=False, received_by__isnull=False),
                name="received_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class Attachment(Kept):
    """A paper of the case. The file lies encrypted under its own hash; `sha256` is that of the plain bytes."""

    personal: ClassVar = {"title": "text"}
    openly = ("paper", "media_type", "size", "sha256", "added_at", "removed_at", "removed_why")

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="attachments")
    paper = models.CharField("材料种类", max_length=24)
    title = PersonalText("名称")
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField("上传时间")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("撤下时间", null=True, blank=True)
    removed_why = models.CharField("撤下原因", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["added_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_why="") | (Q(removed_at__isnull=False) & ~Q(removed_why="")),
                name="attachment_removed_because",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case} {self.paper}"


class Supplement(Kept):
    """What a family was told to bring: all of it, and once only (D8)."""

    personal: ClassVar = {"missing": "text"}
    openly = ("number", "until", "told_on")

    case = models.OneToOneField(Case, models.PROTECT, related_name="supplement")
    number = models.CharField("告知书编号", max_length=40, unique=True)
    # One thing a line.
    missing = PersonalText("需补正的材料")
    told_on = models.DateField("告知日期")
    until = models.DateField("补正期限")
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(until__gte=F("told_on")), name="supplement_dates")]

    def __str__(self) -> str:
        return self.number


class Series(Kept):
    """The last number that was given out of a series: `HD150802-2026` → 17. Its row is locked while a number is taken."""

    personal: ClassVar[dict[str, str]] = {}
    openly = ("name", "last")

    name = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
