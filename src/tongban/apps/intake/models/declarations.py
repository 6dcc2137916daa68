"""Tax declarations that came back to the counter at which the applicants are."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application
from tongban.domain.declarations import ReturnCode


class ReturnedDeclaration(PlannedModel):
    """One return of the declaration; supplemented here or at the home desk, whichever is first. 退回的涉税申报"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="returned_declarations")
    number = models.CharField("推送编号", max_length=44, db_collation="C")
    code = models.CharField("原因代码", max_length=60)
    reason = models.CharField("退回原因", max_length=1000)
    told = models.JSONField("原来填写的内容", default=dict, encoder=DjangoJSONEncoder)
    returned_at = models.DateTimeField("退回时间")
    supplement = models.JSONField("补充的内容", default=dict, encoder=DjangoJSONEncoder)
    supplemented_by = models.CharField("补充人", max_length=200, blank=True)
    supplemented_at = models.DateTimeField("补充时间", null=True)
    # The home bureau has sent it to the tax office anew, with what was supplemented here or there.
    sent_again_by = models.CharField("由谁补充后重新推送", max_length=200, blank=True)
    sent_again_at = models.DateTimeField("重新推送时间", null=True)

    class Meta:
        db_table = "intake_returned_declaration"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="intake_returned_declaration_once"),
            models.CheckConstraint(
                name="intake_returned_declaration_says_when",
                condition=Q(supplemented_at__isnull=True) | ~Q(supplemented_by=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["application"],
                condition=Q(supplemented_at__isnull=True, sent_again_at__isnull=True),
                name="returned_declaration_open",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def why(self) -> str:
        """The reason as the tax office said it, or as its code stands for."""
        return self.reason or (ReturnCode(self.code).label if self.code in set(ReturnCode) else "")

    @property
    def is_open(self) -> bool:
        """Whether nobody has supplemented it yet."""
        return self.supplemented_at is None and self.sent_again_at is None
