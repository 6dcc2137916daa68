"""What leaves the bureau for the public: short messages, and look-ups on the verification page."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.casework.models.pre_review import PreReview
from tongban.apps.identity.models import OwnedModel
from tongban.apps.identity.planned import PlannedModel


class ShortMessage(OwnedModel):
    """A text message to an applicant, queued with the act it tells of. 短信

    QUEUED → SENT → DELIVERED or FAILED; FAILED also when three attempts found nobody (gateways.md 8.2).
    """

    class State(models.TextChoices):
        """How far the message has come."""

        QUEUED = "QUEUED", "待发送"
        SENT = "SENT", "已发送"
        DELIVERED = "DELIVERED", "已送达"
        FAILED = "FAILED", "未送达"
        WITHHELD = "WITHHELD", "已退订，未发送"

    # One of the two: what is told before lodging has no case yet.
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="short_messages", null=True)
    pre_review = models.ForeignKey(PreReview, on_delete=models.PROTECT, related_name="short_messages", null=True)
    phone = models.CharField("手机号码", max_length=20)
    template = models.CharField("模板", max_length=40)
    parameters = models.JSONField("模板变量", encoder=DjangoJSONEncoder)
    text = models.CharField("内容", max_length=500)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField("发送次数", default=0)
    provider_id = models.CharField("运营商编号", max_length=60, blank=True)
    queued_at = models.DateTimeField("排队时间")
    sent_at = models.DateTimeField("发送时间", null=True)
    reported_at = models.DateTimeField("回执时间", null=True)
    failure = models.CharField("失败原因", max_length=200, blank=True)

    class Meta:
        db_table = "short_message"
        verbose_name = "短信"
        ordering: ClassVar = ["queued_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="short_message_is_about_something",
                condition=Q(case__isnull=False, pre_review__isnull=True)
                | Q(case__isnull=True, pre_review__isnull=False),
            ),
            models.CheckConstraint(
                name="short_message_state_is_known",
                condition=Q(state__in=["QUEUED", "SENT", "DELIVERED", "FAILED", "WITHHELD"]),
            ),
            models.CheckConstraint(
                name="short_message_sent_has_a_time",
                condition=~Q(state__in=["SENT", "DELIVERED"]) | Q(sent_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["provider_id"], name="short_message_by_provider")]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"


class SmsOptOut(PlannedModel):
    """A number whose holder answered T: only what may not be declined is sent there. 短信退订"""

    phone = models.CharField("手机号码", max_length=20, unique=True)
    since = models.DateTimeField("退订时间")

    class Meta:
        db_table = "sms_opt_out"
        verbose_name = "短信退订"

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}"


class VerificationLookup(PlannedModel):
    """One question put to the public verification page; counted per address, forgotten after a day. 证书查验记录"""

    address_digest = models.CharField("来源地址摘要", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        db_table = "verification_lookup"
        indexes: ClassVar = [models.Index(fields=["address_digest", "at"], name="verification_by_address")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
