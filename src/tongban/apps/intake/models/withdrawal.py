"""That the applicants want it back: asked of the home bureau, and what it answered."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application
from tongban.apps.intake.words import WithdrawalState


class WithdrawalRequest(PlannedModel):
    """One request, signed by every applicant; several only when the first was refused. 撤回申请"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="withdrawals")
    state = models.CharField("状态", max_length=10, default=WithdrawalState.ASKED)
    reason = models.CharField("撤回原因", max_length=1000)
    place = models.CharField("签名地点", max_length=200)
    signatures = models.JSONField("签名", encoder=DjangoJSONEncoder)
    digest = models.CharField("扫描件 SM3 摘要", max_length=64)
    requested_at = models.DateTimeField("提出时间")
    requested_by = models.CharField("经办人", max_length=60)
    answered_at = models.DateTimeField("答复时间", null=True)
    answer = models.CharField("答复", max_length=1000, blank=True)

    class Meta:
        db_table = "withdrawal_request"
        ordering: ClassVar = ["requested_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="asked"), name="withdrawal_request_one_waiting"
            ),
            models.CheckConstraint(
                name="withdrawal_request_state_is_known",
                condition=Q(state__in=[str(state) for state in WithdrawalState]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.state}"
