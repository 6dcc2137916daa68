"""Days on which an institution closes although offices work."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import OwnedModel


class OfficeClosing(AppendOnlyModel, OwnedModel):
    """That one working day is closed, or open after all; of several decisions on a day the last counts. 停止办公日"""

    day = models.DateField("日期")
    closed = models.BooleanField("停止办公")
    reason = models.CharField("依据", max_length=200)
    decided_at = models.DateTimeField("决定时间")
    decided_by = models.CharField("决定人账号", max_length=60)
    decided_by_name = models.CharField("决定人", max_length=60)

    class Meta:
        db_table = "office_closing"
        verbose_name = "停止办公日"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.CheckConstraint(name="office_closing_says_why", condition=~Q(reason=""))]
        indexes: ClassVar = [models.Index(fields=["institution", "day"], name="office_closing_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {'停止办公' if self.closed else '照常办公'}"
