"""What the home bureau told us about the case: a picture of its steps, never its truth."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application


class CaseMirror(PlannedModel):
    """Where the home bureau's case stands, as far as its messages have told. 案件镜像"""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="mirror")
    case_number = models.CharField("业务编号", max_length=40, unique=True, db_collation="C")
    received_at = models.DateTimeField("属地接收时间")
    accept_by = models.DateTimeField("应受理时间", null=True)
    state = models.CharField("案件状态", max_length=40, blank=True)
    due_at = models.DateTimeField("应办结时间", null=True)
    nearly_due_at = models.DateTimeField("即将超期的起点", null=True)
    last_sequence = models.PositiveIntegerField("已应用步骤", default=0)
    certificate_number = models.CharField("证书或证明号", max_length=100, blank=True)
    updated_at = models.DateTimeField("最近更新")

    class Meta:
        db_table = "case_mirror"
        indexes: ClassVar = [
            models.Index(fields=["application"], condition=Q(state="handed_back"), name="case_mirror_handed_back")
        ]

    def __str__(self) -> str:
        return self.case_number


class MirrorEvent(AppendOnlyModel):
    """One step as told by the home bureau; a repetition of the same sequence changes nothing."""

    mirror = models.ForeignKey(CaseMirror, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField("步骤序号")
    contract = models.CharField("消息", max_length=60)
    action = models.CharField("动作", max_length=60)
    state = models.CharField("状态", max_length=60)
    at = models.DateTimeField("时间")
    actor = models.CharField("经办人", max_length=200)
    role = models.CharField("岗位", max_length=60)
    due_at = models.DateTimeField("承诺办结时间", null=True)
    nearly_due_at = models.DateTimeField("即将超期的起点", null=True)
    sentence = models.CharField("说明", max_length=1000)
    detail = models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)
    arrived_at = models.DateTimeField("收到时间")

    class Meta:
        db_table = "mirror_event"
        ordering: ClassVar = ["sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mirror", "sequence"], name="mirror_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.sentence}"
