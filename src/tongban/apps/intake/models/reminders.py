"""What this counter asked the home bureau about a case that does not get on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application


class Reminder(PlannedModel):
    """One reminder and its answer; the next is sent when this one was answered. 催办"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reminders")
    sentence = models.CharField("内容", max_length=300)
    at = models.DateTimeField("时间")
    sent_by = models.CharField("催办人", max_length=60)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.CharField("答复人", max_length=200, blank=True)
    answer = models.CharField("答复", max_length=1000, blank=True)

    class Meta:
        db_table = "case_reminder"
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(answered_at=None), name="case_reminder_one_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.sentence
