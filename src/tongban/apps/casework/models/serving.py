"""Who was given which notice, how, when, and what proves it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tongban.apps.casework.models.cases import Case
from tongban.apps.casework.models.decisions import CasePaper
from tongban.apps.identity.models import OwnedModel
from tongban.domain.serving import ServiceWay


class NoticeService(OwnedModel):
    """One notice on its way to one applicant, or served; what was given up is kept with its reason. 送达

    `proof` is what the way asks for (domain.serving): who took it, who witnessed, by what the person agreed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="services")
    paper = models.ForeignKey(CasePaper, on_delete=models.PROTECT, related_name="services", verbose_name="文书")
    recipient = models.CharField("受送达人", max_length=200)
    way = models.CharField("送达方式", max_length=12)
    proof = models.CharField("送达凭据", max_length=500)
    signed_by = models.CharField("签收人", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=20, blank=True)
    waybill = models.CharField("运单号", max_length=13, blank=True)
    look_at = models.DateTimeField("下次查询时间", null=True)
    token = models.CharField("查看凭证摘要", max_length=64, blank=True)
    wrong_tries = models.PositiveSmallIntegerField("核对未通过次数", default=0)
    begun_at = models.DateTimeField("开始送达时间")
    begun_by = models.CharField("送达人账号", max_length=60)
    begun_by_name = models.CharField("送达人", max_length=60)
    served_at = models.DateTimeField("送达时间", null=True)
    given_up_at = models.DateTimeField("未能送达的时间", null=True)
    trouble = models.CharField("未能送达的原因", max_length=200, blank=True)
    receipt = models.OneToOneField(
        CasePaper, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="送达回证"
    )

    class Meta:
        db_table = "notice_service"
        verbose_name = "送达"
        ordering: ClassVar = ["begun_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notice_service_way_is_known", condition=Q(way__in=[str(way) for way in ServiceWay])
            ),
            # 电子送达须经受送达人同意；其他方式也各有凭据
            models.CheckConstraint(name="notice_service_is_proved", condition=~Q(proof="")),
            models.CheckConstraint(
                name="notice_service_either_served_or_given_up",
                condition=Q(served_at__isnull=True) | Q(given_up_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notice_service_given_up_says_why",
                condition=Q(given_up_at__isnull=True, trouble="") | Q(given_up_at__isnull=False) & ~Q(trouble=""),
            ),
            models.CheckConstraint(
                name="notice_service_electronic_has_a_token", condition=~Q(way="electronic") | ~Q(token="")
            ),
            models.UniqueConstraint(
                name="notice_service_once", fields=["paper", "recipient"], condition=Q(given_up_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="notice_service_to_look_at", fields=["look_at"], condition=Q(look_at__isnull=False)),
            models.Index(name="notice_service_by_token", fields=["token"], condition=~Q(token="")),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.way}"

    @property
    def number(self) -> str:
        """Our number for the parcel, the same at every attempt to order it."""
        return f"{self.institution_id}-S{self.pk}"

    @property
    def way_label(self) -> str:
        """The way in words."""
        return ServiceWay(self.way).label
