"""Accounts at utilities that the applicants named, and what the utility says of each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.identity.planned import PlannedModel
from tongban.apps.intake.models.application import Application
from tongban.domain.declarations import AccountCode, AccountStanding, UtilityKind

_STANDINGS = [one.value for one in AccountStanding]


class AccountQuery(PlannedModel):
    """One account that was asked about, once; a number entered anew is another one. 户号核对"""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="account_queries")
    number = models.CharField("核对编号", max_length=44, unique=True, db_collation="C")
    kind = models.CharField("种类", max_length=12, choices=[(one.value, one.label) for one in UtilityKind])
    account = models.CharField("户号", max_length=30, db_collation="C")
    member = models.CharField("答复单位", max_length=30)
    asked_at = models.DateTimeField("询问时间")
    result = models.CharField("结果", max_length=10, blank=True)
    code = models.CharField("原因代码", max_length=60, blank=True)
    reason = models.CharField("原因", max_length=1000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        db_table = "intake_account_query"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "kind", "account"], name="intake_account_asked_once"),
            models.CheckConstraint(
                name="intake_account_answer_says_when",
                condition=Q(result="", answered_at__isnull=True) | Q(result__in=_STANDINGS, answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def why(self) -> str:
        """What is doubtful, as the utility said it or as the code stands for."""
        known = AccountCode(self.code).label if self.code in set(AccountCode) else "户号有疑问"
        return self.reason.rstrip("。") or known
