"""Tries at the public progress page, kept a day so that a restart forgets no limit."""

from typing import ClassVar

from django.db import models

from tongban.apps.identity.planned import PlannedModel


class ProgressEnquiry(PlannedModel):
    """One try: from where and for which number. Both are kept as digests, nobody can be read from them."""

    address_key = models.CharField("来源", max_length=64)
    number_key = models.CharField("编号", max_length=64)
    at = models.DateTimeField("时间")
    found = models.BooleanField("答复", default=False)

    class Meta:
        db_table = "progress_enquiry"
        indexes: ClassVar = [
            models.Index(fields=["address_key", "-at"], name="progress_enquiry_by_address"),
            models.Index(fields=["number_key", "-at"], name="progress_enquiry_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
