"""Who has borrowed which file of the archive."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.identity.models import OwnedModel


class Lending(OwnedModel):
    """One loan of a case's paper file: to whom, what for, on what authority, until when. 借阅登记"""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="lendings")
    borrower = models.CharField("借阅人", max_length=60)
    organisation = models.CharField("单位或部门", max_length=120)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    purpose = models.CharField("用途", max_length=200)
    basis = models.CharField("依据（批准人、介绍信或调卷函文号）", max_length=200)
    lent_at = models.DateTimeField("借出时间")
    lent_by_name = models.CharField("经办人", max_length=60)
    until = models.DateField("应还日期")
    returned_at = models.DateTimeField("归还时间", null=True)
    returned_to_name = models.CharField("收回人", max_length=60, blank=True)
    condition = models.CharField("归还时清点情况", max_length=200, blank=True)

    class Meta:
        db_table = "archive_lending"
        verbose_name = "借阅登记"
        ordering: ClassVar = ["-lent_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="archive_lending_one_at_a_time", fields=["case"], condition=Q(returned_at__isnull=True)
            ),
            models.CheckConstraint(
                name="archive_lending_returned_after_lent",
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("lent_at")) & ~Q(condition=""),
            ),
            models.CheckConstraint(name="archive_lending_says_why", condition=~Q(purpose="") & ~Q(basis="")),
        ]
        indexes: ClassVar = [
            models.Index(
                name="archive_lending_out", fields=["institution", "until"], condition=Q(returned_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.borrower}"
