"""What the province asked an institution about a late case, and what it answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.identity.planned import PlannedModel


class CaseUrging(PlannedModel):
    """One reminder of the province; a case has one at a time without an answer. 省级督办"""

    case_number = models.CharField("业务编号", max_length=40, db_collation="C")
    member = models.CharField("属地机构（成员）", max_length=30)
    sentence = models.CharField("督办内容", max_length=300)
    from_name = models.CharField("督办人", max_length=200)
    officer = models.CharField("督办人账号", max_length=60)
    at = models.DateTimeField("督办时间")
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.CharField("答复人", max_length=200, blank=True)
    answer = models.CharField("答复", max_length=1000, blank=True)

    class Meta:
        verbose_name = "省级督办"
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="case_urging_one_unanswered", fields=["case_number"], condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(
                name="case_urging_answer_is_complete",
                condition=Q(answered_at__isnull=True, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.case_number
