"""Certificates sent by post, and what their carrier tells of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.identity.models import Officer, OwnedModel
from tongban.domain.posting import PostingState

_OVER = [str(state) for state in PostingState if state.is_over]


class PostedCertificate(OwnedModel):
    """A certificate given to the carrier; one at a time for a case. 邮寄发证

    The certificate counts as handed over when the carrier reports the recipient's signature, not before.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="postings")
    recipient = models.CharField("收件人", max_length=60)
    phone = models.CharField("收件人电话", max_length=20)
    address = models.CharField("收件地址", max_length=200)
    fee_receipt = models.CharField("缴费票据号", max_length=40, blank=True)
    state = models.CharField("状态", max_length=12, default=PostingState.CREATED.value)
    waybill = models.CharField("运单号", max_length=13, blank=True)
    handed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="交寄人")
    handed_at = models.DateTimeField("交寄时间")
    trouble = models.CharField("承运方的答复", max_length=200, blank=True)
    look_at = models.DateTimeField("下次查询时间", null=True)
    over_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        db_table = "posted_certificate"
        verbose_name = "邮寄发证"
        ordering: ClassVar = ["handed_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="posted_certificate_state_is_known",
                condition=Q(state__in=[str(state) for state in PostingState]),
            ),
            models.CheckConstraint(
                name="posted_certificate_waybill_has_13_digits",
                condition=Q(waybill="") | Q(waybill__regex=r"^\d{13}$"),
            ),
            models.CheckConstraint(
                name="posted_certificate_over_has_a_time",
                condition=Q(state__in=_OVER, over_at__isnull=False) | ~Q(state__in=_OVER) & Q(over_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="posted_certificate_one_on_its_way", fields=["case"], condition=Q(over_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="posted_certificate_to_look_at", fields=["look_at"], condition=Q(look_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.waybill or self.pk} {self.state}"

    @property
    def number(self) -> str:
        """Our number for the parcel, the same at every attempt to order it."""
        return f"{self.institution_id}-{self.pk}"

    @property
    def state_label(self) -> str:
        """The state in words."""
        return PostingState(self.state).label


class PostingScan(OwnedModel):
    """One entry of a parcel's track, as the carrier wrote it. 物流轨迹"""

    posting = models.ForeignKey(PostedCertificate, on_delete=models.PROTECT, related_name="scans")
    at = models.DateTimeField("时间")
    code = models.CharField("轨迹码", max_length=4)
    place = models.CharField("地点", max_length=200)
    remark = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        db_table = "posting_scan"
        verbose_name = "物流轨迹"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="posting_scan_once", fields=["posting", "at", "code"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code}"
