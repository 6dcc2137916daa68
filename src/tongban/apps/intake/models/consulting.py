"""What this counter and the home bureau have said to each other about an application."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application
from tongban.domain.cases.consulting import ConsultationResult


class ConsultationEntry(PlannedModel):
    """One sentence of the thread; `incoming` came from the home bureau and is read when opened here. 咨询"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="consultations")
    incoming = models.BooleanField("来自属地")
    from_name = models.CharField("发言人", max_length=200)
    sentence = models.CharField("内容", max_length=1000)
    result = models.CharField("结果", max_length=10, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)
    read_by_name = models.CharField("阅读人", max_length=60, blank=True)

    class Meta:
        db_table = "intake_consultation"
        verbose_name = "咨询"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="intake_consultation_result_is_the_home_s",
                condition=Q(result="") | Q(incoming=True, result__in=[one.value for one in ConsultationResult]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["application"],
                condition=Q(incoming=True, read_at__isnull=True),
                name="intake_consultation_unread",
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def result_label(self) -> str:
        """The result in words; empty while the consultation goes on."""
        return ConsultationResult(self.result).label if self.result else ""
