"""Where the province's cases stand, as far as the messages that passed through the hub have told."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.identity.planned import PlannedModel


class CaseStanding(PlannedModel):
    """One case: its number, state and deadline, nothing about anybody. Derived from the log, and again at any time."""

    case_number = models.CharField("业务编号", max_length=40, primary_key=True, db_collation="C")
    member = models.CharField("属地机构（成员）", max_length=30)
    sequence = models.PositiveIntegerField("步骤序号")
    state = models.CharField("状态", max_length=60)
    is_open = models.BooleanField("在办")
    due_at = models.DateTimeField("应在此前办理", null=True)
    nearly_due_at = models.DateTimeField("即将超期的起点", null=True)
    told_at = models.DateTimeField("步骤时间")

    class Meta:
        verbose_name = "案件时限"
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=Q(is_open=True), name="standing_due"),
            models.Index(fields=["member"], condition=Q(is_open=True), name="standing_by_member"),
        ]

    def __str__(self) -> str:
        return self.case_number


class StandingsRead(PlannedModel):
    """How far the log has been read for it; one row."""

    until = models.DateTimeField("已读到")

    class Meta:
        verbose_name = "案件时限读取进度"

    def __str__(self) -> str:
        return f"{self.until}"
