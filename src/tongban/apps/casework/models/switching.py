"""An institution's own choices where the law leaves one, with the day each takes effect."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import OwnedModel


class SwitchDecision(AppendOnlyModel, OwnedModel):
    """One decision; a later one for the same day prevails. What held on a past day stays known. 业务开关"""

    since = models.DateField("生效日期")
    name = models.CharField("开关", max_length=60)
    value = models.JSONField("取值", encoder=DjangoJSONEncoder)
    reason = models.CharField("依据", max_length=200)
    decided_at = models.DateTimeField("登记时间")
    decided_by = models.CharField("登记人账号", max_length=60)
    decided_by_name = models.CharField("登记人", max_length=60)

    class Meta:
        db_table = "switch_decision"
        verbose_name = "业务开关"
        ordering: ClassVar = ["since", "pk"]
        indexes: ClassVar = [models.Index(fields=["institution", "since"], name="switch_decision_by_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.since}"
