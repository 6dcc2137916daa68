"""Parked messages that two people of the province agree to give back to their sender."""

from typing import ClassVar

from django.db import models

from tongban.apps.directory.models.log import ExchangeRecord
from tongban.apps.identity.planned import PlannedModel

_OPEN = models.Q(state__in=["proposed", "agreed"])


class GivingBack(PlannedModel):
    """That a parked message be given back: proposed by one, decided by another, done when both sides know. 退回"""

    class State(models.TextChoices):
        """Proposed, agreed to, done; or not agreed to, or called off because the message is delivered after all.

        Or unheard: its recipient would not take in the notice that stood in the place of the message.
        """

        PROPOSED = "proposed", "待第二人审批"
        AGREED = "agreed", "已同意，待接收方确认"
        DONE = "done", "已退回发送方"
        REFUSED = "refused", "不同意退回"
        CALLED_OFF = "called_off", "已改为恢复投递"
        UNHEARD = "unheard", "接收方不收撤回通知，未能退回"

    record = models.ForeignKey(ExchangeRecord, on_delete=models.PROTECT, related_name="givings_back")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField("退回理由", max_length=500)
    said = models.CharField("与双方核实的情况", max_length=500)
    proposed_by = models.CharField("提出人账号", max_length=40)
    proposed_name = models.CharField("提出人", max_length=40)
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.CharField("审批人账号", max_length=40, blank=True)
    decided_name = models.CharField("审批人", max_length=40, blank=True)
    opinion = models.CharField("审批意见", max_length=500, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    withdrawal = models.ForeignKey(
        ExchangeRecord, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="给接收方的撤回通知"
    )
    notice = models.ForeignKey(
        ExchangeRecord, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="给发送方的退回通知"
    )
    ended_at = models.DateTimeField("结束时间", null=True)
    ending = models.CharField("结束说明", max_length=500, blank=True)

    class Meta:
        verbose_name = "退回"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record"], condition=_OPEN, name="giving_back_open_once_per_message"),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("proposed_by")), name="giving_back_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["agreed", "done"])
                | models.Q(decided_at__isnull=False, withdrawal__isnull=False) & ~models.Q(decided_by=""),
                name="giving_back_agreed_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(notice__isnull=False, ended_at__isnull=False),
                name="giving_back_done_when_both_know",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.get_state_display()}"
