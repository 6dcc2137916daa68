"""What imports leave behind beside the register: how far they came, and what they could not take over."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.identity.models import Institution
from tongban.apps.identity.planned import PlannedModel


class ImportRun(PlannedModel):
    """One import of the same files into this node. An unfinished one goes on where it stopped. 导入"""

    fingerprint = models.CharField("文件指纹", max_length=64)
    label = models.CharField("名称", max_length=80)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)
    position = models.PositiveBigIntegerField("已处理行数", default=0)
    added = models.JSONField("新导入", default=dict)
    unchanged = models.PositiveBigIntegerField("已有未变", default=0)

    class Meta:
        db_table = "import_run"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(finished_at__isnull=True), name="import_run_one_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class QuarantinedRow(PlannedModel):
    """A row that was not taken over, and why; the next import of the corrected file brings it in. 隔离行"""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="quarantined")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.CharField("文件", max_length=300)
    line = models.PositiveBigIntegerField("行")
    unit_code = models.CharField("不动产单元号", max_length=40, blank=True)
    reason = models.CharField("原因", max_length=300)

    class Meta:
        db_table = "quarantined_row"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "file", "line", "reason"], name="quarantined_row_once_a_run"),
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "run"], name="quarantined_by_institution")]

    def __str__(self) -> str:
        return f"{self.file} {self.line}"
