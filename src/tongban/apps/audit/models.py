"""The audit table."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tongban.apps.audit.append_only import AppendOnlyModel


class AuditEntry(AppendOnlyModel):
    """One act, or one look at personal data: who, when, at what, why, from where. 安全审计记录"""

    at = models.DateTimeField("时间")
    institution_code = models.CharField("机构", max_length=6)
    actor = models.CharField("账号或成员", max_length=60)
    actor_name = models.CharField("姓名", max_length=60)
    act = models.CharField("行为", max_length=60)
    subject = models.CharField("对象", max_length=120)
    purpose = models.CharField("目的", max_length=200, blank=True)
    succeeded = models.BooleanField("成功", default=True)
    address = models.CharField("来源地址", max_length=60, blank=True)
    detail = models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        db_table = "audit_entry"
        indexes: ClassVar = [
            models.Index(fields=["institution_code", "-at"], name="audit_by_institution"),
            models.Index(fields=["subject"], name="audit_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.act} {self.subject}"
