"""What is still to be delivered, and what operators have to look at."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from tongban.apps.directory.models.log import ExchangeRecord
from tongban.apps.identity.planned import PlannedModel

_WAITING = models.Q(state="waiting")
UNDONE = ("waiting", "parked")
_UNDONE = models.Q(state__in=["waiting", "parked"])


class Delivery(PlannedModel):
    """A message on its way from the hub to its recipient; done when the recipient's acknowledgement is stored. 投递"""

    class State(models.TextChoices):
        """A delivery waits until it is acknowledged; a parked one waits for an operator. There is no giving up.

        A withdrawn one will not be delivered: its recipient has acknowledged the notice that stood in its place, and
        its sender has it back. A notice is withdrawn itself when the message is delivered after all.
        """

        WAITING = "waiting", "待投递"
        PARKED = "parked", "已搁置"
        DELIVERED = "delivered", "已送达"
        WITHDRAWN = "withdrawn", "已退回"

    record = models.OneToOneField(ExchangeRecord, on_delete=models.PROTECT, primary_key=True, related_name="delivery")
    # The line in which it stands. A notice of withdrawal stands where the message stood that it is about.
    sender = models.CharField("发送方", max_length=30)
    recipient = models.CharField("接收方", max_length=30)
    about = models.CharField("事项", max_length=100)
    sequence = models.PositiveIntegerField("序号")
    in_place_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+", verbose_name="代替"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField("尝试次数", default=0)
    refusals = models.PositiveIntegerField("连续被拒次数", default=0)
    waiting_since = models.DateTimeField("开始等待", db_default=Now())
    next_attempt_at = models.DateTimeField("下次尝试", db_default=Now())
    last_error = models.CharField("最近一次失败", max_length=500, blank=True)
    acknowledgement = models.TextField("接收方回执", blank=True)
    forwarded_at = models.DateTimeField("转给接收方", null=True)
    answered_at = models.DateTimeField("接收方签收", null=True)

    class Meta:
        verbose_name = "投递"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "parked", "withdrawn"], acknowledgement="", answered_at=None)
                | models.Q(state="delivered", answered_at__isnull=False) & ~models.Q(acknowledgement=""),
                name="delivery_done_only_when_acknowledged",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "next_attempt_at"], condition=_WAITING, name="delivery_due"),
            models.Index(
                fields=["sender", "recipient", "about", "sequence"], condition=_UNDONE, name="delivery_line_undone"
            ),
            models.Index(
                fields=["in_place_of"], condition=models.Q(in_place_of__isnull=False), name="delivery_in_place_of"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} → {self.recipient}"

    @property
    def is_parked(self) -> bool:
        """Whether it waits for an operator."""
        return self.state == self.State.PARKED


class Alarm(PlannedModel):
    """Something an operator has to look at; it stays until someone says what was done. 报警"""

    record = models.ForeignKey(ExchangeRecord, on_delete=models.PROTECT, related_name="alarms")
    member = models.CharField("成员", max_length=30)
    sentence = models.CharField("说明", max_length=600)
    raised_at = models.DateTimeField("报警时间")
    cleared_at = models.DateTimeField("处理时间", null=True)
    cleared_by = models.CharField("处理人", max_length=40, blank=True)

    class Meta:
        verbose_name = "报警"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record"], condition=models.Q(cleared_at=None), name="alarm_open_once_per_message"
            )
        ]

    def __str__(self) -> str:
        return self.sentence
