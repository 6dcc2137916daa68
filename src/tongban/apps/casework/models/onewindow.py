"""What was asked of other offices beside a case, and what they answered. 一窗受理"""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.identity.models import OwnedModel
from tongban.domain.cases.outside import Stage, System


class OfficeRequest(OwnedModel):
    """One request to one office; asked anew it gets a new number. 推送

    `asked` is what was sent, `answer` everything the office has said so far, as JSON of the contracts.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="office_requests")
    system = models.CharField("系统", max_length=10)
    number = models.CharField("推送编号", max_length=44, unique=True)
    member = models.CharField("交换成员", max_length=30)
    stage = models.CharField("进展", max_length=12, default=Stage.SENT.value)
    asked = models.JSONField("推送内容", encoder=DjangoJSONEncoder)
    answer = models.JSONField("答复内容", encoder=DjangoJSONEncoder, default=dict)
    asked_at = models.DateTimeField("推送时间")
    answer_by = models.DateTimeField("应答时限")
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        db_table = "office_request"
        verbose_name = "推送"
        ordering: ClassVar = ["asked_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="office_request_system_is_known", condition=Q(system__in=[str(one) for one in System])
            ),
            models.CheckConstraint(
                name="office_request_stage_is_known", condition=Q(stage__in=[str(one) for one in Stage])
            ),
            models.CheckConstraint(
                name="office_request_answered_has_a_time",
                condition=Q(stage=Stage.SENT.value, answered_at__isnull=True)
                | ~Q(stage=Stage.SENT.value) & Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="office_request_answered_after_asking",
                condition=Q(answer_by__gte=F("asked_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.stage}"

    @property
    def system_label(self) -> str:
        """Whose answer it is, in words."""
        return System(self.system).label

    @property
    def stage_label(self) -> str:
        """How far it is, in words."""
        return Stage(self.stage).label
