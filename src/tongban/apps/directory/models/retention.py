"""How long each class of the log is kept, and what was deleted from it when its time had come."""

from typing import ClassVar

from django.db import models
from django.db.models import Func

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.identity.planned import PlannedModel

SHORTEST_DAYS = 184  # six months, whichever they are


class RecordClass(models.TextChoices):
    """What the log is kept by: the class follows from kind and contract of a record. 日志类别"""

    MESSAGE = "message", "业务消息"
    CALL = "call", "查询调用"
    FILE = "file", "文件传送"
    TRIAL = "trial", "联调和通信"


class LogRetention(PlannedModel):
    """How many days a class is kept and on what ground, where the province says other than the rule. 保存期限

    网络安全法 demands six months at least.
    """

    record_class = models.CharField("类别", max_length=10, choices=RecordClass.choices, primary_key=True)
    days = models.PositiveIntegerField("保存天数")
    ground = models.CharField("依据", max_length=300)
    changed_at = models.DateTimeField("修改时间")
    changed_by = models.CharField("修改人", max_length=40)

    class Meta:
        verbose_name = "保存期限"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(days__gte=SHORTEST_DAYS), name="log_class_kept_half_a_year_at_least"
            ),
            models.CheckConstraint(condition=~models.Q(ground=""), name="log_class_kept_on_a_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.get_record_class_display()} {self.days} 天"


class LogDeletion(AppendOnlyModel):
    """One set of records that was deleted, and by which rule. It is the database's own leave to delete them. 日志清理

    `digest` is the SM3 of the records' digests, one a line, in the order of their arrival: whoever still has the
    records can show that these were the ones. `transaction_number` ties the leave to its transaction: none later
    can use it.
    """

    record_class = models.CharField("类别", max_length=10, choices=RecordClass.choices)
    days = models.PositiveIntegerField("保存天数")
    ground = models.CharField("依据", max_length=300)
    before = models.DateTimeField("此前收到的")
    earliest = models.DateTimeField("最早一条")
    latest = models.DateTimeField("最晚一条")
    records = models.PositiveIntegerField("条数")
    digest = models.CharField("SM3 摘要", max_length=64)
    at = models.DateTimeField("清理时间")
    transaction_number = models.BigIntegerField("事务", db_default=Func(function="txid_current"), db_index=True)

    class Meta:
        verbose_name = "日志清理"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="log_deletion_has_sm3"),
            models.CheckConstraint(
                condition=models.Q(earliest__lte=models.F("latest"), latest__lt=models.F("before")),
                name="log_deletion_of_what_is_past",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-at"], name="log_deletion_newest")]

    def __str__(self) -> str:
        return f"{self.get_record_class_display()} {self.records} 条"
