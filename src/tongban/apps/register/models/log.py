"""The register's own log: one line per recording, numbered without gaps and chained by digest."""

from typing import ClassVar

from django.db import models

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.models import OwnedModel


class RegisterLogEntry(AppendOnlyModel, OwnedModel):
    """One recording. `digest` is SM3 over the line and the digest before it. 登簿日志"""

    sequence = models.PositiveBigIntegerField("序号")
    case_number = models.CharField("业务编号", max_length=80)
    unit_code = models.CharField("不动产单元号", max_length=28)
    registration_type = models.CharField("登记类型", max_length=3)
    right_type = models.CharField("权利类型", max_length=4)
    certificate_number = models.CharField("证号", max_length=60, blank=True)
    officer = models.CharField("登簿人账号", max_length=60)
    officer_name = models.CharField("登簿人", max_length=60)
    at = models.DateTimeField("登簿时间")
    previous_digest = models.CharField("前一行摘要", max_length=64)
    digest = models.CharField("本行摘要", max_length=64)

    class Meta:
        db_table = "register_log"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["institution", "sequence"], name="register_log_numbered_once"),
            models.UniqueConstraint(fields=["institution", "previous_digest"], name="register_log_never_forks"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["institution", "-at"], name="register_log_by_time"),
            models.Index(fields=["institution", "case_number"], name="register_log_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} #{self.sequence}"
