"""One applicant's part at another counter: as the leading counter asked for it, and as the asked counter does it."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.identity.models import Officer, OwnedModel
from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application
from tongban.apps.intake.models.people import CheckOfPerson
from tongban.apps.intake.words import PartState
from tongban.exchange.contracts.parts import PartRequested

_STATES = [(state.value, state.label) for state in PartState]
_KNOWN = [str(state) for state in PartState]


class CounterPart(PlannedModel):
    """What the leading counter asked another counter to do for one applicant. 协办请求

    The applicant is named by role and document, not by row: rows are written anew whenever the form is saved.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="parts")
    number = models.CharField("协办编号", max_length=48, unique=True, db_collation="C")
    role = models.CharField("身份", max_length=30)
    name = models.CharField("申请人", max_length=200)
    document_number = models.CharField("证件号码", max_length=60, db_collation="C")
    institution_code = models.CharField("协办机构", max_length=6)
    institution_name = models.CharField("协办机构名称", max_length=60)
    state = models.CharField("状态", max_length=12, choices=_STATES, default=PartState.REQUESTED)
    requested_at = models.DateTimeField("请求时间")
    requested_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    respond_by = models.DateTimeField("应交回时间")
    signed_at = models.DateTimeField("签名时间", null=True)
    given_by = models.CharField("协办经办人", max_length=200, blank=True)
    window = models.CharField("协办窗口", max_length=200, blank=True)
    answers = models.JSONField("询问笔录", default=list, encoder=DjangoJSONEncoder)
    ended_at = models.DateTimeField("结束时间", null=True)
    reason = models.CharField("退回或撤回原因", max_length=1000, blank=True)

    class Meta:
        db_table = "counter_part"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="counter_part_state_is_known", condition=Q(state__in=_KNOWN)),
            models.UniqueConstraint(
                fields=["application", "role", "document_number"],
                condition=Q(state__in=["requested", "given"]),
                name="counter_part_one_standing",
            ),
            models.CheckConstraint(
                name="counter_part_given_says_who_and_when",
                condition=~Q(state="given") | (Q(signed_at__isnull=False, ended_at__isnull=False) & ~Q(given_by="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["respond_by"], condition=Q(state="requested"), name="counter_part_waiting")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_label(self) -> str:
        """The state in words."""
        return PartState(self.state).label

    @property
    def stands(self) -> bool:
        """Whether the part is asked for or given; whatever else it was no longer counts."""
        return self.state in {PartState.REQUESTED, PartState.GIVEN}

    @property
    def member(self) -> str:
        """The asked institution's name on the exchange."""
        return f"bureau.{self.institution_code}"


class PartTask(OwnedModel):
    """What this counter was asked to do for one person of an application led elsewhere. 协办任务"""

    number = models.CharField("协办编号", max_length=48, db_collation="C")
    lead_code = models.CharField("牵头机构", max_length=6)
    lead_name = models.CharField("牵头机构名称", max_length=60)
    applicant_name = models.CharField("申请人", max_length=200)
    request = models.JSONField("协办请求", encoder=DjangoJSONEncoder)
    state = models.CharField("状态", max_length=12, choices=_STATES, default=PartState.REQUESTED)
    version = models.PositiveIntegerField("版本", default=1)
    answers = models.JSONField("回答", default=dict, encoder=DjangoJSONEncoder)
    signed_at = models.DateTimeField("签名时间", null=True)
    received_at = models.DateTimeField("收到时间")
    respond_by = models.DateTimeField("应交回时间")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    reason = models.CharField("退回或撤回原因", max_length=1000, blank=True)

    class Meta:
        db_table = "part_task"
        ordering: ClassVar = ["respond_by", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "number"], name="part_task_once"),
            models.CheckConstraint(name="part_task_state_is_known", condition=Q(state__in=_KNOWN)),
            models.CheckConstraint(
                name="part_task_given_is_signed",
                condition=~Q(state="given") | Q(signed_at__isnull=False, officer__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "state", "respond_by"], name="part_task_by_state")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether it waits to be done here."""
        return self.state == PartState.REQUESTED

    @property
    def state_label(self) -> str:
        """The state in words."""
        return PartState(self.state).label

    @property
    def asked(self) -> PartRequested:
        """The request, typed."""
        return PartRequested.read(self.request)

    @property
    def lead_member(self) -> str:
        """The leading institution's name on the exchange."""
        return f"bureau.{self.lead_code}"


class PartCheck(CheckOfPerson):
    """A check of a person for a part done here."""

    task = models.ForeignKey(PartTask, on_delete=models.CASCADE, related_name="checks")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "part_check"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="part_check_reviewed_says_why", condition=~Q(outcome="reviewed") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="part_check_low_score_never_passes", condition=~Q(score_band="low") | Q(outcome="refused")
            ),
            models.UniqueConstraint(
                fields=["device_operation"], condition=~Q(device_operation=""), name="part_check_one_an_operation"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["document_number", "-at"], name="part_check_by_person")]


class PartFile(PlannedModel):
    """A scan of a paper this person brought. 扫描件"""

    task = models.ForeignKey(PartTask, on_delete=models.CASCADE, related_name="files")
    code = models.CharField("材料代码", max_length=60)
    digest = models.CharField("SM3 摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    media_type = models.CharField("类型", max_length=40)
    name = models.CharField("文件名", max_length=200)
    pages = models.PositiveSmallIntegerField("页数")
    added_at = models.DateTimeField("加入时间")
    added_by = models.CharField("加入人", max_length=60)

    class Meta:
        db_table = "part_file"
        ordering: ClassVar = ["code", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "code", "digest"], name="part_file_once_per_paper")
        ]

    def __str__(self) -> str:
        return self.name
