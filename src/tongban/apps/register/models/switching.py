"""Where the law leaves a choice: what an institution decided, and from which day on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import OwnedModel


class SwitchDecision(AppendOnlyModel, OwnedModel):
    """One setting of one institution from one day on; a later decision for the same day prevails. 业务开关

    `name` and `value` are those of domain.switches; what held on a past day stays known.
    """

    since = models.DateField("生效日期")
    name = models.CharField("开关", max_length=40)
    value = models.JSONField("取值")
    reason = models.CharField("依据", max_length=200)
    decided_at = models.DateTimeField("决定时间")
    decided_by = models.CharField("决定人账号", max_length=60)
    decided_by_name = models.CharField("决定人", max_length=60)

    class Meta:
        db_table = "switch_decision"
        constraints: ClassVar = [models.CheckConstraint(name="switch_decision_says_why", condition=~Q(reason=""))]
        indexes: ClassVar = [models.Index(fields=["institution", "since"], name="switch_decision_by_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.since}"
