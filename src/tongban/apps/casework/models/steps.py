"""What every step of the procedure says, of a case or of what is looked at before there is one."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import OwnedModel


class ProcedureStep(AppendOnlyModel, OwnedModel):
    """Who did what, when, in which post, and the state it led to; steps are counted from one."""

    sequence = models.PositiveIntegerField("序号")
    action = models.CharField("动作", max_length=30)
    state = models.CharField("动作后的状态", max_length=30)
    actor = models.CharField("账号或成员", max_length=60)
    actor_name = models.CharField("经办人", max_length=60)
    role = models.CharField("岗位", max_length=20, blank=True)
    at = models.DateTimeField("时间")
    sentence = models.CharField("说明", max_length=1000, blank=True)
    detail = models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True
        ordering: ClassVar = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"
