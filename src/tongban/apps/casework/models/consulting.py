"""What the receiving counter and the home bureau have said to each other about a case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.identity.models import OwnedModel
from tongban.domain.cases.consulting import ConsultationResult


class CaseConsultation(OwnedModel):
    """One sentence of the thread; `incoming` came from the counter and is read when somebody here opens it. 咨询"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consultations")
    incoming = models.BooleanField("来自收件机构")
    from_name = models.CharField("发言人", max_length=200)
    sentence = models.CharField("内容", max_length=1000)
    result = models.CharField("结果", max_length=10, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)
    read_by_name = models.CharField("阅读人", max_length=60, blank=True)

    class Meta:
        db_table = "case_consultation"
        verbose_name = "咨询"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_consultation_result_is_ours",
                condition=Q(result="") | Q(incoming=False, result__in=[one.value for one in ConsultationResult]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "case"],
                condition=Q(incoming=True, read_at__isnull=True),
                name="case_consultation_unread",
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def result_label(self) -> str:
        """The result in words; empty while the consultation goes on."""
        return ConsultationResult(self.result).label if self.result else ""
