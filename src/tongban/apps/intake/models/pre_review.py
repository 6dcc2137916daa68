"""What was sent in for pre-review, and what the home bureau said to it."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.audit.append_only import AppendOnlyModel
from tongban.apps.intake.models.application import Application
from tongban.domain.cases.states import BEFORE_LODGING


class PreReviewEntry(AppendOnlyModel):
    """One step before lodging: where the pre-review stands is the state of the last, `items` what is asked. 预审经过"""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="pre_review")
    incoming = models.BooleanField("来自属地")
    state = models.CharField("之后的状态", max_length=30)
    # That the home bureau keeps nothing of it any more: nothing stands of what was said before.
    forgotten = models.BooleanField("属地已清除", default=False)
    items = models.JSONField("要补充的材料", default=list, encoder=DjangoJSONEncoder)
    sentence = models.CharField("说明", max_length=1000)
    from_name = models.CharField("经办人", max_length=200)
    at = models.DateTimeField("时间")
    arrived_at = models.DateTimeField("收到时间")

    class Meta:
        db_table = "intake_pre_review_entry"
        verbose_name = "预审经过"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="intake_pre_review_state_is_known", condition=Q(state__in=[one.value for one in BEFORE_LODGING])
            )
        ]

    def __str__(self) -> str:
        return self.sentence
