"""Decisions and the papers they produce."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.casework.models.cases import Case
from tongban.apps.identity.models import OwnedModel


class SupplementRequest(OwnedModel):
    """Everything that is missing, said once: a case has at most one (暂行条例 §17(3) 一次性告知). 补正告知"""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="supplement")
    items = models.JSONField("补正内容", encoder=DjangoJSONEncoder)
    requested_at = models.DateTimeField("告知时间")
    requested_by_name = models.CharField("告知人", max_length=60)
    respond_by = models.DateTimeField("补正期限")
    answered_at = models.DateTimeField("补正时间", null=True)
    answer_note = models.CharField("补正说明", max_length=1000, blank=True)

    class Meta:
        db_table = "case_supplement_request"
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "respond_by"],
                condition=Q(answered_at__isnull=True),
                name="supplement_request_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {len(self.items)}"


class DecisionReason(AppendOnlyModel, OwnedModel):
    """Why a case was declined or refused, by the dictionary of the law. 不予受理、不予登记理由"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reasons")
    position = models.PositiveSmallIntegerField("顺序号")
    code = models.CharField("理由代码", max_length=10)
    statute = models.CharField("法律依据", max_length=200)
    sentence = models.CharField("理由", max_length=1000)

    class Meta:
        db_table = "case_decision_reason"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "position"], name="decision_reason_once")]

    def __str__(self) -> str:
        return self.code


class CasePaper(AppendOnlyModel, OwnedModel):
    """A paper this bureau made in the case: notices, certificate, archive cover. 案件文书"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField("种类", max_length=30)
    number = models.CharField("文书编号", max_length=60, unique=True, db_collation="C")
    title = models.CharField("名称", max_length=100)
    digest = models.CharField("SM3 摘要", max_length=64)
    pages = models.PositiveSmallIntegerField("页数")
    issued_at = models.DateTimeField("出具时间")
    issued_by_name = models.CharField("出具人", max_length=60)

    class Meta:
        db_table = "case_paper"
        verbose_name = "案件文书"
        ordering: ClassVar = ["issued_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="case_paper_digest_is_sm3", condition=Q(digest__regex=r"^[0-9a-f]{64}$"))
        ]
        indexes: ClassVar = [models.Index(fields=["institution", "digest"], name="case_paper_by_digest")]

    def __str__(self) -> str:
        return self.number
